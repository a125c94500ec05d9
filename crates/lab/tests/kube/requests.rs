//! Every form of request that kube-rs 5.0 was seen to make is understood.

use crate::support::Cluster;

const REQUESTS: &str = include_str!("../captures/kube/kube-rs-requests.txt");

#[tokio::test]
async fn every_request_of_kube_rs_is_answered() {
    let cluster = Cluster::as_captured().await;
    let revision = cluster.revision().await;
    for request in REQUESTS.lines() {
        let path = request.strip_prefix("GET ").unwrap();
        let path = path.replace("resourceVersion=N", &format!("resourceVersion={revision}"));
        let answer = cluster.get(&path).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(answer.headers()["content-type"], "application/json", "{path}");
    }
    let logged = cluster.server.requests();
    assert_eq!(logged.iter().filter(|request| request.contains("sendInitialEvents=true")).count(), 2);
}
