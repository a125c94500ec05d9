//! What the sources of a gateway offer, taken together: names that collide, what is hidden, one service whole.

use contract::sources::SourceState::Synced;
use lab::kube::{ApiServer, Endpoint, Options, Port, Readiness};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{GATEWAY, Inventory, Server};

async fn cluster(services: &[(&str, &str)]) -> ApiServer {
    let cluster = ApiServer::start(Options::default()).await.unwrap();
    for (namespace, service) in services {
        let endpoints = [Endpoint::ready("10.1.0.1"), Endpoint::not_ready("10.1.0.2")];
        let ports = [Port::new("http", 80, 8080), Port::new("metrics", 9090, 9090)];
        cluster.put_service(namespace, service, &ports, &endpoints).unwrap();
    }
    cluster
}

async fn two_sources() -> (Server, [ApiServer; 2], [String; 2]) {
    let one = cluster(&[("shop", "cart"), ("shop", "stock"), ("kube-system", "dns")]).await;
    let two = cluster(&[("store", "cart"), ("store", "search")]).await;
    let inventory = Inventory::default().cluster("c1", &one.kubeconfig()).cluster("c2", &two.kubeconfig());
    let server = Server::start(&inventory).await;
    let sources = [server.create_cluster("c1").await, server.create_cluster("c2").await];
    for source in &sources {
        server.until_state(source, &Synced).await;
    }
    (server, [one, two], sources)
}

fn names(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_two_sources_offer_is_found_and_told_with_where_the_other_is() {
    let (server, clusters, [one, two]) = two_sources().await;
    let path = format!("/console/v1/gateways/{GATEWAY}/offers");
    let page = server.get(&format!("{path}?collisions=true")).await;
    assert_eq!(names(&page), ["cart", "cart"]);
    let collision = |index: usize| &page["items"][index]["collisions"];
    assert_eq!(collision(0)[0]["sourceId"], two);
    assert_eq!(collision(0)[0]["namespace"], "store");
    assert_eq!(collision(1)[0]["sourceId"], one);
    assert_eq!(collision(1)[0]["serviceId"], page["items"][0]["serviceId"]);
    let own = server.get(&format!("/console/v1/sources/{one}/services?collisions=true")).await;
    assert_eq!(names(&own), ["cart"]);
    clusters[1].remove_service("store", "cart").unwrap();
    server.until(&format!("{path}?collisions=true"), |page| page["totalSize"] == 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_hidden_is_counted_and_shown_on_demand() {
    let (server, _clusters, [one, _]) = two_sources().await;
    let row = server.source_row(&one).await;
    assert_eq!((&row["services"], &row["hiddenServices"]), (&2.into(), &1.into()));
    let path = format!("/console/v1/sources/{one}/services");
    assert_eq!(names(&server.get(&path).await), ["cart", "stock"]);
    let page = server.get(&format!("{path}?hidden=true")).await;
    assert_eq!(names(&page), ["cart", "dns", "stock"]);
    assert_eq!(page["items"][1]["hidden"], true);
    let of_gateway = server.get(&format!("/console/v1/gateways/{GATEWAY}/offers")).await;
    assert_eq!(of_gateway["totalSize"], 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_service_is_told_with_every_endpoint_and_its_ports() {
    let (server, clusters, [one, _]) = two_sources().await;
    let page = server.get(&format!("/console/v1/sources/{one}/services?q=cart")).await;
    let id = page["items"][0]["serviceId"].as_str().unwrap();
    let path = format!("/console/v1/sources/{one}/services/{id}");
    let detail = server.get(&path).await;
    assert_eq!(detail["service"]["name"], "cart");
    let ports = json!([
        {"name": "http", "port": 8080, "protocol": "TCP"},
        {"name": "metrics", "port": 9090, "protocol": "TCP"}
    ]);
    let expected = json!([
        {"address": "10.1.0.1", "ports": ports, "state": "Healthy"},
        {"address": "10.1.0.2", "ports": ports, "state": "Unhealthy"}
    ]);
    assert_eq!(detail["endpoints"], expected);
    clusters[0].set_ready("shop", "cart", "10.1.0.1", Readiness::Terminating).unwrap();
    server.until(&path, |detail| detail["endpoints"][0]["state"] == "Draining").await;
    let (status, body) =
        server.send(Method::GET, &format!("/console/v1/sources/{one}/services/svc-none"), None).await;
    assert_eq!((status, &body["code"]), (StatusCode::NOT_FOUND, &"NotFound.Service".into()));
}
