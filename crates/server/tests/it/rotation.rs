//! Another key for the stored secrets: every one of them, in one go, wherever it is broken off.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contract::sources::SourceState::Synced;
use server::platform::inventory::Inventory as Applied;
use server::store::Store;
use server::store::rotation::{new_of, rotate};
use server::store::seal::{Key, KeyText, Seal};

use crate::databases::{Home, on_both};
use crate::harness::{Inventory, Server};
use crate::sample::cluster;

on_both! {
    every_secret_opens_with_the_new_key_and_none_with_the_old,
    a_rotation_that_is_broken_off_before_the_commit_changes_nothing,
    a_rotation_that_is_broken_off_after_the_commit_is_finished_at_the_next_start,
    a_secret_that_does_not_open_stops_the_rotation_whole,
    a_key_from_elsewhere_is_replaced_by_another,
}

const PASSWORD: &str = "marked-password";

fn key_file(home: &Home) -> PathBuf {
    home.path().join("shared.key")
}

async fn filled(home: &Home) -> Store {
    let inventory = Inventory::default()
        .cluster("c1", &kubeconfig())
        .nacos("n1", "127.0.0.1:9", "username = \"u\"\npassword_file = \"p.txt\"")
        .nacos("n2", "127.0.0.1:9", "")
        .file("p.txt", PASSWORD);
    let file = inventory.write(home.path());
    let store = home.open("data").await;
    Applied::read(&file).unwrap().apply(&store).await.unwrap();
    store
}

fn kubeconfig() -> String {
    "apiVersion: v1\nkind: Config\nusers:\n- name: u\n  user: {token: marked-token}\n".to_owned()
}

/// Whether every secret can be read as it was written.
async fn is_whole(store: &Store) -> bool {
    let cluster = store.cluster("c1").await.unwrap().unwrap();
    let nacos = store.nacos_instance("n1").await.unwrap().unwrap();
    let none = store.nacos_instance("n2").await.unwrap().unwrap();
    store.kubeconfig(&cluster).is_ok_and(|text| text == kubeconfig())
        && store.nacos_password(&nacos).is_ok_and(|text| text.as_deref() == Some(PASSWORD))
        && store.nacos_password(&none).unwrap().is_none()
}

async fn rotated(home: &Home) -> anyhow::Result<usize> {
    let key = Key::File(key_file(home));
    Ok(rotate(&home.path().join("data"), home.url.as_ref(), &key, None).await?.secrets)
}

async fn every_secret_opens_with_the_new_key_and_none_with_the_old(home: Home) {
    let store = filled(&home).await;
    let cluster = store.cluster("c1").await.unwrap().unwrap();
    let before = cluster.kubeconfig_sealed.clone().unwrap();
    store.close().await;
    let old_key = fs::read_to_string(key_file(&home)).unwrap();
    assert_eq!(rotated(&home).await.unwrap(), 2);
    let old_file = home.path().join("shared.key.old");
    assert_eq!(fs::read_to_string(&old_file).unwrap(), old_key);
    assert_ne!(fs::read_to_string(key_file(&home)).unwrap(), old_key);
    assert!(!new_of(&key_file(&home)).exists());
    let store = home.open("data").await;
    assert!(is_whole(&store).await);
    let sealed = store.cluster("c1").await.unwrap().unwrap().kubeconfig_sealed.unwrap();
    assert!(Seal::open(&old_file).unwrap().unseal(&sealed).is_err());
    store.close().await;
    assert!(home.url.is_some() || !home.written().contains(&before), "nothing of the old is left");
    // With the old key nobody gets in, and is told why.
    fs::copy(&old_file, key_file(&home)).unwrap();
    let error = home.try_open("data").await.err().expect("refused").to_string();
    assert!(error.contains("another key"), "{error}");
}

async fn a_rotation_that_is_broken_off_before_the_commit_changes_nothing(home: Home) {
    filled(&home).await.close().await;
    Seal::open(&new_of(&key_file(&home))).unwrap();
    let store = home.open("data").await;
    assert!(is_whole(&store).await);
    store.close().await;
    assert_eq!(rotated(&home).await.unwrap(), 2, "it can be done again");
    assert!(is_whole(&home.open("data").await).await);
}

async fn a_rotation_that_is_broken_off_after_the_commit_is_finished_at_the_next_start(home: Home) {
    let store = filled(&home).await;
    let new = Seal::open(&new_of(&key_file(&home))).unwrap();
    let new_key = fs::read_to_string(new_of(&key_file(&home))).unwrap();
    assert_eq!(store.reseal(&new).await.unwrap(), 2);
    store.close().await;
    let store = home.open("data").await;
    assert!(is_whole(&store).await);
    store.close().await;
    assert_eq!(fs::read_to_string(key_file(&home)).unwrap(), new_key);
    assert!(is_whole(&home.open("data").await).await);
}

