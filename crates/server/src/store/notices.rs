//! Short words between the replicas on one PostgreSQL database. They may be missed, and it is told when.

use std::time::Duration;

use futures::{Stream, StreamExt};
use sqlx::Executor;
use tokio::time::{sleep, timeout};

use super::{Listener, Pool, Store};

const CHANNEL: &str = "headwater";
/// How long a connection may say nothing before it is asked whether it still lives: nothing else would tell that
/// the other machine is gone.
const SILENCE: Duration = Duration::from_secs(5);
const RETRY: Duration = Duration::from_millis(500);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Somebody's words, one's own included.
    Said(String),
    /// It is listened from now on: what was said before may have been missed. Also the first of all.
    Gap,
}

impl Store {
    /// Tells every replica, this one included; nobody with SQLite. At most 7,999 bytes.
    pub async fn notify(&self, payload: &str) -> sqlx::Result<()> {
        match &self.pool {
            Pool::Sqlite(_) => Ok(()),
            Pool::Postgres(db) => {
                let query = sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(payload);
                query.execute(db).await.map(drop)
            }
        }
    }

    /// What replicas say, until the store is closed; none with SQLite, which has no replicas. A lost connection
    /// is made again.
    pub fn notices(&self) -> Option<impl Stream<Item = Notice> + Send + use<>> {
        let (pool, closed) = self.listening_pool()?;
        let notices = async_stream::stream! {
            loop {
                match listen(&pool).await {
                    Ok(mut listener) => {
                        yield Notice::Gap;
                        while let Some(notice) = heard(&mut listener).await {
                            yield notice;
                        }
                    }
                    Err(error) => tracing::warn!(%error, "the database's notices can't be read"),
                }
                sleep(RETRY).await;
            }
        };
        Some(notices.take_until(closed))
    }
}

async fn listen(pool: &sqlx::PgPool) -> sqlx::Result<Listener> {
    let mut listener = Listener::connect_with(pool).await?;
    // Else it would also be made again by whatever is next asked of it, and nobody would be told of the gap.
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

/// Nothing once the connection is lost.
async fn heard(listener: &mut Listener) -> Option<Notice> {
    loop {
        match timeout(SILENCE, listener.try_recv()).await {
            Ok(Ok(Some(notice))) => return Some(Notice::Said(notice.payload().to_owned())),
            Ok(Ok(None)) => tracing::warn!("the connection for the database's notices was lost"),
            Ok(Err(error)) => tracing::warn!(%error, "the connection for the database's notices was lost"),
            Err(_) if lives(listener).await => continue,
            Err(_) => tracing::warn!("the connection for the database's notices is dead"),
        }
        return None;
    }
}

async fn lives(listener: &mut Listener) -> bool {
    matches!(timeout(SILENCE, listener.execute("SELECT 1")).await, Ok(Ok(_)))
}
