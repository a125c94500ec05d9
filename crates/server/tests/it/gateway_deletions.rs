//! The deletion of gateways on both databases, and beside what else goes on there: nobody waits for it, nothing
//! brings one back, and what is added meanwhile is refused by its name.

use std::time::Duration;

use contract::console::clusters::ChangeCluster;
use contract::gateways::NewGateway;
use contract::services::ServiceType;
use contract::sources::{NewOrigin, NewSource};
use futures::future::{join_all, try_join_all};
use reqwest::{Method, StatusCode};
use serde_json::json;
use server::platform::inventory::Inventory as Applied;
use server::store::clusters::ClusterRow;
use server::store::deletions::AT_ONCE;
use server::store::gateways::InsertError as GatewayError;
use server::store::services::{InsertError as ServiceError, ServiceRow};
use server::store::sources::InsertError;
use server::store::vpcs::VpcRow;
use server::store::{Store, Tx, Written};

use crate::databases::{Home, on_both};
use crate::harness::{GATEWAY, Inventory, Server};
use crate::leases::until_waited_for;
use crate::store::{source_of, store};

const LONG: Duration = Duration::from_mins(10);
const SOON: Duration = Duration::from_secs(5);

on_both! {
    a_deleted_gateway_is_read_by_nobody_and_goes_with_its_sources,
    a_purge_takes_a_few_at_a_time,
    deleting_gateways_is_in_nobodys_way,
    what_vanished_before_the_write_is_named,
}

async fn source_in(store: &Store, gateway_id: &str, instance_id: &str) -> String {
    let origin = NewOrigin::Nacos { instance_id: instance_id.to_owned() };
    let new = NewSource { gateway_id: gateway_id.to_owned(), resource_group_id: None, origin };
    store.insert_source(&new, instance_id).await.unwrap().source_id
}

async fn sources_in(store: &Store, gateway_id: &str, count: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for number in 0..count {
        ids.push(source_in(store, gateway_id, &format!("n{number}")).await);
    }
    ids.sort();
    ids
}

fn typed_service(gateway_id: &str) -> ServiceRow {
    ServiceRow {
        service_id: format!("svc-{gateway_id}"),
        gateway_id: gateway_id.to_owned(),
        source_type: ServiceType::Dns.to_string(),
        source_id: None,
        name: "typed".into(),
        namespace: String::new(),
        group_name: String::new(),
        addresses: "[]".into(),
        dns_servers: "[]".into(),
        settings: "{}".into(),
        resource_group_id: None,
        created_at: 1,
        updated_at: 1,
    }
}

async fn a_deleted_gateway_is_read_by_nobody_and_goes_with_its_sources(home: Home) {
    let store = store(&home, &Inventory::default()).await;
    let (ids, stays) = (sources_in(&store, GATEWAY, 2).await, source_in(&store, "gw-edge", "n0").await);
    store.delete_source(&ids[0]).await.unwrap();
    store.insert_services(&[typed_service(GATEWAY)], None).await.unwrap();
    assert_eq!(store.delete_gateway(GATEWAY).await.unwrap(), Some(ids.clone()));
    assert_eq!(store.delete_gateway(GATEWAY).await.unwrap(), None, "it is gone already");
    assert!(store.gateway(GATEWAY).await.unwrap().is_none());
    assert!(store.gateways().await.unwrap().iter().all(|row| row.gateway_id != GATEWAY));
    assert!(store.service(&format!("svc-{GATEWAY}")).await.unwrap().is_none());
    let left: Vec<String> = store.sources().await.unwrap().into_iter().map(|row| row.source_id).collect();
    assert_eq!(left, [stays]);
    for id in &ids {
        let back = store.restore_source(id, LONG).await.unwrap();
        assert!(matches!(back, server::store::deletions::Restored::Gone), "{back:?}");
    }
    store.purge_gateways().await.unwrap();
    assert!(store.gateway_of_deleted(&ids[1]).await.unwrap().is_some(), "the sources go first");
    assert_eq!(store.purge_sources(LONG).await.unwrap(), None);
    store.purge_gateways().await.unwrap();
    assert_eq!(store.gateway_of_deleted(&ids[1]).await.unwrap(), None);
    // Listed by the file as before, it stays away; once it was not listed, it may come again.
    let applied = Applied::read(&Inventory::default().write(home.path())).unwrap();
    applied.apply(&store).await.unwrap();
    assert!(store.gateway(GATEWAY).await.unwrap().is_none());
}

