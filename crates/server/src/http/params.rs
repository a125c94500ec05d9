//! How requests are read, so that whatever is wrong is answered with a code and the field's name.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::IntoResponse;
use contract::envelope::Paging;
use contract::error::ErrorCode;
use serde::de::DeserializeOwned;
use serde_path_to_error::Error as PathError;

use super::query::{Wrong, has_nul};
use super::{limits, query, reply};
use crate::error::{Error, Result};

/// A body is read no further than this.
pub const MAX_BODY: usize = 1 << 20;

/// The one id in the path, percent-decoded.
pub struct Id(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        let id = path.ok().map(|Path(id)| id).filter(|id| !has_nul(id));
        id.map(Self).ok_or_else(|| reply::path_not_found(parts.uri.path()))
    }
}

/// Several ids in the path, in their order.
pub struct Ids<const N: usize>(pub [String; N]);

impl<S: Send + Sync, const N: usize> FromRequestParts<S> for Ids<N> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let path = Path::<Vec<String>>::from_request_parts(parts, state).await;
        let ids = path.ok().map(|Path(ids)| ids).filter(|ids| !ids.iter().any(|id| has_nul(id)));
        let ids = ids.and_then(|ids| <[String; N]>::try_from(ids).ok());
        ids.map(Self).ok_or_else(|| reply::path_not_found(parts.uri.path()))
    }
}

/// The query string.
pub struct Params<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        read_query(parts.uri.query().unwrap_or_default()).map(Self)
    }
}

pub fn read_query<T: DeserializeOwned>(query: &str) -> Result<T> {
    query::read(query).map_err(|Wrong { field, message }| {
        let refused = Error::refused(ErrorCode::InvalidParameter, message);
        if let Some(field) = field { refused.at(field) } else { refused }
    })
}

/// A JSON body.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let bytes = Bytes::from_request(request, state).await.map_err(unreadable)?;
        let mut json = serde_json::Deserializer::from_slice(&bytes);
        let value: T = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            if error.inner().is_data() { invalid(&error) } else { malformed(error.inner()) }
        })?;
        json.end().map_err(|error| malformed(&error))?;
        if has_escaped_nul(&bytes) {
            return Err(nul());
        }
        Ok(Self(value))
    }
}

/// The JSON body of a request that was looked at before.
pub async fn body<T: DeserializeOwned>(request: Request) -> Result<Body<T>> {
    Body::from_request(request, &()).await
}

pub fn paging(number: Option<u32>, size: Option<u32>) -> Result<Paging> {
    paging_named((number, "pageNumber"), (size, "pageSize"))
}

/// Each with its name in the request.
pub fn paging_named(number: (Option<u32>, &str), size: (Option<u32>, &str)) -> Result<Paging> {
    Paging::new(number.0, size.0).map_err(|field| {
        let field = if field == "pageSize" { size.1 } else { number.1 };
        let message = format!("{field} must be at least 1, and {} at most {}", size.1, Paging::MAX_SIZE);
        Error::refused(ErrorCode::InvalidParameter, message).at(field)
    })
}

/// A filter by a value that nobody knows would find nothing, and look like an empty list.
pub fn known(field: &str, is_known: bool) -> Result<()> {
    if is_known {
        return Ok(());
    }
    Err(Error::refused(ErrorCode::InvalidParameter, format!("{field} has no such value")).at(field))
}

/// JSON knows it as `\u0000` only, where the backslash is not itself escaped.
fn has_escaped_nul(json: &[u8]) -> bool {
    let escape = b"\\u0000";
    json.windows(escape.len()).enumerate().any(|(at, part)| {
        part == escape && json[..at].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 0
    })
}

fn nul() -> Error {
    Error::refused(ErrorCode::InvalidParameter, query::NUL)
}

fn invalid<E: std::fmt::Display>(error: &PathError<E>) -> Error {
    let field = error.path().to_string();
    let refused = Error::refused(ErrorCode::InvalidParameter, error.inner().to_string());
    if field == "." { refused } else { refused.at(field) }
}

fn malformed(error: &serde_json::Error) -> Error {
    Error::refused(ErrorCode::MalformedBody, format!("the body is not JSON: {error}"))
}

pub fn unreadable(rejection: BytesRejection) -> Error {
    if limits::is_too_slow(&rejection) {
        return body_too_slow();
    }
    if rejection.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE {
        body_too_large()
    } else {
        Error::refused(ErrorCode::MalformedBody, "the body could not be read")
    }
}

/// A body before anybody knows what is in it. Where the connection broke, nobody is there to be told.
pub async fn whole(body: axum::body::Body) -> Result<Bytes> {
    let read = axum::body::to_bytes(body, MAX_BODY).await;
    read.map_err(|error| if limits::is_too_slow(&error) { body_too_slow() } else { body_too_large() })
}

fn body_too_slow() -> Error {
    Error::refused(ErrorCode::BodyTooSlow, "the body did not arrive in time")
}

fn body_too_large() -> Error {
    Error::refused(ErrorCode::BodyTooLarge, "the body is larger than 1 MiB")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nul_is_told_from_a_backslash_and_some_letters() {
        assert!(has_escaped_nul(br#"{"a":"x\u0000"}"#) && has_escaped_nul(br#""\\\u0000""#));
        assert!(!has_escaped_nul(br#""\\u0000""#) && !has_escaped_nul(br#""u0000\u0001""#));
    }
}
