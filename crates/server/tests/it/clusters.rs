//! Sources of type K8S, against the stand-in of the Kubernetes API, and against a real cluster where
//! `HEADWATER_TEST_KUBECONFIG` names a kubeconfig of one.

use std::process::Stdio;

use contract::sources::SourceState::{Degraded, Invalid, Synced};
use lab::kube::{ApiServer, Endpoint, Options, Port, Readiness};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use crate::harness::{Inventory, Server};

async fn cluster() -> ApiServer {
    let cluster = ApiServer::start(Options::default()).await.unwrap();
    put(&cluster, "cart", &["10.1.0.1", "10.1.0.2"]);
    cluster
}

fn put(cluster: &ApiServer, service: &str, addresses: &[&str]) {
    let endpoints: Vec<_> = addresses.iter().map(|address| Endpoint::ready(address)).collect();
    cluster.put_service("shop", service, &[Port::new("http", 80, 8080)], &endpoints).unwrap();
}

async fn synced(cluster: &ApiServer) -> (Server, String) {
    let server = Server::start(&Inventory::default().cluster("c1", &cluster.kubeconfig())).await;
    let source = server.create_cluster("c1").await;
    server.until_state(&source, &Synced).await;
    (server, source)
}

#[tokio::test(flavor = "multi_thread")]
async fn services_and_endpoints_are_listed_and_watched() {
    let cluster = cluster().await;
    cluster.put_service("kube-system", "dns", &[Port::new("dns", 53, 53)], &[]).unwrap();
    let (server, source) = synced(&cluster).await;
    let services = server.until_services(&source, &["cart"]).await;
    assert_eq!(services, [("cart".into(), 2, 2)], "the cluster's own namespace is left out");
    put(&cluster, "stock", &["10.1.0.3"]);
    server.until_services(&source, &["cart", "stock"]).await;
    cluster.set_ready("shop", "cart", "10.1.0.1", Readiness::NotReady).unwrap();
    server.until_endpoints(&source, "cart", 2, 1).await;
    cluster.remove_service("shop", "cart").unwrap();
    server.until_services(&source, &["stock"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_without_endpoints_is_there_with_none() {
    let cluster = ApiServer::start(Options::default()).await.unwrap();
    put(&cluster, "empty", &[]);
    let (server, source) = synced(&cluster).await;
    assert_eq!(server.until_services(&source, &["empty"]).await, [("empty".into(), 0, 0)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_watch_is_listed_again_without_a_gap() {
    let cluster = cluster().await;
    let (server, source) = synced(&cluster).await;
    cluster.expire();
    put(&cluster, "stock", &["10.1.0.3"]);
    server.until_services(&source, &["cart", "stock"]).await;
    let row = server.until_state(&source, &Synced).await;
    assert_eq!(row["services"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_of_the_api_server_drops_no_endpoint() {
    let cluster = cluster().await;
    let (server, source) = synced(&cluster).await;
    cluster.stop().await;
    let row = server.until_source(&source, |row| row["status"]["reason"] == "ConnectionRefused").await;
    assert_eq!((&row["services"], &row["status"]["state"]), (&1.into(), &Degraded.as_str().into()));
    server.until_endpoints(&source, "cart", 2, 2).await;
    cluster.restart().await.unwrap();
    server.until_state(&source, &Synced).await;
    put(&cluster, "stock", &["10.1.0.3"]);
    let services = server.until_services(&source, &["cart", "stock"]).await;
    assert_eq!(services[0], ("cart".into(), 2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_namespace_keeps_its_services_as_old_ones_over_a_restart_of_headwater() {
    let cluster = cluster().await;
    cluster.put_service("vault", "safe", &[], &[Endpoint::ready("10.1.0.9")]).unwrap();
    let (server, source) = synced(&cluster).await;
    server.until_services(&source, &["cart", "safe"]).await;
    cluster.deny_in("services", "vault");
    let settings = json!({"namespaces": ["shop", "vault"], "ingressHttps": false});
    let path = format!("/console/v1/sources/{source}/settings");
    assert_eq!(server.send(Method::PUT, &path, Some(settings)).await.0, StatusCode::OK);
    server.until_state(&source, &Degraded).await;
    let services = format!("/console/v1/sources/{source}/services");
    let stale = |page: &Value| -> Vec<bool> {
        page["items"].as_array().unwrap().iter().map(|item| item["staleSince"].is_number()).collect()
    };
    server.until(&services, |page| stale(page) == [false, true]).await;
    let server = server.restart(&Inventory::default().cluster("c1", &cluster.kubeconfig())).await;
    server.until_state(&source, &Degraded).await;
    server.until(&services, |page| stale(page) == [false, true]).await;
    cluster.allow_in("services", "vault");
    cluster.remove_service("vault", "safe").unwrap();
    server.until_state(&source, &Synced).await;
    server.until_services(&source, &["cart"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_break_are_made_again() {
    let cluster = cluster().await;
    let (server, source) = synced(&cluster).await;
    cluster.break_watches();
    put(&cluster, "stock", &["10.1.0.3"]);
    server.until_services(&source, &["cart", "stock"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_cluster_refuses_is_a_reason_not_a_crash() {
    let cluster = cluster().await;
    cluster.deny("endpointslices");
    let inventory = Inventory::default()
        .cluster("c1", &cluster.kubeconfig())
        .cluster("c2", &cluster.kubeconfig_with_token("another"))
        .cluster("c3", &other_authority(&cluster).await);
    let server = Server::start(&inventory).await;
    for (id, reason) in [("c1", "PermissionDenied"), ("c2", "Unauthorized"), ("c3", "CertificateInvalid")] {
        let source = server.create_cluster(id).await;
        let row = server.until_state(&source, &Invalid).await;
        assert_eq!((&row["status"]["reason"], row.get("services")), (&reason.into(), None), "{row}");
    }
    cluster.allow("endpointslices");
    let listed = server.get("/v1/sources").await;
    let denied = listed["data"]["items"][0]["sourceId"].as_str().unwrap().to_owned();
    server.until_state(&denied, &Synced).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permission_taken_away_and_given_back_is_a_reason_in_between() {
    let cluster = cluster().await;
    let (server, source) = synced(&cluster).await;
    cluster.deny("services");
    let row = server.until_state(&source, &Invalid).await;
    assert_eq!(
        (&row["status"]["reason"], &row["services"]),
        (&"PermissionDenied".into(), &1.into()),
        "{row}"
    );
    server.until_endpoints(&source, "cart", 2, 2).await;
    cluster.allow("services");
    server.until_state(&source, &Synced).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_replaced_makes_the_source_invalid_and_drops_no_service() {
    let cluster = cluster().await;
    let (server, source) = synced(&cluster).await;
    cluster.rotate_token("another");
    let row = server.until_state(&source, &Invalid).await;
    assert_eq!((&row["status"]["reason"], &row["services"]), (&"Unauthorized".into(), &1.into()), "{row}");
    server.until_endpoints(&source, "cart", 2, 2).await;
}

/// A kubeconfig for this cluster that trusts another one's authority.
async fn other_authority(cluster: &ApiServer) -> String {
    let other = ApiServer::start(Options::default()).await.unwrap();
    other.kubeconfig_with_token(&cluster.token()).replace(&other.url(), &cluster.url())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_created_and_deleted_with_kubectl_is_followed() {
    let stand_in = cluster().await;
    let real = std::env::var_os("HEADWATER_TEST_KUBECONFIG");
    let kubeconfig =
        real.map_or_else(|| stand_in.kubeconfig(), |file| std::fs::read_to_string(file).unwrap());
    let server = Server::start(&Inventory::default().cluster("c1", &kubeconfig)).await;
    let source = server.create_cluster("c1").await;
    server.until_state(&source, &Synced).await;
    let file = server.folder.path().join("c1.yaml");
    let manifest = r#"{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "headwater-test", "namespace": "default"},
        "spec": {"ports": [{"port": 80}]}}"#;
    kubectl(&file, &["create", "--validate=ignore", "-f", "-"], manifest).await;
    let path = format!("/console/v1/sources/{source}/services?q=headwater-test");
    server.until(&path, |page| page["totalSize"] == 1).await;
    kubectl(&file, &["delete", "service", "headwater-test", "-n", "default"], "").await;
    server.until(&path, |page| page["totalSize"] == 0).await;
}

async fn kubectl(kubeconfig: &std::path::Path, arguments: &[&str], input: &str) {
    let program = std::env::var_os("HEADWATER_KUBECTL")
        .expect("HEADWATER_KUBECTL: run these tests by `cargo xtask test`");
    let mut child = Command::new(program)
        .arg("--kubeconfig")
        .arg(kubeconfig)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).await.unwrap();
    let output = child.wait_with_output().await.unwrap();
    assert!(output.status.success(), "kubectl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}
