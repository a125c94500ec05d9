//! The last known good of each source. The body is opaque here: discovery owns its shape.

use sqlx::{AssertSqlSafe, FromRow};

use super::{Dialect, Store};

#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct SnapshotRow {
    pub source_id: String,
    /// JSON.
    pub body: String,
}

impl Store {
    pub async fn snapshot(&self, source_id: &str) -> sqlx::Result<Option<SnapshotRow>> {
        let query = "SELECT snapshots.* FROM snapshots JOIN sources USING (source_id)
                     WHERE source_id = $1 AND deleted_at IS NULL";
        on!(&self.pool, |db| sqlx::query_as(query).bind(source_id).fetch_optional(db).await)
    }

    /// Whether it was written: not if the source was deleted meanwhile, nor if a `holder` is named who no longer
    /// has its lease. A lease can't be taken over between the look at it and the write.
    pub async fn put_snapshot(&self, row: &SnapshotRow, holder: Option<&str>) -> sqlx::Result<bool> {
        let &Dialect { now, keeps_sources, keeps_leases, .. } = self.dialect();
        let writable = match holder {
            None => format!("WHERE source_id = $1 AND deleted_at IS NULL{keeps_sources}"),
            Some(_) => format!(
                "JOIN leases USING (source_id)
                 WHERE source_id = $1 AND deleted_at IS NULL AND holder = $3 AND expires_at > {now}
                 {keeps_sources}{keeps_leases}"
            ),
        };
        let query = format!(
            "INSERT INTO snapshots (source_id, body) SELECT source_id, $2 FROM sources {writable}
             ON CONFLICT (source_id) DO UPDATE SET body = $2"
        );
        on!(&self.pool, |db| {
            let query = sqlx::query(AssertSqlSafe(query)).bind(&row.source_id).bind(&row.body);
            let query = if let Some(holder) = holder { query.bind(holder) } else { query };
            Ok(query.execute(db).await?.rows_affected() > 0)
        })
    }
}
