//! Which replica follows which source. A lease ends by itself when its holder dies; only the database's clock
//! counts, so that replicas need not agree on the time.

use std::time::Duration;

use sqlx::AssertSqlSafe;

use super::{Dialect, Store};

impl Store {
    /// Keeps the leases that `holder` has for `ttl` from now; their sources. One that has expired is not among
    /// them, though nobody has taken it yet: what was done since then may have been done by somebody else.
    pub async fn renew_leases(&self, holder: &str, ttl: Duration) -> sqlx::Result<Vec<String>> {
        let Dialect { now, changes_leases, .. } = self.dialect();
        // Those of deleted sources are left alone: they may be about to go, and nobody is to wait for that.
        let query = format!(
            "UPDATE leases SET expires_at = {now} + $2
             WHERE holder = $1 AND expires_at > {now} AND source_id IN
                 (SELECT leases.source_id FROM leases JOIN sources ON sources.source_id = leases.source_id
                  WHERE leases.holder = $1 AND leases.expires_at > {now} AND sources.deleted_at IS NULL
                  ORDER BY leases.source_id{changes_leases})
             RETURNING source_id"
        );
        on!(&self.pool, |db| {
            let query = sqlx::query_scalar(AssertSqlSafe(query)).bind(holder);
            query.bind(millis(ttl)).fetch_all(db).await
        })
    }

    /// Takes every source that nobody has, for `ttl`; those. Of several that claim at once each source goes to one.
    pub async fn claim_leases(&self, holder: &str, ttl: Duration) -> sqlx::Result<Vec<String>> {
        let Dialect { now, keeps_sources, .. } = self.dialect();
        // In order, so that two that claim at once don't wait for each other in a circle.
        let query = format!(
            "INSERT INTO leases (source_id, holder, expires_at)
             SELECT source_id, $1, {now} + $2 FROM sources
             WHERE sources.deleted_at IS NULL
                 AND NOT EXISTS (SELECT 1 FROM leases AS held
                                 WHERE held.source_id = sources.source_id AND held.expires_at > {now})
             ORDER BY source_id{keeps_sources}
             ON CONFLICT (source_id) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
                 WHERE leases.expires_at <= {now}
             RETURNING source_id"
        );
        on!(&self.pool, |db| {
            let query = sqlx::query_scalar(AssertSqlSafe(query)).bind(holder);
            query.bind(millis(ttl)).fetch_all(db).await
        })
    }

    /// Lets go of everything, for others to take at once.
    pub async fn release_leases(&self, holder: &str) -> sqlx::Result<()> {
        let lock = self.dialect().before_delete;
        let query = format!(
            "DELETE FROM leases WHERE holder = $1 AND source_id IN
                 (SELECT source_id FROM leases WHERE holder = $1 ORDER BY source_id{lock})"
        );
        on!(&self.pool, |db| sqlx::query(AssertSqlSafe(query)).bind(holder).execute(db).await.map(drop))
    }
}

fn millis(ttl: Duration) -> i64 {
    i64::try_from(ttl.as_millis()).unwrap_or(i64::MAX / 2)
}
