//! Access keys. A secret is sealed, since a signature can only be verified with it, and opened for that alone.

use contract::Millis;
use contract::console::users::Rights;
use sqlx::FromRow;

use super::Store;
use super::users::{rights, scope_text};

#[derive(Clone, FromRow)]
pub struct AccessKeyRow {
    pub access_key_id: String,
    secret_sealed: String,
    pub name: String,
    pub owner_id: Option<String>,
    pub owner_name: String,
    role: String,
    scope: String,
    pub created_at: Millis,
    pub last_used_at: Option<Millis>,
    pub expires_at: Option<Millis>,
    pub revoked_at: Option<Millis>,
    /// What the owner may do now, if it has one.
    #[sqlx(default)]
    owner_role: Option<String>,
    #[sqlx(default)]
    owner_scope: Option<String>,
}

/// One that begins.
pub struct NewKey<'a> {
    pub access_key_id: &'a str,
    pub secret: &'a str,
    pub name: &'a str,
    pub owner_id: Option<&'a str>,
    pub owner_name: &'a str,
    pub rights: &'a Rights,
    pub now: Millis,
    pub expires_at: Option<Millis>,
}

impl AccessKeyRow {
    /// What it was given.
    pub fn rights(&self) -> Rights {
        rights(&self.role, &self.scope)
    }

    /// What it may do now: never more than its owner, and nothing once that is gone.
    pub fn effective_rights(&self) -> Rights {
        let own = self.rights();
        if self.owner_id.is_none() {
            return own;
        }
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let owner = rights(&text(&self.owner_role), &text(&self.owner_scope));
        Rights { role: own.role.at_most(owner.role), scope: own.scope.within(&owner.scope) }
    }
}

const COLUMNS: &str = "access_keys.*, users.role AS owner_role, users.scope AS owner_scope";

impl Store {
    pub async fn insert_access_key(&self, new: &NewKey<'_>) -> anyhow::Result<()> {
        let sealed = self.seal.seal(new.secret)?;
        let scope = scope_text(&new.rights.scope)?;
        let query =
            "INSERT INTO access_keys (access_key_id, secret_sealed, name, owner_id, owner_name, role, scope,
                                              created_at, expires_at)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        on!(&self.pool, |db| {
            let query = sqlx::query(query).bind(new.access_key_id).bind(sealed).bind(new.name);
            let query = query.bind(new.owner_id).bind(new.owner_name).bind(new.rights.role.as_str());
            query.bind(scope).bind(new.now).bind(new.expires_at).execute(db).await?;
        });
        Ok(())
    }

    pub async fn access_key(&self, access_key_id: &str) -> sqlx::Result<Option<AccessKeyRow>> {
        let query = format!(
            "SELECT {COLUMNS} FROM access_keys LEFT JOIN users ON users.user_id = access_keys.owner_id
             WHERE access_key_id = $1"
        );
        on!(&self.pool, |db| {
            sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(access_key_id).fetch_optional(db).await
        })
    }

    /// Those of an owner, or all; the newest first.
    pub async fn access_keys(&self, owner_id: Option<&str>) -> sqlx::Result<Vec<AccessKeyRow>> {
        let query = format!(
            "SELECT {COLUMNS} FROM access_keys LEFT JOIN users ON users.user_id = access_keys.owner_id
             WHERE owner_id = $1 OR $1 IS NULL ORDER BY access_keys.created_at DESC, access_key_id"
        );
        on!(&self.pool, |db| {
            sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(owner_id).fetch_all(db).await
        })
    }

    pub fn access_key_secret(&self, row: &AccessKeyRow) -> anyhow::Result<String> {
        self.seal.unseal(&row.secret_sealed)
    }

    /// Its owner, if there is such a key; of this owner, if one is given. One that was revoked before stays as it was.
    pub async fn revoke_access_key(
        &self,
        access_key_id: &str,
        owner_id: Option<&str>,
        now: Millis,
    ) -> sqlx::Result<Option<Option<String>>> {
        let query = "UPDATE access_keys SET revoked_at = COALESCE(revoked_at, $3)
                     WHERE access_key_id = $1 AND (owner_id = $2 OR $2 IS NULL) RETURNING owner_id";
        on!(&self.pool, |db| {
            sqlx::query_scalar(query).bind(access_key_id).bind(owner_id).bind(now).fetch_optional(db).await
        })
    }

    pub async fn touch_access_key(&self, access_key_id: &str, now: Millis) -> sqlx::Result<()> {
        let query = "UPDATE access_keys SET last_used_at = $2 WHERE access_key_id = $1";
        on!(&self.pool, |db| sqlx::query(query).bind(access_key_id).bind(now).execute(db).await.map(drop))
    }
}
