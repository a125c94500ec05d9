//! The last known good of each source. The services are opaque JSON here: discovery owns their shape.

use contract::Millis;
use sqlx::FromRow;

use super::Store;

#[derive(Clone, Debug, FromRow)]
pub struct SnapshotRow {
    pub source_id: String,
    pub synced_at: Millis,
    pub services: String,
}

impl Store {
    pub async fn snapshots(&self) -> sqlx::Result<Vec<SnapshotRow>> {
        sqlx::query_as("SELECT * FROM snapshots").fetch_all(&self.pool).await
    }

    /// Does nothing if the source was deleted meanwhile.
    pub async fn put_snapshot(&self, row: &SnapshotRow) -> sqlx::Result<()> {
        sqlx::query(
            "INSERT INTO snapshots (source_id, synced_at, services)
             SELECT source_id, $2, $3 FROM sources WHERE source_id = $1
             ON CONFLICT (source_id) DO UPDATE SET synced_at = $2, services = $3",
        )
        .bind(&row.source_id)
        .bind(row.synced_at)
        .bind(&row.services)
        .execute(&self.pool)
        .await
        .map(drop)
    }
}
