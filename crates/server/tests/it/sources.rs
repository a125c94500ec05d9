//! `ListSources`, `GetSource`, `DeleteSource`, and the lists of what can be added.

use contract::sources::SourceState::{Invalid, Synced};
use lab::kube::{ApiServer, Options};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::harness::{GATEWAY, Inventory, Server};

const NOWHERE: &str = "127.0.0.1:9";

#[tokio::test(flavor = "multi_thread")]
async fn a_source_has_the_clouds_fields_with_its_quirks() {
    let cluster = ApiServer::start(Options::default()).await.unwrap();
    let inventory = Inventory::default().cluster("c1", &cluster.kubeconfig()).nacos("n1", NOWHERE, "");
    let server = Server::start(&inventory).await;
    let (cluster_source, nacos_source) = (server.create_cluster("c1").await, server.create_nacos("n1").await);
    server.until_state(&cluster_source, &Synced).await;
    server.until_state(&nacos_source, &Invalid).await;

    let listed =
        server.get(&format!("/v1/sources?gatewayId={GATEWAY}&pageNumber=1&pageSize=10&type=K8S")).await;
    let item = &listed["data"]["items"][0];
    assert_eq!((&listed["data"]["totalSize"], &item["sourceId"]), (&1.into(), &json!(cluster_source)));
    assert_eq!(
        (&item["k8sSourceInfo"], &item["associationStatus"]),
        (&json!({"clusterId": "c1"}), &"Synced".into())
    );
    assert!(item.get("type").is_none() && item["createTimestamp"].is_i64());

    let one = server.get(&format!("/v1/sources/{cluster_source}")).await;
    assert_eq!(one["data"]["k8SSourceInfo"], json!({"clusterId": "c1"}));
    assert_eq!((&one["data"]["type"], &one["data"]["gatewayId"]), (&"K8S".into(), &GATEWAY.into()));

    let nacos = server.get(&format!("/v1/sources/{nacos_source}")).await;
    assert_eq!(nacos["data"]["nacosSourceInfo"]["instanceId"], "n1");
    assert_eq!(nacos["data"]["associationReason"], "ConnectionRefused");
}

#[tokio::test]
async fn a_deleted_source_is_gone_whatever_state_it_was_in() {
    let inventory = Inventory::default().nacos("n1", NOWHERE, "");
    let server = Server::start(&inventory).await;
    let source = server.create_nacos("n1").await;
    server.until_state(&source, &Invalid).await;
    let path = format!("/v1/sources/{source}");
    let (status, body) = server.send(Method::DELETE, &path, None).await;
    assert_eq!((status, &body["code"]), (StatusCode::OK, &"Ok".into()), "with a body: the SDKs need one");
    let (status, error) = server.send(Method::GET, &path, None).await;
    assert_eq!((status, &error["code"]), (StatusCode::NOT_FOUND, &"NotFound.Source".into()));
    let (status, _) = server.send(Method::DELETE, &path, None).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    server.create_nacos("n1").await;
}

#[tokio::test]
async fn only_what_can_be_added_is_offered_to_the_sdk() {
    let inventory = Inventory::default()
        .nacos("good", NOWHERE, "")
        .nacos("added", NOWHERE, "")
        .nacos("off", NOWHERE, "mcp_enabled = false")
        .nacos("edge", NOWHERE, "vpc = \"vpc-edge\"")
        .cluster("c1", "apiVersion: v1\nkind: Config\n");
    let server = Server::start(&inventory).await;
    server.create_nacos("added").await;
    let nacos = server.get(&format!("/v1/gateways/{GATEWAY}/service-sources/mse-nacos-instances")).await;
    assert_eq!(nacos["data"], json!({"items": [{"instanceId": "good", "name": "good-name"}]}));
    let clusters = format!("/v2/gateways/{GATEWAY}/service-sources/k8s-clusters");
    let here = server.get(&clusters).await;
    assert_eq!(here["data"], json!({"items": [{"clusterId": "c1", "name": "c1-name"}]}));
    assert_eq!(server.get(&format!("{clusters}?vpcId=vpc-edge")).await["data"], json!({"items": []}));
}
