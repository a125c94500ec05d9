//! Gateways that were deleted by hand: marked at once, purged when their sources are, and kept from coming back by
//! an inventory file that still lists them.

use std::collections::HashSet;

use sqlx::AssertSqlSafe;

use super::{Store, Tx};

impl Store {
    /// Deletes a gateway for good, and all that it has with it. The ids of its sources; nothing if there is no
    /// such gateway. Nothing reads any of it from now on; the rows go later, a few at a time, so that nobody who
    /// writes has to wait for all of them.
    pub async fn delete_gateway(&self, gateway_id: &str) -> sqlx::Result<Option<Vec<String>>> {
        let (for_update, before_delete) = (self.dialect().for_update, self.dialect().before_delete);
        // An inventory that is applied meanwhile waits here, and then finds the gateway among the deleted ones.
        let regions = format!("SELECT region_id FROM regions ORDER BY region_id{for_update}");
        // Whoever adds a source meanwhile waits, and then finds no gateway.
        let gateway =
            format!("SELECT gateway_id FROM gateways WHERE gateway_id = $1 AND NOT deleting{before_delete}");
        let sources =
            format!("SELECT source_id FROM sources WHERE gateway_id = $1 ORDER BY source_id{for_update}");
        let mut tx = self.begin().await?;
        let found: Option<String> = on!(tx.connection(), |db| {
            sqlx::query(AssertSqlSafe(regions)).execute(&mut *db).await?;
            sqlx::query_scalar(AssertSqlSafe(gateway)).bind(gateway_id).fetch_optional(db).await
        })?;
        if found.is_none() {
            return Ok(None);
        }
        let sources = on!(tx.connection(), |db| {
            sqlx::query_scalar(AssertSqlSafe(sources)).bind(gateway_id).fetch_all(db).await
        })?;
        for statement in [
            // So long ago that nobody can restore them, and that they are purged next.
            "UPDATE sources SET deleted_at = 0 WHERE gateway_id = $1",
            "DELETE FROM services WHERE gateway_id = $1 AND source_id IS NULL",
            "UPDATE gateways SET deleting = TRUE WHERE gateway_id = $1",
            "INSERT INTO deleted_gateways (gateway_id) VALUES ($1) ON CONFLICT (gateway_id) DO NOTHING",
        ] {
            on!(tx.connection(), |db| sqlx::query(statement).bind(gateway_id).execute(db).await.map(drop))?;
        }
        tx.commit().await?;
        Ok(Some(sources))
    }

    /// Removes those that were deleted and have no source any more.
    pub async fn purge_gateways(&self) -> sqlx::Result<()> {
        let query = "DELETE FROM gateways WHERE deleting
                         AND NOT EXISTS (SELECT 1 FROM sources WHERE sources.gateway_id = gateways.gateway_id)";
        on!(&self.pool, |db| sqlx::query(query).execute(db).await.map(drop))
    }

    /// Whether a gateway is there, and stays until the transaction's end.
    pub(super) async fn keep_gateway(&self, tx: &mut Tx<'_>, gateway_id: &str) -> sqlx::Result<bool> {
        let keeps = self.dialect().keeps_gateway;
        let query = format!("SELECT gateway_id FROM gateways WHERE gateway_id = $1 AND NOT deleting{keeps}");
        let found: Option<String> = on!(tx.connection(), |db| {
            sqlx::query_scalar(AssertSqlSafe(query)).bind(gateway_id).fetch_optional(db).await
        })?;
        Ok(found.is_some())
    }
}

/// Those of an inventory's gateways that somebody deleted. What is no longer listed is forgotten, so that it can
/// be listed, and come, again. The caller has its regions locked.
pub async fn deleted_among(tx: &mut Tx<'_>, listed: &[&str]) -> sqlx::Result<HashSet<String>> {
    let query = "SELECT gateway_id FROM deleted_gateways";
    let all: Vec<String> = on!(tx.connection(), |db| sqlx::query_scalar(query).fetch_all(db).await)?;
    let (kept, gone): (HashSet<String>, HashSet<String>) =
        all.into_iter().partition(|id| listed.contains(&id.as_str()));
    for gateway_id in gone {
        let query = "DELETE FROM deleted_gateways WHERE gateway_id = $1";
        on!(tx.connection(), |db| sqlx::query(query).bind(&gateway_id).execute(db).await.map(drop))?;
    }
    Ok(kept)
}
