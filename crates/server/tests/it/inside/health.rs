//! `GET /healthz` and `GET /readyz`, and what all three paths for operators have in common.

use std::time::Duration;

use contract::sources::SourceState::Invalid;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::app::App;
use server::config::Config;
use server::http::{Admission, Edge};
use server::store::Store;

use super::ask;
use crate::harness::{Inventory, Server};

async fn answer(url: &str, path: &str) -> (StatusCode, Value) {
    let answer = ask(Method::GET, &format!("{url}{path}")).await;
    (answer.status(), answer.json().await.unwrap())
}

fn checks(store: &str, discovery: &str, serving: &str) -> Value {
    json!([
        {"name": "store", "status": store},
        {"name": "discovery", "status": discovery},
        {"name": "serving", "status": serving},
    ])
}

/// The app on a real store and the real router, without what `serve` does at the end.
async fn serve(folder: &tempfile::TempDir) -> (App, String) {
    server::choose_tls_provider();
    let store = Store::open(folder.path(), None, None).await.unwrap();
    let (app, _background) = App::start(store, &Config::default()).await.unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = server::http::router(app.clone(), Admission::Signed, &Edge::default());
    tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
    (app, url)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_source_makes_nothing_unready() {
    let server = Server::start(&Inventory::default().nacos("n1", "127.0.0.1:9", "")).await;
    let source = server.create_nacos("n1").await;
    server.until_state(&source, &Invalid).await;
    assert_eq!(answer(&server.url, "/healthz").await, (StatusCode::OK, json!({"status": "ok"})));
    let ready = json!({"status": "ok", "checks": checks("ok", "ok", "ok")});
    assert_eq!(answer(&server.url, "/readyz").await, (StatusCode::OK, ready));
}

#[tokio::test]
async fn a_server_that_stops_lives_and_is_not_ready() {
    let folder = tempfile::tempdir().unwrap();
    let (app, url) = serve(&folder).await;
    assert_eq!(answer(&url, "/readyz").await.0, StatusCode::OK);
    app.stopping.cancel();
    let (status, body) = answer(&url, "/readyz").await;
    assert_eq!((status, &body["checks"]), (StatusCode::SERVICE_UNAVAILABLE, &checks("ok", "ok", "failed")));
    assert_eq!(answer(&url, "/healthz").await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_server_without_its_database_lives_and_is_not_ready() {
    let folder = tempfile::tempdir().unwrap();
    let (app, url) = serve(&folder).await;
    app.store.close().await;
    let started = std::time::Instant::now();
    let (status, body) = answer(&url, "/readyz").await;
    assert_eq!((status, &body["status"]), (StatusCode::SERVICE_UNAVAILABLE, &json!("failed")));
    assert_eq!(body["checks"], checks("failed", "ok", "ok"));
    assert!(started.elapsed() < Duration::from_secs(3), "a probe is answered in time");
    assert_eq!(answer(&url, "/healthz").await.0, StatusCode::OK);
    assert_eq!(ask(Method::GET, &format!("{url}/metrics")).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn probes_and_scrapers_need_no_sign_in_and_may_only_read() {
    let server = Server::start_in(tempfile::tempdir().unwrap(), &Inventory::default(), false).await;
    for path in ["/metrics", "/healthz", "/readyz"] {
        let url = format!("{}{path}", server.url);
        for method in [Method::GET, Method::HEAD] {
            let answer = ask(method, &url).await;
            assert_eq!(
                (answer.status(), &answer.headers()["cache-control"]),
                (StatusCode::OK, &"no-store".parse().unwrap())
            );
            assert!(!answer.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
        }
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
            let answer = ask(method.clone(), &url).await;
            assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
        }
    }
    assert_ne!(ask(Method::GET, &format!("{}/v1/gateways", server.url)).await.status(), StatusCode::OK);
}
