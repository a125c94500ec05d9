//! One-time links: only the hash of a link's token is kept, and it is gone with its first use.

use contract::Millis;

use super::users::{UserRow, has_any, insert};
use super::{Store, Tx};

/// What came of a link that was taken.
pub enum Taken {
    By(UserRow),
    /// There is no such link, or not any more.
    Invalid,
    /// The first administrator has to say who they are.
    NameMissing,
}

impl Store {
    /// A link for a user, in place of the one before; without one, for the first administrator. Of those each
    /// replica may have printed one.
    pub async fn put_link(
        &self,
        token_hash: &str,
        user_id: Option<&str>,
        now: Millis,
        expires_at: Millis,
    ) -> sqlx::Result<()> {
        let is_alone = !self.is_shared();
        let mut tx = self.begin().await?;
        on!(tx.connection(), |db| {
            let old = "DELETE FROM links WHERE expires_at <= $1 OR user_id = $2 OR (user_id IS NULL AND $3)";
            let old = sqlx::query(old).bind(now).bind(user_id).bind(user_id.is_none() && is_alone);
            old.execute(&mut *db).await?;
            let new = "INSERT INTO links (token_hash, user_id, expires_at) VALUES ($1, $2, $3)";
            sqlx::query(new).bind(token_hash).bind(user_id).bind(expires_at).execute(db).await?;
        });
        tx.commit().await
    }

    /// Whose link it is, as long as it holds: `Some(None)` is the first administrator's.
    pub async fn link(&self, token_hash: &str, now: Millis) -> sqlx::Result<Option<Option<String>>> {
        let query = "SELECT user_id FROM links WHERE token_hash = $1 AND expires_at > $2";
        on!(&self.pool, |db| {
            sqlx::query_scalar(query).bind(token_hash).bind(now).fetch_optional(db).await
        })
    }

    /// Uses a link up: its user has this password from now on, and no session from before. `first` is written
    /// where it is the first administrator's.
    pub async fn take_link(
        &self,
        token_hash: &str,
        password_hash: &str,
        first: Option<UserRow>,
        now: Millis,
    ) -> sqlx::Result<Taken> {
        let mut tx = self.begin().await?;
        let query = "DELETE FROM links WHERE token_hash = $1 AND expires_at > $2 RETURNING user_id";
        let taken: Option<Option<String>> = on!(tx.connection(), |db| {
            sqlx::query_scalar(query).bind(token_hash).bind(now).fetch_optional(db).await
        })?;
        let user = match taken {
            None => return Ok(Taken::Invalid),
            Some(Some(user_id)) => set_password(&mut tx, &user_id, password_hash).await?,
            Some(None) => {
                let Some(first) = first else { return Ok(Taken::NameMissing) };
                let first = first.with_password(password_hash);
                is_first(&mut tx, &first).await?.then_some(first)
            }
        };
        let Some(user) = user else { return Ok(Taken::Invalid) };
        tx.commit().await?;
        Ok(Taken::By(user))
    }
}

async fn set_password(tx: &mut Tx<'_>, user_id: &str, hash: &str) -> sqlx::Result<Option<UserRow>> {
    on!(tx.connection(), |db| {
        let sessions = "DELETE FROM sessions WHERE user_id = $1";
        sqlx::query(sessions).bind(user_id).execute(&mut *db).await?;
        let user = "UPDATE users SET password_hash = $2 WHERE user_id = $1 RETURNING *";
        sqlx::query_as(user).bind(user_id).bind(hash).fetch_optional(db).await
    })
}

/// Whether this is the first user, who is written then; the links of others who would be are void.
async fn is_first(tx: &mut Tx<'_>, row: &UserRow) -> sqlx::Result<bool> {
    on!(tx.connection(), |db| {
        // Two that come at once delete the same rows, and so go one after the other.
        sqlx::query("DELETE FROM links WHERE user_id IS NULL").execute(db).await?;
    });
    Ok(!has_any(tx).await? && insert(tx, row).await?)
}
