//! What tests of discovery do to the stand-in: expiry, cut connections, denial, restart.

use crate::support::{Cluster, lines};
use lab::kube::Port;
use reqwest::Response;
use serde_json::Value;

async fn watching(cluster: &Cluster) -> Response {
    let revision = cluster.revision().await;
    let path = format!("/api/v1/services?watch=true&timeoutSeconds=60&resourceVersion={revision}");
    let answer = cluster.get(&path).await;
    assert_eq!(cluster.server.watches(), 1);
    answer
}

async fn next_event(watch: &mut Response) -> Value {
    let chunk = watch.chunk().await.unwrap().unwrap();
    lines(std::str::from_utf8(&chunk).unwrap()).remove(0)
}

#[tokio::test]
async fn a_running_watch_hears_of_changes() {
    let cluster = Cluster::start().await;
    let mut watch = watching(&cluster).await;
    cluster.server.put_service("shop", "cart", &[Port::new("http", 80, 80)], &[]).unwrap();
    let event = next_event(&mut watch).await;
    assert_eq!((&event["type"], &event["object"]["metadata"]["name"]), (&"ADDED".into(), &"cart".into()));
}

#[tokio::test]
async fn expiry_ends_a_running_watch_with_an_error_event() {
    let cluster = Cluster::start().await;
    let mut watch = watching(&cluster).await;
    cluster.server.expire();
    let event = next_event(&mut watch).await;
    assert_eq!((&event["type"], &event["object"]["code"]), (&"ERROR".into(), &410.into()));
    assert!(watch.chunk().await.unwrap().is_none());
}

#[tokio::test]
async fn expiry_makes_continue_tokens_too_old() {
    let cluster = Cluster::as_captured().await;
    let page: Value = cluster.get("/api/v1/services?limit=1").await.json().await.unwrap();
    let token = page["metadata"]["continue"].as_str().unwrap();
    cluster.server.expire();
    let answer = cluster.get(&format!("/api/v1/services?limit=1&continue={token}")).await;
    assert_eq!(answer.status(), 410);
    assert_eq!(answer.json::<Value>().await.unwrap()["reason"], "Expired");
}

#[tokio::test]
async fn a_broken_watch_ends_in_the_middle_of_its_body() {
    let cluster = Cluster::start().await;
    let mut watch = watching(&cluster).await;
    cluster.server.break_watches();
    assert!(watch.chunk().await.is_err());
}

#[tokio::test]
async fn denial_ends_running_watches_of_that_kind_until_it_is_lifted() {
    let cluster = Cluster::start().await;
    let mut watch = watching(&cluster).await;
    cluster.server.deny("services");
    assert!(watch.chunk().await.unwrap().is_none());
    assert_eq!(cluster.get("/api/v1/services?watch=true").await.status(), 403);
    assert_eq!(cluster.get("/api/v1/secrets").await.status(), 200);
    cluster.server.allow("services");
    assert_eq!(cluster.get("/api/v1/services").await.status(), 200);
}

#[tokio::test]
async fn a_stopped_server_refuses_connections_and_a_restarted_one_has_its_objects_but_no_history() {
    let cluster = Cluster::as_captured().await;
    let revision = cluster.revision().await;
    let mut watch = watching(&cluster).await;
    cluster.server.stop().await;
    assert!(watch.chunk().await.is_err());
    assert_eq!(cluster.server.watches(), 0);
    let address = ("127.0.0.1", cluster.server.port());
    assert!(tokio::net::TcpStream::connect(address).await.is_err());

    cluster.server.restart().await.unwrap();
    let list: Value = cluster.get("/api/v1/services").await.json().await.unwrap();
    assert_eq!(list["items"].as_array().unwrap().len(), 3);
    let path = format!("/api/v1/services?watch=true&resourceVersion={revision}");
    let mut watch = cluster.get(&path).await;
    assert_eq!(next_event(&mut watch).await["object"]["code"], 410);
}
