//! How answers are written: the cloud's envelope, plain JSON for the console, and the one error body.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use contract::envelope::Envelope;
use contract::error::{ErrorBody, ErrorCode};
use serde::Serialize;

use super::request_id;
use crate::error::Error;

/// An answer of the cloud's own API, in its envelope.
pub struct Enveloped<T>(pub T);

impl<T: Serialize> IntoResponse for Enveloped<T> {
    fn into_response(self) -> Response {
        Json(Envelope::ok(request_id::current(), self.0)).into_response()
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        self.answered(Json)
    }
}

impl Error {
    /// The answer, with its body in the shape of an API.
    pub fn answered<B: IntoResponse>(self, shape: impl FnOnce(ErrorBody) -> B) -> Response {
        let wait = self.wait();
        let (status, body) = self.into_body();
        // The code is for the record.
        let mut answer = (status, Extension(body.code.clone()), shape(body)).into_response();
        if let Some(wait) = wait {
            come_again(answer.headers_mut(), wait);
        }
        answer
    }

    /// When to ask again, if that is all there is to do.
    fn wait(&self) -> Option<Duration> {
        match self {
            Self::Later { wait, .. } => Some(*wait),
            Self::Refused { code: ErrorCode::Throttling | ErrorCode::ServiceUnavailable, .. } => Some(SOON),
            Self::Refused { .. } | Self::Internal(_) => None,
        }
    }

    /// What the caller is told; a cause that is not theirs to know goes into the log.
    pub(super) fn into_body(self) -> (StatusCode, ErrorBody) {
        let (code, message, field) = match self {
            Self::Refused { code, message, field } => (code, message, field),
            Self::Later { code, message, .. } => (code, message, None),
            Self::Internal(error) => {
                tracing::error!(error = format!("{error:#}"), "the request failed");
                (ErrorCode::InternalError, "the server failed; its log has the cause".to_owned(), None)
            }
        };
        let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, ErrorBody { code, message, request_id: request_id::current(), field })
    }
}

/// Milliseconds; the cloud's SDKs wait for so long. Without it they know no throttling.
const ACS_RETRY_AFTER: HeaderName = HeaderName::from_static("x-acs-retry-after");
/// Where nobody knows when it will be better.
pub const SOON: Duration = Duration::from_secs(1);

/// Says when to ask again, in both units.
fn come_again(headers: &mut HeaderMap, wait: Duration) {
    let millis = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX).max(1);
    headers.insert(ACS_RETRY_AFTER, HeaderValue::from(millis));
    headers.insert(header::RETRY_AFTER, HeaderValue::from(millis.div_ceil(1000)));
}

pub fn path_not_found(path: &str) -> Error {
    Error::refused(ErrorCode::PathNotFound, format!("there is nothing at {path}"))
}

pub async fn method_not_allowed(method: Method) -> Error {
    Error::refused(ErrorCode::MethodNotAllowed, format!("{method} is not allowed here"))
}

/// The hook has logged the panic; the caller gets the same body as for any other failure.
pub fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    Error::Internal(anyhow::anyhow!("a handler panicked")).into_response()
}
