//! What browsers say of where a request comes from. SDKs say nothing.

use axum::extract::Request;
use axum::http::header;
use contract::error::ErrorCode;

use super::{OverTls, is_safe, text};
use crate::error::{Error, Result};

/// Refuses what another web site would have the browser change here.
pub fn check_site(request: &Request) -> Result<()> {
    if is_safe(request.method()) || !is_cross_site(request) {
        return Ok(());
    }
    Err(Error::refused(ErrorCode::CrossSite, "another web site may not change anything here"))
}

/// A name that a foreign web site made to point here (DNS rebinding) is not ours.
pub fn check_host(request: &Request) -> Result<()> {
    if is_loopback_host(request) {
        return Ok(());
    }
    Err(Error::refused(ErrorCode::CrossSite, "this server answers on loopback names only"))
}

fn is_loopback_host(request: &Request) -> bool {
    is_loopback(host(request))
}

/// Whether the session's cookie goes by its plain name: on loopback without TLS, where browsers take no other.
pub fn takes_plain_cookie(request: &Request) -> bool {
    let is_tls = request.extensions().get::<OverTls>().is_some_and(|OverTls(is_tls)| *is_tls);
    is_loopback_host(request) && !is_tls
}

pub fn host(request: &Request) -> &str {
    let header = text(request.headers(), header::HOST.as_str());
    header.or_else(|| request.uri().authority().map(axum::http::uri::Authority::as_str)).unwrap_or_default()
}

fn is_loopback(host: &str) -> bool {
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    let name = name.map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "[::1]")
        || name.parse::<std::net::Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
}

fn is_cross_site(request: &Request) -> bool {
    if let Some(site) = text(request.headers(), "sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    let origin = text(request.headers(), header::ORIGIN.as_str());
    origin.is_some_and(|origin| origin.split_once("://").map(|(_, host)| host) != Some(host(request)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(headers: &[(&str, &str)]) -> Request {
        let request =
            headers.iter().fold(Request::builder(), |request, (name, value)| request.header(*name, *value));
        request.body(axum::body::Body::empty()).expect("a request")
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
        assert!(is_cross_site(&request(&[("sec-fetch-site", "cross-site")])));
        assert!(is_cross_site(&request(&[("sec-fetch-site", "same-site")])));
        assert!(is_cross_site(&request(&[("origin", "http://evil.example"), ("host", "127.0.0.1:8080")])));
        assert!(is_cross_site(&request(&[("origin", "null"), ("host", "127.0.0.1:8080")])));
        assert!(is_cross_site(&request(&[("origin", "null")])));
        assert!(!is_cross_site(&request(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")])));
        assert!(!is_cross_site(&request(&[("host", "127.0.0.1:8080")])));
    }
}
