//! Sessions of people, by the hash of what their cookie holds.

use contract::Millis;
use contract::console::users::Rights;
use sqlx::{AssertSqlSafe, FromRow};

use super::Store;
use super::users::rights;

/// With what their users may do.
const ROWS: &str = "SELECT sessions.*, users.name AS user_name, users.role, users.scope
                    FROM sessions JOIN users USING (user_id)";

#[derive(Clone, Debug, FromRow)]
pub struct SessionRow {
    pub session_id: String,
    pub user_id: String,
    pub created_at: Millis,
    pub seen_at: Millis,
    pub expires_at: Millis,
    pub address: String,
    pub user_agent: String,
    #[sqlx(default)]
    pub user_name: String,
    #[sqlx(default)]
    role: String,
    #[sqlx(default)]
    scope: String,
}

/// One that begins.
pub struct NewSession<'a> {
    pub session_id: &'a str,
    pub token_hash: &'a str,
    pub user_id: &'a str,
    pub now: Millis,
    pub expires_at: Millis,
    pub address: &'a str,
    pub user_agent: &'a str,
}

impl SessionRow {
    /// What its user may do now.
    pub fn rights(&self) -> Rights {
        rights(&self.role, &self.scope)
    }
}

impl Store {
    pub async fn insert_session(&self, new: &NewSession<'_>) -> sqlx::Result<()> {
        let query =
            "INSERT INTO sessions (session_id, token_hash, user_id, created_at, seen_at, expires_at, address,
                                           user_agent)
                     VALUES ($1, $2, $3, $4, $4, $5, $6, $7)";
        on!(&self.pool, |db| {
            let query = sqlx::query(query).bind(new.session_id).bind(new.token_hash).bind(new.user_id);
            let query = query.bind(new.now).bind(new.expires_at).bind(new.address).bind(new.user_agent);
            query.execute(db).await.map(drop)
        })
    }

    /// Whether or not it has expired.
    pub async fn session(&self, token_hash: &str) -> sqlx::Result<Option<SessionRow>> {
        self.session_by("token_hash", token_hash).await
    }

    /// By its id, whether or not it has expired.
    pub async fn session_of_id(&self, session_id: &str) -> sqlx::Result<Option<SessionRow>> {
        self.session_by("session_id", session_id).await
    }

    async fn session_by(&self, column: &'static str, value: &str) -> sqlx::Result<Option<SessionRow>> {
        let query = format!("{ROWS} WHERE {column} = $1");
        on!(&self.pool, |db| sqlx::query_as(AssertSqlSafe(query)).bind(value).fetch_optional(db).await)
    }

    /// Those of a user, or of all, which were seen since `seen_since` and have not expired; the last seen first.
    pub async fn sessions(
        &self,
        user_id: Option<&str>,
        now: Millis,
        seen_since: Millis,
    ) -> sqlx::Result<Vec<SessionRow>> {
        let query = format!(
            "{ROWS} WHERE (user_id = $1 OR $1 IS NULL) AND expires_at > $2 AND seen_at > $3
             ORDER BY seen_at DESC, session_id"
        );
        on!(&self.pool, |db| {
            sqlx::query_as(AssertSqlSafe(query)).bind(user_id).bind(now).bind(seen_since).fetch_all(db).await
        })
    }

    pub async fn touch_session(&self, session_id: &str, now: Millis, address: &str) -> sqlx::Result<()> {
        let query = "UPDATE sessions SET seen_at = $2, address = $3 WHERE session_id = $1";
        on!(&self.pool, |db| {
            sqlx::query(query).bind(session_id).bind(now).bind(address).execute(db).await.map(drop)
        })
    }

    /// Whose it was, if there was such a session of this user, or of anybody.
    pub async fn delete_session(
        &self,
        session_id: &str,
        user_id: Option<&str>,
    ) -> sqlx::Result<Option<String>> {
        let query = "DELETE FROM sessions WHERE session_id = $1 AND (user_id = $2 OR $2 IS NULL)
                     RETURNING user_id";
        on!(&self.pool, |db| {
            sqlx::query_scalar(query).bind(session_id).bind(user_id).fetch_optional(db).await
        })
    }

    /// Those that nobody can use any more.
    pub async fn purge_sessions(&self, now: Millis, seen_since: Millis) -> sqlx::Result<()> {
        let query = "DELETE FROM sessions WHERE expires_at <= $1 OR seen_at <= $2";
        on!(&self.pool, |db| sqlx::query(query).bind(now).bind(seen_since).execute(db).await.map(drop))
    }
}
