//! What happened to each source, as JSON that is opaque here. Only the newest entries are kept.

use contract::Millis;
use sqlx::FromRow;

use super::{Store, Tx};

#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct HistoryRow {
    /// Counts the entries of a source, from 1, and goes on when old ones are dropped.
    pub sequence: i64,
    pub at: Millis,
    /// JSON.
    pub body: String,
}

/// An entry with the source that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct GatewayHistoryRow {
    pub source_id: String,
    pub name: String,
    pub sequence: i64,
    /// JSON.
    pub body: String,
}

impl Store {
    /// Adds entries, oldest first, and drops all but the newest `keep` (1 at least). Does nothing if the source
    /// is gone; one that was deleted and may come back has its time-line whole.
    pub async fn append_history(
        &self,
        source_id: &str,
        entries: &[(Millis, String)],
        keep: i64,
    ) -> sqlx::Result<()> {
        let mut tx = self.begin().await?;
        if !lock_source(&mut tx, source_id, self.dialect().for_update).await? {
            return Ok(());
        }
        let query = "SELECT COALESCE(MAX(sequence), 0) FROM history WHERE source_id = $1";
        let mut sequence: i64 =
            on!(tx.connection(), |db| sqlx::query_scalar(query).bind(source_id).fetch_one(db).await)?;
        for (at, body) in entries {
            sequence += 1;
            let query = "INSERT INTO history (source_id, sequence, at, body, gateway_id)
                         SELECT source_id, $2, $3, $4, gateway_id FROM sources WHERE source_id = $1";
            on!(tx.connection(), |db| {
                let query = sqlx::query(query).bind(source_id).bind(sequence).bind(*at).bind(body);
                query.execute(db).await.map(drop)
            })?;
        }
        let query = "DELETE FROM history WHERE source_id = $1 AND sequence <= $2";
        let last_dropped = sequence - keep.max(1);
        on!(tx.connection(), |db| {
            sqlx::query(query).bind(source_id).bind(last_dropped).execute(db).await.map(drop)
        })?;
        tx.commit().await
    }

    /// A page of a source's entries, newest first, and how many there are.
    pub async fn history(
        &self,
        source_id: &str,
        limit: i64,
        offset: i64,
    ) -> sqlx::Result<(Vec<HistoryRow>, i64)> {
        let page = "SELECT sequence, at, body FROM history JOIN sources USING (source_id)
                    WHERE source_id = $1 AND deleted_at IS NULL ORDER BY sequence DESC LIMIT $2 OFFSET $3";
        let count = "SELECT COUNT(*) FROM history JOIN sources USING (source_id)
                     WHERE source_id = $1 AND deleted_at IS NULL";
        on!(&self.pool, |db| {
            let rows = sqlx::query_as(page).bind(source_id).bind(limit).bind(offset).fetch_all(db).await?;
            Ok((rows, sqlx::query_scalar(count).bind(source_id).fetch_one(db).await?))
        })
    }

    /// The newest entries of all sources of a gateway, newest first.
    pub async fn history_of_gateway(
        &self,
        gateway_id: &str,
        limit: i64,
    ) -> sqlx::Result<Vec<GatewayHistoryRow>> {
        let query = "SELECT history.source_id, sources.name, history.sequence, history.body
                     FROM history JOIN sources ON sources.source_id = history.source_id
                     WHERE history.gateway_id = $1 AND sources.deleted_at IS NULL
                     ORDER BY history.at DESC, history.source_id, history.sequence DESC LIMIT $2";
        on!(&self.pool, |db| sqlx::query_as(query).bind(gateway_id).bind(limit).fetch_all(db).await)
    }
}

/// Whether the source exists; two writers of its history then go one after the other.
async fn lock_source(tx: &mut Tx<'_>, source_id: &str, lock: &str) -> sqlx::Result<bool> {
    let query = format!("SELECT source_id FROM sources WHERE source_id = $1{lock}");
    let found: Option<String> = on!(tx.connection(), |db| {
        sqlx::query_scalar(sqlx::AssertSqlSafe(query)).bind(source_id).fetch_optional(db).await
    })?;
    Ok(found.is_some())
}
