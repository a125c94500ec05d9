//! What a request is called in metrics and traces: a closed set, however many paths and methods callers make up.

use axum::extract::{MatchedPath, Request};
use axum::http::Method;

use super::is_api;

/// The route as the router has it, without what stands in for its parameters.
pub fn route_of(request: &Request) -> String {
    match request.extensions().get::<MatchedPath>() {
        Some(route) if route.as_str() != "/" || is_api(request) => route.as_str().to_owned(),
        None if is_api(request) => "unknown".to_owned(),
        // The app's pages and files are one thing, and what is not there is answered by them.
        _ => "console".to_owned(),
    }
}

pub fn method_of(request: &Request) -> &'static str {
    match *request.method() {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        Method::PATCH => "PATCH",
        _ => "other",
    }
}
