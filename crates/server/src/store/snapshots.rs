//! The last known good of each source. The body is opaque here: discovery owns its shape.

use sqlx::{AssertSqlSafe, FromRow};

use super::Store;

#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct SnapshotRow {
    pub source_id: String,
    pub revision: i64,
    /// JSON.
    pub body: String,
}

impl Store {
    pub async fn snapshots(&self) -> sqlx::Result<Vec<SnapshotRow>> {
        on!(&self.pool, |db| sqlx::query_as("SELECT * FROM snapshots").fetch_all(db).await)
    }

    /// Does nothing if the source was deleted meanwhile.
    pub async fn put_snapshot(&self, row: &SnapshotRow) -> sqlx::Result<()> {
        let query = format!(
            "INSERT INTO snapshots (source_id, revision, body)
             SELECT source_id, $2, $3 FROM sources WHERE source_id = $1{}
             ON CONFLICT (source_id) DO UPDATE SET revision = $2, body = $3",
            self.for_key_share()
        );
        on!(&self.pool, |db| {
            let query =
                sqlx::query(AssertSqlSafe(query)).bind(&row.source_id).bind(row.revision).bind(&row.body);
            query.execute(db).await.map(drop)
        })
    }
}
