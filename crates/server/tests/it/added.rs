//! The services that a gateway has: adding them, listing them, taking them away, and everything that is refused.

use contract::sources::SourceState::Synced;
use lab::kube::{ApiServer, Endpoint, Options, Port};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::store::services::{ServiceRow, Sorted, Wanted};

use crate::databases::Home;
use crate::harness::{GATEWAY, Inventory, Server};
use crate::reader::Reader;

async fn cluster(services: &[(&str, &str)]) -> ApiServer {
    let cluster = ApiServer::start(Options::default()).await.unwrap();
    for (namespace, service) in services {
        let endpoints = [Endpoint::ready("10.1.0.1"), Endpoint::not_ready("10.1.0.2")];
        cluster.put_service(namespace, service, &[Port::new("http", 80, 8080)], &endpoints).unwrap();
    }
    cluster
}

/// Two sources that both offer `cart`.
async fn two_sources() -> (Server, [ApiServer; 2], [String; 2], Inventory) {
    let one = cluster(&[("shop", "cart"), ("shop", "stock"), ("kube-system", "dns")]).await;
    let two = cluster(&[("store", "cart"), ("store", "search")]).await;
    let inventory = Inventory::default().cluster("c1", &one.kubeconfig()).cluster("c2", &two.kubeconfig());
    let server = Server::start(&inventory).await;
    let sources = [server.create_cluster("c1").await, server.create_cluster("c2").await];
    for source in &sources {
        server.until_state(source, &Synced).await;
    }
    (server, [one, two], sources, inventory)
}

fn of_cluster(source: &str, namespace: &str, names: &[&str]) -> Value {
    let configs: Vec<Value> =
        names.iter().map(|name| json!({"name": name, "namespace": namespace, "sourceId": source})).collect();
    json!({"gatewayId": GATEWAY, "sourceType": "K8S", "serviceConfigs": configs})
}

fn fixed(name: &str, addresses: &[&str]) -> Value {
    let config = json!({"name": name, "addresses": addresses});
    json!({"gatewayId": GATEWAY, "sourceType": "VIP", "serviceConfigs": [config]})
}

fn domain(name: &str, address: &str) -> Value {
    let config = json!({"name": name, "addresses": [address], "dnsServers": ["10.0.0.2"]});
    json!({"gatewayId": GATEWAY, "sourceType": "DNS", "serviceConfigs": [config]})
}

fn names(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect()
}

async fn refusal(server: &Server, body: Value) -> (u16, String, String) {
    let (status, body) = server.send(Method::POST, "/v1/services", Some(body)).await;
    let text = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
    (status.as_u16(), text("code"), text("field"))
}

