//! The document from the operations, as `OpenAPI` 3.1 wants it.

use std::collections::BTreeMap;

use contract::error::{ErrorBody, ErrorCode};
use contract::mse::RpcError;
use serde_json::{Map, Value, json};

use super::book::{Book, Operation, Part};

const ABOUT: &str = "The service sources of a cloud-native API gateway. The operations of gateways, sources and services \
     (version 2024-03-27), registries (2019-05-31) and clusters (2015-12-15) are the cloud's own, so that its official SDKs \
     work unchanged; those under /console/v1 are the console's, and may change with it.";

pub fn of(book: Book) -> Value {
    let Book { operations, mut output, .. } = book;
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for operation in &operations {
        let item = paths.entry(operation.path).or_default();
        item.insert(operation.method.to_ascii_lowercase(), described(operation));
    }
    let error = output.subschema_for::<ErrorBody>();
    debug_assert!(error.get("$ref").is_some(), "errors are one shape for all");
    output.subschema_for::<RpcError>();
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Headwater", "version": env!("CARGO_PKG_VERSION"), "description": ABOUT},
        "tags": Part::ALL.map(|part| json!({"name": part.name(), "description": part.about()})),
        "paths": paths,
        "components": {"schemas": output.take_definitions(true)},
    });
    plain(&mut document);
    document
}

fn described(operation: &Operation) -> Value {
    let parameters: Vec<Value> = operation
        .parameters
        .iter()
        .map(|parameter| {
            let mut schema = parameter.schema.clone();
            let about = schema.as_object_mut().and_then(|schema| schema.remove("description"));
            let mut described = json!({"name": parameter.name, "in": parameter.place, "schema": schema});
            if parameter.place == "path" {
                described["required"] = true.into();
            }
            if let Some(about) = about {
                described["description"] = about;
            }
            described
        })
        .collect();
    let mut described = json!({
        "operationId": operation.id,
        "summary": operation.about,
        "tags": [operation.part.name()],
        "responses": responses(operation),
    });
    if !parameters.is_empty() {
        described["parameters"] = parameters.into();
    }
    if let Some((content_type, schema)) = &operation.body {
        let content = json!({*content_type: {"schema": schema}});
        let required = *content_type == "application/json";
        described["requestBody"] = json!({"required": required, "content": content});
    }
    described
}

fn responses(operation: &Operation) -> Map<String, Value> {
    let mut responses = Map::new();
    for answer in &operation.answers {
        if answer.content_type.is_empty() {
            let headers = json!({"location": {"schema": {"type": "string"}}});
            let elsewhere = json!({"description": "It goes on at another address.", "headers": headers});
            responses.insert(answer.status.to_string(), elsewhere);
            continue;
        }
        let described = responses.entry(answer.status.to_string());
        let described = described.or_insert_with(|| json!({"description": "Done.", "content": {}}));
        described["content"][answer.content_type] = json!({"schema": answer.schema});
    }
    let mut by_status: BTreeMap<u16, Vec<&ErrorCode>> = BTreeMap::new();
    for code in &operation.errors {
        by_status.entry(code.status()).or_default().push(code);
    }
    for (status, codes) in by_status {
        responses.insert(status.to_string(), refusal(&codes, operation.is_rpc));
    }
    responses
}

/// An action's caller may be refused before anybody looks which action it is: in the words of all the others.
fn refusal(codes: &[&ErrorCode], is_rpc: bool) -> Value {
    let lines: Vec<String> =
        codes.iter().map(|code| format!("- `{code}`: {} {}", code.meaning(), code.remedy())).collect();
    let shape = |name: &str, key: &str| {
        let reference = format!("#/components/schemas/{name}");
        json!({"allOf": [{"$ref": reference}, {"properties": {key: {"enum": codes}}}]})
    };
    let plain = shape("ErrorBody", "code");
    let schema = if is_rpc { json!({"anyOf": [shape("RpcError", "Code"), plain]}) } else { plain };
    json!({"description": lines.join("\n"), "content": {"application/json": {"schema": schema}}})
}

/// Descriptions are comments of the code: names in them are no links here.
fn plain(value: &mut Value) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                if key == "description"
                    && let Value::String(text) = value
                {
                    *text = text.replace("[`", "`").replace("`]", "`");
                } else {
                    plain(value);
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(plain),
        _ => {}
    }
}

impl Part {
    pub const ALL: [Self; 5] =
        [Self::Gateways, Self::Registries, Self::Clusters, Self::Console, Self::Operators];

    pub fn name(self) -> &'static str {
        match self {
            Self::Gateways => "Gateways, sources and services",
            Self::Registries => "Registries",
            Self::Clusters => "Clusters",
            Self::Console => "Console",
            Self::Operators => "Operation",
        }
    }

    pub fn about(self) -> &'static str {
        match self {
            Self::Gateways => {
                "The cloud's API of gateways, 2024-03-27. Answers are in an envelope; times are milliseconds since 1970."
            }
            Self::Registries => {
                "The cloud's API of Nacos instances, 2019-05-31: actions at `/`, in PascalCase. MCP is the Mesh Configuration Protocol, by which a gateway reads a registry."
            }
            Self::Clusters => "The cloud's API of clusters, 2015-12-15: snake_case, without an envelope.",
            Self::Console => "What the console needs beyond that. It changes with the console.",
            Self::Operators => "For whoever runs the server. Nobody needs to sign in for these.",
        }
    }
}
