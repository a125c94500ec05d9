//! A span for each request, where traces are on: it goes on with the caller's trace, if the caller tells one.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::TraceContextExt;
use opentelemetry_http::HeaderExtractor;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::field::Empty;
use tracing::{Instrument, Span};
use tracing_opentelemetry::OpenTelemetrySpanExt;

use super::request_id;
use super::route::{method_of, route_of};
use crate::telemetry::TRACED;

pub async fn scope(request: Request, next: Next) -> Response {
    let span = span_of(&request);
    if span.is_disabled() {
        return next.run(request).await;
    }
    let answer = next.run(request).instrument(span.clone()).await;
    let status = answer.status();
    span.record("http.response.status_code", status.as_u16());
    if status.is_server_error() {
        span.record("otel.status_code", "ERROR");
    }
    answer
}

/// The names of its fields are OpenTelemetry's own, so that any viewer knows them.
fn span_of(request: &Request) -> Span {
    let span = tracing::info_span!(
        target: TRACED,
        parent: None,
        "request",
        otel.name = format!("{} {}", method_of(request), route_of(request)),
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = method_of(request),
        http.route = route_of(request),
        http.response.status_code = Empty,
        request.id = request_id::current(),
    );
    if !span.is_disabled() {
        let caller = TraceContextPropagator::new().extract(&HeaderExtractor(request.headers()));
        if caller.span().span_context().is_valid() {
            // An error means that the span is not one of a trace, and then it has no parent either.
            let _ = span.set_parent(caller);
        }
    }
    span
}
