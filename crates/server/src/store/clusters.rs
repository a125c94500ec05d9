//! Container-service clusters of the inventory. A kubeconfig is sealed here and opened nowhere else.

use anyhow::Context;
use sqlx::FromRow;

use super::{Store, Tx};

#[derive(Clone, Debug, FromRow)]
pub struct ClusterRow {
    pub cluster_id: String,
    pub vpc_id: String,
    pub name: String,
    pub cluster_type: String,
    pub version: String,
    pub state: String,
    pub permitted: bool,
    pub kubeconfig_sealed: Option<String>,
    #[sqlx(default)]
    pub vpc_name: String,
}

impl Store {
    pub async fn clusters(&self, region_id: &str) -> sqlx::Result<Vec<ClusterRow>> {
        on!(&self.pool, |db| sqlx::query_as(
            "SELECT clusters.*, vpcs.name AS vpc_name FROM clusters JOIN vpcs USING (vpc_id)
             WHERE vpcs.region_id = $1 ORDER BY clusters.name, cluster_id",
        )
        .bind(region_id)
        .fetch_all(db)
        .await)
    }

    pub async fn cluster(&self, cluster_id: &str) -> sqlx::Result<Option<ClusterRow>> {
        on!(&self.pool, |db| {
            sqlx::query_as(
            "SELECT clusters.*, vpcs.name AS vpc_name FROM clusters JOIN vpcs USING (vpc_id) WHERE cluster_id = $1",
        )
        .bind(cluster_id)
        .fetch_optional(db)
        .await
        })
    }

    pub fn kubeconfig(&self, cluster: &ClusterRow) -> anyhow::Result<String> {
        let sealed = cluster.kubeconfig_sealed.as_deref().context("the cluster has no kubeconfig")?;
        self.seal.unseal(sealed)
    }

    /// Seals `kubeconfig` into the row and writes it.
    pub async fn put_cluster(
        &self,
        tx: &mut Tx<'_>,
        row: &ClusterRow,
        kubeconfig: Option<&str>,
    ) -> anyhow::Result<()> {
        let sealed = kubeconfig.map(|text| self.seal.seal(text)).transpose()?;
        on!(tx.connection(), |db| {
            sqlx::query(
            "INSERT INTO clusters (cluster_id, vpc_id, name, cluster_type, version, state, permitted, kubeconfig_sealed)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (cluster_id) DO UPDATE SET vpc_id = $2, name = $3, cluster_type = $4, version = $5,
                 state = $6, permitted = $7, kubeconfig_sealed = $8",
        )
        .bind(&row.cluster_id)
        .bind(&row.vpc_id)
        .bind(&row.name)
        .bind(&row.cluster_type)
        .bind(&row.version)
        .bind(&row.state)
        .bind(row.permitted)
        .bind(sealed)
        .execute(db).await.map(drop)
        })?;
        Ok(())
    }
}

/// Removes the clusters that an inventory no longer lists.
pub async fn keep_only(tx: &mut Tx<'_>, cluster_ids: &[&str]) -> sqlx::Result<()> {
    let present: Vec<String> =
        on!(tx.connection(), |db| sqlx::query_scalar("SELECT cluster_id FROM clusters").fetch_all(db).await)?;
    for gone in present.iter().filter(|id| !cluster_ids.contains(&id.as_str())) {
        on!(tx.connection(), |db| sqlx::query("DELETE FROM clusters WHERE cluster_id = $1")
            .bind(gone)
            .execute(db)
            .await
            .map(drop))?;
    }
    Ok(())
}
