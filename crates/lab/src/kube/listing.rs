//! Lists of objects, whole or in pages.

use super::query::{Continue, Parameters, Selector};
use super::refusal::Refusal;
use super::resources::Target;
use super::store::Store;
use serde_json::{Value, json};

/// A page of a list. Items come without kind and apiVersion, as from the real server.
pub fn list(store: &Store, target: &Target, parameters: &Parameters) -> Result<Value, Refusal> {
    let resource = target.resource;
    let selector = Selector::parse(resource, parameters)?;
    let start = parameters.token.as_deref().filter(|token| !token.is_empty());
    let start = start.map(Continue::decode).transpose()?;
    let revision = start.as_ref().map_or(store.revision(), |start| start.revision);
    if !store.remembers(revision) {
        let message = "The provided continue parameter is too old to display a consistent list result. You can \
                       start a new list without the continue parameter, or use the continue token in this \
                       response to retrieve the remainder of the results.";
        return Err(Refusal::Expired(message.to_owned()));
    }
    let key = |namespace: &str, name: &str| match target.namespace {
        None if !namespace.is_empty() => format!("/{namespace}/{name}"),
        _ => format!("/{name}"),
    };
    let matching: Vec<(String, &Value)> = store
        .list(resource, target.namespace.as_deref())
        .map(|(namespace, name, object)| (key(namespace, name), object))
        .filter(|(key, object)| {
            start.as_ref().is_none_or(|start| start.passes(key)) && selector.matches(object)
        })
        .collect();
    let limit = parameters.limit.filter(|limit| *limit > 0).unwrap_or(usize::MAX);
    let page = &matching[..limit.min(matching.len())];
    let mut metadata = json!({ "resourceVersion": revision.to_string() });
    let remaining = matching.len() - page.len();
    if let Some((last, _)) = page.last()
        && remaining > 0
    {
        metadata["continue"] = json!(Continue::after(revision, last).encode());
        metadata["remainingItemCount"] = json!(remaining);
    }
    let items: Vec<Value> = page.iter().map(|(_, object)| as_item(object)).collect();
    Ok(json!({
        "kind": format!("{}List", resource.kind),
        "apiVersion": resource.api_version(),
        "metadata": metadata,
        "items": items,
    }))
}

fn as_item(object: &Value) -> Value {
    let mut fields = object.as_object().cloned().unwrap_or_default();
    fields.retain(|key, _| key != "kind" && key != "apiVersion");
    Value::Object(fields)
}
