//! `/console/v1`: lists with filters and sorting, eligibility, impact, parameters.

use contract::sources::SourceState::{Invalid, Synced};
use lab::nacos::{Instance, NacosOptions, NacosServer};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{GATEWAY, Inventory, Server};

const NOWHERE: &str = "127.0.0.1:9";

#[tokio::test]
async fn the_session_names_the_regions_in_both_languages() {
    let server = Server::start(&Inventory::default()).await;
    let session = server.get("/console/v1/session").await;
    let region = json!({"regionId": "cn-hangzhou", "name": "China (Hangzhou)", "nameZh": "华东 1（杭州）"});
    assert_eq!(session["regions"], json!([region]));
}

#[tokio::test]
async fn every_instance_that_cannot_be_picked_tells_every_reason() {
    let inventory = Inventory::default()
        .nacos("good", NOWHERE, "")
        .nacos("added", NOWHERE, "")
        .nacos("several", NOWHERE, "vpc = \"vpc-edge\"\nmcp_enabled = false\nstate = \"Stopped\"")
        .nacos("old", NOWHERE, "mcp_supported = false");
    let server = Server::start(&inventory).await;
    let source = server.create_nacos("added").await;
    let listed = server.get(&format!("/console/v1/gateways/{GATEWAY}/inventory/nacos-instances")).await;
    let reasons = |id: &str| {
        let items = listed["items"].as_array().unwrap();
        items.iter().find(|item| item["instanceId"] == id).unwrap()["reasons"].clone()
    };
    assert_eq!(reasons("good"), json!([]));
    assert_eq!(reasons("added"), json!([{"code": "AlreadyAdded", "sourceId": source}]));
    assert_eq!(reasons("old"), json!([{"code": "McpUnsupported", "version": "2.3.2"}]));
    let several = json!([
        {"code": "InOtherVpc", "vpcId": "vpc-edge", "vpcName": "edge"},
        {"code": "NotRunning", "state": "Stopped"},
        {"code": "McpDisabled"},
    ]);
    assert_eq!(reasons("several"), several);
    let clusters = server.get(&format!("/console/v1/gateways/{GATEWAY}/inventory/clusters")).await;
    assert_eq!(clusters["securityGroups"], json!([{"securityGroupId": "sg-core", "name": "pods"}]));
}

#[tokio::test]
async fn sources_are_searched_filtered_sorted_and_paged_by_the_server() {
    let inventory =
        ["b", "a", "c"].iter().fold(Inventory::default(), |inventory, id| inventory.nacos(id, NOWHERE, ""));
    let server = Server::start(&inventory.cluster("k", "apiVersion: v1\nkind: Config\n")).await;
    for id in ["b", "a", "c"] {
        server.create_nacos(id).await;
    }
    server.create_cluster("k").await;
    let names = async |query: &str| {
        let page = server.get(&format!("/console/v1/gateways/{GATEWAY}/sources?{query}")).await;
        let items = page["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["originId"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("sort=name").await, ["a", "b", "c", "k"]);
    assert_eq!(names("sort=-name").await, ["k", "c", "b", "a"]);
    assert_eq!(names("").await[0], "k", "the newest first");
    assert_eq!(names("sort=name&pageNumber=2&pageSize=3").await, ["k"]);
    assert_eq!(names("type=K8S").await, ["k"]);
    assert_eq!(names("q=B-NAME").await, ["b"]);
    assert_eq!(names("state=Synced").await, Vec::<String>::new());
    let (status, error) =
        server.send(Method::GET, &format!("/console/v1/gateways/{GATEWAY}/sources?sort=color"), None).await;
    assert_eq!((status, &error["field"]), (StatusCode::BAD_REQUEST, &"sort".into()));
}

async fn with_registry() -> (tempfile::TempDir, NacosServer, Server, String) {
    let folder = tempfile::tempdir().unwrap();
    let registry = NacosServer::start(NacosOptions::in_dir(folder.path())).await.unwrap();
    for host in 1..=3 {
        registry.register(&Instance::new("cart", &format!("10.0.0.{host}"), 80)).await.unwrap();
    }
    let server = Server::start(&Inventory::default().nacos("n1", &registry.address(), "")).await;
    let source = server.create_nacos("n1").await;
    server.until_endpoints(&source, "cart", 3, 3).await;
    (folder, registry, server, source)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_impact_of_a_deletion_counts_services_and_endpoints() {
    let (_folder, _registry, server, source) = with_registry().await;
    let none = server.get(&format!("/console/v1/sources/{source}/impact")).await;
    assert_eq!(
        (&none["services"], &none["endpoints"]),
        (&0.into(), &0.into()),
        "nothing of it is the gateway's yet"
    );
    server
        .add(&json!({"gatewayId": GATEWAY, "sourceType": "MSE_NACOS", "serviceConfigs": [{"name": "cart"}]}))
        .await;
    let impact = server.get(&format!("/console/v1/sources/{source}/impact")).await;
    assert_eq!((&impact["services"], &impact["endpoints"]), (&1.into(), &3.into()));
    assert_eq!((&impact["sample"], &impact["name"]), (&json!(["cart"]), &"n1-name".into()));
    let gateway = server.get(&format!("/console/v1/gateways/{GATEWAY}")).await;
    assert_eq!(gateway["sources"], json!({"total": 1, "synced": 1, "degraded": 0, "invalid": 0}));
    assert_eq!(gateway["services"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn turning_mcp_enabled_off_makes_its_sources_invalid_at_once_and_on_again_synced() {
    let (_folder, _registry, server, source) = with_registry().await;
    let path = "/console/v1/nacos-instances/n1/parameters";
    let before = server.get(path).await;
    let dependent = json!({"sourceId": source, "gatewayId": GATEWAY, "gatewayName": "网关 a+b"});
    assert_eq!((&before["mcpEnabled"], &before["dependents"]), (&true.into(), &json!([dependent])));

    let turn = async |on: bool| server.send(Method::PUT, path, Some(json!({"mcpEnabled": on}))).await;
    assert_eq!(turn(false).await.1["mcpEnabled"], false);
    let rows = server.get(&format!("/console/v1/gateways/{GATEWAY}/sources")).await;
    let row: &Value = &rows["items"][0];
    assert_eq!(
        (&row["status"]["state"], &row["status"]["reason"]),
        (&Invalid.as_str().into(), &"McpDisabled".into())
    );
    assert_eq!(row["services"], 1, "what was known stays");
    assert_eq!(turn(true).await.0, StatusCode::OK);
    server.until_state(&source, &Synced).await;
}

#[tokio::test]
async fn mcp_enabled_is_not_turned_on_where_it_is_not_supported() {
    let server = Server::start(&Inventory::default().nacos("old", NOWHERE, "mcp_supported = false")).await;
    let path = "/console/v1/nacos-instances/old/parameters";
    let (status, error) = server.send(Method::PUT, path, Some(json!({"mcpEnabled": true}))).await;
    assert_eq!((status, &error["code"]), (StatusCode::CONFLICT, &"Conflict.McpUnsupported".into()));
    let (status, error) = server.send(Method::PUT, path, Some(json!({}))).await;
    assert_eq!((status, &error["field"]), (StatusCode::BAD_REQUEST, &"mcpEnabled".into()));
    let (status, _) = server.send(Method::GET, "/console/v1/nacos-instances/none/parameters", None).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}
