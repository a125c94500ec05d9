//! Deleted sources: gone for every reader at once, restored whole within the time for it, purged after.

use std::time::Duration;

use contract::sources::SourceState::{Invalid, Synced};
use lab::kube::{ApiServer, Options};
use lab::nacos::{Instance, NacosOptions, NacosServer};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::store::Store;
use server::store::deletions::Restored;
use server::store::snapshots::SnapshotRow;
use server::store::sources::{InsertError, SourceChange, SourceRow};

use crate::databases::{Home, on_both};
use crate::harness::{GATEWAY, Inventory, Server};
use crate::sample::cluster;
use crate::store::{source_of, store};

const NOWHERE: &str = "127.0.0.1:9";
const LONG: Duration = Duration::from_mins(10);

on_both! {
    a_deleted_source_is_read_by_nobody_and_comes_back_whole,
    a_deleted_source_makes_room_and_cannot_come_back_into_it,
    what_is_over_is_purged_and_nothing_else,
    replicas_purge_at_once_without_waiting_for_each_other,
}

async fn deleted(store: &Store, cluster_id: &str) -> String {
    let source = store.insert_source(&source_of(cluster_id, "sg-core"), cluster_id).await.unwrap();
    assert!(store.delete_source(&source.source_id).await.unwrap());
    source.source_id
}

