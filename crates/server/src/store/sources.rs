//! The sources of gateways, with the security-group rules that came with them. A deleted one is only marked, in
//! [`super::deletions`]: nothing here reads it.

use contract::Millis;
use contract::sources::{NewOrigin, NewSource, SecurityGroupRule, SourceType};
use rand::Rng;
use sqlx::FromRow;

use super::{Store, Tx};

/// What a source is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    Cluster(String),
    Nacos(String),
}

impl Origin {
    pub fn id(&self) -> &str {
        match self {
            Self::Cluster(id) | Self::Nacos(id) => id,
        }
    }
}

#[derive(Clone, Debug, FromRow)]
pub struct SourceRow {
    pub source_id: String,
    pub gateway_id: String,
    /// The cluster's or the registry's name when it was added: it is shown even when that is gone.
    pub name: String,
    cluster_id: Option<String>,
    instance_id: Option<String>,
    pub resource_group_id: Option<String>,
    pub created_at: Millis,
    pub updated_at: Millis,
    /// JSON: a list of names; nothing stands for the default.
    pub namespaces: Option<String>,
    pub ingress_https: bool,
    /// Counts what was asked of it.
    generation: i64,
}

impl SourceRow {
    pub fn origin(&self) -> Origin {
        match (&self.cluster_id, &self.instance_id) {
            (Some(id), _) => Origin::Cluster(id.clone()),
            (None, id) => Origin::Nacos(id.clone().unwrap_or_default()),
        }
    }

    pub fn source_type(&self) -> SourceType {
        if self.cluster_id.is_some() { SourceType::K8s } else { SourceType::MseNacos }
    }

    pub fn generation(&self) -> u64 {
        u64::try_from(self.generation).unwrap_or_default()
    }
}

/// What kept a source from being written.
#[derive(Debug, thiserror::Error)]
pub enum InsertError {
    #[error("the gateway has this source already")]
    Exists,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl InsertError {
    pub(super) fn of(error: sqlx::Error) -> Self {
        match error.as_database_error() {
            Some(database) if database.is_unique_violation() => Self::Exists,
            _ => Self::Database(error),
        }
    }
}

impl Store {
    pub async fn sources(&self) -> sqlx::Result<Vec<SourceRow>> {
        on!(&self.pool, |db| sqlx::query_as(
            "SELECT * FROM sources WHERE deleted_at IS NULL ORDER BY created_at, source_id"
        )
        .fetch_all(db)
        .await)
    }

    pub async fn sources_of_gateway(&self, gateway_id: &str) -> sqlx::Result<Vec<SourceRow>> {
        on!(&self.pool, |db| {
            sqlx::query_as(
            "SELECT * FROM sources WHERE gateway_id = $1 AND deleted_at IS NULL ORDER BY created_at, source_id"
        )
        .bind(gateway_id)
        .fetch_all(db)
        .await
        })
    }

    pub async fn sources_of_nacos_instance(&self, instance_id: &str) -> sqlx::Result<Vec<SourceRow>> {
        on!(&self.pool, |db| {
            sqlx::query_as(
            "SELECT * FROM sources WHERE instance_id = $1 AND deleted_at IS NULL ORDER BY created_at, source_id"
        )
        .bind(instance_id)
        .fetch_all(db)
        .await
        })
    }

    pub async fn source(&self, source_id: &str) -> sqlx::Result<Option<SourceRow>> {
        on!(&self.pool, |db| sqlx::query_as(
            "SELECT * FROM sources WHERE source_id = $1 AND deleted_at IS NULL"
        )
        .bind(source_id)
        .fetch_optional(db)
        .await)
    }

    /// Writes a source and its rules, or nothing.
    pub async fn insert_source(&self, new: &NewSource, name: &str) -> Result<SourceRow, InsertError> {
        let now = super::now();
        let (cluster_id, instance_id, rules) = match &new.origin {
            NewOrigin::Cluster { cluster_id, rules } => (Some(cluster_id.clone()), None, rules.as_slice()),
            NewOrigin::Nacos { instance_id } => (None, Some(instance_id.clone()), [].as_slice()),
        };
        let row = SourceRow {
            source_id: format!("src-{}", random_id()),
            gateway_id: new.gateway_id.clone(),
            name: name.to_owned(),
            cluster_id,
            instance_id,
            resource_group_id: new.resource_group_id.clone(),
            created_at: now,
            updated_at: now,
            namespaces: None,
            ingress_https: false,
            generation: 1,
        };
        let mut tx = self.begin().await?;
        insert_row(&mut tx, &row).await.map_err(InsertError::of)?;
        for (position, rule) in rules.iter().enumerate() {
            insert_rule(&mut tx, &row.source_id, position, rule).await?;
        }
        tx.commit().await?;
        Ok(row)
    }

    /// What a source is to be read for. It is a new generation then; nothing if there is no such source.
    pub async fn set_source_settings(
        &self,
        source_id: &str,
        namespaces: Option<&str>,
        ingress_https: bool,
    ) -> sqlx::Result<Option<SourceRow>> {
        let query = "UPDATE sources SET namespaces = $2, ingress_https = $3, updated_at = $4,
                         generation = generation + 1
                     WHERE source_id = $1 AND deleted_at IS NULL RETURNING *";
        on!(&self.pool, |db| {
            let query = sqlx::query_as(query).bind(source_id).bind(namespaces).bind(ingress_https);
            query.bind(super::now()).fetch_optional(db).await
        })
    }

    /// What a source is read from has changed, though its row has not; the new generation, if it exists.
    pub async fn bump_generation(&self, source_id: &str) -> sqlx::Result<Option<i64>> {
        let query = "UPDATE sources SET generation = generation + 1
                     WHERE source_id = $1 AND deleted_at IS NULL RETURNING generation";
        on!(&self.pool, |db| sqlx::query_scalar(query).bind(source_id).fetch_optional(db).await)
    }
}

async fn insert_row(tx: &mut Tx<'_>, row: &SourceRow) -> sqlx::Result<()> {
    on!(tx.connection(), |db| sqlx::query(
        "INSERT INTO sources (source_id, gateway_id, name, cluster_id, instance_id, resource_group_id,
                              created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(&row.source_id)
    .bind(&row.gateway_id)
    .bind(&row.name)
    .bind(&row.cluster_id)
    .bind(&row.instance_id)
    .bind(&row.resource_group_id)
    .bind(row.created_at)
    .bind(row.updated_at)
    .execute(db)
    .await
    .map(drop))
}

async fn insert_rule(
    tx: &mut Tx<'_>,
    source_id: &str,
    position: usize,
    rule: &SecurityGroupRule,
) -> sqlx::Result<()> {
    on!(tx.connection(), |db| sqlx::query(
        "INSERT INTO security_group_rules (source_id, position, security_group_id, port_ranges, description)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(source_id)
    .bind(i64::try_from(position).unwrap_or(i64::MAX))
    .bind(&rule.security_group_id)
    .bind(rule.port_ranges.join(","))
    .bind(rule.description.as_deref().unwrap_or_default())
    .execute(db)
    .await
    .map(drop))
}

/// Ten letters and digits, as in the cloud's ids.
fn random_id() -> String {
    const ALPHABET: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut rng = rand::rng();
    (0..10).map(|_| char::from(ALPHABET[rng.random_range(0..ALPHABET.len())])).collect()
}
