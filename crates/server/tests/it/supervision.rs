//! How a source's life is supervised: quarantine and retry, bounds, generations, what an inventory changes,
//! the time-line, clocks that jump.

use std::time::Duration;

use contract::sources::SourceState::{Degraded, Invalid, Synced};
use lab::kube::ApiServer;
use lab::proxy::{Fault, FaultProxy};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::clock::Clock;
use server::discovery::limits::Limits;
use server::discovery::patience::{Patience, Seconds};

use crate::harness::{Inventory, Server};
use crate::sample::{cluster, put, put_in};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// A cluster that can be put out of reach, as the inventory's `c1`.
async fn behind_proxy(cluster: &ApiServer) -> (FaultProxy, Inventory) {
    let proxy = FaultProxy::start(([127, 0, 0, 1], cluster.port()).into()).await.unwrap();
    let through = format!("https://{}", proxy.address());
    let inventory =
        Inventory::default().cluster("c1", &cluster.kubeconfig().replace(&cluster.url(), &through));
    (proxy, inventory)
}

async fn start(inventory: &Inventory, patience: Patience) -> Server {
    Server::start_with(tempfile::tempdir().unwrap(), inventory, |config| config.discovery = patience).await
}

fn seconds(seconds: f64) -> Seconds {
    Seconds(Duration::from_secs_f64(seconds))
}

