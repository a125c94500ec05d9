//! Whatever a test of the API is answered has to be what the document says, in status, code and shape: each test checks
//! that along the way.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use jsonschema::Validator;
use reqwest::{Method, StatusCode};
use serde_json::Value;
use server::http::openapi::document;

/// By where its schema is in the document.
type Validators = Mutex<HashMap<String, Arc<Validator>>>;

/// Fails if the document has another opinion on what is answered to a request of the API.
pub fn check(method: &Method, path: &str, status: StatusCode, body: &Value) {
    let path = path.split('?').next().unwrap_or_default();
    let item = document()["paths"].as_object().unwrap().iter().find(|(template, _)| is_of(template, path));
    // What no operation is has no entry, and its refusals are tested where they belong.
    let Some((template, item)) = item else { return };
    let Some(operation) = item.get(method.as_str().to_ascii_lowercase()) else { return };
    let answer = &operation["responses"][status.as_str()];
    assert!(answer.is_object(), "{method} {template} does not say that it answers {status}: {body}");
    let schema = &answer["content"]["application/json"]["schema"];
    let told = format!("{method} {template} {status}");
    if let Err(error) = validator(&told, schema).validate(body) {
        panic!("{told} is not as documented, {error} at {}: {body}", error.instance_path());
    }
}

/// The same for an answer without a body.
pub fn check_status(method: &Method, path: &str, status: StatusCode) {
    let path = path.split('?').next().unwrap_or_default();
    let answer =
        &document()["paths"][path][method.as_str().to_ascii_lowercase()]["responses"][status.as_str()];
    assert!(answer.is_object(), "{method} {path} does not say that it answers {status}");
}

fn validator(told: &str, schema: &Value) -> Arc<Validator> {
    static MADE: LazyLock<Validators> = LazyLock::new(Validators::default);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let validator = made.entry(told.to_owned()).or_insert_with(|| {
        let mut whole = schema.clone();
        // What it refers to is there, at the same place as in the document.
        whole["components"] = document()["components"].clone();
        Arc::new(jsonschema::draft202012::new(&whole).unwrap())
    });
    validator.clone()
}

fn is_of(template: &str, path: &str) -> bool {
    let (template, path) = (template.split('/'), path.split('/'));
    template.clone().count() == path.clone().count()
        && template
            .zip(path)
            .all(|(wanted, part)| wanted.starts_with('{') && !part.is_empty() || wanted == part)
}
