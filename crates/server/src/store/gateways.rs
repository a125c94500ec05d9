//! Gateways, each with the name and region of its VPC.

use contract::Millis;
use sqlx::FromRow;

use super::{Store, Tx};

#[derive(Clone, Debug, FromRow)]
pub struct GatewayRow {
    pub gateway_id: String,
    pub vpc_id: String,
    pub name: String,
    pub status: String,
    pub gateway_type: String,
    pub edition: String,
    pub spec: String,
    pub charge_type: String,
    pub version: String,
    pub replicas: i64,
    pub address: String,
    /// JSON: a list of `{"key", "value"}`.
    pub tags: String,
    pub resource_group_id: Option<String>,
    pub created_at: Millis,
    pub updated_at: Millis,
    #[sqlx(default)]
    pub vpc_name: String,
    #[sqlx(default)]
    pub region_id: String,
}

impl Store {
    pub async fn gateways(&self) -> sqlx::Result<Vec<GatewayRow>> {
        on!(&self.pool, |db| sqlx::query_as(
            "SELECT gateways.*, vpcs.name AS vpc_name, vpcs.region_id
             FROM gateways JOIN vpcs USING (vpc_id) ORDER BY gateways.created_at DESC, gateway_id",
        )
        .fetch_all(db)
        .await)
    }

    pub async fn gateway(&self, gateway_id: &str) -> sqlx::Result<Option<GatewayRow>> {
        on!(&self.pool, |db| sqlx::query_as(
            "SELECT gateways.*, vpcs.name AS vpc_name, vpcs.region_id
             FROM gateways JOIN vpcs USING (vpc_id) WHERE gateway_id = $1",
        )
        .bind(gateway_id)
        .fetch_optional(db)
        .await)
    }
}

/// Keeps `created_at` of a gateway that is there already.
pub async fn put(tx: &mut Tx<'_>, row: &GatewayRow) -> sqlx::Result<()> {
    on!(tx.connection(), |db| sqlx::query(
        "INSERT INTO gateways (gateway_id, vpc_id, name, status, gateway_type, edition, spec, charge_type,
                               version, replicas, address, tags, resource_group_id, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
         ON CONFLICT (gateway_id) DO UPDATE SET vpc_id = $2, name = $3, status = $4, gateway_type = $5,
             edition = $6, spec = $7, charge_type = $8, version = $9, replicas = $10, address = $11,
             tags = $12, resource_group_id = $13, updated_at = $15",
    )
    .bind(&row.gateway_id)
    .bind(&row.vpc_id)
    .bind(&row.name)
    .bind(&row.status)
    .bind(&row.gateway_type)
    .bind(&row.edition)
    .bind(&row.spec)
    .bind(&row.charge_type)
    .bind(&row.version)
    .bind(row.replicas)
    .bind(&row.address)
    .bind(&row.tags)
    .bind(&row.resource_group_id)
    .bind(row.created_at)
    .bind(row.updated_at)
    .execute(db)
    .await
    .map(drop))
}
