//! The store on both databases: what is written whole, and what must never be readable.

use contract::sources::{NewOrigin, NewSource, SecurityGroupRule};
use server::platform::inventory::Inventory as Applied;
use server::store::Store;
use server::store::address::DatabaseUrl;
use server::store::snapshots::SnapshotRow;
use server::store::sources::{InsertError, SourceChange};

use crate::databases::{Home, on_both};
use crate::harness::{GATEWAY, Inventory, Server};

pub async fn store(home: &Home, inventory: &Inventory) -> Store {
    let file = inventory.write(home.path());
    let store = home.open("data").await;
    Applied::read(&file).unwrap().apply(&store).await.unwrap();
    store
}

on_both! {
    a_source_whose_rule_cannot_be_written_is_not_written_either,
    the_database_itself_refuses_a_second_source_of_the_same_origin,
    sources_survive_closing_and_opening_the_database,
    no_secret_can_be_read_in_the_files,
    settings_are_kept_and_make_a_new_generation,
    rules_are_replaced_as_a_whole_or_not_at_all,
    history_is_read_newest_first_and_only_the_newest_is_kept,
    what_was_known_of_a_source_goes_with_it,
}

fn cluster_source(group: &str) -> NewSource {
    source_of("c1", group)
}

pub fn source_of(cluster_id: &str, group: &str) -> NewSource {
    let rule = SecurityGroupRule {
        security_group_id: group.into(),
        port_ranges: vec!["80/80".into()],
        description: None,
    };
    let origin = NewOrigin::Cluster { cluster_id: cluster_id.into(), rules: vec![rule] };
    NewSource { gateway_id: GATEWAY.into(), resource_group_id: None, origin }
}

async fn a_source_whose_rule_cannot_be_written_is_not_written_either(home: Home) {
    let store = store(&home, &Inventory::default()).await;
    assert!(store.insert_source(&cluster_source("sg-none"), "c1").await.is_err());
    assert!(store.sources().await.unwrap().is_empty());
    store.insert_source(&cluster_source("sg-core"), "c1").await.unwrap();
}

async fn the_database_itself_refuses_a_second_source_of_the_same_origin(home: Home) {
    let store = store(&home, &Inventory::default()).await;
    store.insert_source(&cluster_source("sg-core"), "c1").await.unwrap();
    let again = store.insert_source(&cluster_source("sg-core"), "c1").await;
    assert!(matches!(again, Err(InsertError::Exists)), "{again:?}");
    assert_eq!(store.sources().await.unwrap().len(), 1);
}

async fn sources_survive_closing_and_opening_the_database(home: Home) {
    let store = store(&home, &Inventory::default()).await;
    let written = store.insert_source(&cluster_source("sg-core"), "c1-name").await.unwrap();
    store.close().await;
    drop(store);
    let again = home.open("data").await;
    let read = again.source(&written.source_id).await.unwrap().expect("still there");
    assert_eq!((read.name.as_str(), read.created_at), ("c1-name", written.created_at));
    assert_eq!(read.origin(), written.origin());
    assert!(again.delete_source(&written.source_id).await.unwrap());
    assert!(!again.delete_source(&written.source_id).await.unwrap());
}

async fn no_secret_can_be_read_in_the_files(home: Home) {
    let kubeconfig = "apiVersion: v1\nkind: Config\nusers:\n- name: u\n  user: {token: topsecrettoken}\n";
    let inventory = Inventory::default()
        .cluster("c1", kubeconfig)
        .nacos("n1", "127.0.0.1:9", "username = \"u\"\npassword_file = \"p.txt\"")
        .file("p.txt", "topsecretpassword");
    let store = store(&home, &inventory).await;
    let cluster = store.cluster("c1").await.unwrap().unwrap();
    assert_eq!(store.kubeconfig(&cluster).unwrap(), kubeconfig);
    let instance = store.nacos_instance("n1").await.unwrap().unwrap();
    assert_eq!(store.nacos_password(&instance).unwrap().as_deref(), Some("topsecretpassword"));
    store.close().await;
    let written = home.written();
    assert!(written.contains("n1-name"), "the database is among the files");
    assert!(!written.contains("topsecret"));
}

