//! What is there for whoever runs the server.

use contract::error::ErrorCode;
use serde_json::json;

use super::book::{Answer, Book, Operation, Part};
use super::{JSON, PAGE};
use crate::http::health::Health;

pub fn write(book: &mut Book) {
    let op = |path, id, about| Operation::new(Part::Operators, "GET", path, id, about);
    let mut live = op("/healthz", "Live", "Whether the process lives.");
    live.answers(Answer::json::<Health>(book));
    book.put(live);
    let mut ready = op("/readyz", "Ready", "Whether the server can do its work now.");
    ready.answers(Answer::json::<Health>(book));
    let not_ready = Answer { status: 503, ..Answer::json::<Health>(book) };
    ready.answers(not_ready);
    book.put(ready);
    let text = || json!({"type": "string"});
    let mut metrics = op("/metrics", "Metrics", "Everything that is counted, as OpenMetrics text.");
    metrics.answers(Answer::of("application/openmetrics-text", text())).can_fail(&[ErrorCode::InternalError]);
    book.put(metrics);
    let mut document = op(JSON, "OpenApi", "This document.");
    document.answers(Answer::of("application/json", json!({"type": "object"})));
    book.put(document);
    let mut page = op(PAGE, "OpenApiPage", "This document, for people.");
    page.answers(Answer::of("text/html", text()));
    book.put(page);
}
