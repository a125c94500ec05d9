//! The rules that let gateways through security groups: one row for each range of ports. Those that came with a
//! source are the source's, and go with it; others were added to the gateway by themselves.

use contract::Millis;
use contract::port_range::PortRange;
use contract::sources::SecurityGroupRule;
use sha2::{Digest, Sha256};
use sqlx::FromRow;

use super::{Store, Tx, random_id};

/// A rule with its security group.
#[derive(Clone, Debug, FromRow)]
pub struct AuthorizedRow {
    pub rule_id: String,
    /// Of those that came with a source only.
    pub source_id: Option<String>,
    pub security_group_id: String,
    pub security_group_name: String,
    pub vpc_id: String,
    pub port_range: String,
    pub description: String,
}

/// What kept a rule from being written.
#[derive(Debug, thiserror::Error)]
pub enum InsertError {
    #[error("the gateway has a rule for range {0} of this security group already")]
    Exists(usize),
    #[error("the gateway is gone")]
    NoGateway,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

#[derive(FromRow)]
struct RangeRow {
    position: i64,
    security_group_id: String,
    port_range: String,
    description: String,
}

struct NewRow<'a> {
    rule_id: String,
    gateway_id: &'a str,
    source_id: Option<&'a str>,
    /// Counts the rules of a source, and the ranges of a rule.
    position: i64,
    place: i64,
    rule: &'a SecurityGroupRule,
    port_range: &'a str,
}

const AUTHORIZED: &str = "SELECT rule_id, source_id, security_group_id, security_groups.name AS security_group_name,
         security_groups.vpc_id AS vpc_id, port_range, description
     FROM security_group_rules JOIN security_groups USING (security_group_id) LEFT JOIN sources USING (source_id)
     WHERE security_group_rules.gateway_id = $1 AND deleted_at IS NULL";

impl Store {
    /// Those of a gateway: its own first, then those of its sources.
    pub async fn authorized_rules(&self, gateway_id: &str) -> sqlx::Result<Vec<AuthorizedRow>> {
        let query = format!(
            "{AUTHORIZED} ORDER BY COALESCE(sources.created_at, 0), COALESCE(source_id, ''), position, place, rule_id"
        );
        on!(&self.pool, |db| sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(gateway_id).fetch_all(db).await)
    }

    pub async fn authorized_rule(
        &self,
        gateway_id: &str,
        rule_id: &str,
    ) -> sqlx::Result<Option<AuthorizedRow>> {
        let query = format!("{AUTHORIZED} AND rule_id = $2");
        on!(&self.pool, |db| {
            let query = sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(gateway_id).bind(rule_id);
            query.fetch_optional(db).await
        })
    }

    /// Adds a rule to a gateway, all of its ranges or none. Each may be there once.
    pub async fn add_rule(&self, gateway_id: &str, rule: &SecurityGroupRule) -> Result<(), InsertError> {
        let position = super::now();
        let mut tx = self.begin().await?;
        for (index, text) in rule.port_ranges.iter().enumerate() {
            let port_range = normal(text);
            let (rule_id, port_range) = (format!("sgr-{}", random_id(16)), port_range.as_str());
            let row = NewRow {
                rule_id,
                gateway_id,
                source_id: None,
                position,
                place: place(index),
                rule,
                port_range,
            };
            insert(&mut tx, &row).await.map_err(|error| match error.as_database_error() {
                Some(database) if database.is_unique_violation() => InsertError::Exists(index),
                Some(database) if database.is_foreign_key_violation() => InsertError::NoGateway,
                _ => InsertError::Database(error),
            })?;
        }
        Ok(tx.commit().await?)
    }

