//! Instances as the console has them: the list with its filters, creating and deleting one, what a deletion
//! takes away, and what happened last.

use contract::sources::SourceState::{Invalid, Synced};
use lab::kube::ApiServer;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::databases::Home;
use crate::harness::{GATEWAY, Inventory, Server};
use crate::reader::Reader;
use crate::sample::cluster;

fn new(name: &str) -> Value {
    json!({"name": name, "gatewayType": "AI", "spec": "apigw.medium.x1", "vpcId": "vpc-core",
        "tag": [{"key": "team", "value": "shop"}],
        "zoneConfig": {"selectOption": "Auto"}, "networkAccessConfig": {"type": "Intranet"}})
}

async fn create(server: &Server, name: &str) -> String {
    let (status, answer) = server.send(Method::POST, "/v1/gateways", Some(new(name))).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer["data"]["gatewayId"].as_str().unwrap().to_owned()
}

async fn delete(server: &Server, gateway_id: &str) -> (StatusCode, Value) {
    server.send(Method::DELETE, &format!("/v1/gateways/{gateway_id}"), None).await
}

async fn ids(server: &Server, query: &str) -> Vec<String> {
    let page = server.get(&format!("/console/v1/gateways?{query}")).await;
    let items = page["items"].as_array().unwrap();
    items.iter().map(|item| item["gateway"]["gatewayId"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_created_gateway_runs_at_once_and_survives_a_restart_and_the_inventory() {
    let server = Server::start(&Inventory::default()).await;
    let id = create(&server, "shop").await;
    let row = server.get(&format!("/console/v1/gateways/{id}")).await;
    assert_eq!((&row["regionId"], &row["services"]), (&"cn-hangzhou".into(), &0.into()));
    let gateway = &row["gateway"];
    assert_eq!((&gateway["status"], &gateway["gatewayType"]), (&"Running".into(), &"AI".into()));
    assert_eq!(gateway["vpc"], json!({"vpcId": "vpc-core", "name": "core"}));
    assert_eq!(gateway["tags"], json!([{"key": "team", "value": "shop"}]));
    assert_eq!(gateway["loadBalancers"], json!([]), "nobody made one");
    let server = server.restart(&Inventory::default()).await;
    assert_eq!(ids(&server, "q=shop").await, [id]);
}

#[tokio::test]
async fn what_is_wrong_with_a_new_gateway_is_named_and_nothing_is_written() {
    let server = Server::start(&Inventory::default()).await;
    let with = |key: &str, value: Value| {
        let mut body = new("shop");
        body[key] = value;
        body
    };
    for (body, code, field) in [
        (with("name", json!(" ")), "InvalidParameter.IsEmpty", "name"),
        (with("name", json!("edge")), "Conflict.GatewayNameExists", "name"),
        (with("gatewayType", json!("TCP")), "InvalidParameter", "gatewayType"),
        (with("spec", json!("huge")), "InvalidParameter", "spec"),
        (with("vpcId", json!("vpc-none")), "NotFound.Vpc", "vpcId"),
        (
            with("networkAccessConfig", json!({"type": "Moon"})),
            "InvalidParameter",
            "networkAccessConfig.type",
        ),
        (with("tag", json!([{"key": "", "value": "x"}])), "InvalidParameter.IsEmpty", "tag[0].key"),
        (with("tag", json!([{"key": "a"}])), "InvalidParameter", "tag[0]"),
    ] {
        let (status, answer) = server.send(Method::POST, "/v1/gateways", Some(body)).await;
        assert!(status.is_client_error(), "{answer}");
        assert_eq!((&answer["code"], &answer["field"]), (&code.into(), &field.into()), "{answer}");
    }
    assert_eq!(server.get("/console/v1/gateways").await["totalSize"], 3);
}

#[tokio::test]
async fn a_gateway_that_is_deleted_stays_deleted_until_the_inventory_has_left_it_out_once() {
    let inventory =
        || Inventory::default().and("[[gateways]]\nid = \"gw-x\"\nname = \"x\"\nvpc = \"vpc-core\"");
    let server = Server::start(&inventory()).await;
    let (status, answer) = delete(&server, "gw-x").await;
    assert_eq!((status, &answer["code"]), (StatusCode::OK, &"Ok".into()));
    assert_eq!(delete(&server, "gw-x").await.0, StatusCode::NOT_FOUND);
    let server = server.restart(&inventory()).await;
    assert!(ids(&server, "q=gw-x").await.is_empty(), "the file still lists it");
    let server = server.restart(&Inventory::default()).await.restart(&inventory()).await;
    assert_eq!(ids(&server, "q=gw-x").await, ["gw-x"]);
}

#[tokio::test]
async fn a_gateway_that_is_being_changed_is_not_deleted() {
    let server = Server::start(&Inventory::default()).await;
    let (status, answer) = delete(&server, "gw-creating").await;
    let code = "Conflict.AppClusterIsAlreadyInChanging";
    assert_eq!((status, &answer["code"]), (StatusCode::CONFLICT, &code.into()));
    let impact = server.get("/console/v1/gateways/gw-creating/impact").await;
    assert_eq!(impact["isChanging"], true);
}

async fn followed(cluster: &ApiServer) -> (Server, String) {
    let inventory = Inventory::default().cluster("c1", &cluster.kubeconfig()).nacos("n1", "127.0.0.1:9", "");
    let server = Server::start(&inventory).await;
    let source = server.create_cluster("c1").await;
    server.until_services(&source, &["cart"]).await;
    (server, source)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_says_what_it_takes_and_takes_it_and_nobody_follows_it_any_more() {
    let cluster = cluster(&["cart"]).await;
    let (server, source) = followed(&cluster).await;
    let dead = server.create_nacos("n1").await;
    server.until_state(&dead, &Invalid).await;
    let cart = json!({"name": "cart", "sourceId": source, "namespace": "shop"});
    server.add(&json!({"gatewayId": GATEWAY, "sourceType": "K8S", "serviceConfigs": [cart]})).await;
    let typed = json!({"name": "legacy", "addresses": ["10.9.0.1:80", "10.9.0.2:80", "10.9.0.3:80"]});
    server.add(&json!({"gatewayId": GATEWAY, "sourceType": "VIP", "serviceConfigs": [typed]})).await;
    let impact = server.get(&format!("/console/v1/gateways/{GATEWAY}/impact")).await;
    assert_eq!((&impact["sources"], &impact["unreadSources"]), (&2.into(), &1.into()));
    assert_eq!((&impact["services"], &impact["sample"]), (&2.into(), &json!(["c1-name", "n1-name"])));
    assert_eq!(impact["endpoints"], 4, "one of the service of the source, three typed ones");
    let mut reader = Reader::open(&server, "", None).await;
    assert_eq!(delete(&server, GATEWAY).await.0, StatusCode::OK);
    while reader.next().await.1 != json!({"type": "Gateways"}) {}
    for path in
        [format!("/v1/sources/{source}"), format!("/v1/sources/{dead}"), format!("/v1/gateways/{GATEWAY}")]
    {
        assert_eq!(server.send(Method::GET, &path, None).await.0, StatusCode::NOT_FOUND);
    }
    let mut polls = tokio::time::interval(std::time::Duration::from_millis(20));
    let let_go = async {
        while cluster.watches() > 0 {
            polls.tick().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), let_go).await.expect("nobody follows it");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_events_of_all_sources_come_newest_first_with_their_source() {
    let cluster = cluster(&["cart"]).await;
    let (server, source) = followed(&cluster).await;
    let mut reader = Reader::open(&server, &format!("?gatewayId={GATEWAY}"), None).await;
    let dead = server.create_nacos("n1").await;
    let path = format!("/console/v1/gateways/{GATEWAY}/events?pageSize=3");
    // Told only when it can be loaded.
    while reader.next().await.1 != json!({"type": "History", "gatewayId": GATEWAY, "sourceId": dead}) {}
    let events = server.get(&path).await;
    assert_eq!(events["items"][0]["sourceId"], dead.as_str(), "{events}");
    let events = server.until(&path, |events| events["items"][0]["entry"]["state"] == Invalid.as_str()).await;
    let items = events["items"].as_array().unwrap();
    assert_eq!(items.len(), 3);
    assert_eq!(
        (&items[0]["sourceName"], &items[0]["entry"]["reason"]),
        (&"n1-name".into(), &"ConnectionRefused".into())
    );
    assert!(items.is_sorted_by_key(|item| std::cmp::Reverse(item["entry"]["at"].as_i64())), "{events}");
    let of_source =
        |item: &&Value| item["sourceId"] == source.as_str() && item["entry"]["state"] == Synced.as_str();
    assert!(items.iter().any(|item| of_source(&item)), "{events}");
    let (status, error) = server.send(Method::GET, &path.replace("=3", "=0"), None).await;
    assert_eq!((status, &error["field"]), (StatusCode::BAD_REQUEST, &"pageSize".into()));
}

#[tokio::test]
async fn the_list_is_filtered_sorted_and_paged_by_the_server() {
    let server = Server::start(&Inventory::default().nacos("n1", "127.0.0.1:9", "")).await;
    let shop = create(&server, "shop").await;
    server.create_nacos("n1").await;
    for (query, found) in [
        ("status=Creating", vec!["gw-creating"]),
        ("type=AI", vec![&*shop]),
        ("vpcId=vpc-edge", vec!["gw-edge"]),
        ("tag=k", vec![GATEWAY]),
        ("tag=k%3Dv", vec![GATEWAY]),
        ("tag=k%3Dother", vec![]),
        ("tag=team%3Dshop&status=Running", vec![&*shop]),
        ("regionId=eu-central-1", vec![]),
        ("sort=name", vec!["gw-edge", "gw-creating", &*shop, GATEWAY]),
        ("sort=-sources&pageSize=1", vec![GATEWAY]),
        ("sort=status&pageSize=1", vec!["gw-creating"]),
        ("sort=-created&pageSize=1", vec![&*shop]),
        ("sort=name&pageSize=2&pageNumber=2", vec![&*shop, GATEWAY]),
    ] {
        assert_eq!(ids(&server, query).await, found, "{query}");
    }
    for (query, field) in [("status=Sleeping", "status"), ("type=TCP", "type"), ("sort=color", "sort")] {
        let (status, error) = server.send(Method::GET, &format!("/console/v1/gateways?{query}"), None).await;
        assert_eq!((status, &error["field"]), (StatusCode::BAD_REQUEST, &field.into()));
    }
    let vpcs = server.get("/console/v1/vpcs?regionId=cn-hangzhou").await;
    assert_eq!(vpcs["items"][0], json!({"vpcId": "vpc-core", "name": "core", "regionId": "cn-hangzhou"}));
    assert_eq!(server.get("/console/v1/vpcs?regionId=eu-central-1").await["items"], json!([]));
    let tags = server.get("/console/v1/gateway-tags?regionId=cn-hangzhou").await;
    assert_eq!(tags["items"], json!([{"key": "k", "value": "v"}, {"key": "team", "value": "shop"}]));
}

#[tokio::test]
async fn the_addresses_of_a_gateway_come_from_the_inventory() {
    let inventory = Inventory::default().and(
        "[[gateways]]\nid = \"gw-x\"\nname = \"x\"\nvpc = \"vpc-core\"\naddress = \"10.0.0.1\"\n\
         load_balancers = [{ address = \"2001:db8::1\", type = \"Internet\", ports = [{ port = 443, protocol = \"HTTPS\" }] }]",
    );
    let server = Server::start(&inventory).await;
    let gateway = server.get("/v1/gateways/gw-x").await;
    let balancers = &gateway["data"]["loadBalancers"];
    assert_eq!(
        (&balancers[0]["addressType"], &balancers[0]["gatewayDefault"]),
        (&"Intranet".into(), &true.into())
    );
    assert_eq!(
        (&balancers[1]["addressType"], &balancers[1]["addressIpVersion"]),
        (&"Internet".into(), &"ipv6".into())
    );
    assert_eq!(balancers[1]["ports"], json!([{"port": 443, "protocol": "HTTPS"}]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_gateways_are_listed_at_once() {
    let gateways =
        (0..1000).map(|n| format!("[[gateways]]\nid = \"gw-{n}\"\nname = \"n{n:04}\"\nvpc = \"vpc-core\"\n"));
    let server = Server::start(&Inventory::default().and(&gateways.collect::<String>())).await;
    let started = std::time::Instant::now();
    let page = server.get("/console/v1/gateways?sort=sources&pageSize=100&pageNumber=5").await;
    assert_eq!((&page["totalSize"], page["items"].as_array().unwrap().len()), (&1003.into(), 100));
    assert!(started.elapsed() < std::time::Duration::from_secs(2), "{:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn gateways_come_and_go_at_every_replica_and_a_name_is_given_once() {
    let (home, inventory) = (Home::postgres(), Inventory::default());
    let (url, key) = (home.url.as_ref().unwrap(), home.path().join("shared.key"));
    let one = Server::start_on(url, &key, &inventory).await;
    let other = Server::start_on(url, &key, &inventory).await;
    let mut reader = Reader::open(&other, "", None).await;
    let (here, there) = tokio::join!(
        one.send(Method::POST, "/v1/gateways", Some(new("shop"))),
        other.send(Method::POST, "/v1/gateways", Some(new("shop"))),
    );
    let mut statuses = [here.0, there.0];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::OK, StatusCode::CONFLICT]);
    while reader.next().await.1 != json!({"type": "Gateways"}) {}
    let id = ids(&other, "q=shop").await[0].clone();
    assert_eq!(delete(&one, &id).await.0, StatusCode::OK);
    assert!(ids(&other, "q=shop").await.is_empty());
    one.stop().await;
    other.stop().await;
}