const ADDED: &str = "/console/v1/gateways/gw-core/services";

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_has_the_services_that_were_added_to_it_and_no_others() {
    let (server, _clusters, [one, two], inventory) = two_sources().await;
    assert_eq!(server.get(ADDED).await["totalSize"], 0);
    let ids = server.add(&of_cluster(&one, "shop", &["stock", "cart"])).await;
    server.add(&of_cluster(&two, "store", &["cart"])).await;
    let dns = server.add(&domain("mail", "SMTP.example.com:25")).await;
    server.add(&fixed("legacy", &["10.9.0.1:8080", "10.9.0.2:8081"])).await;
    let page = server.get(ADDED).await;
    assert_eq!(names(&page), ["cart", "cart", "legacy", "mail", "stock"]);
    let offers = server.get(&format!("/console/v1/gateways/{GATEWAY}/offers?sourceId={one}")).await;
    assert_eq!(names(&offers), ["cart", "stock"]);
    assert_eq!(
        (&offers["items"][1]["serviceId"], &offers["items"][1]["added"]),
        (&json!(ids[0]), &true.into())
    );

    let server = server.restart(&inventory).await;
    let by_age = server.get(&format!("{ADDED}?sort=-created&type=VIP")).await;
    assert_eq!(names(&by_age), ["legacy"]);
    assert_eq!(by_age["items"][0]["health"], json!({"state": "Unchecked"}));
    let ports = json!([{"port": 8080, "protocol": "TCP"}, {"port": 8081, "protocol": "TCP"}]);
    assert_eq!(by_age["items"][0]["ports"], ports);
    let mail = server.get(&format!("/v1/services/{}", dns[0])).await;
    assert_eq!(mail["data"]["addresses"], json!(["smtp.example.com:25"]));
    assert_eq!((mail["data"].get("healthStatus"), &mail["data"]["sourceType"]), (None, &"DNS".into()));
    for (query, expected) in [
        ("q=CAR", vec!["cart", "cart"]),
        ("q=10.9.0.2", vec!["legacy"]),
        ("q=%25", vec![]),
        ("collisions=true", vec!["cart", "cart"]),
        ("sort=-name&pageSize=2", vec!["stock", "mail"]),
        ("pageNumber=2&pageSize=3", vec!["mail", "stock"]),
    ] {
        assert_eq!(names(&server.get(&format!("{ADDED}?{query}")).await), expected, "{query}");
    }
    let of_two = server.get(&format!("{ADDED}?sourceId={two}")).await;
    assert_eq!(of_two["items"][0]["place"]["namespace"], "store");
    assert_eq!(of_two["items"][0]["collisions"][0]["place"]["sourceId"], one);
    assert_eq!(server.get(&format!("/console/v1/gateways/{GATEWAY}")).await["services"], 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_of_a_source_follows_it_and_says_when_it_is_gone() {
    let (server, clusters, [one, two], _) = two_sources().await;
    let ids = server.add(&of_cluster(&one, "shop", &["cart"])).await;
    let path = format!("/console/v1/services/{}", ids[0]);
    let counted = json!({"state": "Counted", "endpoints": 2, "healthyEndpoints": 1});
    let detail = server.until(&path, |detail| detail["service"]["health"] == counted).await;
    assert_eq!(detail["endpoints"][1]["state"], "Unhealthy");
    let one_service = server.get(&format!("/v1/services/{}", ids[0])).await;
    assert_eq!(one_service["data"]["addresses"], json!(["10.1.0.1:8080", "10.1.0.2:8080"]));
    assert_eq!(one_service["data"]["healthStatus"], "Healthy");
    clusters[0].remove_service("shop", "cart").unwrap();
    let gone = server.until(&path, |detail| detail["service"]["health"]["state"] == "Gone").await;
    assert_eq!((&gone["endpoints"], gone["service"].get("staleSince")), (&json!([]), None));
    assert_eq!(server.get(&format!("/v1/services/{}", ids[0])).await["data"]["healthStatus"], "Unhealthy");

    let ids = server.add(&of_cluster(&two, "store", &["search"])).await;
    clusters[1].stop().await;
    let path = format!("/console/v1/services/{}", ids[0]);
    server.until(&path, |detail| detail["service"]["staleSince"].is_i64()).await;
    let (status, _) = server.send(Method::DELETE, &format!("/v1/sources/{two}"), None).await;
    assert_eq!(status, StatusCode::OK);
    let (status, error) = server.send(Method::GET, &path, None).await;
    assert_eq!((status, &error["code"]), (StatusCode::NOT_FOUND, &"NotFound.Service".into()));
    assert_eq!(names(&server.get(ADDED).await), ["cart"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn services_are_added_all_or_none_and_every_refusal_names_its_field() {
    let (server, _clusters, [one, two], _) = two_sources().await;
    server.add(&of_cluster(&one, "shop", &["cart"])).await;
    server.add(&fixed("legacy", &["10.9.0.1:80"])).await;
    let gateway = |id: &str| {
        let mut body = fixed("new", &["10.9.0.1:80"]);
        body["gatewayId"] = id.into();
        body
    };
    let without_source = |name: &str, namespace: &str| {
        let config = json!({"name": name, "namespace": namespace});
        json!({"gatewayId": GATEWAY, "sourceType": "K8S", "serviceConfigs": [config]})
    };
    let wrong_type = json!({"gatewayId": GATEWAY, "sourceType": "MSE_NACOS",
        "serviceConfigs": [{"name": "cart", "sourceId": one}]});
    for (body, status, code, field) in [
        (json!({}), 400, "InvalidParameter.IsEmpty", "gatewayId"),
        (gateway("gw-none"), 404, "NotFound.Gateway", "gatewayId"),
        (gateway("gw-creating"), 409, "Conflict.GatewayNotRunning", "gatewayId"),
        (of_cluster("src-none", "shop", &["stock"]), 404, "NotFound.Source", "serviceConfigs[0].sourceId"),
        (
            of_cluster(&one, "shop", &["stock", "search"]),
            404,
            "NotFound.OfferedService",
            "serviceConfigs[1].name",
        ),
        (of_cluster(&one, "kube-system", &["dns"]), 404, "NotFound.OfferedService", "serviceConfigs[0].name"),
        (
            of_cluster(&one, "shop", &["stock", "cart"]),
            409,
            "Conflict.ServiceAlreadyExists",
            "serviceConfigs[1].name",
        ),
        (of_cluster(&one, "shop", &["stock", "stock"]), 400, "InvalidParameter", "serviceConfigs[1].name"),
        (fixed("legacy", &["10.9.0.3:80"]), 409, "Conflict.ServiceAlreadyExists", "serviceConfigs[0].name"),
        (
            domain("legacy", "a.example.com:80"),
            409,
            "Conflict.ServiceAlreadyExists",
            "serviceConfigs[0].name",
        ),
        (fixed("other", &["10.9.0.3"]), 400, "InvalidParameter", "serviceConfigs[0].addresses[0]"),
        (wrong_type, 400, "InvalidParameter", "serviceConfigs[0].sourceId"),
        (without_source("none", "shop"), 404, "NotFound.OfferedService", "serviceConfigs[0].name"),
        (
            json!({"gatewayId": GATEWAY, "sourceType": "K8S", "serviceConfigs": [1]}),
            400,
            "InvalidParameter",
            "serviceConfigs[0]",
        ),
    ] {
        assert_eq!(
            refusal(&server, body.clone()).await,
            (status, code.to_owned(), field.to_owned()),
            "{body}"
        );
    }
    assert_eq!(names(&server.get(ADDED).await), ["cart", "legacy"], "nothing of what was refused is there");
    server.add(&without_source("search", "store")).await;
    assert_eq!(server.get(&format!("{ADDED}?q=search")).await["items"][0]["place"]["sourceId"], two);
    for (path, field) in [("?sort=color", "sort"), ("?type=EUREKA", "type"), ("?pageSize=0", "pageSize")] {
        let (status, error) = server.send(Method::GET, &format!("{ADDED}{path}"), None).await;
        assert_eq!((status, &error["field"]), (StatusCode::BAD_REQUEST, &field.into()));
    }
    let offers = format!("/console/v1/gateways/{GATEWAY}/offers?sourceId=src-none");
    assert_eq!(server.send(Method::GET, &offers, None).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn readers_are_told_when_services_come_and_go_and_a_deleted_one_is_gone() {
    let server = Server::start(&Inventory::default()).await;
    let mut reader = Reader::open(&server, "?gatewayId=gw-core", None).await;
    let ids = server.add(&fixed("legacy", &["10.9.0.1:80"])).await;
    let event = json!({"type": "GatewayServices", "gatewayId": GATEWAY});
    assert_eq!(reader.next().await.1, event);
    let path = format!("/v1/services/{}", ids[0]);
    let (status, body) = server.send(Method::DELETE, &path, None).await;
    assert_eq!((status, &body["data"]), (StatusCode::OK, &json!({})));
    assert_eq!(reader.next().await.1, event);
    for method in [Method::GET, Method::DELETE] {
        let (status, error) = server.send(method, &path, None).await;
        assert_eq!((status, &error["code"]), (StatusCode::NOT_FOUND, &"NotFound.Service".into()));
    }
    assert_ne!(server.add(&fixed("legacy", &["10.9.0.1:80"])).await, ids);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_tells_its_readers_of_services_that_were_added_at_another() {
    let home = Home::postgres();
    let key = home.path().join("shared.key");
    let (database, inventory) = (home.url.as_ref().unwrap(), Inventory::default());
    let one = Server::start_on(database, &key, &inventory).await;
    let other = Server::start_on(database, &key, &inventory).await;
    let mut reader = Reader::open(&other, "?gatewayId=gw-core", None).await;
    one.add(&fixed("legacy", &["10.9.0.1:80"])).await;
    let event = json!({"type": "GatewayServices", "gatewayId": GATEWAY});
    // Until it listens to the others, a replica tells that it may have missed something.
    while ![&event, &json!({"type": "Reset"})].contains(&&reader.next().await.1) {}
    assert_eq!(names(&other.get(&format!("{ADDED}?q=LEG&collisions=false&type=VIP")).await), ["legacy"]);
    assert_eq!(other.get(&format!("{ADDED}?collisions=true")).await["totalSize"], 0);
    assert_eq!(refusal(&other, fixed("legacy", &["10.9.0.1:80"])).await.1, "Conflict.ServiceAlreadyExists");
}

fn stored(index: usize) -> ServiceRow {
    ServiceRow {
        service_id: format!("svc-{index}"),
        gateway_id: GATEWAY.to_owned(),
        source_type: "VIP".to_owned(),
        source_id: None,
        name: format!("service-{index:06}"),
        namespace: String::new(),
        group_name: String::new(),
        addresses: r#"["10.9.0.1:80"]"#.to_owned(),
        dns_servers: "[]".to_owned(),
        settings: "{}".to_owned(),
        resource_group_id: None,
        created_at: i64::try_from(index).unwrap(),
        updated_at: 0,
    }
}

#[tokio::test]
async fn a_page_of_many_services_is_cut_by_the_database() {
    let server = Server::start(&Inventory::default()).await;
    let folder = server.stop().await;
    let store = server::store::Store::open(&folder.path().join("data"), None, None).await.unwrap();
    let rows: Vec<ServiceRow> = (0..5_000).map(stored).collect();
    store.insert_services(&rows, None).await.unwrap();
    let wanted = Wanted { gateway_id: Some(GATEWAY), q: Some("SERVICE-0049"), ..Wanted::default() };
    let sorted = Sorted { by_age: true, descending: true };
    let (page, total) = store.services(&wanted, sorted, 2, 1).await.unwrap();
    let found: Vec<&str> = page.iter().map(|row| row.name.as_str()).collect();
    assert_eq!((found, total), (vec!["service-004998", "service-004997"], 100));
}