async fn history(server: &Server, source: &str) -> Vec<Value> {
    let page = server.get(&format!("/console/v1/sources/{source}/history?pageSize=100")).await;
    page["items"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_fails_for_long_is_tried_rarely_and_resumes_by_a_click() {
    let cluster = cluster(&["cart"]).await;
    let (proxy, inventory) = behind_proxy(&cluster).await;
    proxy.set(Fault::Refuse).await.unwrap();
    let patience =
        Patience { quarantine_after: seconds(0.2), quarantine_every: seconds(3600.0), ..Patience::default() };
    let server = start(&inventory, patience).await;
    let source = server.create_cluster("c1").await;
    let row = server.until_source(&source, |row| row["status"]["quarantined"] == true).await;
    assert!(row["status"]["attempts"].as_u64().unwrap() >= 2, "{row}");
    assert!(row["status"]["nextAttempt"].as_i64().unwrap() > server::store::now() + 1_000_000);
    proxy.set(Fault::None).await.unwrap();
    let (status, _) = server.send(Method::POST, &format!("/console/v1/sources/{source}/retry"), None).await;
    assert_eq!(status, StatusCode::OK);
    let row = server.until_state(&source, &Synced).await;
    assert_eq!((&row["status"]["quarantined"], &row["status"]["attempts"]), (&false.into(), &0.into()));
    let path = format!("/console/v1/sources/{source}/history?pageSize=100");
    let page = server.until(&path, |page| page["items"][0]["state"] == "Synced").await;
    let kinds: Vec<_> = page["items"].as_array().unwrap().iter().map(|line| line["kind"].clone()).collect();
    assert_eq!(kinds, ["Status", "Retried", "Quarantined", "Status", "Created"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_in_quarantine_resumes_by_itself() {
    let cluster = cluster(&["cart"]).await;
    let (proxy, inventory) = behind_proxy(&cluster).await;
    proxy.set(Fault::Refuse).await.unwrap();
    let patience =
        Patience { quarantine_after: seconds(0.2), quarantine_every: seconds(0.5), ..Patience::default() };
    let server = start(&inventory, patience).await;
    let source = server.create_cluster("c1").await;
    server.until_source(&source, |row| row["status"]["quarantined"] == true).await;
    proxy.set(Fault::None).await.unwrap();
    server.until_state(&source, &Synced).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_of_a_source_that_is_not_there_is_not_found() {
    let server = Server::start(&Inventory::default()).await;
    let (status, body) = server.send(Method::POST, "/console/v1/sources/src-none/retry", None).await;
    assert_eq!((status, &body["code"]), (StatusCode::NOT_FOUND, &"NotFound.Source".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_offers_more_than_its_bound_is_invalid_and_the_others_are_not() {
    let (large, small) = (cluster(&["a", "b", "c"]).await, cluster(&["a"]).await);
    let inventory =
        Inventory::default().cluster("c1", &large.kubeconfig()).cluster("c2", &small.kubeconfig());
    let server = start(
        &inventory,
        Patience { limits: Limits { services: 2, ..Limits::default() }, ..Patience::default() },
    )
    .await;
    let (large_source, small_source) = (server.create_cluster("c1").await, server.create_cluster("c2").await);
    let row = server.until_state(&large_source, &Invalid).await;
    assert_eq!(row["status"]["reason"], "LimitExceeded");
    server.until_state(&small_source, &Synced).await;
    large.remove_service("shop", "c").unwrap();
    server.until_state(&large_source, &Synced).await;
    put(&large, "d");
    let row = server.until_source(&large_source, |row| row["status"]["reason"] == "LimitExceeded").await;
    assert_eq!(row["services"], 2, "what was known stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registry_that_leaves_the_inventory_makes_its_source_invalid_at_once() {
    let (gone, stays) = (cluster(&["cart"]).await, cluster(&["cart"]).await);
    let both = Inventory::default().cluster("c1", &gone.kubeconfig()).cluster("c2", &stays.kubeconfig());
    let server = Server::start(&both).await;
    let (gone_source, stays_source) = (server.create_cluster("c1").await, server.create_cluster("c2").await);
    server.until_state(&gone_source, &Synced).await;
    let before = server.until_state(&stays_source, &Synced).await;
    server.apply(&Inventory::default().cluster("c2", &stays.kubeconfig()));
    let row = server.until_state(&gone_source, &Invalid).await;
    assert_eq!((&row["status"]["reason"], &row["services"]), (&"RegistryRemoved".into(), &1.into()));
    assert!(row["status"].get("nextAttempt").is_none(), "there is nothing to try");
    let after = server.source_row(&stays_source).await;
    assert_eq!(before["status"]["generation"], after["status"]["generation"], "the other was not touched");
    server.apply(&both);
    server.until_state(&gone_source, &Synced).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewed_kubeconfig_takes_effect_at_once_and_keeps_the_services() {
    let cluster = cluster(&["cart"]).await;
    let wrong = Inventory::default().cluster("c1", &cluster.kubeconfig_with_token("old"));
    let server = Server::start(&wrong).await;
    let source = server.create_cluster("c1").await;
    let row = server.until_state(&source, &Invalid).await;
    assert_eq!(row["status"]["reason"], "Unauthorized");
    server.apply(&Inventory::default().cluster("c1", &cluster.kubeconfig()));
    let row = server.until_state(&source, &Synced).await;
    assert_eq!(row["status"]["generation"], 2);
    assert_eq!(row["status"]["observedGeneration"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inventory_that_is_not_valid_changes_nothing() {
    let cluster = cluster(&["cart"]).await;
    let inventory = Inventory::default().cluster("c1", &cluster.kubeconfig());
    let server = Server::start(&inventory).await;
    let source = server.create_cluster("c1").await;
    server.until_state(&source, &Synced).await;
    server.apply(&Inventory::default().and("[[clusters]]\nid = \"c1\""));
    // The next one is applied after it: what the broken one would have done had been done by then.
    let next = Inventory::default().cluster("c1", &cluster.kubeconfig()).nacos("n1", "127.0.0.1:9", "");
    server.apply(&next);
    server
        .until("/console/v1/gateways/gw-core/inventory/nacos-instances", |all| all["items"][0].is_object())
        .await;
    assert_eq!(server.source_row(&source).await["status"]["generation"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_checked_kept_and_take_effect() {
    let cluster = cluster(&["cart"]).await;
    put_in(&cluster, "billing", "ledger");
    let inventory = Inventory::default().cluster("c1", &cluster.kubeconfig()).nacos("n1", "127.0.0.1:9", "");
    let server = Server::start(&inventory).await;
    let source = server.create_cluster("c1").await;
    server.until_services(&source, &["cart", "ledger"]).await;
    let path = format!("/console/v1/sources/{source}/settings");
    let chosen = |body: &Value| (body.get("namespaces").cloned(), body["ingressHttps"].clone());
    assert_eq!(chosen(&server.get(&path).await), (None, json!(false)));
    let (status, body) = server.send(Method::PUT, &path, Some(json!({"namespaces": ["shop", "Shop"]}))).await;
    assert_eq!((status, &body["field"]), (StatusCode::BAD_REQUEST, &"namespaces[1]".into()));
    let settings = json!({"namespaces": ["billing"], "ingressHttps": false});
    let (status, body) = server.send(Method::PUT, &path, Some(settings.clone())).await;
    assert_eq!((status, chosen(&body)), (StatusCode::OK, chosen(&settings)));
    server.until_services(&source, &["ledger"]).await;
    let row = server.until_state(&source, &Synced).await;
    assert_eq!((&row["status"]["generation"], &row["status"]["observedGeneration"]), (&2.into(), &2.into()));
    let server = server.restart(&inventory).await;
    assert_eq!(chosen(&server.get(&path).await), chosen(&settings));
    server.until_services(&source, &["ledger"]).await;
    let nacos = server.create_nacos("n1").await;
    let path = format!("/console/v1/sources/{nacos}/settings");
    let (status, body) = server.send(Method::PUT, &path, Some(settings)).await;
    assert_eq!((status, &body["field"]), (StatusCode::BAD_REQUEST, &"namespaces".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_breaks_nothing() {
    let cluster = cluster(&["cart"]).await;
    let (proxy, inventory) = behind_proxy(&cluster).await;
    let clock = Clock::default();
    let patience = Patience { longest_wait: seconds(1.0), ..Patience::default() };
    let server = Server::start_with(tempfile::tempdir().unwrap(), &inventory, |config| {
        config.clock = clock.clone();
        config.discovery = patience;
    })
    .await;
    let source = server.create_cluster("c1").await;
    server.until_state(&source, &Synced).await;
    for jump in [DAY, -2 * DAY] {
        proxy.set(Fault::Refuse).await.unwrap();
        server.until_state(&source, &Degraded).await;
        clock.jump(jump);
        let attempts = server.source_row(&source).await["status"]["attempts"].as_u64().unwrap();
        let later = |row: &Value| row["status"]["attempts"].as_u64().is_some_and(|now| now > attempts);
        let row = server.until_source(&source, later).await;
        assert_eq!(row["status"]["state"], "Degraded", "a day did not pass");
        proxy.set(Fault::None).await.unwrap();
        server.until_state(&source, &Synced).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_time_line_survives_a_restart_and_goes_with_its_source() {
    let cluster = cluster(&["cart"]).await;
    let inventory = Inventory::default().cluster("c1", &cluster.kubeconfig());
    let server = Server::start(&inventory).await;
    let source = server.create_cluster("c1").await;
    server.until_state(&source, &Synced).await;
    let path = format!("/console/v1/sources/{source}/history");
    server.until(&path, |page| page["totalSize"] == 2).await;
    let server = server.restart(&inventory).await;
    let lines = history(&server, &source).await;
    let synced = lines.iter().find(|line| line["state"] == "Synced").expect("that it was synced");
    assert_eq!(synced["services"], 1);
    assert_eq!(lines.last().unwrap()["kind"], "Created");
    server.send(Method::DELETE, &format!("/v1/sources/{source}"), None).await;
    let (status, _) = server.send(Method::GET, &path, None).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_known_good_survives_a_restart_while_the_registry_is_dead() {
    let cluster = cluster(&["cart"]).await;
    let (proxy, inventory) = behind_proxy(&cluster).await;
    let server = Server::start(&inventory).await;
    let source = server.create_cluster("c1").await;
    server.until_endpoints(&source, "cart", 1, 1).await;
    proxy.set(Fault::Refuse).await.unwrap();
    let server = server.restart(&inventory).await;
    let row = server.until_state(&source, &Invalid).await;
    assert_eq!(row["services"], 1);
    let page = server.get(&format!("/console/v1/sources/{source}/services")).await;
    let since = page["items"][0]["staleSince"].as_i64().expect("marked as old");
    assert!(since <= server::store::now() && since > server::store::now() - 60_000, "{since}");
    proxy.set(Fault::None).await.unwrap();
    server.until_state(&source, &Synced).await;
    let page = server.get(&format!("/console/v1/sources/{source}/services")).await;
    assert!(page["items"][0].get("staleSince").is_none());
}
