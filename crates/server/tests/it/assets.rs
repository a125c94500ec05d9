//! The console's files as the server gives them out.

use reqwest::{Response, StatusCode};

use crate::harness::{Inventory, Server};

async fn get(server: &Server, path: &str, accept_encoding: &str) -> Response {
    let request = lab::http::client().unwrap().get(format!("{}{path}", server.url));
    request.header("accept-encoding", accept_encoding).send().await.unwrap()
}

fn header<'a>(answer: &'a Response, name: &str) -> &'a str {
    answer.headers().get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
}

#[tokio::test]
async fn every_page_of_the_app_is_the_same_document_with_a_strict_policy() {
    let server = Server::start(&Inventory::default()).await;
    for path in
        ["/", "/instances/gw-core/service/sources", "/nacos-instances/a.b-0123456789abcdef/parameters"]
    {
        let page = get(&server, path, "identity").await;
        assert_eq!((page.status(), header(&page, "cache-control")), (StatusCode::OK, "no-cache"), "{path}");
        assert!(header(&page, "content-type").starts_with("text/html"));
        let policy = header(&page, "content-security-policy").to_owned();
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe-inline") && !policy.contains(" 'unsafe-eval'"), "{policy}");
        assert_eq!(header(&page, "x-content-type-options"), "nosniff");
        assert!(page.text().await.unwrap().starts_with("<!"));
    }
}

#[tokio::test]
async fn a_missing_file_is_404_never_the_page() {
    let server = Server::start(&Inventory::default()).await;
    for path in ["/missing.wasm", "/missing-0123456789abcdef.js", "/a/b/missing.css"] {
        let answer = get(&server, path, "identity").await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(header(&answer, "content-type"), "application/json", "{path}");
    }
}

#[tokio::test]
async fn answers_are_compressed_for_who_can_read_that() {
    let server = Server::start(&Inventory::default()).await;
    let lists = get(&server, "/v1/gateways", "br").await;
    assert_eq!((header(&lists, "content-encoding"), header(&lists, "cache-control")), ("br", "no-store"));
}
