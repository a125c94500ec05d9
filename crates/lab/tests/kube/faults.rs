//! What tests of discovery do to the stand-in: expiry, cut connections, denial, restart.

use crate::support::{Cluster, lines};
use lab::kube::{Age, Options, Port};
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

#[tokio::test]
async fn denial_in_one_namespace_leaves_the_others_but_not_all_of_them_at_once() {
    let cluster = Cluster::as_captured().await;
    cluster.server.put_namespace("other").unwrap();
    cluster.server.deny_in("services", "cap");
    let refused: Value = cluster.get("/api/v1/namespaces/cap/services").await.json().await.unwrap();
    assert!(refused["message"].as_str().unwrap().ends_with("in the namespace \"cap\""), "{refused}");
    assert_eq!(cluster.get("/api/v1/namespaces/other/services").await.status(), 200);
    assert_eq!(cluster.get("/api/v1/services").await.status(), 403);
    cluster.server.allow("services");
    assert_eq!(
        cluster.get("/api/v1/namespaces/cap/services").await.status(),
        403,
        "that allows the kind only"
    );
    cluster.server.allow_in("services", "cap");
    assert_eq!(cluster.get("/api/v1/services").await.status(), 200);
}

#[tokio::test]
async fn a_rotated_token_ends_running_watches_and_makes_the_old_one_bad() {
    let cluster = Cluster::start().await;
    let old = cluster.server.token();
    let mut watch = watching(&cluster).await;
    cluster.server.rotate_token("new");
    assert!(watch.chunk().await.unwrap().is_none());
    assert_eq!(cluster.with_token("/api/v1/services", &old).await.status(), 401);
    assert_eq!(cluster.get("/api/v1/services").await.status(), 200);
    assert!(cluster.server.kubeconfig().contains("token: new"));
}

#[tokio::test]
async fn a_server_without_streamed_lists_refuses_them_and_an_old_one_tells_its_version() {
    const STREAM: &str = "/api/v1/services?watch=true&sendInitialEvents=true&allowWatchBookmarks=true&\
                          resourceVersionMatch=NotOlderThan&timeoutSeconds=1";
    for (age, minor, status) in
        [(Age::Current, "36", 200), (Age::WithoutStreaming, "36", 422), (Age::Old, "31", 422)]
    {
        let cluster = Cluster::with(Options { age, ..Options::default() }).await;
        let version: Value = cluster.get("/version").await.json().await.unwrap();
        assert_eq!(version["minor"], minor);
        assert_eq!(cluster.get(STREAM).await.status(), status, "{age:?}");
    }
}

#[tokio::test]
async fn secrets_are_selected_by_their_type() {
    let cluster = Cluster::start().await;
    cluster.server.put_tls_secret("shop", "tls", "certificate", "key").unwrap();
    cluster.server.put_ingress("shop", "front", &[("a.example.com", "tls")]).unwrap();
    for (kind, count) in [("kubernetes.io/tls", 1), ("Opaque", 0)] {
        let path = format!("/api/v1/secrets?fieldSelector=type={kind}");
        let list: Value = cluster.get(&path).await.json().await.unwrap();
        assert_eq!(list["items"].as_array().unwrap().len(), count, "{kind}");
    }
    let ingress = cluster.server.get("ingresses", "shop", "front").unwrap();
    assert_eq!(ingress["spec"]["tls"][0]["secretName"], "tls");
}
