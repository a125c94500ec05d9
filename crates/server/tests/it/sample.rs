//! Clusters and sources for tests to which it does not matter more: each service has one healthy endpoint.

use contract::sources::SourceState::Synced;
use lab::kube::{ApiServer, Endpoint, Options, Port};
use serde_json::json;

use crate::harness::{GATEWAY, Inventory, Server};

/// In the namespace `shop`.
pub async fn cluster(services: &[&str]) -> ApiServer {
    let cluster = ApiServer::start(Options::default()).await.unwrap();
    for service in services {
        put(&cluster, service);
    }
    cluster
}

pub fn put(cluster: &ApiServer, service: &str) {
    put_in(cluster, "shop", service);
}

pub fn put_in(cluster: &ApiServer, namespace: &str, service: &str) {
    let endpoints = [Endpoint::ready("10.1.0.1")];
    cluster.put_service(namespace, service, &[Port::new("http", 80, 8080)], &endpoints).unwrap();
}

/// A source that is synced, and brought rules of a security group with it.
pub async fn with_rules() -> (ApiServer, Server, String) {
    let cluster = cluster(&["cart"]).await;
    let server = Server::start(&Inventory::default().cluster("c1", &cluster.kubeconfig())).await;
    let rule =
        json!({"securityGroupId": "sg-core", "portRanges": ["8080", "9090/9099"], "description": "pods"});
    let source = json!({"gatewayId": GATEWAY, "type": "K8S", "k8sSourceConfig": {
        "clusterId": "c1", "authorizeSecurityGroupRules": [rule],
    }});
    let source = server.create(source).await;
    server.until_state(&source, &Synced).await;
    (cluster, server, source)
}
