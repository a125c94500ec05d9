//! Writes over HTTP and by the control, and what the server makes of them.

use crate::support::{Cluster, lines, types};
use lab::kube::{ApiServer, Endpoint, Options, Port, Readiness};
use reqwest::Method;
use serde_json::{Value, json};

const SERVICES: &str = "/api/v1/namespaces/default/services";

#[tokio::test]
async fn a_service_goes_through_create_replace_patch_and_delete() {
    let cluster = Cluster::start().await;
    let service = json!({ "metadata": { "name": "a" }, "spec": { "ports": [{ "port": 80 }] } });
    let (status, created) = cluster.send(Method::POST, SERVICES, &service).await;
    assert_eq!((status, &created["spec"]["ports"][0]["targetPort"]), (201, &json!(80)));
    assert_eq!(cluster.send(Method::POST, SERVICES, &service).await.1["reason"], "AlreadyExists");

    let path = format!("{SERVICES}/a");
    let note = json!({ "metadata": { "annotations": { "note": "x" } } });
    let (status, patched) = cluster.send(Method::PATCH, &path, &note).await;
    assert_eq!((status, &patched["metadata"]["annotations"]["note"]), (200, &json!("x")));
    assert_eq!(patched["metadata"]["uid"], created["metadata"]["uid"]);
    assert_eq!(cluster.send(Method::PUT, &path, &created).await.1["reason"], "Conflict");
    assert_eq!(cluster.send(Method::PUT, &path, &patched).await, (200, patched));

    assert_eq!(cluster.send(Method::DELETE, &path, &json!({})).await.0, 200);
    assert_eq!(cluster.send(Method::DELETE, &path, &json!({})).await.1["reason"], "NotFound");
}

#[tokio::test]
async fn an_object_needs_a_namespace_that_exists() {
    let cluster = Cluster::start().await;
    let service = json!({ "metadata": { "name": "a" } });
    let (status, body) = cluster.send(Method::POST, "/api/v1/namespaces/nope/services", &service).await;
    assert_eq!((status, &body["message"]), (404, &json!("namespaces \"nope\" not found")));
}

#[tokio::test]
async fn a_loopback_endpoint_is_refused() {
    let cluster = Cluster::start().await;
    let slice = json!({
        "metadata": { "name": "a-1" },
        "addressType": "IPv4",
        "endpoints": [{ "addresses": ["127.0.0.1"] }],
    });
    let path = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";
    let (status, body) = cluster.send(Method::POST, path, &slice).await;
    assert_eq!((status, &body["reason"]), (422, &json!("Invalid")));
    assert_eq!(body["details"]["causes"][0]["field"], "endpoints[0].addresses[0]");
    let refused = cluster.server.put_service("shop", "a", &[], &[Endpoint::ready("127.0.0.1")]);
    assert!(refused.unwrap_err().to_string().contains("loopback range"));
}

#[tokio::test]
async fn a_service_brings_its_slice_and_takes_it_along() {
    let cluster = Cluster::start().await;
    let server = &cluster.server;
    let endpoints = [Endpoint::ready("10.1.0.1"), Endpoint::not_ready("10.1.0.2")];
    server.put_service("shop", "cart", &[Port::new("http", 80, 8080)], &endpoints).unwrap();
    let path = "/apis/discovery.k8s.io/v1/endpointslices?labelSelector=kubernetes.io/service-name%3Dcart";
    let slices: Value = cluster.get(path).await.json().await.unwrap();
    let slice = &slices["items"][0];
    assert_eq!(slice["ports"][0]["port"], 8080);
    assert_eq!(slice["endpoints"][1]["conditions"]["ready"], false);

    server.set_ready("shop", "cart", "10.1.0.1", Readiness::Terminating).unwrap();
    let name = slice["metadata"]["name"].as_str().unwrap();
    let slice = server.get("endpointslices", "shop", name).unwrap();
    assert_eq!(
        slice["endpoints"][0]["conditions"],
        json!({ "ready": false, "serving": true, "terminating": true })
    );
    assert_eq!(slice["metadata"]["generation"], 2);

    server.remove_service("shop", "cart").unwrap();
    assert_eq!(server.get("endpointslices", "shop", name), None);
}

#[tokio::test]
async fn deleting_a_namespace_empties_it() {
    let cluster = Cluster::as_captured().await;
    let revision = cluster.revision().await;
    cluster.server.delete("namespaces", "", "cap").unwrap();
    let path = format!("/api/v1/services?watch=true&timeoutSeconds=1&resourceVersion={revision}");
    let events = lines(&cluster.get(&path).await.text().await.unwrap());
    assert_eq!(types(&events), ["DELETED", "DELETED", "DELETED"]);
}

#[tokio::test]
async fn a_put_without_a_difference_is_no_change() {
    let cluster = Cluster::as_captured().await;
    let revision = cluster.revision().await;
    cluster.server.put_service("cap", "s1", &[Port::new("80-8080", 80, 8080)], &[]).unwrap();
    assert_eq!(cluster.revision().await, revision);
}

#[tokio::test]
async fn a_watch_with_a_selector_sees_objects_come_and_go() {
    let cluster = Cluster::as_captured().await;
    let revision = cluster.revision().await;
    let path = "/api/v1/namespaces/cap/services/s1";
    for app in ["other", "s1"] {
        let label = json!({ "metadata": { "labels": { "app": app } } });
        cluster.send(Method::PATCH, path, &label).await;
    }
    let path = "/api/v1/services?watch=true&timeoutSeconds=1&labelSelector=app%3Ds1";
    let answer = cluster.get(&format!("{path}&resourceVersion={revision}")).await;
    assert_eq!(types(&lines(&answer.text().await.unwrap())), ["DELETED", "ADDED"]);
}

#[tokio::test]
async fn a_kept_identity_is_the_same_the_next_time() {
    let directory = tempfile::tempdir().unwrap();
    let options = Options { keep_in: Some(directory.path().to_owned()), ..Options::default() };
    let first = ApiServer::start(options.clone()).await.unwrap();
    let kubeconfig = first.kubeconfig();
    first.stop().await;
    let again = ApiServer::start(Options { port: Some(first.port()), ..options }).await.unwrap();
    assert_eq!(again.kubeconfig(), kubeconfig);
}