async fn a_purge_takes_a_few_at_a_time(home: Home) {
    let store = store(&home, &Inventory::default()).await;
    for id in sources_in(&store, GATEWAY, AT_ONCE + 1).await {
        store.delete_source(&id).await.unwrap();
    }
    assert_eq!(store.purge_sources(Duration::ZERO).await.unwrap(), Some(Duration::ZERO), "there is more");
    assert_eq!(store.purge_sources(Duration::ZERO).await.unwrap(), None);
}

async fn deleting_gateways_is_in_nobodys_way(home: Home) {
    let store = store(&home, &Inventory::default()).await;
    sources_in(&store, GATEWAY, 20).await;
    let edge = sources_in(&store, "gw-edge", 20).await;
    store.claim_leases("one", LONG).await.unwrap();
    let applied = Applied::read(&Inventory::default().write(home.path())).unwrap();
    let renewals = join_all((0..4).map(|_| store.renew_leases("one", LONG)));
    let purges = join_all((0..4).map(|_| store.purge_sources(LONG)));
    let claims = join_all((0..2).map(|_| store.claim_leases("two", LONG)));
    let (deleted, renewals, purges, claims, released, again) = tokio::join!(
        store.delete_gateway(GATEWAY),
        renewals,
        purges,
        claims,
        store.release_leases("two"),
        applied.apply(&store),
    );
    assert_eq!(deleted.unwrap().unwrap().len(), 20);
    assert!(renewals.iter().all(Result::is_ok), "{renewals:?}");
    assert!(purges.iter().all(Result::is_ok), "{purges:?}");
    assert!(claims.iter().all(Result::is_ok), "{claims:?}");
    released.unwrap();
    again.unwrap();
    let mut kept = store.renew_leases("one", LONG).await.unwrap();
    kept.sort();
    assert_eq!(kept, edge);
    assert!(store.gateway(GATEWAY).await.unwrap().is_none());
}

async fn what_vanished_before_the_write_is_named(home: Home) {
    let store = store(&home, &Inventory::default()).await;
    store.delete_gateway(GATEWAY).await.unwrap().unwrap();
    let source = store.insert_source(&source_of("c1", "sg-core"), "c1").await;
    assert!(matches!(source, Err(InsertError::NoGateway)), "{source:?}");
    let services = store.insert_services(&[typed_service(GATEWAY)], None).await;
    assert!(matches!(services, Err(ServiceError::NoGateway)), "{services:?}");
    let edge = NewSource { gateway_id: "gw-edge".into(), ..source_of("c1", "sg-none") };
    let source = store.insert_source(&edge, "c1").await;
    assert!(matches!(source, Err(InsertError::NoSecurityGroup)), "{source:?}");
    let vpc = VpcRow { vpc_id: "vpc-gone".into(), region_id: "cn-hangzhou".into(), name: "gone".into() };
    let body = json!({"name": "g", "gatewayType": "API", "spec": "apigw.small.x1", "chargeType": "POSTPAY", "vpcId": "vpc-gone"});
    let new: contract::gateways::CreateGateway = serde_json::from_value(body).unwrap();
    let new: NewGateway = new.validate().unwrap();
    let gateway = store.insert_gateway(&new, &vpc, None).await;
    assert!(matches!(gateway, Err(GatewayError::NoVpc)), "{gateway:?}");
    let cluster = ClusterRow {
        cluster_id: "c-new".into(),
        vpc_id: "vpc-gone".into(),
        name: "new".into(),
        cluster_type: "ACK".into(),
        version: String::new(),
        state: "Running".into(),
        permitted: true,
        kubeconfig_sealed: None,
        in_file: false,
        vpc_name: String::new(),
        region_id: String::new(),
    };
    assert_eq!(store.register_cluster(&cluster, "{}").await.unwrap(), Written::NoVpc);
    let change = ChangeCluster { name: None, version: None, kubeconfig: None };
    assert_eq!(store.change_cluster(&cluster, &change).await.unwrap(), Written::Gone);
}

