//! Every way in which the API refuses a request, with the body that the real server sends.

use super::resources::Resource;
use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The token is missing or wrong.
    #[error("Unauthorized")]
    Unauthorized,
    /// The token may not do this; the message is worded by `access`.
    #[error("{message}")]
    Forbidden { resource: &'static Resource, name: Option<String>, message: String },
    #[error("{} \"{name}\" not found", qualified(resource))]
    NotFound { resource: &'static Resource, name: String },
    #[error("404 page not found")]
    NoSuchPath,
    #[error("{} \"{name}\" already exists", qualified(resource))]
    AlreadyExists { resource: &'static Resource, name: String },
    /// A replacement was based on an object that has changed since.
    #[error(
        "Operation cannot be fulfilled on {} \"{name}\": the object has been modified; please apply your changes \
         to the latest version and try again",
        qualified(resource)
    )]
    Conflict { resource: &'static Resource, name: String },
    #[error("{} \"{name}\" is invalid: {field}: {problem}", qualified_kind(resource))]
    Invalid { resource: &'static Resource, name: String, field: String, problem: String },
    /// The parameters of a list or a watch contradict each other, or what the server can do.
    #[error("ListOptions.meta.k8s.io \"\" is invalid: {field}: Forbidden: {problem}")]
    BadOptions { field: &'static str, problem: &'static str },
    #[error("{0}")]
    BadRequest(String),
    /// A continue token or a watch asks for a history that is gone.
    #[error("{0}")]
    Expired(String),
    #[error("the server does not allow this method on the requested resource")]
    MethodNotAllowed,
    #[error("the body of the request was in an unknown format - {0}")]
    UnsupportedMediaType(String),
}

impl Refusal {
    fn reason(&self) -> (StatusCode, &'static str) {
        match self {
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, "Unauthorized"),
            Self::Forbidden { .. } => (StatusCode::FORBIDDEN, "Forbidden"),
            Self::NotFound { .. } | Self::NoSuchPath => (StatusCode::NOT_FOUND, "NotFound"),
            Self::AlreadyExists { .. } => (StatusCode::CONFLICT, "AlreadyExists"),
            Self::Conflict { .. } => (StatusCode::CONFLICT, "Conflict"),
            Self::Invalid { .. } | Self::BadOptions { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "Invalid"),
            Self::BadRequest(_) => (StatusCode::BAD_REQUEST, "BadRequest"),
            Self::Expired(_) => (StatusCode::GONE, "Expired"),
            Self::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed"),
            Self::UnsupportedMediaType(_) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "UnsupportedMediaType"),
        }
    }

    /// The `Status` object of a failure.
    pub fn status(&self) -> Value {
        let (code, reason) = self.reason();
        let mut status = json!({
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": self.to_string(),
            "reason": reason,
            "code": code.as_u16(),
        });
        if let Some(details) = self.details() {
            status["details"] = details;
        }
        status
    }

    fn details(&self) -> Option<Value> {
        let (resource, name) = match self {
            Self::Forbidden { resource, name, .. } => (resource, name.as_ref()),
            Self::NotFound { resource, name }
            | Self::AlreadyExists { resource, name }
            | Self::Conflict { resource, name }
            | Self::Invalid { resource, name, .. } => (resource, Some(name)),
            _ => return None,
        };
        let mut details = json!({ "kind": resource.plural });
        if let Some(name) = name {
            details["name"] = json!(name);
        }
        if !resource.group.is_empty() {
            details["group"] = json!(resource.group);
        }
        if let Self::Invalid { field, problem, .. } = self {
            details["kind"] = json!(resource.kind);
            details["causes"] =
                json!([{ "reason": "FieldValueInvalid", "message": problem, "field": field }]);
        }
        Some(details)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        const NO_SNIFF: (header::HeaderName, &str) = (header::X_CONTENT_TYPE_OPTIONS, "nosniff");
        let (code, _) = self.reason();
        match self {
            Self::NoSuchPath => (code, [NO_SNIFF], "404 page not found\n").into_response(),
            Self::Forbidden { .. } => (code, [NO_SNIFF], Json(self.status())).into_response(),
            _ => (code, Json(self.status())).into_response(),
        }
    }
}

fn qualified(resource: &Resource) -> String {
    with_group(resource.plural, resource)
}

fn qualified_kind(resource: &Resource) -> String {
    with_group(resource.kind, resource)
}

fn with_group(word: &str, resource: &Resource) -> String {
    if resource.group.is_empty() { word.to_owned() } else { format!("{word}.{}", resource.group) }
}
