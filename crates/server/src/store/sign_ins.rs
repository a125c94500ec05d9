//! Sign-ins by an OpenID provider: those that began and wait for the browser to come back, each used once; and the
//! people who come of them, each known by issuer and subject.

use contract::Millis;
use contract::console::users::Rights;

use super::users::{name_key, rights, scope_text};
use super::{Store, random_id};

/// Nobody who begins without end shall fill the disk.
const AT_MOST: i64 = 10_000;

/// Somebody as the provider told of them.
pub struct FromProvider<'a> {
    pub issuer: &'a str,
    pub subject: &'a str,
    pub name: &'a str,
}

impl Store {
    /// Where too many wait already, the oldest is over.
    pub async fn put_sign_in(
        &self,
        token_hash: &str,
        wanted: &str,
        now: Millis,
        expires_at: Millis,
    ) -> sqlx::Result<()> {
        let mut tx = self.begin().await?;
        on!(tx.connection(), |db| {
            let over = "DELETE FROM sign_ins WHERE expires_at <= $1";
            sqlx::query(over).bind(now).execute(&mut *db).await?;
            let oldest = "DELETE FROM sign_ins WHERE token_hash IN
                          (SELECT token_hash FROM sign_ins ORDER BY expires_at DESC LIMIT 1000 OFFSET $1)";
            sqlx::query(oldest).bind(AT_MOST - 1).execute(&mut *db).await?;
            let new = "INSERT INTO sign_ins (token_hash, wanted, expires_at) VALUES ($1, $2, $3)";
            sqlx::query(new).bind(token_hash).bind(wanted).bind(expires_at).execute(db).await?;
        });
        tx.commit().await
    }

    /// Where the person wants to go, once; nothing if it is over.
    pub async fn take_sign_in(&self, token_hash: &str, now: Millis) -> sqlx::Result<Option<String>> {
        let query = "DELETE FROM sign_ins WHERE token_hash = $1 AND expires_at > $2 RETURNING wanted";
        on!(&self.pool, |db| sqlx::query_scalar(query).bind(token_hash).bind(now).fetch_optional(db).await)
    }

    /// What somebody may do whom the provider told of before.
    pub async fn rights_of_provider_user(&self, person: &FromProvider<'_>) -> sqlx::Result<Option<Rights>> {
        let query = "SELECT role, scope FROM users WHERE issuer = $1 AND subject = $2";
        let found: Option<(String, String)> = on!(&self.pool, |db| {
            sqlx::query_as(query).bind(person.issuer).bind(person.subject).fetch_optional(db).await
        })?;
        Ok(found.map(|(role, scope)| rights(&role, &scope)))
    }

    /// The id of the user, who is made if they are new, and has this name and these rights from now on.
    pub async fn put_user_of_provider(
        &self,
        person: &FromProvider<'_>,
        given: &Rights,
        now: Millis,
    ) -> sqlx::Result<String> {
        let query = "INSERT INTO users (user_id, issuer, subject, name, name_key, role, scope, created_at)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                     ON CONFLICT (issuer, subject) DO UPDATE SET name = excluded.name, name_key = excluded.name_key,
                         role = excluded.role, scope = excluded.scope
                     RETURNING user_id";
        let (user_id, scope) = (format!("user-{}", random_id(10)), scope_text(&given.scope)?);
        on!(&self.pool, |db| {
            let query = sqlx::query_scalar(query).bind(user_id).bind(person.issuer).bind(person.subject);
            let query = query.bind(person.name).bind(name_key(person.name)).bind(given.role.as_str());
            query.bind(scope).bind(now).fetch_one(db).await
        })
    }

    /// Leaves somebody whom the provider gives nothing any more with these rights and without a session. Their id, if
    /// they were ever let in.
    pub async fn shut_out(&self, person: &FromProvider<'_>, left: &Rights) -> sqlx::Result<Option<String>> {
        let scope = scope_text(&left.scope)?;
        let mut tx = self.begin().await?;
        let user_id = on!(tx.connection(), |db| {
            let user =
                "UPDATE users SET role = $3, scope = $4 WHERE issuer = $1 AND subject = $2 RETURNING user_id";
            let user = sqlx::query_scalar(user).bind(person.issuer).bind(person.subject);
            let user = user.bind(left.role.as_str()).bind(scope).fetch_optional(&mut *db).await?;
            let sessions = "DELETE FROM sessions WHERE user_id = $1";
            sqlx::query(sessions).bind(&user).execute(db).await?;
            user
        });
        tx.commit().await?;
        Ok(user_id)
    }
}
