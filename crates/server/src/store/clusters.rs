//! Container-service clusters of the inventory. A kubeconfig is sealed here and opened nowhere else.

use anyhow::Context;
use contract::console::clusters::ChangeCluster;
use sqlx::FromRow;

use super::naming::{self, Kind};
use super::{Store, Tx, Written};

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
    /// From the operator's file, which alone changes and removes it.
    pub in_file: bool,
    #[sqlx(default)]
    pub vpc_name: String,
    #[sqlx(default)]
    pub region_id: String,
}

const SELECT: &str = "SELECT clusters.*, vpcs.name AS vpc_name, vpcs.region_id
                      FROM clusters JOIN vpcs USING (vpc_id)";

impl Store {
    pub async fn clusters(&self, region_id: &str) -> sqlx::Result<Vec<ClusterRow>> {
        on!(&self.pool, |db| sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "{SELECT} WHERE vpcs.region_id = $1 ORDER BY clusters.name, cluster_id"
        )))
        .bind(region_id)
        .fetch_all(db)
        .await)
    }

    pub async fn cluster(&self, cluster_id: &str) -> sqlx::Result<Option<ClusterRow>> {
        on!(&self.pool, |db| sqlx::query_as(sqlx::AssertSqlSafe(format!("{SELECT} WHERE cluster_id = $1")))
            .bind(cluster_id)
            .fetch_optional(db)
            .await)
    }

    /// Writes a new cluster, unless its region has one of this name.
    pub async fn register_cluster(&self, row: &ClusterRow, kubeconfig: &str) -> anyhow::Result<Written> {
        let mut tx = self.begin().await?;
        if naming::is_taken(self, &mut tx, Kind::Cluster, &row.vpc_id, &row.name, &row.cluster_id).await? {
            return Ok(Written::NameTaken);
        }
        if let Err(error) = self.put_cluster(&mut tx, row, Some(kubeconfig)).await {
            let is_gone = error.downcast_ref().is_some_and(super::refers_to_nothing);
            return if is_gone { Ok(Written::NoVpc) } else { Err(error) };
        }
        tx.commit().await?;
        Ok(Written::Done)
    }

    /// Changes what is given of a cluster that is not from the file. Its sources take its name over.
    pub async fn change_cluster(&self, row: &ClusterRow, change: &ChangeCluster) -> anyhow::Result<Written> {
        let (id, name) = (&row.cluster_id, change.name.as_deref());
        let sealed = change.kubeconfig.as_deref().map(|text| self.seal.seal(text)).transpose()?;
        let mut tx = self.begin().await?;
        if let Some(name) = name
            && naming::is_taken(self, &mut tx, Kind::Cluster, &row.vpc_id, name, id).await?
        {
            return Ok(Written::NameTaken);
        }
        let query = "UPDATE clusters SET name = COALESCE($2, name), version = COALESCE($3, version),
                         kubeconfig_sealed = COALESCE($4, kubeconfig_sealed)
                     WHERE cluster_id = $1 AND NOT in_file";
        let changed = on!(tx.connection(), |db| {
            let query = sqlx::query(query).bind(id).bind(name).bind(&change.version).bind(sealed);
            query.execute(db).await?.rows_affected()
        });
        if changed == 0 {
            return Ok(Written::Gone);
        }
        if let Some(name) = name {
            naming::name_sources(&mut tx, Kind::Cluster, id, name).await?;
        }
        tx.commit().await?;
        Ok(Written::Done)
    }

    /// Whether there was such a cluster that is not from the file.
    pub async fn remove_cluster(&self, cluster_id: &str) -> sqlx::Result<bool> {
        let query = "DELETE FROM clusters WHERE cluster_id = $1 AND NOT in_file";
        on!(&self.pool, |db| Ok(sqlx::query(query).bind(cluster_id).execute(db).await?.rows_affected() > 0))
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
            "INSERT INTO clusters (cluster_id, vpc_id, name, cluster_type, version, state, permitted, kubeconfig_sealed,
                                   in_file)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (cluster_id) DO UPDATE SET vpc_id = $2, name = $3, cluster_type = $4, version = $5,
                 state = $6, permitted = $7, kubeconfig_sealed = $8, in_file = $9",
        )
        .bind(&row.cluster_id)
        .bind(&row.vpc_id)
        .bind(&row.name)
        .bind(&row.cluster_type)
        .bind(&row.version)
        .bind(&row.state)
        .bind(row.permitted)
        .bind(sealed)
        .bind(row.in_file)
        .execute(db).await.map(drop)
        })?;
        Ok(())
    }
}

/// Removes the clusters that an inventory no longer lists; what people registered stays.
pub async fn keep_only(tx: &mut Tx<'_>, cluster_ids: &[&str]) -> sqlx::Result<()> {
    let present: Vec<String> =
        on!(tx.connection(), |db| sqlx::query_scalar("SELECT cluster_id FROM clusters WHERE in_file")
            .fetch_all(db)
            .await)?;
    for gone in present.iter().filter(|id| !cluster_ids.contains(&id.as_str())) {
        on!(tx.connection(), |db| sqlx::query("DELETE FROM clusters WHERE cluster_id = $1")
            .bind(gone)
            .execute(db)
            .await
            .map(drop))?;
    }
    Ok(())
}
