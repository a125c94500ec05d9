//! `DescribeClustersV1` of the container service, as its SDK sends it.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Inventory, Server};

const PATH: &str = "/api/v1/clusters";

fn cluster(id: &str, kind: &str, more: &str) -> String {
    format!(
        "[[clusters]]\nid = \"{id}\"\nname = \"{id}-name\"\ntype = \"{kind}\"\nversion = \"1.33\"\n{more}\n"
    )
}

fn inventory() -> Inventory {
    let core = "vpc = \"vpc-core\"";
    Inventory::default()
        .and(&cluster("a", "ACK", core))
        .and(&cluster("b", "ACS", core))
        .and(&cluster("c", "ACKServerless", core))
        .and(&cluster("d", "Registered", "vpc = \"vpc-edge\"\nstate = \"updating\""))
}

fn ids(body: &Value) -> Vec<&str> {
    body["clusters"].as_array().unwrap().iter().map(|item| item["cluster_id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn clusters_are_described_in_the_words_of_the_container_service() {
    let server = Server::start(&inventory()).await;
    // The query of contract/wire/DescribeClustersV1.txt.
    let body = server.get(&format!("{PATH}?page_number=1&page_size=50&region_id=cn-hangzhou")).await;
    assert_eq!(body["page_info"], json!({"page_number": 1, "page_size": 50, "total_count": 4}));
    let last = json!({
        "cluster_id": "d", "name": "d-name", "cluster_type": "ExternalKubernetes", "profile": "Default",
        "region_id": "cn-hangzhou", "vpc_id": "vpc-edge", "state": "updating", "current_version": "1.33",
    });
    assert_eq!((ids(&body), &body["clusters"][3]), (vec!["a", "b", "c", "d"], &last));
    assert!(body.get("requestId").is_none() && body.get("code").is_none(), "no envelope");
    let kinds: Vec<_> = body["clusters"].as_array().unwrap().iter().map(|item| &item["profile"]).collect();
    assert_eq!(kinds, ["Default", "Acs", "Serverless", "Default"]);
}

#[tokio::test]
async fn clusters_are_found_by_each_filter_and_paged() {
    let server = Server::start(&inventory()).await;
    for (query, found) in [
        ("cluster_id=b", vec!["b"]),
        ("name=c-n", vec!["c"]),
        ("cluster_type=ManagedKubernetes", vec!["a", "b", "c"]),
        ("cluster_type=Ask", vec![]),
        ("cluster_type=ManagedKubernetes&profile=Acs", vec!["b"]),
        ("page_size=3&page_number=2", vec!["d"]),
        ("cluster_id=&name=&region_id=&cluster_spec=", vec!["a", "b", "c", "d"]),
    ] {
        assert_eq!(ids(&server.get(&format!("{PATH}?{query}")).await), found, "{query}");
    }
}

#[tokio::test]
async fn a_filter_that_cannot_be_is_refused_by_its_name() {
    let server = Server::start(&inventory()).await;
    for (query, field) in [
        ("page_size=101", "page_size"),
        ("page_number=0", "page_number"),
        ("page_number=x", "page_number"),
        ("cluster_type=Docker", "cluster_type"),
        ("profile=none", "profile"),
        ("region_id=mars-1", "region_id"),
        ("cluster_spec=ack.pro.small", "cluster_spec"),
    ] {
        let (status, error) = server.send(Method::GET, &format!("{PATH}?{query}"), None).await;
        assert_eq!(
            (status, &error["code"]),
            (StatusCode::BAD_REQUEST, &"InvalidParameter".into()),
            "{query}"
        );
        assert_eq!(error["field"], field);
    }
}
