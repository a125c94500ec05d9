//! `GET search`: what the command palette finds, and in which order.

use contract::sources::SourceState::Synced;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{GATEWAY, Inventory, Server};
use crate::sample;

const NOWHERE: &str = "127.0.0.1:9";

async fn found(server: &Server, query: &str) -> Vec<(String, String)> {
    let answer = server.get(&format!("/console/v1/search?{query}")).await;
    let text = |hit: &Value, name: &str| hit[name].as_str().unwrap().to_owned();
    answer["items"].as_array().unwrap().iter().map(|hit| (text(hit, "kind"), text(hit, "name"))).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(kind, name)| ((*kind).to_owned(), (*name).to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_with_a_page_is_found_by_name_and_id_and_tells_where_it_belongs() {
    let cluster = sample::cluster(&["cart", "Core-cart", "stock"]).await;
    let inventory = Inventory::default().cluster("c-cart", &cluster.kubeconfig()).nacos("n1", NOWHERE, "");
    let server = Server::start(&inventory).await;
    let source = server.create_cluster("c-cart").await;
    server.until_state(&source, &Synced).await;

    let expected = [
        ("source", "c-cart-name"),
        ("service", "cart"),
        ("service", "Core-cart"),
        ("cluster", "c-cart-name"),
    ];
    assert_eq!(found(&server, "q=CART").await, pairs(&expected));
    assert_eq!(found(&server, "q=n1-n").await, pairs(&[("nacosInstance", "n1-name")]));
    assert_eq!(found(&server, "q=gw-edge").await, pairs(&[("gateway", "edge")]));
    assert_eq!(found(&server, &format!("q={source}")).await, pairs(&[("source", "c-cart-name")]));

    let hit = &server.get("/console/v1/search?q=stock").await["items"][0];
    assert_eq!((&hit["gateway"]["id"], &hit["source"]["id"]), (&GATEWAY.into(), &source.into()));
    assert_eq!((&hit["namespace"], &hit["regionId"]), (&"shop".into(), &"cn-hangzhou".into()));
    let id = hit["id"].as_str().unwrap();
    assert_eq!(found(&server, &format!("q={id}")).await, pairs(&[("service", "stock")]));
}

#[tokio::test]
async fn services_by_addresses_are_found_among_those_of_sources() {
    let server = Server::start(&Inventory::default()).await;
    let config = json!({"name": "Legacy-cart", "addresses": ["10.2.0.7:8080"]});
    let body = json!({"gatewayId": GATEWAY, "sourceType": "VIP", "serviceConfigs": [config]});
    let (_, answer) = server.send(Method::POST, "/v1/services", Some(body)).await;
    let id = answer["data"]["serviceIds"][0].as_str().unwrap();
    assert_eq!(found(&server, "q=legacy").await, pairs(&[("service", "Legacy-cart")]));
    assert_eq!(found(&server, &format!("q={id}&regionId=cn-hangzhou")).await.len(), 1);
    assert_eq!(found(&server, "q=legacy&regionId=eu-central-1").await, []);
    let hit = &server.get("/console/v1/search?q=legacy").await["items"][0];
    assert_eq!((&hit["id"], &hit["gateway"]["id"], hit.get("source")), (&id.into(), &GATEWAY.into(), None));
}

#[tokio::test]
async fn a_search_is_of_one_region_if_asked_and_signs_mean_themselves() {
    let server =
        Server::start(&Inventory::default().nacos("n_1", NOWHERE, "").nacos("n21", NOWHERE, "")).await;
    let n_1 = server.create_nacos("n_1").await;
    server.create_nacos("n21").await;
    let names = pairs(&[("source", "n_1-name"), ("nacosInstance", "n_1-name")]);
    assert_eq!(found(&server, "q=n_1").await, names, "{n_1}");
    assert_eq!(found(&server, "q=n_1&regionId=cn-hangzhou").await, names);
    assert_eq!(found(&server, "q=n_1&regionId=eu-central-1").await, []);
    assert_eq!(found(&server, "q=%25").await, []);
    assert_eq!(found(&server, "q=%20").await, []);
    assert_eq!(found(&server, "q=name&limit=2").await.len(), 2);
}

#[tokio::test]
async fn a_search_is_bounded() {
    let server = Server::start(&Inventory::default()).await;
    let long = format!("q={}", "x".repeat(201));
    for (query, field) in [("q=a&limit=0", "limit"), ("q=a&limit=51", "limit"), (&*long, "q")] {
        let (status, error) = server.send(Method::GET, &format!("/console/v1/search?{query}"), None).await;
        assert_eq!((status, &error["field"]), (StatusCode::BAD_REQUEST, &field.into()));
    }
}
