//! Whatever a test of the API is answered has to be what the document says: each test checks that along the way.

use reqwest::{Method, StatusCode};
use serde_json::Value;
use server::http::openapi::document;

/// Fails if the document has another opinion on what is answered to a request of the API.
pub fn check(method: &Method, path: &str, status: StatusCode, body: &Value) {
    let path = path.split('?').next().unwrap_or_default();
    let item = document()["paths"].as_object().unwrap().iter().find(|(template, _)| is_of(template, path));
    // What no operation is has no entry, and its refusals are tested where they belong.
    let Some((template, item)) = item else { return };
    let Some(operation) = item.get(method.as_str().to_ascii_lowercase()) else { return };
    let answer = &operation["responses"][status.as_str()];
    assert!(answer.is_object(), "{method} {template} does not say that it answers {status}: {body}");
    if status.is_client_error() || status.is_server_error() {
        let content = answer["content"]["application/json"]["schema"].to_string();
        let code = body.get("code").or(body.get("Code"));
        if let Some(code) = code {
            assert!(content.contains(&code.to_string()), "{method} {template} does not say {code}");
        }
    }
}

fn is_of(template: &str, path: &str) -> bool {
    let (template, path) = (template.split('/'), path.split('/'));
    template.clone().count() == path.clone().count()
        && template
            .zip(path)
            .all(|(wanted, part)| wanted.starts_with('{') && !part.is_empty() || wanted == part)
}
