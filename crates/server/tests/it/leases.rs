//! Leases on both databases: each source has one holder at a time, and who lost it can't write.

use std::time::Duration;

use futures::future::{join_all, try_join_all};
use server::store::snapshots::SnapshotRow;
use server::store::{Store, Tx};

use crate::databases::{Home, on_both};
use crate::harness::Inventory;
use crate::store::{source_of, store};

const LONG: Duration = Duration::from_mins(10);
const SHORT: Duration = Duration::from_millis(1);

on_both! {
    a_source_has_one_holder_until_the_lease_ends,
    a_released_lease_can_be_taken_at_once,
    who_has_no_lease_writes_no_snapshot,
    of_replicas_that_claim_at_once_each_source_goes_to_one,
    deleting_sources_is_in_nobodys_way,
}

async fn sources(store: &Store, count: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for number in 0..count {
        let row = store.insert_source(&source_of(&format!("c{number}"), "sg-core"), "c").await.unwrap();
        ids.push(row.source_id);
    }
    ids.sort();
    ids
}

/// Claims until something is to be had.
async fn claimed(store: &Store, holder: &str) -> Vec<String> {
    let mut polls = tokio::time::interval(Duration::from_millis(5));
    loop {
        polls.tick().await;
        let claimed = store.claim_leases(holder, LONG).await.unwrap();
        if !claimed.is_empty() {
            return claimed;
        }
    }
}

/// Commits when `others` are kept waiting by this transaction's locks.
async fn commit_once_waited_for(mut tx: sqlx::Transaction<'_, sqlx::Postgres>, others: i64) {
    until_waited_for(&mut tx, others).await;
    tx.commit().await.unwrap();
}

/// Until so many wait for locks.
pub async fn until_waited_for(tx: &mut sqlx::Transaction<'_, sqlx::Postgres>, others: i64) {
    let waiting = "SELECT COUNT(*) FROM pg_stat_activity
                   WHERE wait_event_type = 'Lock' AND datname = current_database()";
    let mut polls = tokio::time::interval(Duration::from_millis(5));
    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    while sqlx::query_scalar::<_, i64>(waiting).fetch_one(&mut **tx).await.unwrap() < others {
        // Within a transaction it is a picture of the first look.
        sqlx::query("SELECT pg_stat_clear_snapshot()").execute(&mut **tx).await.unwrap();
        assert!(polls.tick().await < deadline, "nobody waits");
    }
}

async fn a_source_has_one_holder_until_the_lease_ends(home: Home) {
    let store = store(&home, &Inventory::default()).await;
    let ids = sources(&store, 1).await;
    assert_eq!(store.claim_leases("one", LONG).await.unwrap(), ids);
    assert!(store.claim_leases("one", LONG).await.unwrap().is_empty(), "it is not new");
    assert!(store.claim_leases("other", LONG).await.unwrap().is_empty());
    assert!(store.renew_leases("other", LONG).await.unwrap().is_empty());
    assert_eq!(store.renew_leases("one", LONG).await.unwrap(), ids);
    assert_eq!(store.renew_leases("one", SHORT).await.unwrap(), ids);
    assert_eq!(claimed(&store, "other").await, ids);
    assert!(store.renew_leases("one", LONG).await.unwrap().is_empty(), "it was taken over");
    assert_eq!(store.renew_leases("other", LONG).await.unwrap(), ids);
}

async fn a_released_lease_can_be_taken_at_once(home: Home) {
    let store = store(&home, &Inventory::default()).await;
    let ids = sources(&store, 1).await;
    assert_eq!(store.claim_leases("one", LONG).await.unwrap(), ids);
    store.release_leases("other").await.unwrap();
    assert!(store.claim_leases("other", LONG).await.unwrap().is_empty());
    store.release_leases("one").await.unwrap();
    assert_eq!(store.claim_leases("other", LONG).await.unwrap(), ids);
}

async fn who_has_no_lease_writes_no_snapshot(home: Home) {
    let store = store(&home, &Inventory::default()).await;
    let ids = sources(&store, 1).await;
    let row = |number: i64| SnapshotRow { source_id: ids[0].clone(), body: number.to_string() };
    assert!(!store.put_snapshot(&row(1), Some("one")).await.unwrap());
    store.claim_leases("one", LONG).await.unwrap();
    assert!(store.put_snapshot(&row(2), Some("one")).await.unwrap());
    assert!(!store.put_snapshot(&row(3), Some("other")).await.unwrap());
    store.renew_leases("one", SHORT).await.unwrap();
    claimed(&store, "other").await;
    assert!(!store.put_snapshot(&row(4), Some("one")).await.unwrap());
    assert_eq!(store.snapshot(&ids[0]).await.unwrap(), Some(row(2)));
    assert!(store.put_snapshot(&row(5), Some("other")).await.unwrap());
    assert_eq!(store.snapshot(&ids[0]).await.unwrap(), Some(row(5)));
}