async fn a_secret_that_does_not_open_stops_the_rotation_whole(home: Home) {
    let store = filled(&home).await;
    let foreign = Seal::open(&home.path().join("foreign.key")).unwrap().seal("x").unwrap();
    let broken = "UPDATE nacos_instances SET password_sealed = $1 WHERE instance_id = 'n1'";
    match store.begin().await.unwrap() {
        server::store::Tx::Sqlite(mut tx) => {
            sqlx::query(broken).bind(foreign).execute(&mut *tx).await.unwrap();
            tx.commit().await.unwrap();
        }
        server::store::Tx::Postgres(mut tx) => {
            sqlx::query(broken).bind(foreign).execute(&mut *tx).await.unwrap();
            tx.commit().await.unwrap();
        }
    }
    store.close().await;
    let error = rotated(&home).await.expect_err("one does not open");
    assert!(format!("{error:#}").contains("nacos_instances n1"), "{error:#}");
    let store = home.open("data").await;
    let cluster = store.cluster("c1").await.unwrap().unwrap();
    assert_eq!(store.kubeconfig(&cluster).unwrap(), kubeconfig());
}

async fn a_key_from_elsewhere_is_replaced_by_another(home: Home) {
    let text = |byte: u8| KeyText::new(STANDARD.encode([byte; 32]));
    let data = home.path().join("data");
    let open = |key: Key| {
        let (data, url) = (data.clone(), home.url.clone());
        async move { Store::open_with(&data, url.as_ref(), &key).await }
    };
    let store = open(Key::Text(text(1))).await.unwrap();
    let inventory = Inventory::default().cluster("c1", &kubeconfig()).write(home.path());
    Applied::read(&inventory).unwrap().apply(&store).await.unwrap();
    store.close().await;
    let key = Key::Text(text(1));
    assert!(rotate(&data, home.url.as_ref(), &key, None).await.is_err(), "no new key");
    let done = rotate(&data, home.url.as_ref(), &key, Some(text(2))).await.unwrap();
    assert_eq!((done.secrets, done.old_file), (1, None));
    assert!(open(Key::Text(text(1))).await.is_err());
    let store = open(Key::Text(text(2))).await.unwrap();
    let cluster = store.cluster("c1").await.unwrap().unwrap();
    assert_eq!(store.kubeconfig(&cluster).unwrap(), kubeconfig());
    assert!(!format!("{:?}", Key::Text(text(2))).contains(&STANDARD.encode([2; 32])));
}

#[tokio::test]
async fn while_another_server_uses_the_database_its_key_stays() {
    let home = Home::postgres();
    filled(&home).await.close().await;
    let other = home.open("other").await;
    let error = rotated(&home).await.expect_err("somebody is there").to_string();
    assert!(error.contains("other servers use the database (1)"), "{error}");
    assert!(is_whole(&other).await);
    other.close().await;
    assert_eq!(rotated(&home).await.unwrap(), 2);
}

fn command(data_dir: &Path, environment: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_headwater"))
        .args(["rotate-key", "--data-dir"])
        .arg(data_dir)
        .envs(environment.iter().copied())
        .output()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_waits_for_the_server_to_be_stopped_and_sources_are_followed_afterwards() {
    let cluster = cluster(&["cart"]).await;
    let inventory = Inventory::default().cluster("c1", &cluster.kubeconfig());
    let server = Server::start(&inventory).await;
    let source = server.create_cluster("c1").await;
    let data = server.folder.path().join("data");
    let refused = command(&data, &[]);
    assert!(!refused.status.success());
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(told.contains("another Headwater uses this directory"), "{told}");
    let folder = server.stop().await;
    let done = command(&data, &[]);
    let told = String::from_utf8(done.stdout).unwrap();
    assert!(told.starts_with("Secrets that are sealed with the new key: 1."), "{told}");
    let wrong = command(&data, &[("HEADWATER_KEY", "topsecret")]);
    let told = String::from_utf8(wrong.stderr).unwrap();
    assert!(told.contains("not one") && !told.contains("topsecret"), "{told}");
    // Without the file, so that what was sealed is what is used.
    let server = Server::start_with(folder, &inventory, |config| {
        config.inventory = None;
        config.development.accept_unsigned = true;
    })
    .await;
    server.until_state(&source, &Synced).await;
}
