//! Notices between replicas, through a real PostgreSQL.

use std::pin::pin;

use futures::StreamExt;
use lab::postgres::PostgresServer;
use lab::proxy::{Fault, FaultProxy};
use server::store::Store;
use server::store::address::DatabaseUrl;
use server::store::notices::Notice;

use crate::databases::Home;

fn said(words: &str) -> Notice {
    Notice::Said(words.to_owned())
}

#[tokio::test]
async fn every_replica_hears_every_notice_in_order_until_it_closes() {
    let home = Home::postgres();
    let (one, other) = (home.open("one").await, home.open("other").await);
    let (mut at_one, mut at_other) = (pin!(one.notices().unwrap()), pin!(other.notices().unwrap()));
    for notices in [&mut at_one, &mut at_other] {
        assert_eq!(notices.next().await, Some(Notice::Gap), "it listens");
    }
    for words in ["first", "网关 'second'", "third"] {
        one.notify(words).await.unwrap();
        assert_eq!(at_one.next().await, Some(said(words)));
        assert_eq!(at_other.next().await, Some(said(words)));
    }
    other.close().await;
    assert_eq!(at_other.next().await, None);
    assert!(one.notify(&"x".repeat(8000)).await.is_err(), "too long, and nothing else happens");
    one.notify("still here").await.unwrap();
    assert_eq!(at_one.next().await, Some(said("still here")));
}

#[tokio::test]
async fn a_database_that_was_away_is_used_again_and_its_gap_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = PostgresServer::start(folder.path()).await.unwrap();
    let url = DatabaseUrl::new(server.url("postgres"));
    let store = Store::open(&folder.path().join("data"), Some(&url), None).await.unwrap();
    let mut notices = pin!(store.notices().unwrap());
    assert_eq!(notices.next().await, Some(Notice::Gap));
    let ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'";
    server.execute(ended).unwrap();
    assert_eq!(notices.next().await, Some(Notice::Gap));
    store.notify("one").await.unwrap();
    assert_eq!(notices.next().await, Some(said("one")));
    server.stop().await.unwrap();
    assert!(store.sources().await.is_err());
    let (restarted, notice) = tokio::join!(server.restart(), notices.next());
    restarted.unwrap();
    assert_eq!(notice, Some(Notice::Gap));
    assert!(store.sources().await.unwrap().is_empty());
    store.notify("two").await.unwrap();
    assert_eq!(notices.next().await, Some(said("two")));
}

#[tokio::test]
async fn a_single_server_has_nobody_to_tell() {
    let home = Home::sqlite();
    let store = home.open("data").await;
    assert!(store.notices().is_none());
    store.notify("words").await.unwrap();
}

#[tokio::test]
async fn a_connection_that_only_falls_silent_is_made_again() {
    let home = Home::postgres();
    let direct = home.open("direct").await;
    let mut url = home.url.as_ref().unwrap().check().unwrap();
    let proxy = FaultProxy::start(([127, 0, 0, 1], url.port().unwrap()).into()).await.unwrap();
    // More than a connection is opened with, less than is said below.
    proxy.set(Fault::HangMidAnswer { after_bytes: 50_000 }).await.unwrap();
    url.set_port(Some(proxy.address().port())).unwrap();
    let url = DatabaseUrl::new(url);
    let key = home.path().join("shared.key");
    let silenced = Store::open(&home.path().join("silenced"), Some(&url), Some(&key)).await.unwrap();
    let mut notices = pin!(silenced.notices().unwrap());
    assert_eq!(notices.next().await, Some(Notice::Gap));
    for _ in 0..10 {
        direct.notify(&"x".repeat(7000)).await.unwrap();
    }
    let heard =
        notices.by_ref().take_while(|notice| std::future::ready(*notice != Notice::Gap)).count().await;
    assert!((1..10).contains(&heard), "{heard}");
    direct.notify("again").await.unwrap();
    assert_eq!(notices.next().await, Some(said("again")));
}