async fn of_replicas_that_claim_at_once_each_source_goes_to_one(home: Home) {
    let store = store(&home, &Inventory::default()).await;
    let ids = sources(&store, 20).await;
    for _ in 0..10 {
        let holders = ["one", "two", "three", "four"];
        let claims = try_join_all(holders.map(|holder| store.claim_leases(holder, LONG))).await.unwrap();
        let mut all = claims.concat();
        all.sort();
        assert_eq!(all, ids);
        for (holder, mut claimed) in holders.into_iter().zip(claims) {
            let mut held = store.renew_leases(holder, LONG).await.unwrap();
            claimed.sort();
            held.sort();
            assert_eq!(held, claimed);
            store.release_leases(holder).await.unwrap();
        }
    }
}

async fn deleting_sources_is_in_nobodys_way(home: Home) {
    let store = store(&home, &Inventory::default()).await;
    let ids = sources(&store, 20).await;
    store.claim_leases("one", SHORT).await.unwrap();
    let entries = [(1, "{}".to_owned())];
    let deletes = join_all(ids.iter().map(|id| store.delete_source(id)));
    let claims = join_all(["one", "two"].map(|holder| store.claim_leases(holder, LONG)));
    let histories = join_all(ids.iter().map(|id| store.append_history(id, &entries, 5)));
    let row = |id: &String| SnapshotRow { source_id: id.clone(), body: "{}".into() };
    let rows: Vec<SnapshotRow> = ids.iter().map(row).collect();
    let snapshots = join_all(rows.iter().map(|row| store.put_snapshot(row, Some("one"))));
    let (deletes, claims, histories, snapshots) = tokio::join!(deletes, claims, histories, snapshots);
    assert!(deletes.into_iter().all(Result::unwrap), "each was there to be deleted");
    assert!(claims.iter().all(Result::is_ok), "{claims:?}");
    assert!(histories.iter().all(Result::is_ok), "{histories:?}");
    assert!(snapshots.iter().all(Result::is_ok), "{snapshots:?}");
    for id in &ids {
        assert_eq!(store.snapshot(id).await.unwrap(), None);
    }
    assert!(store.renew_leases("one", LONG).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_written_of_a_source_waits_for_its_deletion_and_is_nothing_then() {
    let home = Home::postgres();
    let store = store(&home, &Inventory::default()).await;
    let id = sources(&store, 1).await.remove(0);
    let Tx::Postgres(mut deleting) = store.begin().await.unwrap() else { unreachable!() };
    sqlx::query("DELETE FROM sources").execute(&mut *deleting).await.unwrap();
    let row = SnapshotRow { source_id: id.clone(), body: "{}".into() };
    let entries = [(1, "{}".to_owned())];
    let (claimed, added, wrote, ()) = tokio::join!(
        store.claim_leases("one", LONG),
        store.append_history(&id, &entries, 5),
        store.put_snapshot(&row, None),
        commit_once_waited_for(deleting, 3)
    );
    added.unwrap();
    assert_eq!((claimed.unwrap(), wrote.unwrap()), (vec![], false));
}

#[tokio::test]
async fn a_lease_is_not_taken_over_while_its_holder_writes() {
    let home = Home::postgres();
    let store = store(&home, &Inventory::default()).await;
    let ids = sources(&store, 1).await;
    let row = |number: i64| SnapshotRow { source_id: ids[0].clone(), body: number.to_string() };
    store.claim_leases("one", LONG).await.unwrap();
    let Tx::Postgres(mut taking_over) = store.begin().await.unwrap() else { unreachable!() };
    sqlx::query("UPDATE leases SET holder = 'other'").execute(&mut *taking_over).await.unwrap();
    let (row_of_one, row_of_other) = (row(1), row(2));
    let (wrote, ()) =
        tokio::join!(store.put_snapshot(&row_of_one, Some("one")), commit_once_waited_for(taking_over, 1));
    assert!(!wrote.unwrap());
    assert!(store.put_snapshot(&row_of_other, Some("other")).await.unwrap());
}
