//! Nonces of signatures that were let in: each counts once for its key, on every replica and after a restart. Those that
//! come while others are being written are written together: a commit waits for the disk.

use std::collections::HashSet;
use std::fmt::Write;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use contract::Millis;
use sqlx::AssertSqlSafe;
use tokio::sync::{Mutex as Turn, oneshot};
use tokio::time::timeout;

use super::{AWAY_AFTER, Store};

/// In one statement; a power of two.
const AT_ONCE: usize = 128;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Nonce {
    pub access_key_id: String,
    pub nonce: String,
    pub expires_at: Millis,
}

/// Where nonces wait for their turn to be written.
#[derive(Clone, Default)]
pub struct Nonces {
    waiting: Arc<Mutex<Vec<Waiting>>>,
    turn: Arc<Turn<()>>,
}

struct Waiting {
    nonce: Nonce,
    tell: oneshot::Sender<sqlx::Result<bool>>,
}

impl Nonces {
    fn waiting(&self) -> MutexGuard<'_, Vec<Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn in_batches(mut waiting: Vec<Waiting>) -> Vec<Vec<Waiting>> {
    let mut batches = Vec::new();
    while !waiting.is_empty() {
        let rest = waiting.split_off(waiting.len().min(AT_ONCE));
        batches.push(mem::replace(&mut waiting, rest));
    }
    batches
}

impl Store {
    /// False if it was taken before; an answer means that it is written.
    pub async fn take_nonce(&self, nonce: Nonce) -> sqlx::Result<bool> {
        let (tell, mut told) = oneshot::channel();
        self.nonces.waiting().push(Waiting { nonce, tell });
        let told = tokio::select! {
            biased;
            // Whoever has the turn may have taken this one along.
            told = &mut told => told,
            turn = self.nonces.turn.clone().lock_owned() => {
                let (store, mut waiting) = (self.clone(), mem::take(&mut *self.nonces.waiting()));
                waiting.retain(|waiting| !waiting.tell.is_closed());
                // A caller that hangs up takes nobody else's turn with it.
                tokio::spawn(async move {
                    for batch in in_batches(waiting) {
                        store.settle(batch).await;
                    }
                    drop(turn);
                });
                told.await
            }
        };
        told.unwrap_or(Err(sqlx::Error::WorkerCrashed))
    }

    async fn settle(&self, mut batch: Vec<Waiting>) {
        // Replicas that write the same ones at once must not wait for each other in a ring.
        batch.sort_by(|one, other| one.nonce.cmp(&other.nonce));
        // All wait for this one. What is written after all is merely used up.
        let taking = self.take_nonces(batch.iter().map(|waiting| &waiting.nonce));
        let taken = timeout(AWAY_AFTER, taking).await.unwrap_or(Err(sqlx::Error::PoolTimedOut));
        match taken {
            Ok(mut taken) => {
                for Waiting { nonce, tell } in batch {
                    // Of two of the same kind one is let in.
                    let is_first = taken.remove(&(nonce.access_key_id, nonce.nonce));
                    let _ = tell.send(Ok(is_first));
                }
            }
            Err(error) => {
                let told = error.to_string();
                for Waiting { tell, .. } in batch {
                    let _ = tell.send(Err(sqlx::Error::Protocol(told.clone())));
                }
            }
        }
    }

    /// Those that were not there, by key and nonce.
    async fn take_nonces(
        &self,
        nonces: impl Iterator<Item = &Nonce>,
    ) -> sqlx::Result<HashSet<(String, String)>> {
        let mut nonces: Vec<&Nonce> = nonces.collect();
        // Few lengths, so that statements are prepared once: the last one is told again, which changes nothing.
        let last = nonces.last().copied();
        nonces.extend(last.into_iter().cycle().take(nonces.len().next_power_of_two() - nonces.len()));
        let query = format!(
            "INSERT INTO nonces (access_key_id, nonce, expires_at) VALUES {}
             ON CONFLICT (access_key_id, nonce) DO NOTHING RETURNING access_key_id, nonce",
            places(nonces.len())
        );
        let taken: Vec<(String, String)> = on!(&self.pool, |db| {
            let query = nonces.iter().fold(sqlx::query_as(AssertSqlSafe(query)), |query, nonce| {
                query.bind(&nonce.access_key_id).bind(&nonce.nonce).bind(nonce.expires_at)
            });
            query.fetch_all(db).await
        })?;
        Ok(taken.into_iter().collect())
    }

    /// Those whose date is too old to be let in again.
    pub async fn purge_nonces(&self, now: Millis) -> sqlx::Result<()> {
        let query = "DELETE FROM nonces WHERE expires_at < $1";
        on!(&self.pool, |db| sqlx::query(query).bind(now).execute(db).await.map(drop))
    }
}

/// `($1, $2, $3), ($4, $5, $6)`
fn places(rows: usize) -> String {
    let mut places = String::new();
    for row in 0..rows {
        let (comma, first) = (if row == 0 { "" } else { ", " }, row * 3 + 1);
        // Writing to a string can't fail.
        let _ = write!(places, "{comma}(${first}, ${}, ${})", first + 1, first + 2);
    }
    places
}
