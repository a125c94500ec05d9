//! The parameters of lists and watches: paging tokens and selectors.

use super::refusal::Refusal;
use super::resources::{Resource, SECRETS};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The query parameters that the stand-in reads; all others are ignored, as by the real server.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Parameters {
    pub limit: Option<usize>,
    #[serde(rename = "continue")]
    pub token: Option<String>,
    pub label_selector: Option<String>,
    pub field_selector: Option<String>,
    pub watch: Option<String>,
    pub resource_version: Option<String>,
    pub resource_version_match: Option<String>,
    pub timeout_seconds: Option<u64>,
    pub allow_watch_bookmarks: Option<String>,
    pub send_initial_events: Option<String>,
}

impl Parameters {
    pub fn wants_watch(&self) -> bool {
        is_true(self.watch.as_deref())
    }

    pub fn wants_bookmarks(&self) -> bool {
        is_true(self.allow_watch_bookmarks.as_deref())
    }

    pub fn wants_initial_events(&self) -> bool {
        is_true(self.send_initial_events.as_deref())
    }

    /// The resourceVersion to start from; None when it is left out or 0, which both mean "any".
    pub fn revision(&self) -> Result<Option<u64>, Refusal> {
        match self.resource_version.as_deref() {
            None | Some("" | "0") => Ok(None),
            Some(text) => text.parse().map(Some).map_err(|_| {
                Refusal::BadRequest(format!("Invalid value: \"{text}\": invalid resource version"))
            }),
        }
    }
}

fn is_true(parameter: Option<&str>) -> bool {
    matches!(parameter, Some("true" | "1"))
}

/// Where a list goes on, as the real server writes it: JSON in base64.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Continue {
    v: String,
    /// The resourceVersion that the list began with.
    #[serde(rename = "rv")]
    pub revision: u64,
    /// The last key that was sent (`/name` or `/namespace/name`), and a zero byte.
    start: String,
}

impl Continue {
    pub fn after(revision: u64, key: &str) -> Self {
        Self { v: "meta.k8s.io/v1".to_owned(), revision, start: format!("{key}\0") }
    }

    pub fn passes(&self, key: &str) -> bool {
        key >= self.start.as_str()
    }

    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    pub fn decode(token: &str) -> Result<Self, Refusal> {
        let bytes = URL_SAFE_NO_PAD.decode(token.trim_end_matches('=')).map_err(|_| {
            Refusal::BadRequest("invalid continue token: continue key is not valid".to_owned())
        })?;
        serde_json::from_slice(&bytes).map_err(|_| {
            let first = bytes.first().map_or(' ', |byte| char::from(*byte));
            Refusal::BadRequest(format!(
                "invalid continue token: continue key is not valid: invalid character '{first}' looking for \
                 beginning of value"
            ))
        })
    }
}

/// Equality on labels, on metadata.name and metadata.namespace, and on the type of Secrets.
#[derive(Debug, Default)]
pub struct Selector(Vec<Term>);

#[derive(Debug)]
struct Term {
    /// A JSON pointer's last part under metadata.
    field: Field,
    is_equal: bool,
    value: String,
}

#[derive(Debug)]
enum Field {
    Label(String),
    Metadata(String),
    Type,
}

impl Selector {
    pub fn parse(resource: &Resource, parameters: &Parameters) -> Result<Self, Refusal> {
        let mut terms = Vec::new();
        for text in split(parameters.label_selector.as_deref()) {
            terms.push(term(text, |label| Some(Field::Label(label.to_owned())))?);
        }
        for text in split(parameters.field_selector.as_deref()) {
            let field = |name: &str| match name {
                "metadata.name" => Some(Field::Metadata("name".to_owned())),
                "metadata.namespace" => Some(Field::Metadata("namespace".to_owned())),
                "type" if resource == SECRETS => Some(Field::Type),
                _ => None,
            };
            terms.push(term(text, field)?);
        }
        Ok(Self(terms))
    }

    pub fn matches(&self, object: &Value) -> bool {
        let metadata = &object["metadata"];
        self.0.iter().all(|term| {
            let value = match &term.field {
                Field::Label(label) => &metadata["labels"][label],
                Field::Metadata(field) => &metadata[field],
                Field::Type => &object["type"],
            };
            (*value == term.value.as_str()) == term.is_equal
        })
    }
}

fn split(selector: Option<&str>) -> impl Iterator<Item = &str> {
    selector.unwrap_or_default().split(',').map(str::trim).filter(|text| !text.is_empty())
}

fn term(text: &str, field: impl Fn(&str) -> Option<Field>) -> Result<Term, Refusal> {
    let (name, value, is_equal) = if let Some((name, value)) = text.split_once("!=") {
        (name, value, false)
    } else if let Some((name, value)) = text.split_once("==").or_else(|| text.split_once('=')) {
        (name, value, true)
    } else {
        return Err(Refusal::BadRequest(format!(
            "the stand-in only knows equality in selectors, not {text}"
        )));
    };
    let field = field(name.trim());
    let field = field.ok_or_else(|| Refusal::BadRequest(format!("field label not supported: {name}")))?;
    Ok(Term { field, is_equal, value: value.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn a_token_is_read_back_as_it_was_written() {
        let token = Continue::after(222, "/s2");
        assert_eq!(token.encode(), "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MjIyLCJzdGFydCI6Ii9zMlx1MDAwMCJ9");
        assert_eq!(Continue::decode(&token.encode()).unwrap(), token);
        assert!(!token.passes("/s2") && token.passes("/s3"));
    }

    #[test]
    fn a_selector_compares_labels_names_and_the_type_of_secrets() {
        let object = json!({ "metadata": { "name": "a", "labels": { "app": "x" } }, "type": "Opaque" });
        let matches = |labels: &str, fields: &str| {
            let resource = SECRETS;
            let parameters = Parameters {
                label_selector: Some(labels.to_owned()),
                field_selector: Some(fields.to_owned()),
                ..Parameters::default()
            };
            Selector::parse(resource, &parameters).unwrap().matches(&object)
        };
        assert!(matches("app=x", "metadata.name=a"));
        assert!(matches("app==x,tier!=y", ""));
        assert!(!matches("app=y", ""));
        assert!(!matches("", "metadata.name!=a"));
        assert!(matches("", "type=Opaque") && !matches("", "type=kubernetes.io/tls"));
        let by_type = Parameters { field_selector: Some("type=Opaque".to_owned()), ..Parameters::default() };
        assert!(Selector::parse(Resource::named("services").unwrap(), &by_type).is_err());
    }
}
