//! People: what they may do, and the hash of their password. An administrator over everything is always left.

use contract::Millis;
use contract::access::{Role, Scope};
use contract::console::users::Rights;
use sqlx::{AssertSqlSafe, FromRow};

use super::{Store, Tx, random_id};

#[derive(Clone, FromRow)]
pub struct UserRow {
    pub user_id: String,
    /// Of the OpenID provider that they come by; empty where they do not.
    issuer: String,
    subject: String,
    pub name: String,
    pub password_hash: Option<String>,
    role: String,
    scope: String,
    pub created_at: Millis,
    pub last_sign_in_at: Option<Millis>,
}

/// What became of a change of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    Done,
    Gone,
    /// Nobody would be left who may do everything and can sign in.
    LastAdministrator,
}

impl UserRow {
    pub fn new(name: String, rights: &Rights) -> sqlx::Result<Self> {
        Ok(Self {
            user_id: format!("user-{}", random_id(10)),
            issuer: String::new(),
            subject: name_key(&name),
            name,
            password_hash: None,
            role: rights.role.to_string(),
            scope: scope_text(&rights.scope)?,
            created_at: super::now(),
            last_sign_in_at: None,
        })
    }

    #[must_use]
    pub fn with_password(self, hash: &str) -> Self {
        Self { password_hash: Some(hash.to_owned()), ..self }
    }

    pub fn rights(&self) -> Rights {
        rights(&self.role, &self.scope)
    }

    /// The issuer of the OpenID provider that they come by.
    pub fn provider(&self) -> Option<&str> {
        Some(self.issuer.as_str()).filter(|issuer| !issuer.is_empty())
    }
}

/// As they are stored. A scope that can't be read is over nothing.
pub fn rights(role: &str, scope: &str) -> Rights {
    let none = Scope::Gateways { gateway_ids: vec![] };
    Rights { role: Role::from(role), scope: serde_json::from_str(scope).unwrap_or(none) }
}

pub fn scope_text(scope: &Scope) -> sqlx::Result<String> {
    serde_json::to_string(scope).map_err(|error| sqlx::Error::Encode(error.into()))
}

pub fn name_key(name: &str) -> String {
    name.to_lowercase()
}

impl Store {
    pub async fn users(&self) -> sqlx::Result<Vec<UserRow>> {
        let query = "SELECT * FROM users ORDER BY name_key, user_id";
        on!(&self.pool, |db| sqlx::query_as(query).fetch_all(db).await)
    }

    /// Whether somebody has a password, or may administer everything: whom a provider lets in takes nobody the first
    /// administrator's place.
    pub async fn has_users(&self) -> sqlx::Result<bool> {
        let (role, scope) = whole()?;
        let found: Option<String> = on!(&self.pool, |db| {
            sqlx::query_scalar(ANYBODY).bind(role).bind(scope).fetch_optional(db).await
        })?;
        Ok(found.is_some())
    }

    pub async fn user(&self, user_id: &str) -> sqlx::Result<Option<UserRow>> {
        let query = "SELECT * FROM users WHERE user_id = $1";
        on!(&self.pool, |db| sqlx::query_as(query).bind(user_id).fetch_optional(db).await)
    }

    /// Whatever the case; nobody who comes by a provider.
    pub async fn user_named(&self, name: &str) -> sqlx::Result<Option<UserRow>> {
        let query = "SELECT * FROM users WHERE issuer = '' AND subject = $1";
        on!(&self.pool, |db| sqlx::query_as(query).bind(name_key(name)).fetch_optional(db).await)
    }

    /// False if the name is taken.
    pub async fn insert_user(&self, row: &UserRow) -> sqlx::Result<bool> {
        let mut tx = self.begin().await?;
        let written = insert(&mut tx, row).await?;
        tx.commit().await?;
        Ok(written)
    }

