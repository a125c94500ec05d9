//! Several servers on one PostgreSQL: each source is followed by one of them, and shown by all.

use std::path::PathBuf;
use std::time::Duration;

use contract::sources::SourceState::{Invalid, Synced};
use lab::kube::{ApiServer, Port};
use lab::server::{HeadwaterServer, ServerOptions};
use reqwest::{Method, StatusCode};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;

use crate::databases::Home;
use crate::harness::{Inventory, Server};
use crate::reader::Reader;
use crate::sample::{cluster, put};

/// Services and EndpointSlices: what one follower watches.
const WATCHES: usize = 2;
const TAKEN_OVER_WITHIN: Duration = Duration::from_secs(10);

async fn replica(home: &Home, inventory: &Inventory) -> Server {
    Server::start_on(home.url.as_ref().unwrap(), &home.path().join("shared.key"), inventory).await
}

async fn until_watched_by(cluster: &ApiServer, followers: usize) {
    let mut polls = tokio::time::interval(Duration::from_millis(20));
    let watched = async {
        while cluster.watches() != followers * WATCHES {
            polls.tick().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), watched).await.expect("so many followers");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_is_followed_by_one_replica_and_shown_by_all() {
    let (home, cluster) = (Home::postgres(), cluster(&["cart"]).await);
    let inventory = Inventory::default().cluster("c1", &cluster.kubeconfig());
    let (one, other) = (replica(&home, &inventory).await, replica(&home, &inventory).await);
    let mut reader = Reader::open(&other, "?gatewayId=gw-core", None).await;
    let source = one.create_cluster("c1").await;
    for server in [&one, &other] {
        server.until_state(&source, &Synced).await;
        server.until_services(&source, &["cart"]).await;
    }
    until_watched_by(&cluster, 1).await;
    put(&cluster, "stock");
    let services = json!({"type": "Services", "gatewayId": "gw-core", "sourceId": source});
    let told = async {
        loop {
            let (_, event) = reader.next().await;
            let page = other.get(&format!("/console/v1/sources/{source}/services")).await;
            // The event comes when there is something to load, not before.
            if event == services && page["totalSize"] == 2 {
                break;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(10), told).await.expect("an event at every replica");
    assert_eq!(cluster.watches(), WATCHES);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_of_one_replica_takes_effect_at_the_one_that_follows() {
    let (home, cluster) = (Home::postgres(), cluster(&["cart"]).await);
    put(&cluster, "stock");
    cluster.put_service("billing", "ledger", &[Port::new("http", 80, 80)], &[]).unwrap();
    let inventory = Inventory::default().cluster("c1", &cluster.kubeconfig());
    let (one, other) = (replica(&home, &inventory).await, replica(&home, &inventory).await);
    let source = one.create_cluster("c1").await;
    other.until_services(&source, &["cart", "ledger", "stock"]).await;
    for (asked, namespace, names) in
        [(&one, "shop", ["cart", "stock"].as_slice()), (&other, "billing", &["ledger"])]
    {
        let path = format!("/console/v1/sources/{source}/settings");
        let (status, body) = asked
            .send(Method::PUT, &path, Some(json!({"namespaces": [namespace], "ingressHttps": false})))
            .await;
        assert_eq!(status, StatusCode::OK, "{body}");
        for server in [&one, &other] {
            server.until_services(&source, names).await;
        }
    }
    let (status, _) = other.send(Method::DELETE, &format!("/v1/sources/{source}"), None).await;
    assert_eq!(status, StatusCode::OK);
    until_watched_by(&cluster, 0).await;
    one.until("/console/v1/gateways/gw-core/sources", |page| page["totalSize"] == 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_that_stops_hands_its_sources_over_at_once() {
    let (home, cluster) = (Home::postgres(), cluster(&["cart"]).await);
    let inventory = Inventory::default().cluster("c1", &cluster.kubeconfig());
    let one = replica(&home, &inventory).await;
    let source = one.create_cluster("c1").await;
    one.until_state(&source, &Synced).await;
    let other = replica(&home, &inventory).await;
    other.until_state(&source, &Synced).await;
    one.stop().await;
    put(&cluster, "stock");
    other.until_services(&source, &["cart", "stock"]).await;
    until_watched_by(&cluster, 1).await;
}

/// As a process of its own, so that it can be killed and paused.
async fn process(home: &Home, folder: &std::path::Path, inventory: &Inventory) -> HeadwaterServer {
    std::fs::create_dir_all(folder).unwrap();
    let config = folder.join("headwater.toml");
    let key = home.path().join("shared.key");
    let text = format!("database = '{}'\nkey_file = '{}'\n", home.address(), key.display());
    std::fs::write(&config, text).unwrap();
    let options = ServerOptions {
        program: PathBuf::from(env!("CARGO_BIN_EXE_headwater")),
        port: 0,
        data_dir: folder.join("data"),
        inventory: inventory.write(folder),
        config: Some(config),
    };
    HeadwaterServer::start(&options).await.unwrap()
}

/// A source that the process follows, and another server that mirrors it.
async fn followed_by_process(
    home: &Home,
    inventory: &Inventory,
    cluster: &ApiServer,
) -> (HeadwaterServer, Server, String) {
    let follower = process(home, &home.path().join("follower"), inventory).await;
    let body = crate::harness::cluster_source("c1");
    let http = lab::http::client().unwrap();
    let answer = http.post(format!("{}/v1/sources", follower.url())).json(&body).send().await.unwrap();
    let answer: serde_json::Value = answer.json().await.unwrap();
    let source = answer["data"]["sourceId"].as_str().unwrap().to_owned();
    until_watched_by(cluster, 1).await;
    let other = replica(home, inventory).await;
    other.until_state(&source, &Synced).await;
    (follower, other, source)
}

#[tokio::test(flavor = "multi_thread")]
async fn another_replica_takes_over_within_ten_seconds_of_a_death() {
    let (home, cluster) = (Home::postgres(), cluster(&["cart"]).await);
    let inventory = Inventory::default().cluster("c1", &cluster.kubeconfig());
    let (follower, other, source) = followed_by_process(&home, &inventory, &cluster).await;
    follower.kill().await.unwrap();
    put(&cluster, "stock");
    let taken_over = other.until_services(&source, &["cart", "stock"]);
    tokio::time::timeout(TAKEN_OVER_WITHIN, taken_over).await.expect("taken over in time");
    until_watched_by(&cluster, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_that_was_frozen_finds_its_sources_taken_and_undoes_nothing() {
    let (home, cluster) = (Home::postgres(), cluster(&["cart"]).await);
    let inventory = Inventory::default().cluster("c1", &cluster.kubeconfig());
    let (follower, other, source) = followed_by_process(&home, &inventory, &cluster).await;
    let pid = Pid::from_raw(i32::try_from(follower.pid().unwrap()).unwrap()).unwrap();
    kill_process(pid, Signal::STOP).unwrap();
    put(&cluster, "stock");
    other.until_services(&source, &["cart", "stock"]).await;
    kill_process(pid, Signal::CONT).unwrap();
    until_watched_by(&cluster, 1).await;
    // It shows what happened meanwhile, though nothing has since.
    let http = lab::http::client().unwrap();
    let url = format!("{}/console/v1/sources/{source}/services", follower.url());
    let mut polls = tokio::time::interval(Duration::from_millis(20));
    let caught_up = async {
        loop {
            let page: serde_json::Value = http.get(&url).send().await.unwrap().json().await.unwrap();
            if page["totalSize"] == 2 && page["items"][0].get("staleSince").is_none() {
                break;
            }
            polls.tick().await;
        }
    };
    tokio::time::timeout(TAKEN_OVER_WITHIN, caught_up).await.expect("caught up");
    put(&cluster, "zebra");
    other.until_services(&source, &["cart", "stock", "zebra"]).await;
    follower.stop().await.unwrap();
    other.until_state(&source, &Synced).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_is_invalid_is_so_at_every_replica_and_is_retried_from_any() {
    let home = Home::postgres();
    let inventory = Inventory::default().nacos("n1", "127.0.0.1:9", "");
    let (one, other) = (replica(&home, &inventory).await, replica(&home, &inventory).await);
    let source = one.create_nacos("n1").await;
    let mut attempts = 0;
    for server in [&one, &other, &one] {
        let row = server
            .until_source(&source, |row| {
                row["status"]["state"] == Invalid.as_str()
                    && row["status"]["attempts"].as_u64().is_some_and(|now| now > attempts)
            })
            .await;
        assert_eq!(row["status"]["reason"], "ConnectionRefused");
        attempts = row["status"]["attempts"].as_u64().unwrap();
        let (status, _) =
            server.send(Method::POST, &format!("/console/v1/sources/{source}/retry"), None).await;
        assert_eq!(status, StatusCode::OK);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_name_and_new_rules_are_told_to_the_readers_of_every_replica() {
    let (home, cluster) = (Home::postgres(), cluster(&["cart"]).await);
    let inventory = Inventory::default();
    let (one, other) = (replica(&home, &inventory).await, replica(&home, &inventory).await);
    let body = json!({"vpcId": "vpc-core", "name": "before", "clusterType": "ACK", "version": "1.33",
                      "kubeconfig": cluster.kubeconfig()});
    let (status, registered) = one.send(Method::POST, "/console/v1/clusters", Some(body)).await;
    assert_eq!(status, StatusCode::OK, "{registered}");
    let id = registered["cluster"]["clusterId"].as_str().unwrap();
    let source = one.create_cluster(id).await;
    for server in [&one, &other] {
        server.until_state(&source, &Synced).await;
    }
    let rule = json!({"securityGroupId": "sg-core", "portRanges": ["443"]});
    let settings = json!({"ingressHttps": false, "securityGroupRules": [rule]});
    for (path, body) in [
        (format!("/console/v1/clusters/{id}"), json!({"name": "after"})),
        (format!("/console/v1/sources/{source}/settings"), settings),
    ] {
        let mut reader = Reader::open(&other, "?gatewayId=gw-core", None).await;
        let (status, answer) = one.send(Method::PUT, &path, Some(body)).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        assert_eq!(reader.next_of("Sources").await["sourceId"], source.as_str(), "{path}");
    }
    assert_eq!(other.source_row(&source).await["name"], "after");
}
