//! Sources of type Nacos, against the real server.

mod faults;
mod followed;
mod front;
mod hostile;
mod instances;
mod many;

use std::time::Duration;

use contract::sources::SourceState::{Degraded, Invalid, Synced};
use futures::StreamExt;
use lab::nacos::{Credentials, Instance, NacosOptions, NacosServer};
use tempfile::TempDir;

use crate::harness::{Inventory, Server};

async fn registry() -> (TempDir, NacosServer) {
    let folder = tempfile::tempdir().unwrap();
    let registry = NacosServer::start(NacosOptions::in_dir(folder.path())).await.unwrap();
    (folder, registry)
}

async fn register(registry: &NacosServer, service: &str, hosts: std::ops::RangeInclusive<u8>) {
    for host in hosts {
        registry.register(&Instance::new(service, &format!("10.0.0.{host}"), 8080)).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_source_becomes_synced_with_the_real_count_of_services() {
    let (_folder, registry) = registry().await;
    register(&registry, "cart", 1..=3).await;
    register(&registry, "stock", 1..=1).await;
    let server = Server::start(&Inventory::default().nacos("n1", &registry.address(), "")).await;
    let source = server.create_nacos("n1").await;
    let row = server.until_state(&source, &Synced).await;
    assert_eq!(
        (&row["services"], &row["name"], &row["type"]),
        (&2.into(), &"n1-name".into(), &"MSE_NACOS".into())
    );
    let services = server.until_services(&source, &["cart", "stock"]).await;
    assert_eq!(services, [("cart".into(), 3, 3), ("stock".into(), 1, 1)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_registered_and_deregistered_arrives_down_to_the_last_instance() {
    let (_folder, registry) = registry().await;
    register(&registry, "cart", 1..=1).await;
    let server = Server::start(&Inventory::default().nacos("n1", &registry.address(), "")).await;
    let source = server.create_nacos("n1").await;
    server.until_endpoints(&source, "cart", 1, 1).await;
    register(&registry, "cart", 2..=3).await;
    server.until_endpoints(&source, "cart", 3, 3).await;
    register(&registry, "new", 1..=1).await;
    server.until_services(&source, &["cart", "new"]).await;
    for host in 1..=3 {
        let instance = Instance::new("cart", &format!("10.0.0.{host}"), 8080);
        registry.deregister(&instance).await.unwrap();
    }
    let path = format!("/console/v1/sources/{source}/services?q=cart");
    // A registry may keep a service that has no instances any more.
    server.until(&path, |page| page["totalSize"] == 0 || page["items"][0]["endpoints"] == 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_of_the_registry_drops_nothing_and_is_followed_again() {
    let (_folder, mut registry) = registry().await;
    register(&registry, "cart", 1..=2).await;
    let server = Server::start(&Inventory::default().nacos("n1", &registry.address(), "")).await;
    let source = server.create_nacos("n1").await;
    server.until_endpoints(&source, "cart", 2, 2).await;
    registry.stop().await.unwrap();
    let row = server.until_source(&source, |row| row["status"]["reason"] == "ConnectionRefused").await;
    assert_eq!((&row["services"], &row["status"]["state"]), (&1.into(), &Degraded.as_str().into()));
    let services = server.get(&format!("/console/v1/sources/{source}/services")).await;
    assert_eq!(services["items"][0]["endpoints"], 2, "the last known good stays");
    assert!(services["items"][0]["staleSince"].is_i64(), "and is marked as old");
    registry.restart().await.unwrap();
    server.until_state(&source, &Synced).await;
    register(&registry, "cart", 3..=3).await;
    server.until_endpoints(&source, "cart", 3, 3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_a_reason_and_the_right_one_works() {
    let folder = tempfile::tempdir().unwrap();
    let credentials = Credentials { user: "admin".into(), password: "the right one".into() };
    let options = NacosOptions { credentials: Some(credentials), ..NacosOptions::in_dir(folder.path()) };
    let registry = NacosServer::start(options).await.unwrap();
    register(&registry, "cart", 1..=1).await;
    let inventory = Inventory::default()
        .nacos("good", &registry.address(), "username = \"admin\"\npassword_file = \"good.txt\"")
        .nacos("bad", &registry.address(), "username = \"admin\"\npassword_file = \"bad.txt\"")
        .nacos("none", &registry.address(), "")
        .file("good.txt", "the right one\n")
        .file("bad.txt", "a wrong one\n");
    let server = Server::start(&inventory).await;
    let (good, bad, none) = (
        server.create_nacos("good").await,
        server.create_nacos("bad").await,
        server.create_nacos("none").await,
    );
    let row = server.until_state(&good, &Synced).await;
    assert_eq!(row["services"], 1);
    let row = server.until_state(&bad, &Invalid).await;
    assert_eq!((&row["status"]["reason"], row.get("services")), (&"BadCredentials".into(), None));
    let row = server.until_state(&none, &Invalid).await;
    assert_eq!(row["status"]["reason"], "Unauthorized");
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_and_namespaces_are_told_apart() {
    let (_folder, registry) = registry().await;
    registry.create_namespace("prod", "Production").await.unwrap();
    register(&registry, "cart", 1..=1).await;
    let grouped = Instance { group: "PAYMENTS".into(), ..Instance::new("cart", "10.0.1.1", 8080) };
    registry.register(&grouped).await.unwrap();
    let elsewhere = Instance { namespace: "prod".into(), ..Instance::new("cart", "10.0.2.1", 8080) };
    registry.register(&elsewhere).await.unwrap();
    let inventory = Inventory::default().nacos("n1", &registry.address(), "namespaces = [\"\", \"prod\"]");
    let server = Server::start(&inventory).await;
    let source = server.create_nacos("n1").await;
    let path = format!("/console/v1/sources/{source}/services");
    let page = server.until(&path, |page| page["totalSize"] == 3).await;
    let places: Vec<_> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (&item["namespace"], &item["groupName"]))
        .collect();
    let (prod, public) = (&"prod".into(), &"public".into());
    let (payments, default) = (&"PAYMENTS".into(), &"DEFAULT_GROUP".into());
    assert_eq!(places, [(prod, default), (public, default), (public, payments)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_registry_is_invalid_with_its_reason_and_does_not_delay_a_live_one() {
    let (_folder, registry) = registry().await;
    register(&registry, "cart", 1..=1).await;
    let silent = lab::proxy::FaultProxy::start(([127, 0, 0, 1], registry.port()).into()).await.unwrap();
    silent.set(lab::proxy::Fault::Hang).await.unwrap();
    let inventory = Inventory::default()
        .nacos("silent", &silent.address().to_string(), "")
        .nacos("dead", "127.0.0.1:9", "")
        .nacos("unknown", "nacos.invalid:8848", "")
        .nacos("live", &registry.address(), "");
    let server = Server::start(&inventory).await;
    let silent = server.create_nacos("silent").await;
    let (dead, unknown) = (server.create_nacos("dead").await, server.create_nacos("unknown").await);
    let live = server.create_nacos("live").await;
    let synced = server.until_state(&live, &Synced);
    tokio::time::timeout(Duration::from_secs(5), synced).await.expect("not held up by the others");
    for (source, reason) in [(dead, "ConnectionRefused"), (unknown, "NameNotResolved"), (silent, "TimedOut")]
    {
        let row = server.until_state(&source, &Invalid).await;
        assert_eq!((&row["status"]["reason"], row.get("services")), (&reason.into(), None), "{row}");
        assert!(row["status"]["nextAttempt"].is_i64());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_catalogue_of_several_pages_is_read_to_its_end() {
    let (_folder, registry) = registry().await;
    let registered = (0..620).map(|number| {
        let instance = Instance::new(&format!("s-{number}"), "10.0.0.1", 8080);
        let registry = &registry;
        async move { registry.register(&instance).await.unwrap() }
    });
    let count = futures::stream::iter(registered).buffer_unordered(16).count().await;
    let server = Server::start(&Inventory::default().nacos("n1", &registry.address(), "")).await;
    let source = server.create_nacos("n1").await;
    let row = server.until_state(&source, &Synced).await;
    assert_eq!(row["services"], count);
}
