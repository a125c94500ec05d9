//! A truth value as the official SDKs write it into a query: Python's `True` and `False`, others' `true` and `false`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flag(pub bool);

impl Serialize for Flag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if self.0 { "true" } else { "false" })
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.eq_ignore_ascii_case("true") {
            Ok(Self(true))
        } else if text.eq_ignore_ascii_case("false") {
            Ok(Self(false))
        } else {
            Err(serde::de::Error::custom("must be true or false"))
        }
    }
}

#[cfg(feature = "openapi")]
impl schemars::JsonSchema for Flag {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Flag".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "enum": ["true", "false", "True", "False"]})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_case_does_not_matter_and_other_words_are_refused() {
        let read = |text: &str| serde_json::from_value::<Flag>(text.into());
        assert_eq!(read("True").expect("true"), Flag(true));
        assert_eq!(read("false").expect("false"), Flag(false));
        assert!(read("1").is_err() && read("").is_err());
    }
}
