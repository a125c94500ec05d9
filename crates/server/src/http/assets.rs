//! The console, embedded in the binary: compressed, immutable where the name carries a hash, and with
//! a content security policy that knows the page's own inline script.

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::{is_api, reply};

/// Whether files are read from the disk as they are asked for, when compressing them hard would take too long.
const IS_LIVE: bool = option_env!("HEADWATER_LIVE_DIST").is_some();

const INDEX: &str = include_str!(concat!(env!("HEADWATER_DIST"), "/index.html"));

pub fn router() -> Router {
    memory_serve::load!()
        .index_file(Some("/index.html"))
        .fallback(Some("/index.html"))
        .fallback_status(axum::http::StatusCode::OK)
        .enable_brotli(!IS_LIVE)
        .enable_gzip(!IS_LIVE)
        .into_router()
        .layer(from_fn(only_what_exists))
}

/// Any page of the app is index.html. A missing file is not, nor is an unknown path of the API.
async fn only_what_exists(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    if is_api(&request) || !matches!(*request.method(), Method::GET | Method::HEAD) {
        return reply::path_not_found(&path).into_response();
    }
    let mut answer = next.run(request).await;
    let content_type = answer.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_page = content_type.is_some_and(|kind| kind.starts_with("text/html"));
    if is_page && is_file(&path) {
        return reply::path_not_found(&path).into_response();
    }
    let caching =
        if !is_page && has_hash(&path) { "public, max-age=31536000, immutable" } else { "no-cache" };
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    answer
}

/// Ids in a page's address may contain dots; these endings are those of what a built console has.
fn is_file(path: &str) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, ending)| matches!(ending, "wasm" | "js" | "css" | "svg" | "ico" | "map"))
}

/// Trunk and xtask put a 64-bit hash into the names of what they build, in hexadecimal, trunk without leading zeros.
fn has_hash(path: &str) -> bool {
    path.split(['-', '.', '_'])
        .any(|part| (12..=16).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Scripts run only from here, or inline if they are the page's own. Only these origins may show it in a frame.
pub fn content_security_policy(frame_ancestors: &[&str]) -> HeaderValue {
    let hashes: Vec<String> = inline_scripts(INDEX)
        .map(|script| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script))))
        .collect();
    let hashes = hashes.join(" ");
    let frame_ancestors =
        if frame_ancestors.is_empty() { "'none'".to_owned() } else { frame_ancestors.join(" ") };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' {hashes}; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {frame_ancestors}"
    );
    HeaderValue::from_str(&policy)
        .unwrap_or(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"))
}

fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|after| {
        let (attributes, rest) = after.split_once('>')?;
        let (script, _) = rest.split_once("</script>")?;
        (!attributes.contains("src=")).then_some(script)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_scripts_are_found_and_linked_ones_are_not() {
        let html = r#"<script src="/theme.js"></script><script type="module">let a = 1;</script>"#;
        assert_eq!(inline_scripts(html).collect::<Vec<_>>(), ["let a = 1;"]);
    }

    #[test]
    fn only_names_with_a_hash_are_immutable() {
        assert!(has_hash("/headwater-console-8cd2eedb2bd2a6e7_bg.wasm"));
        assert!(has_hash("/tabs-2e0e599837c616b.css"));
        assert!(!has_hash("/theme.js"));
        assert!(!has_hash("/index.html"));
    }
}
