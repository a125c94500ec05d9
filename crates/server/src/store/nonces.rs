//! Nonces of signatures that were let in: each counts once for its key, on every replica and after a restart.

use contract::Millis;

use super::Store;

impl Store {
    /// False if it was taken before.
    pub async fn take_nonce(
        &self,
        access_key_id: &str,
        nonce: &str,
        expires_at: Millis,
    ) -> sqlx::Result<bool> {
        let query = "INSERT INTO nonces (access_key_id, nonce, expires_at) VALUES ($1, $2, $3)
                     ON CONFLICT (access_key_id, nonce) DO NOTHING";
        on!(&self.pool, |db| {
            let done =
                sqlx::query(query).bind(access_key_id).bind(nonce).bind(expires_at).execute(db).await?;
            Ok(done.rows_affected() > 0)
        })
    }

    /// Those whose date is too old to be let in again.
    pub async fn purge_nonces(&self, now: Millis) -> sqlx::Result<()> {
        let query = "DELETE FROM nonces WHERE expires_at < $1";
        on!(&self.pool, |db| sqlx::query(query).bind(now).execute(db).await.map(drop))
    }
}
