//! The API in words that programs read (`/openapi.json`, `OpenAPI` 3.1) and people (`/openapi`). Shapes come from the
//! handlers' own types, so that they can't part from what is done; a test compares the tables with the router.

mod book;
mod cloud;
mod console;
mod described;
mod document;
mod operators;
mod page;

use std::sync::LazyLock;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::routing::get;
use serde_json::Value;

use super::{reply, security_headers};
use book::Book;

pub const JSON: &str = "/openapi.json";
pub const PAGE: &str = "/openapi";
const STYLE: &str = "/openapi.css";

fn book() -> Book {
    let mut book = Book::new();
    cloud::write(&mut book);
    console::write(&mut book);
    operators::write(&mut book);
    book
}

/// The whole document.
pub fn document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(|| document::of(book()));
    &DOCUMENT
}

pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    static TEXT: LazyLock<String> = LazyLock::new(|| document().to_string());
    static HTML: LazyLock<String> = LazyLock::new(|| page::of(&book().operations, document()));
    Router::new()
        .route(JSON, get(async || (kind("application/json"), TEXT.as_str())))
        .route(PAGE, get(async || (kind("text/html; charset=utf-8"), HTML.as_str())))
        .route(STYLE, get(async || (kind("text/css; charset=utf-8"), include_str!("openapi/page.css"))))
        .method_not_allowed_fallback(reply::method_not_allowed)
        .layer(axum::middleware::from_fn(security_headers::never_stored))
}

fn kind(content_type: &'static str) -> [(HeaderName, HeaderValue); 1] {
    [(header::CONTENT_TYPE, HeaderValue::from_static(content_type))]
}
