//! Headers that keep browsers from doing what they should not.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use serde::Deserialize;

use super::{Edge, assets, is_api};

const FIXED: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// For a year browsers come back by HTTPS alone.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// The exact origin of a web site, in lower case: scheme, host, and a port that is not the usual one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct FrameAncestor(String);

impl TryFrom<String> for FrameAncestor {
    type Error = String;

    /// What the browser would compare with is exactly what was written, or it is refused: a policy that is not
    /// understood lets nobody in, or too many.
    fn try_from(text: String) -> Result<Self, String> {
        let is_origin = reqwest::Url::parse(&text).is_ok_and(|url| {
            matches!(url.scheme(), "http" | "https") && url.origin().ascii_serialization() == text
        });
        // These mean something in a policy.
        let is_plain = !text.contains(['*', ';', ',', '\'', ' ']);
        if is_origin && is_plain {
            return Ok(Self(text));
        }
        Err("a frame ancestor is an origin such as https://portal.example.com, and nothing else".to_owned())
    }
}

/// What every answer has.
#[derive(Clone)]
pub struct Headers(Arc<HeaderMap>);

impl Headers {
    pub fn of(edge: &Edge) -> Self {
        let mut headers: HeaderMap =
            FIXED.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value))).collect();
        let ancestors: Vec<&str> = edge.frame_ancestors.iter().map(|ancestor| ancestor.0.as_str()).collect();
        if ancestors.is_empty() {
            headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
        }
        let policy = assets::content_security_policy(&ancestors);
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        if edge.is_tls {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
        }
        Self(Arc::new(headers))
    }
}

pub async fn add(State(headers): State<Headers>, request: Request, next: Next) -> Response {
    let mut answer = next.run(request).await;
    for (name, value) in headers.0.iter() {
        answer.headers_mut().insert(name, value.clone());
    }
    answer
}

/// What the API says is true only now.
pub async fn no_store(request: Request, next: Next) -> Response {
    if is_api(&request) { never_stored(request, next).await } else { next.run(request).await }
}

pub async fn never_stored(request: Request, next: Next) -> Response {
    let mut answer = next.run(request).await;
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_ancestor_is_an_exact_origin() {
        for good in ["https://portal.example.com", "http://127.0.0.1:3000", "https://[::1]:8443"] {
            FrameAncestor::try_from(good.to_owned()).expect(good);
        }
        for bad in [
            "*",
            "https://*.example.com",
            "https:",
            "'self'",
            "portal.example.com",
            "https://portal.example.com/",
            "https://portal.example.com/embed",
            "https://Portal.example.com",
            "https://portal.example.com:443",
            "https://user@portal.example.com",
            "https://a.example https://b.example",
            "https://a.example; script-src *",
            "ftp://portal.example.com",
            "",
        ] {
            assert!(FrameAncestor::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }
}