async fn change(store: &Store, source: &SourceRow) -> Option<SourceRow> {
    let change = SourceChange { source, namespaces: Some(r#"["a"]"#), ingress_https: true, rules: None };
    store.change_source(&change).await.unwrap()
}

async fn a_deleted_source_is_read_by_nobody_and_comes_back_whole(home: Home) {
    let store = store(&home, &Inventory::default()).await;
    let source = store.insert_source(&source_of("c1", "sg-core"), "c1-name").await.unwrap();
    let id = source.source_id.as_str();
    let source = change(&store, &source).await.unwrap();
    store.append_history(id, &[(1, "one".into())], 5).await.unwrap();
    let known = SnapshotRow { source_id: id.to_owned(), body: "{}".into() };
    assert!(store.put_snapshot(&known, None).await.unwrap());
    assert_eq!(store.claim_leases("one", LONG).await.unwrap(), [id]);

    assert!(store.delete_source(id).await.unwrap());
    assert!(!store.delete_source(id).await.unwrap(), "it is gone already");
    assert!(store.sources().await.unwrap().is_empty());
    assert!(store.sources_of_gateway(GATEWAY).await.unwrap().is_empty());
    assert!(store.source(id).await.unwrap().is_none());
    assert!(change(&store, &source).await.is_none());
    assert_eq!(store.bump_generation(id).await.unwrap(), None);
    assert_eq!(store.snapshot(id).await.unwrap(), None);
    assert!(!store.put_snapshot(&known, None).await.unwrap());
    assert!(!store.put_snapshot(&known, Some("one")).await.unwrap());
    assert_eq!(store.history(id, 5, 0).await.unwrap(), (vec![], 0));
    assert!(store.renew_leases("one", LONG).await.unwrap().is_empty());
    store.release_leases("one").await.unwrap();
    assert!(store.claim_leases("two", LONG).await.unwrap().is_empty());
    // What happened before is still written down.
    store.append_history(id, &[(2, "two".into())], 5).await.unwrap();

    let Ok(Restored::Back(back)) = store.restore_source(id, LONG).await else { panic!("not restored") };
    assert_eq!((back.namespaces.as_deref(), back.ingress_https), (Some(r#"["a"]"#), true));
    assert_eq!((back.generation(), back.created_at), (2, source.created_at));
    assert_eq!(store.source(id).await.unwrap().unwrap().origin(), source.origin());
    assert_eq!(store.snapshot(id).await.unwrap(), Some(known));
    assert_eq!(store.history(id, 5, 0).await.unwrap().1, 2);
    assert_eq!(store.claim_leases("two", LONG).await.unwrap(), [id]);
    let again = store.restore_source(id, LONG).await;
    assert!(matches!(again, Ok(Restored::Gone)), "it is not deleted: {again:?}");
}

async fn a_deleted_source_makes_room_and_cannot_come_back_into_it(home: Home) {
    let store = store(&home, &Inventory::default()).await;
    let (first, second) = (deleted(&store, "c1").await, deleted(&store, "c1").await);
    assert!(matches!(store.restore_source(&second, LONG).await, Ok(Restored::Back(_))));
    let taken = store.restore_source(&first, LONG).await;
    assert!(matches!(taken, Err(InsertError::Exists)), "{taken:?}");
    assert_eq!(store.sources().await.unwrap()[0].source_id, second);
}

async fn what_is_over_is_purged_and_nothing_else(home: Home) {
    let store = store(&home, &Inventory::default()).await;
    assert_eq!(store.purge_sources(Duration::ZERO).await.unwrap(), None);
    let gone = deleted(&store, "c1").await;
    let stays = store.insert_source(&source_of("c2", "sg-core"), "c2").await.unwrap();
    let wait = store.purge_sources(LONG).await.unwrap().expect("one is due later");
    assert!(wait <= LONG && wait > LONG / 2, "{wait:?}");
    assert!(store.gateway_of_deleted(&gone).await.unwrap().is_some(), "it may still come back");
    let late = store.restore_source(&gone, Duration::ZERO).await;
    assert!(matches!(late, Ok(Restored::Gone)), "{late:?}");
    assert_eq!(store.purge_sources(Duration::ZERO).await.unwrap(), None);
    assert_eq!(store.gateway_of_deleted(&gone).await.unwrap(), None);
    assert!(matches!(store.restore_source(&gone, LONG).await, Ok(Restored::Gone)));
    assert_eq!(store.sources().await.unwrap()[0].source_id, stays.source_id);
}

async fn replicas_purge_at_once_without_waiting_for_each_other(home: Home) {
    let store = store(&home, &Inventory::default()).await;
    for number in 0..20 {
        deleted(&store, &format!("c{number}")).await;
    }
    let purges = futures::future::join_all((0..4).map(|_| store.purge_sources(Duration::ZERO))).await;
    assert!(purges.iter().all(Result::is_ok), "{purges:?}");
    assert_eq!(store.purge_sources(LONG).await.unwrap(), None, "nothing is left");
}

async fn delete(server: &Server, source: &str) {
    let (status, body) = server.send(Method::DELETE, &format!("/v1/sources/{source}"), None).await;
    assert_eq!(status, StatusCode::OK, "{body}");
}

async fn restore(server: &Server, source: &str) -> (StatusCode, Value) {
    server.send(Method::POST, &format!("/console/v1/sources/{source}/restore"), None).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_is_taken_back_with_everything_that_was_known() {
    let cluster = cluster(&["cart", "stock"]).await;
    let server = Server::start(&Inventory::default().cluster("c1", &cluster.kubeconfig())).await;
    let source = server.create_cluster("c1").await;
    server.until_state(&source, &Synced).await;
    // Restored while the cluster can't be read, it shows what was known.
    cluster.deny("services");
    delete(&server, &source).await;
    let (status, error) = server.send(Method::GET, &format!("/v1/sources/{source}"), None).await;
    assert_eq!((status, &error["code"]), (StatusCode::NOT_FOUND, &"NotFound.Source".into()));
    for gone in ["services", "certificates", "history", "settings", "impact"] {
        let path = format!("/console/v1/sources/{source}/{gone}");
        assert_eq!(server.send(Method::GET, &path, None).await.0, StatusCode::NOT_FOUND, "{gone}");
    }
    assert_eq!(server.get("/v1/sources").await["data"]["totalSize"], 0);
    assert_eq!(restore(&server, &source).await.0, StatusCode::OK);
    let services = server.get(&format!("/console/v1/sources/{source}/services")).await;
    assert_eq!(services["totalSize"], 2, "at once");
    cluster.allow("services");
    server.until_state(&source, &Synced).await;
    let history = format!("/console/v1/sources/{source}/history?pageSize=100");
    let kinds = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap().iter();
        items.map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
    };
    let page = server.until(&history, |page| kinds(page).contains(&"Restored".to_owned())).await;
    assert_eq!(kinds(&page).last().map(String::as_str), Some("Created"));
    assert_eq!(restore(&server, &source).await.0, StatusCode::OK, "twice is as good as once");
    let page = server.get(&history).await;
    assert_eq!(kinds(&page).iter().filter(|kind| *kind == "Restored").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_is_taken_back_after_a_restart_too() {
    let cluster = ApiServer::start(Options::default()).await.unwrap();
    let inventory = Inventory::default().cluster("c1", &cluster.kubeconfig());
    let server = Server::start(&inventory).await;
    let source = server.create_cluster("c1").await;
    server.until_state(&source, &Synced).await;
    delete(&server, &source).await;
    let server = server.restart(&inventory).await;
    assert_eq!(server.get("/v1/sources").await["data"]["totalSize"], 0);
    assert_eq!(restore(&server, &source).await.0, StatusCode::OK);
    server.until_state(&source, &Synced).await;
}

#[tokio::test]
async fn what_cannot_be_restored_says_why() {
    let server = Server::start(&Inventory::default().nacos("n1", NOWHERE, "")).await;
    let (status, error) = restore(&server, "src-none").await;
    assert_eq!((status, &error["code"]), (StatusCode::NOT_FOUND, &"NotFound.DeletedSource".into()));
    let first = server.create_nacos("n1").await;
    delete(&server, &first).await;
    let second = server.create_nacos("n1").await;
    let (status, error) = restore(&server, &first).await;
    assert_eq!((status, &error["code"]), (StatusCode::CONFLICT, &"Conflict.SourceAlreadyExists".into()));
    delete(&server, &second).await;
    assert_eq!(restore(&server, &first).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_source_whose_time_is_over_is_purged_at_the_start_and_not_restored() {
    let inventory = Inventory::default().nacos("n1", NOWHERE, "");
    let server = Server::start(&inventory).await;
    let source = server.create_nacos("n1").await;
    delete(&server, &source).await;
    let file = format!("sqlite://{}", server.folder.path().join("data/headwater.db").display());
    let pool = sqlx::sqlite::SqlitePool::connect(&file).await.unwrap();
    sqlx::query("UPDATE sources SET deleted_at = deleted_at - 60000").execute(&pool).await.unwrap();
    assert_eq!(restore(&server, &source).await.0, StatusCode::NOT_FOUND, "though it is still stored");
    let server = server.restart(&inventory).await;
    let mut polls = tokio::time::interval(Duration::from_millis(20));
    let purged = async {
        while sqlx::query("SELECT 1 FROM sources").fetch_optional(&pool).await.unwrap().is_some() {
            polls.tick().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), purged).await.expect("nothing is left of it");
    assert_eq!(restore(&server, &source).await.0, StatusCode::NOT_FOUND);
    pool.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_impact_of_several_deletions_is_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let nacos = NacosServer::start(NacosOptions::in_dir(folder.path())).await.unwrap();
    for host in ["10.0.0.1", "10.0.0.2"] {
        nacos.register(&Instance::new("cart", host, 8080)).await.unwrap();
    }
    let inventory = Inventory::default().nacos("n1", &nacos.address(), "").nacos("n2", NOWHERE, "");
    let server = Server::start(&inventory).await;
    let (live, dead) = (server.create_nacos("n1").await, server.create_nacos("n2").await);
    server.until_state(&live, &Synced).await;
    server.until_state(&dead, &Invalid).await;
    let path = format!("/console/v1/gateways/{GATEWAY}/sources/impact?sourceIds");
    let cart = json!({"name": "cart", "sourceId": live, "namespace": "public", "groupName": "DEFAULT_GROUP"});
    server.add(&json!({"gatewayId": GATEWAY, "sourceType": "MSE_NACOS", "serviceConfigs": [cart]})).await;
    let impact = server.get(&format!("{path}={dead},src-none,{live}")).await;
    let told: Vec<_> = impact["items"].as_array().unwrap().iter().collect();
    assert_eq!(told.len(), 2, "one of them is gone");
    assert_eq!((&told[0]["sourceId"], &told[0]["services"]), (&json!(dead), &json!(0)));
    assert_eq!((&told[1]["services"], &told[1]["endpoints"]), (&json!(1), &json!(2)));
    assert_eq!(told[1]["sample"], json!(["cart"]));
    let (status, error) = server.send(Method::GET, &format!("{path}="), None).await;
    assert_eq!((status, &error["field"]), (StatusCode::BAD_REQUEST, &"sourceIds".into()));
    let elsewhere =
        server.get(&format!("/console/v1/gateways/gw-edge/sources/impact?sourceIds={live}")).await;
    assert_eq!(elsewhere["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_at_one_replica_is_taken_back_at_another() {
    let (home, cluster) = (Home::postgres(), cluster(&["cart"]).await);
    let inventory = Inventory::default().cluster("c1", &cluster.kubeconfig());
    let key = home.path().join("shared.key");
    let one = Server::start_on(home.url.as_ref().unwrap(), &key, &inventory).await;
    let other = Server::start_on(home.url.as_ref().unwrap(), &key, &inventory).await;
    let source = one.create_cluster("c1").await;
    for server in [&one, &other] {
        server.until_services(&source, &["cart"]).await;
    }
    delete(&other, &source).await;
    one.until("/v1/sources", |page| page["data"]["totalSize"] == 0).await;
    assert_eq!(restore(&one, &source).await.0, StatusCode::OK);
    for server in [&one, &other] {
        server.until("/v1/sources", |page| page["data"]["totalSize"] == 1).await;
        server.until_services(&source, &["cart"]).await;
        server.until_state(&source, &Synced).await;
    }
}
