//! The record of who did what. Rows are added and read; nothing changes or removes them.

use std::sync::LazyLock;

use contract::Millis;
use contract::access::{Principal, PrincipalKind};
use contract::console::audit::{AuditQuery, AuditRow};
use contract::error::ErrorCode;
use sqlx::{AssertSqlSafe, FromRow};

use super::Store;

/// A row that is to be added.
#[derive(Clone, Debug)]
pub struct NewAudit {
    pub at: Millis,
    pub caller: Principal,
    pub address: String,
    pub operation: String,
    pub object: String,
    pub gateway_id: String,
    pub result: String,
    pub request_id: String,
}

#[derive(FromRow)]
struct Stored {
    sequence: i64,
    at: Millis,
    caller_kind: String,
    caller_id: String,
    caller_name: String,
    address: String,
    operation: String,
    object: String,
    gateway_id: String,
    result: String,
    request_id: String,
}

/// What a query compares with; its conditions are in [`CONDITIONS`], by their numbers.
struct Filter {
    caller: Option<String>,
    operation: Option<String>,
    object: Option<String>,
    result: Option<String>,
    from: Millis,
    to: Millis,
    before: i64,
    gateway_id: Option<String>,
    text: Option<String>,
}

static CONDITIONS: LazyLock<String> = LazyLock::new(|| {
    let refusals = ErrorCode::KNOWN.iter().filter(|code| code.is_refusal());
    let refusals: Vec<String> = refusals.map(|code| format!("'{code}'")).collect();
    let refused = format!("result IN ({})", refusals.join(", "));
    format!(
        r"($1 IS NULL OR lower(caller_id) LIKE $1 ESCAPE '\' OR lower(caller_name) LIKE $1 ESCAPE '\')
    AND ($2 IS NULL OR operation = $2)
    AND ($3 IS NULL OR lower(object) LIKE $3 ESCAPE '\')
    AND ($4 IS NULL OR result = $4 OR ($4 = 'refused' AND {refused})
        OR ($4 = 'failed' AND result <> 'Ok' AND NOT {refused}))
    AND at >= $5 AND at < $6 AND sequence < $7
    AND ($8 IS NULL OR gateway_id = $8)
    AND ($9 IS NULL OR lower(caller_id) LIKE $9 ESCAPE '\' OR lower(caller_name) LIKE $9 ESCAPE '\'
        OR lower(address) LIKE $9 ESCAPE '\' OR lower(operation) LIKE $9 ESCAPE '\'
        OR lower(object) LIKE $9 ESCAPE '\' OR lower(gateway_id) LIKE $9 ESCAPE '\'
        OR lower(result) LIKE $9 ESCAPE '\' OR lower(request_id) LIKE $9 ESCAPE '\')"
    )
});

/// Replicas that write at once find their place taken, and try the next.
const TRIES: usize = 20;

/// Binds a filter to a query, in the order of its places.
macro_rules! bound {
    ($query:expr, $filter:expr) => {
        $query
            .bind(&$filter.caller)
            .bind(&$filter.operation)
            .bind(&$filter.object)
            .bind(&$filter.result)
            .bind($filter.from)
            .bind($filter.to)
            .bind($filter.before)
            .bind(&$filter.gateway_id)
            .bind(&$filter.text)
    };
}

impl Store {
    pub async fn append_audit(&self, new: &NewAudit) -> sqlx::Result<()> {
        let mut last = self.append_once(new).await;
        for _ in 1..TRIES {
            match &last {
                Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
                    last = self.append_once(new).await;
                }
                _ => break,
            }
        }
        last
    }

    async fn append_once(&self, new: &NewAudit) -> sqlx::Result<()> {
        let query = "INSERT INTO audit (sequence, at, caller_kind, caller_id, caller_name, address, operation, object,
                                        gateway_id, result, request_id)
                     SELECT COALESCE(MAX(sequence), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 FROM audit";
        on!(&self.pool, |db| {
            let query = sqlx::query(query).bind(new.at).bind(new.caller.kind.as_str());
            let query = query.bind(&new.caller.id).bind(&new.caller.name).bind(&new.address);
            let query = query.bind(&new.operation).bind(&new.object).bind(&new.gateway_id);
            query.bind(&new.result).bind(&new.request_id).execute(db).await.map(drop)
        })
    }

    /// A page, the newest first, and how many there are in all.
    pub async fn audit(
        &self,
        query: &AuditQuery,
        limit: i64,
        offset: i64,
    ) -> sqlx::Result<(Vec<AuditRow>, i64)> {
        let filter = Filter::of(query, i64::MAX);
        let conditions = &*CONDITIONS;
        let count = format!("SELECT COUNT(*) FROM audit WHERE {conditions}");
        let page =
            format!("SELECT * FROM audit WHERE {conditions} ORDER BY sequence DESC LIMIT $10 OFFSET $11");
        let (rows, total): (Vec<Stored>, i64) = on!(&self.pool, |db| {
            let count = bound!(sqlx::query_scalar(AssertSqlSafe(count)), filter).fetch_one(db).await?;
            let page = bound!(sqlx::query_as(AssertSqlSafe(page)), filter).bind(limit).bind(offset);
            (page.fetch_all(db).await?, count)
        });
        Ok((rows.into_iter().map(Stored::told).collect(), total))
    }

    /// The next ones before a row, the newest first.
    pub async fn audit_before(
        &self,
        query: &AuditQuery,
        before: i64,
        limit: i64,
    ) -> sqlx::Result<Vec<AuditRow>> {
        let filter = Filter::of(query, before);
        let conditions = &*CONDITIONS;
        let page = format!("SELECT * FROM audit WHERE {conditions} ORDER BY sequence DESC LIMIT $10");
        let rows: Vec<Stored> = on!(&self.pool, |db| {
            bound!(sqlx::query_as(AssertSqlSafe(page)), filter).bind(limit).fetch_all(db).await
        })?;
        Ok(rows.into_iter().map(Stored::told).collect())
    }
}

impl Filter {
    fn of(query: &AuditQuery, before: i64) -> Self {
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let part = |text: &Option<String>| {
            let text = given(text)?.to_lowercase();
            Some(format!("%{}%", text.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_")))
        };
        Self {
            caller: part(&query.caller),
            operation: given(&query.operation),
            object: part(&query.object),
            result: given(&query.result),
            from: query.from.unwrap_or(Millis::MIN),
            to: query.to.unwrap_or(Millis::MAX),
            before: query.before.unwrap_or(i64::MAX).min(before),
            gateway_id: given(&query.gateway_id),
            text: part(&query.q),
        }
    }
}

impl Stored {
    fn told(self) -> AuditRow {
        let kind = PrincipalKind::from(self.caller_kind.as_str());
        AuditRow {
            sequence: self.sequence,
            timestamp: self.at,
            caller: Principal { kind, id: self.caller_id, name: self.caller_name },
            address: self.address,
            operation: self.operation,
            object: self.object,
            gateway_id: self.gateway_id,
            result: self.result,
            request_id: self.request_id,
        }
    }
}
