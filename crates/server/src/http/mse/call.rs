//! One call of an action: which it is, and its parameters, from the query and from a form in the body.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, Method, Uri, header};
use contract::error::ErrorCode;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};
use crate::http::params;

pub const ACTION: &str = "Action";

pub struct Call {
    pub method: Method,
    /// Empty if none is named.
    pub action: String,
    /// As in a query.
    parameters: String,
}

/// Whether a request is for the console's first page, which is for everybody.
pub fn is_page(request: &Request) -> bool {
    request.uri().path() == "/" && !is_call(request)
}

/// Whether a request for `/` is for an action; without a look at its body.
pub fn is_call(request: &Request) -> bool {
    request.uri().path() == "/"
        && (request.method() == Method::POST || action_of(request.headers(), request.uri()).is_some())
}

/// The action that is named in the header or in the query.
pub fn action_of(headers: &HeaderMap, uri: &Uri) -> Option<String> {
    let named = headers.get(acs3::header::ACTION).and_then(|value| value.to_str().ok()).map(str::to_owned);
    named.or_else(|| value_of(ACTION, uri.query().unwrap_or_default()))
}

pub fn value_of(name: &str, parameters: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(parameters.as_bytes());
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

impl Call {
    pub async fn read(request: Request) -> Result<Self> {
        let method = request.method().clone();
        let named = action_of(request.headers(), request.uri());
        let mut parameters = request.uri().query().unwrap_or_default().to_owned();
        let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let is_form = content_type.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        let body = Bytes::from_request(request, &()).await.map_err(params::unreadable)?;
        if !body.is_empty() {
            let form = std::str::from_utf8(&body).ok().filter(|_| is_form).ok_or_else(|| {
                let message = "the body is no form (application/x-www-form-urlencoded)";
                Error::refused(ErrorCode::MalformedBody, message)
            })?;
            parameters = format!("{parameters}&{form}");
        }
        let action = named.or_else(|| value_of(ACTION, &parameters)).unwrap_or_default();
        Ok(Self { method, action, parameters })
    }

    pub fn parameters<T: DeserializeOwned>(&self) -> Result<T> {
        params::read_query(&self.parameters)
    }

    pub fn has_parameter(&self, is_it: impl Fn(&str) -> bool) -> bool {
        form_urlencoded::parse(self.parameters.as_bytes()).any(|(name, _)| is_it(&name))
    }
}
