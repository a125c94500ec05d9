//! VPCs and their security groups.

use sqlx::FromRow;

use super::{Store, Tx};

#[derive(Clone, Debug, FromRow)]
pub struct VpcRow {
    pub vpc_id: String,
    pub region_id: String,
    pub name: String,
}

#[derive(Clone, Debug, FromRow)]
pub struct SecurityGroupRow {
    pub security_group_id: String,
    pub vpc_id: String,
    pub name: String,
    /// A `SecurityGroupType`, as it travels.
    pub kind: String,
}

impl Store {
    pub async fn vpcs(&self) -> sqlx::Result<Vec<VpcRow>> {
        on!(&self.pool, |db| sqlx::query_as("SELECT * FROM vpcs ORDER BY vpc_id").fetch_all(db).await)
    }

    pub async fn vpc(&self, vpc_id: &str) -> sqlx::Result<Option<VpcRow>> {
        let query = "SELECT * FROM vpcs WHERE vpc_id = $1";
        on!(&self.pool, |db| sqlx::query_as(query).bind(vpc_id).fetch_optional(db).await)
    }

    pub async fn security_groups(&self, vpc_id: &str) -> sqlx::Result<Vec<SecurityGroupRow>> {
        on!(&self.pool, |db| sqlx::query_as(
            "SELECT * FROM security_groups WHERE vpc_id = $1 ORDER BY name, security_group_id"
        )
        .bind(vpc_id)
        .fetch_all(db)
        .await)
    }
}

pub async fn put(tx: &mut Tx<'_>, row: &VpcRow) -> sqlx::Result<()> {
    on!(tx.connection(), |db| sqlx::query(
        "INSERT INTO vpcs (vpc_id, region_id, name) VALUES ($1, $2, $3)
         ON CONFLICT (vpc_id) DO UPDATE SET region_id = $2, name = $3",
    )
    .bind(&row.vpc_id)
    .bind(&row.region_id)
    .bind(&row.name)
    .execute(db)
    .await
    .map(drop))
}

pub async fn put_security_group(tx: &mut Tx<'_>, row: &SecurityGroupRow) -> sqlx::Result<()> {
    on!(tx.connection(), |db| sqlx::query(
        "INSERT INTO security_groups (security_group_id, vpc_id, name, kind) VALUES ($1, $2, $3, $4)
         ON CONFLICT (security_group_id) DO UPDATE SET vpc_id = $2, name = $3, kind = $4",
    )
    .bind(&row.security_group_id)
    .bind(&row.vpc_id)
    .bind(&row.name)
    .bind(&row.kind)
    .execute(db)
    .await
    .map(drop))
}
