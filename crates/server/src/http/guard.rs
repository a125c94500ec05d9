//! Who gets in. Signatures and sign-in come later; until then the API answers only where the operator
//! said so, on loopback, and never to another web site.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use contract::error::ErrorCode;

use super::is_api;
use crate::error::Error;

/// Whether calls without a verified signature are let in: a development setting, for loopback only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    Nobody,
    UnsignedOnLoopback,
}

pub async fn admit(State(admission): State<Admission>, request: Request, next: Next) -> Response {
    if is_api(&request)
        && let Err(error) = check(admission, &request)
    {
        return error.into_response();
    }
    next.run(request).await
}

fn check(admission: Admission, request: &Request) -> Result<(), Error> {
    if admission == Admission::Nobody {
        let message = "signatures can't be verified yet, and development.accept_unsigned is off";
        return Err(Error::refused(ErrorCode::UnsignedRequest, message));
    }
    let headers = request.headers();
    // A name that a foreign web site made to point here (DNS rebinding) is not ours.
    if !is_loopback(host(request)) {
        return Err(Error::refused(ErrorCode::CrossSite, "this server answers on loopback names only"));
    }
    if request.method() != Method::GET && request.method() != Method::HEAD && is_cross_site(headers) {
        return Err(Error::refused(ErrorCode::CrossSite, "another web site may not change anything here"));
    }
    Ok(())
}

fn host(request: &Request) -> &str {
    let header = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    header.or_else(|| request.uri().authority().map(axum::http::uri::Authority::as_str)).unwrap_or_default()
}

fn is_loopback(host: &str) -> bool {
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    let name = name.map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "[::1]")
        || name.parse::<std::net::Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
}

/// Browsers say where a request comes from; SDKs say nothing.
fn is_cross_site(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    text("origin").is_some_and(|origin| origin.split_once("://").map(|(_, host)| host) != text("host"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value")))
            .collect()
    }

    #[test]
    fn loopback_has_several_names_and_no_others() {
        for host in ["localhost", "localhost:8080", "127.0.0.1:1", "127.8.8.8", "[::1]:8080"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["", "evil.example", "localhost.evil.example:80", "10.0.0.1", "127.0.0.1.evil.example"] {
            assert!(!is_loopback(host), "{host}");
        }
    }

    #[test]
    fn another_site_is_told_by_fetch_metadata_or_by_its_origin() {
        assert!(is_cross_site(&headers(&[("sec-fetch-site", "cross-site")])));
        assert!(is_cross_site(&headers(&[("sec-fetch-site", "same-site")])));
        assert!(is_cross_site(&headers(&[("origin", "http://evil.example"), ("host", "127.0.0.1:8080")])));
        assert!(is_cross_site(&headers(&[("origin", "null"), ("host", "127.0.0.1:8080")])));
        assert!(!is_cross_site(&headers(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")])));
        assert!(!is_cross_site(&headers(&[("host", "127.0.0.1:8080")])));
    }
}
