//! A cluster with services that have one healthy endpoint each, for tests to which it does not matter more.

use lab::kube::{ApiServer, Endpoint, Options, Port};

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
