//! What was answered to requests that carry a client token: the same request is answered the same, and done once.
//! A token is written in the transaction of what it stands for, so that neither is there without the other.

use std::time::Duration;

use sqlx::{AssertSqlSafe, FromRow};

use super::{Dialect, Store, Tx};

/// By which a request is known again.
#[derive(Clone, Debug)]
pub struct ClientToken {
    /// Who asks; tokens of different callers have nothing to do with each other.
    pub caller: String,
    pub operation: &'static str,
    pub token: String,
    /// A digest of what is asked for.
    pub request: String,
    /// How long the answer is remembered.
    pub kept: Duration,
}

/// What is known of a token.
#[derive(Debug, PartialEq, Eq)]
pub enum Known {
    /// The answer that was given, as JSON.
    Answered(String),
    /// It stands for another request.
    Other,
}

#[derive(FromRow)]
struct Row {
    request: String,
    answer: String,
}

const SELECT: &str =
    "SELECT request, answer FROM client_tokens WHERE caller = $1 AND operation = $2 AND token = $3";

impl Store {
    pub async fn known_token(&self, token: &ClientToken) -> sqlx::Result<Option<Known>> {
        let query = format!("{SELECT} AND made_at > {} - $4", self.dialect().now);
        let row: Option<Row> = on!(&self.pool, |db| {
            let query = sqlx::query_as(AssertSqlSafe(query)).bind(&token.caller).bind(token.operation);
            query.bind(&token.token).bind(token.kept()).fetch_optional(db).await
        })?;
        Ok(row.map(|row| row.known(token)))
    }
}

/// Takes a token for what the transaction does; nothing, if that may go on. Another that has it just now is waited
/// for. Forgets old ones, whosever they are.
pub(super) async fn claim(
    tx: &mut Tx<'_>,
    dialect: &Dialect,
    token: &ClientToken,
    answer: &str,
) -> sqlx::Result<Option<Known>> {
    let &Dialect { now, skips_locked, .. } = dialect;
    let forget = format!(
        "DELETE FROM client_tokens WHERE (caller, operation, token) IN
             (SELECT caller, operation, token FROM client_tokens WHERE made_at <= {now} - $1{skips_locked})"
    );
    let insert = format!(
        "INSERT INTO client_tokens (caller, operation, token, request, answer, made_at)
         VALUES ($1, $2, $3, $4, $5, {now}) ON CONFLICT (caller, operation, token) DO NOTHING"
    );
    let row: Option<Row> = on!(tx.connection(), |db| {
        sqlx::query(AssertSqlSafe(forget)).bind(token.kept()).execute(&mut *db).await?;
        let insert = sqlx::query(AssertSqlSafe(insert)).bind(&token.caller).bind(token.operation);
        let insert = insert.bind(&token.token).bind(&token.request).bind(answer);
        if insert.execute(&mut *db).await?.rows_affected() > 0 {
            return Ok(None);
        }
        let select = sqlx::query_as(SELECT).bind(&token.caller).bind(token.operation).bind(&token.token);
        select.fetch_optional(db).await?
    });
    Ok(row.map(|row| row.known(token)))
}

impl ClientToken {
    fn kept(&self) -> i64 {
        i64::try_from(self.kept.as_millis()).unwrap_or(i64::MAX / 2)
    }
}

impl Row {
    fn known(self, token: &ClientToken) -> Known {
        if self.request == token.request { Known::Answered(self.answer) } else { Known::Other }
    }
}