    pub async fn change_user(&self, user_id: &str, rights: &Rights) -> sqlx::Result<Changed> {
        let stays = rights.role == Role::Administrator && rights.scope.is_all();
        let mut tx = self.begin().await?;
        if !stays && self.is_last_administrator(&mut tx, user_id).await? {
            return Ok(Changed::LastAdministrator);
        }
        let query = "UPDATE users SET role = $2, scope = $3 WHERE user_id = $1";
        let scope = scope_text(&rights.scope)?;
        let done = on!(tx.connection(), |db| {
            let query = sqlx::query(query).bind(user_id).bind(rights.role.as_str()).bind(scope);
            query.execute(db).await?.rows_affected()
        });
        tx.commit().await?;
        Ok(if done > 0 { Changed::Done } else { Changed::Gone })
    }

    /// With their sessions and links; their access keys are revoked.
    pub async fn delete_user(&self, user_id: &str, now: Millis) -> sqlx::Result<Changed> {
        let mut tx = self.begin().await?;
        if self.is_last_administrator(&mut tx, user_id).await? {
            return Ok(Changed::LastAdministrator);
        }
        let done = on!(tx.connection(), |db| {
            let keys = "UPDATE access_keys SET revoked_at = $2 WHERE owner_id = $1 AND revoked_at IS NULL";
            sqlx::query(keys).bind(user_id).bind(now).execute(&mut *db).await?;
            let user = "DELETE FROM users WHERE user_id = $1";
            sqlx::query(user).bind(user_id).execute(db).await?.rows_affected()
        });
        tx.commit().await?;
        Ok(if done > 0 { Changed::Done } else { Changed::Gone })
    }

    pub async fn note_sign_in(&self, user_id: &str, now: Millis) -> sqlx::Result<()> {
        let query = "UPDATE users SET last_sign_in_at = $2 WHERE user_id = $1";
        on!(&self.pool, |db| sqlx::query(query).bind(user_id).bind(now).execute(db).await.map(drop))
    }

    /// Of those who can sign in. Two who would each remove the other go one after the other.
    async fn is_last_administrator(&self, tx: &mut Tx<'_>, user_id: &str) -> sqlx::Result<bool> {
        let lock = self.dialect().for_update;
        let query = format!(
            "SELECT * FROM users WHERE role = $1 AND password_hash IS NOT NULL ORDER BY user_id{lock}"
        );
        let role = Role::Administrator;
        let mut rows: Vec<UserRow> = on!(tx.connection(), |db| {
            sqlx::query_as(AssertSqlSafe(query)).bind(role.as_str()).fetch_all(db).await
        })?;
        rows.retain(|row| row.rights().scope.is_all());
        Ok(rows.len() == 1 && rows[0].user_id == user_id)
    }
}

/// See [`Store::has_users`].
pub(super) async fn has_any(tx: &mut Tx<'_>) -> sqlx::Result<bool> {
    let (role, scope) = whole()?;
    let found: Option<String> = on!(tx.connection(), |db| {
        sqlx::query_scalar(ANYBODY).bind(role).bind(scope).fetch_optional(db).await
    })?;
    Ok(found.is_some())
}

const ANYBODY: &str = "SELECT user_id FROM users WHERE issuer = '' OR (role = $1 AND scope = $2) LIMIT 1";

/// What who administers everything has.
fn whole() -> sqlx::Result<(String, String)> {
    Ok((Role::Administrator.to_string(), scope_text(&Scope::All)?))
}

/// False if the name is taken.
pub(super) async fn insert(tx: &mut Tx<'_>, row: &UserRow) -> sqlx::Result<bool> {
    let query =
        "INSERT INTO users (user_id, issuer, subject, name, name_key, password_hash, role, scope, created_at,
                            last_sign_in_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (issuer, subject) DO NOTHING";
    on!(tx.connection(), |db| {
        let query = sqlx::query(query).bind(&row.user_id).bind(&row.issuer).bind(&row.subject);
        let query = query.bind(&row.name).bind(name_key(&row.name));
        let query = query.bind(&row.password_hash).bind(&row.role).bind(&row.scope);
        let done = query.bind(row.created_at).bind(row.last_sign_in_at).execute(db).await?;
        Ok(done.rows_affected() > 0)
    })
}
