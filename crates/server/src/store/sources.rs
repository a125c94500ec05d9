//! The sources of gateways; their security-group rules are in [`super::security_group_rules`]. A deleted one is only marked, in
//! [`super::deletions`]: nothing here reads it.

use contract::Millis;
use contract::sources::{NewOrigin, NewSource, SecurityGroupRule, SourceType};
use sqlx::FromRow;

use super::{Store, Tx, security_group_rules};

/// What a source is read from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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

    /// [`Origin::id`] without a copy.
    pub fn origin_id(&self) -> &str {
        self.cluster_id.as_deref().or(self.instance_id.as_deref()).unwrap_or_default()
    }

    pub fn source_type(&self) -> SourceType {
        if self.cluster_id.is_some() { SourceType::K8s } else { SourceType::MseNacos }
    }

    pub fn generation(&self) -> u64 {
        u64::try_from(self.generation).unwrap_or_default()
    }
}

/// A change of what people may choose of a source.
pub struct SourceChange<'a> {
    /// As it was when the change was decided.
    pub source: &'a SourceRow,
    /// JSON: a list of names; nothing stands for the default.
    pub namespaces: Option<&'a str>,
    pub ingress_https: bool,
    /// Nothing leaves them as they are.
    pub rules: Option<&'a [SecurityGroupRule]>,
}

impl SourceChange<'_> {
    /// Whether the source is to be read anew for it: that is a new generation.
    pub fn is_read_otherwise(&self) -> bool {
        (self.namespaces, self.ingress_https)
            != (self.source.namespaces.as_deref(), self.source.ingress_https)
    }
}

/// What kept a source from being written.
#[derive(Debug, thiserror::Error)]
pub enum InsertError {
    #[error("the gateway has this source already")]
    Exists,
    #[error("the gateway is gone")]
    NoGateway,
    #[error("a security group is gone")]
    NoSecurityGroup,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl InsertError {
    pub(super) fn of(error: sqlx::Error) -> Self {
        match error.as_database_error() {
            Some(database) if database.is_unique_violation() => Self::Exists,
            Some(database) if database.is_foreign_key_violation() => Self::NoSecurityGroup,
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

    /// Those that are read from one cluster or Nacos instance.
    pub async fn sources_of(&self, origin: &Origin) -> sqlx::Result<Vec<SourceRow>> {
        let query = match origin {
            Origin::Cluster(_) => {
                "SELECT * FROM sources WHERE cluster_id = $1 AND deleted_at IS NULL ORDER BY created_at, source_id"
            }
            Origin::Nacos(_) => {
                "SELECT * FROM sources WHERE instance_id = $1 AND deleted_at IS NULL ORDER BY created_at, source_id"
            }
        };
        on!(&self.pool, |db| sqlx::query_as(query).bind(origin.id()).fetch_all(db).await)
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
            source_id: format!("src-{}", super::random_id(10)),
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
        if !self.keep_gateway(&mut tx, &row.gateway_id).await? {
            return Err(InsertError::NoGateway);
        }
        insert_row(&mut tx, &row).await.map_err(InsertError::of)?;
        security_group_rules::replace(&mut tx, &row.gateway_id, &row.source_id, rules)
            .await
            .map_err(InsertError::of)?;
        tx.commit().await?;
        Ok(row)
    }

    /// Keeps a change of a source as a whole; nothing if there is no such source, or it was changed since it was
    /// read.
    pub async fn change_source(&self, change: &SourceChange<'_>) -> sqlx::Result<Option<SourceRow>> {
        let before = change.source;
        // Two changes within a millisecond must not look like one.
        let now = super::now().max(before.updated_at + 1);
        let mut tx = self.begin().await?;
        let query = "UPDATE sources SET namespaces = $3, ingress_https = $4, updated_at = $5,
                         generation = generation + $6
                     WHERE source_id = $1 AND updated_at = $2 AND deleted_at IS NULL RETURNING *";
        let row: Option<SourceRow> = on!(tx.connection(), |db| {
            let query = sqlx::query_as(query).bind(&before.source_id).bind(before.updated_at);
            let query = query.bind(change.namespaces).bind(change.ingress_https).bind(now);
            query.bind(i64::from(change.is_read_otherwise())).fetch_optional(db).await
        })?;
        if let (Some(row), Some(rules)) = (&row, change.rules) {
            security_group_rules::replace(&mut tx, &row.gateway_id, &row.source_id, rules).await?;
        }
        tx.commit().await?;
        Ok(row)
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