#[tokio::test]
async fn leases_are_renewed_while_a_purge_of_a_gateways_sources_is_held_up() {
    let home = Home::postgres();
    let store = store(&home, &Inventory::default()).await;
    let ids = sources_in(&store, GATEWAY, 3).await;
    let edge = source_in(&store, "gw-edge", "n0").await;
    try_join_all(ids.iter().map(|id| store.append_history(id, &[], 5))).await.unwrap();
    store.append_history(&ids[1], &[(1, "{}".into())], 5).await.unwrap();
    store.claim_leases("one", LONG).await.unwrap();
    let Tx::Postgres(mut held) = store.begin().await.unwrap() else { unreachable!() };
    sqlx::query("SELECT * FROM history FOR UPDATE").execute(&mut *held).await.unwrap();
    let deleted = tokio::time::timeout(SOON, store.delete_gateway(GATEWAY)).await;
    assert_eq!(deleted.expect("it waits for nobody").unwrap(), Some(ids));
    let purging = store.clone();
    let purging = tokio::spawn(async move { purging.purge_sources(LONG).await });
    until_waited_for(&mut held, 1).await;
    let renewed = tokio::time::timeout(SOON, store.renew_leases("one", LONG)).await;
    assert_eq!(renewed.expect("nor do the leases").unwrap(), [edge]);
    held.commit().await.unwrap();
    assert_eq!(purging.await.unwrap().unwrap(), None);
}

#[tokio::test]
async fn an_inventory_that_is_applied_during_a_deletion_does_not_bring_the_gateway_back() {
    let home = Home::postgres();
    let store = store(&home, &Inventory::default()).await;
    let applied = Applied::read(&Inventory::default().write(home.path())).unwrap();
    let Tx::Postgres(mut held) = store.begin().await.unwrap() else { unreachable!() };
    let gateway = "SELECT * FROM gateways WHERE gateway_id = 'gw-core' FOR UPDATE";
    sqlx::query(gateway).execute(&mut *held).await.unwrap();
    let (one, other) = (store.clone(), store.clone());
    let deleting = tokio::spawn(async move { one.delete_gateway(GATEWAY).await });
    until_waited_for(&mut held, 1).await;
    let applying = tokio::spawn(async move { applied.apply(&other).await });
    until_waited_for(&mut held, 2).await;
    held.commit().await.unwrap();
    assert_eq!(deleting.await.unwrap().unwrap(), Some(vec![]));
    applying.await.unwrap().unwrap();
    assert!(store.gateway(GATEWAY).await.unwrap().is_none());
}

#[tokio::test]
async fn what_a_stop_left_of_a_deleted_gateway_is_purged_at_the_next_start() {
    let inventory = Inventory::default().nacos("n1", "127.0.0.1:9", "");
    let server = Server::start(&inventory).await;
    server.create_nacos("n1").await;
    let folder = server.stop().await;
    let store = Store::open(&folder.path().join("data"), None, None).await.unwrap();
    store.delete_gateway(GATEWAY).await.unwrap().unwrap();
    store.close().await;
    let server = Server::start_in(folder, &inventory, true).await;
    let (status, _) = server.send(Method::GET, &format!("/v1/gateways/{GATEWAY}"), None).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let file = format!("sqlite://{}", server.folder.path().join("data/headwater.db").display());
    let pool = sqlx::sqlite::SqlitePool::connect(&file).await.unwrap();
    let mut polls = tokio::time::interval(Duration::from_millis(20));
    let purged = async {
        let left = "SELECT 1 FROM gateways WHERE deleting";
        while sqlx::query(left).fetch_optional(&pool).await.unwrap().is_some() {
            polls.tick().await;
        }
    };
    tokio::time::timeout(SOON, purged).await.expect("nothing is left of it");
    pool.close().await;
}
