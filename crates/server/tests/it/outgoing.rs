//! Where the server connects to: never to what the operator, or Headwater itself, denies, by whatever name it is asked
//! to, and what is refused says so.

use contract::sources::SourceState::{Invalid, Synced};
use futures::FutureExt;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::outgoing::Networks;
use tokio::net::TcpListener;

use crate::harness::{GATEWAY, Inventory, Server, cluster_source, nacos_source};
use crate::sample::cluster;

fn networks(allow: &[&str], deny: &[&str]) -> Networks {
    let nets = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect();
    Networks { allow: nets(allow), deny: nets(deny) }
}

async fn server(inventory: &Inventory, networks: Networks) -> Server {
    Server::start_with(tempfile::tempdir().unwrap(), inventory, |config| config.outgoing = networks).await
}

/// The last line of each stage that a preflight reached.
async fn failed(server: &Server, body: &Value) -> (String, String) {
    let url = format!("{}/console/v1/gateways/{GATEWAY}/preflight", server.url);
    let answer = lab::http::client().unwrap().post(url).json(body).send().await.unwrap();
    let text = answer.text().await.unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let failed = lines.filter(|line| line["state"] == "Failed").map(|line| {
        let text = |key: &str| line[key].as_str().unwrap().to_owned();
        (text("stage"), text("reason"))
    });
    failed.collect::<Vec<_>>().remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registry_in_a_denied_network_is_invalid_and_never_connected_to() {
    let registry = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = registry.local_addr().unwrap().port();
    let cluster = cluster(&["cart"]).await;
    let inventory = Inventory::default()
        .nacos("n1", &format!("127.0.0.1:{port}"), "")
        .nacos("n2", &format!("localhost:{port}"), "")
        .cluster("c1", &cluster.kubeconfig());
    let server = server(&inventory, networks(&[], &["127.0.0.0/8", "::1/128"])).await;
    for (body, stage) in
        [(nacos_source("n1"), "Name"), (nacos_source("n2"), "Ports"), (cluster_source("c1"), "Ports")]
    {
        let (at, reason) = failed(&server, &body).await;
        assert_eq!((at.as_str(), reason.as_str()), (stage, "AddressDenied"), "{body}");
        let source = server.create(body).await;
        let row = server.until_state(&source, &Invalid).await;
        assert_eq!(row["status"]["reason"], "AddressDenied");
    }
    assert!(registry.accept().now_or_never().is_none(), "nobody came");
    assert_eq!(cluster.watches(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_is_allowed_is_connected_to_where_there_is_such_a_list() {
    let cluster = cluster(&["cart"]).await;
    let inventory = Inventory::default().cluster("c1", &cluster.kubeconfig()).nacos("n1", "[::1]:9", "");
    let server = server(&inventory, networks(&["127.0.0.0/8"], &[])).await;
    let source = server.create_cluster("c1").await;
    server.until_state(&source, &Synced).await;
    let source = server.create_nacos("n1").await;
    let row = server.until_state(&source, &Invalid).await;
    assert_eq!(row["status"]["reason"], "AddressDenied");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_metadata_address_of_a_cloud_is_denied_in_every_spelling() {
    let addresses =
        ["169.254.169.254:80", "2852039166:80", "[::ffff:169.254.169.254]:80", "100.100.100.200:80"];
    let mut inventory = Inventory::default();
    for (number, address) in addresses.iter().enumerate() {
        inventory = inventory.nacos(&format!("n{number}"), address, "");
    }
    let server = server(&inventory, networks(&["0.0.0.0/0", "::/0"], &[])).await;
    for (number, address) in addresses.iter().enumerate() {
        let source = server.create_nacos(&format!("n{number}")).await;
        let row = server.until_state(&source, &Invalid).await;
        assert_eq!(row["status"]["reason"], "AddressDenied", "{address}");
        let (status, answer) =
            server.send(Method::DELETE, &format!("/v1/sources/{source}"), Some(json!({}))).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
    }
}
