//! Registries that break: one port or both, before and after they were read.

use std::time::{Duration, Instant};

use contract::sources::SourceState::{Degraded, Invalid, Synced};
use lab::nacos::{Credentials, NacosBehindProxy, NacosOptions, NacosServer};
use lab::proxy::Fault;
use server::discovery::nacos;

use super::followed::{Followed, settings};
use super::{register, registry};
use crate::harness::{Inventory, Server};

/// What a source may say of a registry that fell silent.
fn is_silence(reason: &serde_json::Value) -> bool {
    reason == "TimedOut" || reason == "ConnectionLost"
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_grpc_port_is_found_and_named() {
    let (_folder, registry) = registry().await;
    register(&registry, "cart", 1..=1).await;
    let behind = NacosBehindProxy::start(&registry).await.unwrap();
    behind.grpc.set(Fault::Refuse).await.unwrap();
    let server = Server::start(&Inventory::default().nacos("n1", &behind.address(), "")).await;
    let source = server.create_nacos("n1").await;
    let row = server.until_state(&source, &Invalid).await;
    assert_eq!((&row["status"]["reason"], row.get("services")), (&"GrpcPortClosed".into(), None));
    behind.grpc.set(Fault::None).await.unwrap();
    let row = server.until_state(&source, &Synced).await;
    assert_eq!(row["services"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grpc_port_that_takes_connections_and_says_nothing_is_found() {
    let (_folder, registry) = registry().await;
    register(&registry, "cart", 1..=1).await;
    let behind = NacosBehindProxy::start(&registry).await.unwrap();
    behind.grpc.freeze();
    let server = Server::start(&Inventory::default().nacos("n1", &behind.address(), "")).await;
    let (source, began) = (server.create_nacos("n1").await, Instant::now());
    let row = server.until_state(&source, &Invalid).await;
    assert_eq!(row["status"]["reason"], "TimedOut");
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    behind.grpc.set(Fault::None).await.unwrap();
    server.until_state(&source, &Synced).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_falls_silent_is_found_in_ten_seconds_and_followed_again() {
    let (_folder, registry) = registry().await;
    register(&registry, "cart", 1..=1).await;
    let behind = NacosBehindProxy::start(&registry).await.unwrap();
    let server = Server::start(&Inventory::default().nacos("n1", &behind.address(), "")).await;
    let source = server.create_nacos("n1").await;
    server.until_endpoints(&source, "cart", 1, 1).await;
    behind.grpc.freeze();
    let began = Instant::now();
    let row = server.until_source(&source, |row| row["status"]["state"] != Synced.as_str()).await;
    assert!(began.elapsed() < Duration::from_secs(11), "{:?}", began.elapsed());
    let state = row["status"]["state"].clone();
    assert!(state == Degraded.as_str() || state == Invalid.as_str(), "{row}");
    assert!(is_silence(&row["status"]["reason"]), "{row}");
    assert_eq!(row["services"], 1, "the last known good stays");
    behind.grpc.set(Fault::None).await.unwrap();
    register(&registry, "cart", 2..=2).await;
    server.until_endpoints(&source, "cart", 2, 2).await;
    server.until_state(&source, &Synced).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_dropped_leaves_no_connection_behind() {
    let (_folder, registry) = registry().await;
    register(&registry, "cart", 1..=1).await;
    let behind = NacosBehindProxy::start(&registry).await.unwrap();
    let mut followed = Followed::new(settings(&behind.address()));
    followed.until(|followed| followed.counts("cart") == Some((1, 1))).await;
    // Nor does it wait for a server that does not answer.
    behind.grpc.freeze();
    drop(followed);
    let unused = async {
        behind.http.until_unused().await.unwrap();
        behind.grpc.set(Fault::None).await.unwrap();
        behind.grpc.until_unused().await.unwrap();
    };
    tokio::time::timeout(Duration::from_secs(5), unused).await.expect("all connections are closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_renewed_before_it_runs_out() {
    let folder = tempfile::tempdir().unwrap();
    let credentials = Credentials { user: "admin".into(), password: "the right one".into() };
    let options = NacosOptions {
        credentials: Some(credentials),
        token_life: Some(Duration::from_secs(4)),
        ..NacosOptions::in_dir(folder.path())
    };
    let mut registry = NacosServer::start(options).await.unwrap();
    register(&registry, "cart", 1..=1).await;
    let (username, password) = ("admin".to_owned(), "the right one".to_owned());
    let credentials = Some(nacos::Credentials { username, password });
    let settings = nacos::Settings { credentials, ..settings(&registry.address()) };
    let mut followed = Followed::new(settings);
    followed.until(|followed| followed.counts("cart") == Some((1, 1))).await;
    // The token of this test is younger than that of the source: once it has run out, so has the other.
    registry.sign_in_again().await.unwrap();
    let expired = async {
        while registry.services("").await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        failure = followed.failure() => panic!("{failure:?}"),
        () = expired => {}
    }
    registry.sign_in_again().await.unwrap();
    register(&registry, "cart", 2..=2).await;
    register(&registry, "stock", 1..=1).await;
    followed
        .until(|followed| followed.counts("cart") == Some((2, 2)) && followed.counts("stock").is_some())
        .await;
}
