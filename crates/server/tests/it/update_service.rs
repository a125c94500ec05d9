//! `UpdateService`: what is given is changed, the rest stays as it is.

use contract::sources::SourceState::Synced;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{GATEWAY, Inventory, Server};
use crate::reader::Reader;
use crate::sample::cluster;

fn fixed(source_type: &str, address: &str) -> Value {
    let config = json!({"name": "legacy", "addresses": [address]});
    json!({"gatewayId": GATEWAY, "sourceType": source_type, "serviceConfigs": [config], "resourceGroupId": "rg-1"})
}

async fn put(server: &Server, id: &str, body: Value) -> (u16, String, String) {
    let (status, body) = server.send(Method::PUT, &format!("/v1/services/{id}"), Some(body)).await;
    let text = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
    (status.as_u16(), text("code"), text("field"))
}

fn ok() -> (u16, String, String) {
    (200, "Ok".to_owned(), String::new())
}

async fn read(server: &Server, id: &str) -> Value {
    server.get(&format!("/v1/services/{id}")).await["data"].clone()
}

#[tokio::test]
async fn addresses_and_what_the_gateway_is_to_do_with_them_are_changed_and_kept() {
    let inventory = Inventory::default();
    let server = Server::start(&inventory).await;
    let id = server.add(&fixed("DNS", "old.example.com:80")).await.remove(0);
    let before = read(&server, &id).await;
    let mut reader = Reader::open(&server, "", None).await;
    let addresses = json!({"addresses": ["New.example.com:8443"], "dnsServers": ["10.0.0.2"]});
    assert_eq!(put(&server, &id, addresses).await, ok());
    reader.next_of("GatewayServices").await;
    let health = json!({"enable": true, "protocol": "HTTP", "httpPath": "/up", "interval": 5, "expectedStatuses": ["http_2xx"]});
    let outliers = json!({"enable": true, "failurePercentageThreshold": 30, "baseEjectionTime": 30});
    let more = json!({
        "protocol": "HTTPS", "ports": [{"name": "web", "port": 8443, "protocol": "HTTPS"}], "healthCheckConfig": health,
        "outlierDetectionConfig": outliers, "healthyPanicThreshold": 12.5,
    });
    assert_eq!(put(&server, &id, more).await, ok());
    assert_eq!(put(&server, &id, json!({})).await, ok(), "nothing is asked for, and nothing changes");
    let server = server.restart(&inventory).await;
    let service = read(&server, &id).await;
    assert_eq!(service["addresses"], json!(["new.example.com:8443"]));
    assert_eq!((&service["dnsServers"], &service["protocol"]), (&json!(["10.0.0.2"]), &"HTTPS".into()));
    assert_eq!(service["ports"], json!([{"name": "web", "port": 8443, "protocol": "HTTPS"}]));
    assert_eq!((&service["healthCheck"], &service["outlierDetection"]), (&health, &outliers));
    assert_eq!(
        (&service["healthyPanicThreshold"], &service["resourceGroupId"]),
        (&12.5.into(), &"rg-1".into())
    );
    assert_eq!(service["createTimestamp"], before["createTimestamp"]);
    assert!(service["updateTimestamp"].as_i64() > before["updateTimestamp"].as_i64());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_of_a_source_keeps_the_addresses_of_its_source() {
    let cluster = cluster(&["cart"]).await;
    let server = Server::start(&Inventory::default().cluster("c1", &cluster.kubeconfig())).await;
    let source = server.create_cluster("c1").await;
    server.until_state(&source, &Synced).await;
    let config = json!({"name": "cart", "namespace": "shop", "sourceId": source});
    let body = json!({"gatewayId": GATEWAY, "sourceType": "K8S", "serviceConfigs": [config]});
    let id = server.add(&body).await.remove(0);
    for field in ["addresses", "ports", "dnsServers"] {
        let told = put(&server, &id, json!({field: []})).await;
        assert_eq!(told, (400, "InvalidParameter".to_owned(), field.to_owned()));
    }
    assert_eq!(put(&server, &id, json!({"protocol": "GRPC"})).await, ok());
    let service = read(&server, &id).await;
    assert_eq!((&service["protocol"], &service["addresses"]), (&"GRPC".into(), &json!(["10.1.0.1:8080"])));
    assert_eq!((&service["ports"][0]["port"], &service["healthStatus"]), (&80.into(), &"Healthy".into()));
}

#[tokio::test]
async fn what_is_wrong_is_named_and_nothing_is_changed() {
    let server = Server::start(&Inventory::default()).await;
    let id = server.add(&fixed("VIP", "10.9.0.1:80")).await.remove(0);
    let before = read(&server, &id).await;
    for (body, code, field) in [
        (json!({"addresses": []}), "InvalidParameter.IsEmpty", "addresses"),
        (json!({"protocol": "TCP", "addresses": ["nowhere"]}), "InvalidParameter", "addresses[0]"),
        (json!({"dnsServers": ["10.0.0.2"]}), "InvalidParameter", "dnsServers"),
        (json!({"protocol": "SMTP"}), "InvalidParameter", "protocol"),
        (json!({"healthCheckConfig": {"timeout": 0}}), "InvalidParameter", "healthCheckConfig.timeout"),
        (json!({"healthCheckConfig": {"timeout": "1s"}}), "InvalidParameter", "healthCheckConfig.timeout"),
        (json!({"aiServiceConfig": {"provider": "qwen"}}), "InvalidParameter", "aiServiceConfig"),
        (json!({"modelProviderId": "mp-1"}), "InvalidParameter", "modelProviderId"),
    ] {
        let told = put(&server, &id, body.clone()).await;
        assert_eq!(told, (400, code.to_owned(), field.to_owned()), "{body}");
    }
    assert_eq!(read(&server, &id).await, before);
    assert_eq!(put(&server, "svc-none", json!({})).await.1, "NotFound.Service");
}