    /// Whether there was such a rule. A source that loses one is not as it was.
    pub async fn delete_rule(&self, rule: &AuthorizedRow) -> sqlx::Result<bool> {
        let mut tx = self.begin().await?;
        let done = on!(tx.connection(), |db| {
            if let Some(source_id) = &rule.source_id {
                // Two changes within a millisecond must not look like one.
                let query = "UPDATE sources SET updated_at = CASE WHEN updated_at < $2 THEN $2 ELSE updated_at + 1 END
                             WHERE source_id = $1";
                sqlx::query(query).bind(source_id).bind(super::now()).execute(&mut *db).await?;
            }
            let query = "DELETE FROM security_group_rules WHERE rule_id = $1";
            sqlx::query(query).bind(&rule.rule_id).execute(db).await?.rows_affected()
        });
        tx.commit().await?;
        Ok(done > 0)
    }

    /// The rules of a source in the order in which they were given.
    pub async fn security_group_rules(&self, source_id: &str) -> sqlx::Result<Vec<SecurityGroupRule>> {
        let query = "SELECT position, security_group_id, port_range, description FROM security_group_rules
                     WHERE source_id = $1 ORDER BY position, place";
        let rows: Vec<RangeRow> =
            on!(&self.pool, |db| sqlx::query_as(query).bind(source_id).fetch_all(db).await)?;
        let mut rules: Vec<(i64, SecurityGroupRule)> = Vec::new();
        for RangeRow { position, security_group_id, port_range, description } in rows {
            if let Some((last, rule)) = rules.last_mut()
                && *last == position
            {
                rule.port_ranges.push(port_range);
                continue;
            }
            let description = Some(description).filter(|text| !text.is_empty());
            let rule = SecurityGroupRule { security_group_id, port_ranges: vec![port_range], description };
            rules.push((position, rule));
        }
        Ok(rules.into_iter().map(|(_, rule)| rule).collect())
    }
}

pub(super) async fn replace(
    tx: &mut Tx<'_>,
    gateway_id: &str,
    source_id: &str,
    rules: &[SecurityGroupRule],
) -> sqlx::Result<()> {
    let query = "DELETE FROM security_group_rules WHERE source_id = $1";
    on!(tx.connection(), |db| sqlx::query(query).bind(source_id).execute(db).await.map(drop))?;
    for (position, rule) in rules.iter().enumerate() {
        for (index, port_range) in rule.port_ranges.iter().enumerate() {
            let rule_id = rule_id(source_id, &rule.security_group_id, &normal(port_range));
            let (position, place, source_id) = (place(position), place(index), Some(source_id));
            insert(tx, &NewRow { rule_id, gateway_id, source_id, position, place, rule, port_range }).await?;
        }
    }
    Ok(())
}

/// The same for as long as the source opens these ports there, whatever else of it is changed.
fn rule_id(source_id: &str, security_group_id: &str, port_range: &str) -> String {
    let mut hash = Sha256::new();
    for part in [source_id, security_group_id, port_range] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let digest = hash.finalize();
    digest.iter().take(8).fold(String::from("sgr-"), |id, byte| format!("{id}{byte:02x}"))
}

/// `from/to`; a source's stay as they were typed.
pub fn normal(port_range: &str) -> String {
    port_range.parse::<PortRange>().map_or_else(|_| port_range.to_owned(), |range| range.to_string())
}

fn place(index: usize) -> Millis {
    i64::try_from(index).unwrap_or(i64::MAX)
}

async fn insert(tx: &mut Tx<'_>, row: &NewRow<'_>) -> sqlx::Result<()> {
    on!(tx.connection(), |db| {
        sqlx::query(
        "INSERT INTO security_group_rules (rule_id, gateway_id, source_id, position, place, security_group_id,
                                           port_range, description)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(&row.rule_id)
    .bind(row.gateway_id)
    .bind(row.source_id)
    .bind(row.position)
    .bind(row.place)
    .bind(&row.rule.security_group_id)
    .bind(row.port_range)
    .bind(row.rule.description.as_deref().unwrap_or_default())
    .execute(db)
    .await
    .map(drop)
    })
}
