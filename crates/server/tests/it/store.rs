//! The store on a real SQLite file: what is written whole, and what must never be readable.

use contract::sources::{NewOrigin, NewSource, SecurityGroupRule};
use server::platform::inventory::Inventory as Applied;
use server::store::Store;
use server::store::sources::InsertError;

use crate::harness::{GATEWAY, Inventory};

async fn store(inventory: &Inventory) -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let file = inventory.write(folder.path());
    let store = Store::open(&folder.path().join("data")).await.unwrap();
    Applied::read(&file).unwrap().apply(&store).await.unwrap();
    (folder, store)
}

fn cluster_source(group: &str) -> NewSource {
    let rule = SecurityGroupRule {
        security_group_id: group.into(),
        port_ranges: vec!["80/80".into()],
        description: None,
    };
    let origin = NewOrigin::Cluster { cluster_id: "c1".into(), rules: vec![rule] };
    NewSource { gateway_id: GATEWAY.into(), resource_group_id: None, origin }
}

#[tokio::test]
async fn a_source_whose_rule_cannot_be_written_is_not_written_either() {
    let (_folder, store) = store(&Inventory::default()).await;
    assert!(store.insert_source(&cluster_source("sg-none"), "c1").await.is_err());
    assert!(store.sources().await.unwrap().is_empty());
    store.insert_source(&cluster_source("sg-core"), "c1").await.unwrap();
}

#[tokio::test]
async fn the_database_itself_refuses_a_second_source_of_the_same_origin() {
    let (_folder, store) = store(&Inventory::default()).await;
    store.insert_source(&cluster_source("sg-core"), "c1").await.unwrap();
    let again = store.insert_source(&cluster_source("sg-core"), "c1").await;
    assert!(matches!(again, Err(InsertError::Exists)), "{again:?}");
    assert_eq!(store.sources().await.unwrap().len(), 1);
}

#[tokio::test]
async fn sources_survive_closing_and_opening_the_file() {
    let (folder, store) = store(&Inventory::default()).await;
    let written = store.insert_source(&cluster_source("sg-core"), "c1-name").await.unwrap();
    store.close().await;
    drop(store);
    let again = Store::open(&folder.path().join("data")).await.unwrap();
    let read = again.source(&written.source_id).await.unwrap().expect("still there");
    assert_eq!((read.name.as_str(), read.created_at), ("c1-name", written.created_at));
    assert_eq!(read.origin(), written.origin());
    assert!(again.delete_source(&written.source_id).await.unwrap());
    assert!(!again.delete_source(&written.source_id).await.unwrap());
}

#[tokio::test]
async fn no_secret_can_be_read_in_the_files() {
    let kubeconfig = "apiVersion: v1\nkind: Config\nusers:\n- name: u\n  user: {token: topsecrettoken}\n";
    let inventory = Inventory::default()
        .cluster("c1", kubeconfig)
        .nacos("n1", "127.0.0.1:9", "username = \"u\"\npassword_file = \"p.txt\"")
        .file("p.txt", "topsecretpassword");
    let (folder, store) = store(&inventory).await;
    let cluster = store.cluster("c1").await.unwrap().unwrap();
    assert_eq!(store.kubeconfig(&cluster).unwrap(), kubeconfig);
    let instance = store.nacos_instance("n1").await.unwrap().unwrap();
    assert_eq!(store.nacos_password(&instance).unwrap().as_deref(), Some("topsecretpassword"));
    store.close().await;
    for entry in std::fs::read_dir(folder.path().join("data")).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(9).any(|window| window == b"topsecret"));
    }
}
