//! Sources that were deleted: marked first, so that they can be restored for a while, then purged. Only the
//! database's clock counts, so that replicas agree on when that is over.

use std::time::Duration;

use sqlx::AssertSqlSafe;

use super::sources::{InsertError, SourceRow};
use super::{Dialect, Store};

/// So many sources are purged in one transaction.
pub const AT_ONCE: usize = 100;

/// What came of an attempt to restore a source.
#[derive(Debug)]
pub enum Restored {
    /// Nothing of it was lost: it is the row that was deleted.
    Back(SourceRow),
    /// Its time is over, or there never was one.
    Gone,
}

impl Store {
    /// Whether there was such a source. Nothing reads it from now on.
    pub async fn delete_source(&self, source_id: &str) -> sqlx::Result<bool> {
        let Dialect { now, .. } = self.dialect();
        let query =
            format!("UPDATE sources SET deleted_at = {now} WHERE source_id = $1 AND deleted_at IS NULL");
        on!(&self.pool, |db| {
            let done = sqlx::query(AssertSqlSafe(query)).bind(source_id).execute(db).await?;
            Ok(done.rows_affected() > 0)
        })
    }

    /// Takes back a deletion that is less than `within` ago.
    pub async fn restore_source(&self, source_id: &str, within: Duration) -> Result<Restored, InsertError> {
        let Dialect { now, .. } = self.dialect();
        let query = format!(
            "UPDATE sources SET deleted_at = NULL WHERE source_id = $1 AND deleted_at > {now} - $2 RETURNING *"
        );
        let row: Option<SourceRow> = on!(&self.pool, |db| {
            let query = sqlx::query_as(AssertSqlSafe(query)).bind(source_id).bind(millis(within));
            query.fetch_optional(db).await
        })
        .map_err(InsertError::of)?;
        Ok(row.map_or(Restored::Gone, Restored::Back))
    }

    /// The gateway of a source that is marked, whether or not it can still be restored.
    pub async fn gateway_of_deleted(&self, source_id: &str) -> sqlx::Result<Option<String>> {
        let query = "SELECT gateway_id FROM sources WHERE source_id = $1 AND deleted_at IS NOT NULL";
        on!(&self.pool, |db| sqlx::query_scalar(query).bind(source_id).fetch_optional(db).await)
    }

    /// Removes some of what was deleted at least `after` ago, with its rules, snapshot, history, services and
    /// lease; how long until there is more to remove, if there is any. Never many at once, so that other writers
    /// get their turn. Replicas may purge at the same time.
    pub async fn purge_sources(&self, after: Duration) -> sqlx::Result<Option<Duration>> {
        let &Dialect { now, skips_locked, before_delete, texts_of_first, .. } = self.dialect();
        let due = format!(
            "SELECT source_id FROM sources WHERE deleted_at <= {now} - $1
             ORDER BY source_id LIMIT {AT_ONCE}{skips_locked}"
        );
        let leases = format!(
            "SELECT source_id FROM leases WHERE source_id IN ({texts_of_first}) ORDER BY source_id{before_delete}"
        );
        let purge = format!("DELETE FROM sources WHERE source_id IN ({texts_of_first})");
        let next = format!("SELECT MIN(deleted_at) + $1 - {now} FROM sources WHERE deleted_at IS NOT NULL");
        let mut tx = self.begin().await?;
        let wait: Option<i64> = on!(tx.connection(), |db| {
            let due = sqlx::query_scalar(AssertSqlSafe(due)).bind(millis(after));
            let due: Vec<String> = due.fetch_all(&mut *db).await?;
            let due = serde_json::to_string(&due).map_err(|error| sqlx::Error::Encode(error.into()))?;
            for statement in [leases, purge] {
                sqlx::query(AssertSqlSafe(statement)).bind(&due).execute(&mut *db).await?;
            }
            sqlx::query_scalar(AssertSqlSafe(next)).bind(millis(after)).fetch_one(db).await
        })?;
        tx.commit().await?;
        Ok(wait.map(|wait| Duration::from_millis(u64::try_from(wait).unwrap_or_default())))
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 2)
}
