//! Sources that were deleted: marked first, so that they can be restored for a while, then purged. Only the
//! database's clock counts, so that replicas agree on when that is over.

use std::time::Duration;

use sqlx::AssertSqlSafe;

use super::sources::{InsertError, SourceRow};
use super::{Dialect, Store};

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

    /// Removes what was deleted at least `after` ago, with its rules, snapshot, history and lease; how long until
    /// the next can be, if there is one. Replicas may purge at once.
    pub async fn purge_sources(&self, after: Duration) -> sqlx::Result<Option<Duration>> {
        let &Dialect { now, skips_locked, .. } = self.dialect();
        let purge = format!(
            "DELETE FROM sources WHERE source_id IN
                 (SELECT source_id FROM sources WHERE deleted_at <= {now} - $1{skips_locked})"
        );
        let next = format!("SELECT MIN(deleted_at) + $1 - {now} FROM sources WHERE deleted_at IS NOT NULL");
        let wait: Option<i64> = on!(&self.pool, |db| {
            sqlx::query(AssertSqlSafe(purge)).bind(millis(after)).execute(db).await?;
            sqlx::query_scalar(AssertSqlSafe(next)).bind(millis(after)).fetch_one(db).await
        })?;
        Ok(wait.map(|wait| Duration::from_millis(u64::try_from(wait).unwrap_or_default())))
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 2)
}
