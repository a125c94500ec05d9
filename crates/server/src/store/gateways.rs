//! Gateways, each with the name and region of its VPC. Those on their way out are in
//! [`super::gateway_deletions`]: nothing here reads them.

use contract::Millis;
use contract::gateways::{CreateGateway, GatewayStatus, NewGateway};
use sqlx::{AssertSqlSafe, FromRow};

use super::client_tokens::{self, ClientToken, Known};
use super::random_id;
use super::vpcs::VpcRow;
use super::{Store, Tx};

/// What a gateway is made with where nobody says otherwise.
pub const FIRST_VERSION: &str = "2.1.8";
pub const REPLICAS: u32 = 2;

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
    /// JSON: a list of the contract's `LoadBalancer`.
    pub load_balancers: String,
    /// JSON: a list of `{"key", "value"}`.
    pub tags: String,
    pub resource_group_id: Option<String>,
    pub created_at: Millis,
    pub updated_at: Millis,
    /// The gateway's own, where it is known.
    pub security_group_id: Option<String>,
    #[sqlx(default)]
    pub security_group_name: Option<String>,
    #[sqlx(default)]
    pub vpc_name: String,
    #[sqlx(default)]
    pub region_id: String,
}

impl GatewayRow {
    /// Running at once: the local platform has nothing to build for it.
    fn new(new: &NewGateway, vpc: &VpcRow) -> sqlx::Result<Self> {
        let now = super::now();
        Ok(Self {
            gateway_id: format!("gw-{}", random_id(10)),
            vpc_id: vpc.vpc_id.clone(),
            name: new.name.clone(),
            status: GatewayStatus::Running.to_string(),
            gateway_type: new.gateway_type.to_string(),
            edition: CreateGateway::EDITION.to_owned(),
            spec: new.spec.clone(),
            charge_type: new.charge_type.clone(),
            version: FIRST_VERSION.to_owned(),
            replicas: i64::from(REPLICAS),
            load_balancers: "[]".to_owned(),
            tags: serde_json::to_string(&new.tags).map_err(|error| sqlx::Error::Encode(error.into()))?,
            resource_group_id: new.resource_group_id.clone(),
            created_at: now,
            updated_at: now,
            security_group_id: None,
            security_group_name: None,
            vpc_name: vpc.name.clone(),
            region_id: vpc.region_id.clone(),
        })
    }
}

/// What kept a gateway from being written.
#[derive(Debug, thiserror::Error)]
pub enum InsertError {
    #[error("the region has a gateway of this name already")]
    NameExists,
    #[error("the VPC is gone")]
    NoVpc,
    #[error("the client token is known")]
    Token(Known),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl InsertError {
    fn of(error: sqlx::Error) -> Self {
        if super::refers_to_nothing(&error) { Self::NoVpc } else { Self::Database(error) }
    }
}

impl Store {
    pub async fn gateways(&self) -> sqlx::Result<Vec<GatewayRow>> {
        on!(&self.pool, |db| {
            sqlx::query_as(
            "SELECT gateways.*, vpcs.name AS vpc_name, vpcs.region_id, security_groups.name AS security_group_name
             FROM gateways JOIN vpcs USING (vpc_id) LEFT JOIN security_groups USING (security_group_id)
             WHERE NOT deleting
             ORDER BY gateways.created_at DESC, gateway_id",
        )
        .fetch_all(db)
        .await
        })
    }

    pub async fn gateway(&self, gateway_id: &str) -> sqlx::Result<Option<GatewayRow>> {
        on!(&self.pool, |db| {
            sqlx::query_as(
            "SELECT gateways.*, vpcs.name AS vpc_name, vpcs.region_id, security_groups.name AS security_group_name
             FROM gateways JOIN vpcs USING (vpc_id) LEFT JOIN security_groups USING (security_group_id)
             WHERE gateway_id = $1 AND NOT deleting",
        )
        .bind(gateway_id)
        .fetch_optional(db)
        .await
        })
    }

    /// Writes a gateway whose name no other in its region has; two at once go one after the other. With the token,
    /// whose answer is the gateway's id.
    pub async fn insert_gateway(
        &self,
        new: &NewGateway,
        vpc: &VpcRow,
        token: Option<&ClientToken>,
    ) -> Result<GatewayRow, InsertError> {
        let row = GatewayRow::new(new, vpc)?;
        let mut tx = self.begin().await?;
        if let Some(token) = token {
            let answer = format!("\"{}\"", row.gateway_id);
            if let Some(known) = client_tokens::claim(&mut tx, self.dialect(), token, &answer).await? {
                return Err(InsertError::Token(known));
            }
        }
        let lock = self.dialect().for_update;
        let region = format!("SELECT region_id FROM regions WHERE region_id = $1{lock}");
        let named = "SELECT gateway_id FROM gateways JOIN vpcs USING (vpc_id)
                     WHERE region_id = $1 AND gateways.name = $2 AND NOT deleting";
        let holder: Option<String> = on!(tx.connection(), |db| {
            sqlx::query(AssertSqlSafe(region)).bind(&row.region_id).execute(&mut *db).await?;
            sqlx::query_scalar(named).bind(&row.region_id).bind(&row.name).fetch_optional(db).await
        })?;
        if holder.is_some() {
            return Err(InsertError::NameExists);
        }
        put(&mut tx, &row).await.map_err(InsertError::of)?;
        tx.commit().await?;
        Ok(row)
    }
}

/// Keeps `created_at` of a gateway that is there already; one that is not quite gone yet is there again.
pub async fn put(tx: &mut Tx<'_>, row: &GatewayRow) -> sqlx::Result<()> {
    on!(tx.connection(), |db| {
        sqlx::query(
        "INSERT INTO gateways (gateway_id, vpc_id, name, status, gateway_type, edition, spec, charge_type,
                               version, replicas, load_balancers, tags, resource_group_id, created_at, updated_at,
                               security_group_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
         ON CONFLICT (gateway_id) DO UPDATE SET vpc_id = $2, name = $3, status = $4, gateway_type = $5,
             edition = $6, spec = $7, charge_type = $8, version = $9, replicas = $10, load_balancers = $11,
             tags = $12, resource_group_id = $13, updated_at = $15, deleting = FALSE, security_group_id = $16",
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
    .bind(&row.load_balancers)
    .bind(&row.tags)
    .bind(&row.resource_group_id)
    .bind(row.created_at)
    .bind(row.updated_at)
    .bind(&row.security_group_id)
    .execute(db)
    .await
    .map(drop)
    })
}
