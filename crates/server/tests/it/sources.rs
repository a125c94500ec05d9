//! `ListSources`, `GetSource`, `DeleteSource`, `ListServices`, and the lists of what can be added.

use contract::sources::SourceState::{Invalid, Synced};
use lab::kube::{ApiServer, Endpoint, Options, Port};
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

#[tokio::test(flavor = "multi_thread")]
async fn services_of_a_gateway_are_those_its_sources_offer() {
    let cluster = ApiServer::start(Options::default()).await.unwrap();
    let endpoints = [Endpoint::ready("10.1.0.1"), Endpoint::not_ready("10.1.0.2")];
    cluster.put_service("shop", "cart", &[Port::new("http", 80, 8080)], &endpoints).unwrap();
    cluster.put_service("shop", "down", &[Port::new("http", 80, 8080)], &endpoints[1..]).unwrap();
    let server = Server::start(&Inventory::default().cluster("c1", &cluster.kubeconfig())).await;
    let source = server.create_cluster("c1").await;
    server.until_state(&source, &Synced).await;

    let services = server.get(&format!("/v1/services?gatewayId={GATEWAY}&sourceTypes=K8S%2CMSE_NACOS")).await;
    let cart = &services["data"]["items"][0];
    assert_eq!(
        (&services["data"]["totalSize"], &cart["name"], &cart["namespace"]),
        (&2.into(), &"cart".into(), &"shop".into())
    );
    assert_eq!(cart["addresses"], json!(["10.1.0.1:8080", "10.1.0.2:8080"]));
    assert_eq!(
        (&cart["healthStatus"], &cart["unhealthyEndpoints"]),
        (&"Healthy".into(), &json!(["10.1.0.2:8080"]))
    );
    assert_eq!(services["data"]["items"][1]["healthStatus"], "Unhealthy", "nothing ready is not healthy");
    assert_eq!(server.get("/v1/services?sourceType=MSE_NACOS").await["data"]["totalSize"], 0);
    assert_eq!(server.get("/v1/services?name=car").await["data"]["totalSize"], 1);
}