async fn settings_are_kept_and_make_a_new_generation(home: Home) {
    let store = store(&home, &Inventory::default()).await;
    let source = store.insert_source(&cluster_source("sg-core"), "c1").await.unwrap();
    assert_eq!((source.namespaces.as_deref(), source.ingress_https, source.generation()), (None, false, 1));
    let change =
        |source, namespaces, ingress_https| SourceChange { source, namespaces, ingress_https, rules: None };
    let set = store.change_source(&change(&source, Some(r#"["a"]"#), true)).await.unwrap().unwrap();
    assert_eq!((set.namespaces.as_deref(), set.ingress_https, set.generation()), (Some(r#"["a"]"#), true, 2));
    assert_eq!(store.bump_generation(&source.source_id).await.unwrap(), Some(3));
    let unset = store.change_source(&change(&set, None, false)).await.unwrap().unwrap();
    assert_eq!((unset.namespaces.as_deref(), unset.ingress_https, unset.generation()), (None, false, 4));
    let read = store.source(&source.source_id).await.unwrap().unwrap();
    assert_eq!((read.namespaces.clone(), read.ingress_https, read.generation()), (None, false, 4));
    assert!(store.change_source(&change(&set, None, true)).await.unwrap().is_none(), "it was changed since");
    assert_eq!(store.bump_generation("src-none").await.unwrap(), None);
}

async fn rules_are_replaced_as_a_whole_or_not_at_all(home: Home) {
    let store = store(&home, &Inventory::default()).await;
    let source = store.insert_source(&cluster_source("sg-core"), "c1").await.unwrap();
    let rule = |group: &str, ports: &[&str]| SecurityGroupRule {
        security_group_id: group.into(),
        port_ranges: ports.iter().map(|&range| range.into()).collect(),
        description: None,
    };
    let rules = [rule("sg-core", &["80/80", "90/99"]), rule("sg-core", &["443/443"])];
    let change =
        |source, rules| SourceChange { source, namespaces: None, ingress_https: false, rules: Some(rules) };
    let changed = store.change_source(&change(&source, &rules)).await.unwrap().unwrap();
    assert_eq!(store.security_group_rules(&source.source_id).await.unwrap(), rules);
    assert_eq!(changed.generation(), 1, "they change nothing of how it is read");
    let unknown = [rule("sg-none", &["1/1"])];
    store.change_source(&change(&changed, &unknown)).await.expect_err("no such security group");
    assert_eq!(store.security_group_rules(&source.source_id).await.unwrap(), rules);
    assert_eq!(store.source(&source.source_id).await.unwrap().unwrap().updated_at, changed.updated_at);
    store.change_source(&change(&changed, &[])).await.unwrap().unwrap();
    assert_eq!(store.security_group_rules(&source.source_id).await.unwrap(), []);
}

async fn history_is_read_newest_first_and_only_the_newest_is_kept(home: Home) {
    let store = store(&home, &Inventory::default()).await;
    let source = store.insert_source(&cluster_source("sg-core"), "c1").await.unwrap();
    let id = source.source_id.as_str();
    let entries =
        |range: std::ops::Range<i64>| range.map(|at| (at, format!("body {at}"))).collect::<Vec<_>>();
    store.append_history(id, &entries(0..3), 5).await.unwrap();
    store.append_history(id, &entries(3..7), 5).await.unwrap();
    let (rows, count) = store.history(id, 2, 1).await.unwrap();
    assert_eq!(count, 5);
    let told: Vec<_> = rows.iter().map(|row| (row.sequence, row.at, row.body.as_str())).collect();
    assert_eq!(told, [(6, 5, "body 5"), (5, 4, "body 4")]);
    let (rows, _) = store.history(id, 10, 0).await.unwrap();
    assert_eq!(rows.last().unwrap().at, 2, "older ones are gone");
    store.append_history("src-none", &entries(0..1), 5).await.unwrap();
    assert_eq!(store.history("src-none", 10, 0).await.unwrap(), (vec![], 0));
    let more = entries(7..8);
    let writers = (0..8).map(|_| store.append_history(id, &more, 100));
    futures::future::try_join_all(writers).await.unwrap();
    assert_eq!(store.history(id, 1, 0).await.unwrap().0[0].sequence, 15, "no writer was in another's way");
}

async fn what_was_known_of_a_source_goes_with_it(home: Home) {
    let store = store(&home, &Inventory::default()).await;
    let source = store.insert_source(&cluster_source("sg-core"), "c1").await.unwrap();
    let row = SnapshotRow { source_id: source.source_id.clone(), body: "{}".into() };
    assert!(store.put_snapshot(&row, None).await.unwrap());
    let row = SnapshotRow { body: r#"{"a":"网关"}"#.into(), ..row };
    assert!(store.put_snapshot(&row, None).await.unwrap());
    assert_eq!(store.snapshot(&row.source_id).await.unwrap().as_ref(), Some(&row));
    store.append_history(&source.source_id, &[(1, "{}".into())], 5).await.unwrap();
    assert!(store.delete_source(&source.source_id).await.unwrap());
    assert_eq!(store.snapshot(&row.source_id).await.unwrap(), None);
    assert_eq!(store.history(&source.source_id, 1, 0).await.unwrap().1, 0);
    assert!(!store.put_snapshot(&row, None).await.unwrap());
    assert_eq!(store.snapshot(&row.source_id).await.unwrap(), None, "a deleted source is not brought back");
}

#[tokio::test]
async fn a_database_that_is_not_there_is_told_without_the_password() {
    let home = Home::postgres();
    let url = home.address().replace("postgres@", "postgres:topsecret@").replace("/test_", "/none_");
    let url = DatabaseUrl::new(url);
    let Err(error) = Store::open(&home.path().join("other"), Some(&url), None).await else {
        panic!("opened")
    };
    let told = format!("{error:?} {error:#} {url:?}");
    assert!(told.contains("does not exist") && !told.contains("topsecret"), "{told}");
}

#[tokio::test]
async fn replicas_that_start_at_once_make_the_tables_once() {
    let home = Home::postgres();
    let directories: Vec<String> = (0..4).map(|number| format!("replica-{number}")).collect();
    let opened = directories.iter().map(|directory| home.try_open(directory));
    let stores = futures::future::try_join_all(opened).await.unwrap();
    for store in stores {
        assert!(store.sources().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn two_servers_on_one_postgresql_database_read_the_same_sources() {
    let home = Home::postgres();
    let (url, key) = (home.url.as_ref().unwrap(), home.path().join("shared.key"));
    let inventory = Inventory::default().nacos("n1", "127.0.0.1:9", "");
    let (one, other) =
        tokio::join!(Server::start_on(url, &key, &inventory), Server::start_on(url, &key, &inventory));
    let id = one.create_nacos("n1").await;
    let path = format!("/v1/sources/{id}");
    assert_eq!(other.get(&path).await["data"]["sourceId"], one.get(&path).await["data"]["sourceId"]);
    one.stop().await;
    other.get(&path).await;
    other.stop().await;
}
