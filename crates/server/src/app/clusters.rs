//! Registering clusters, changing and removing them. A kubeconfig is checked as discovery will read it.

use contract::clusters::{ClusterState, ClusterType};
use contract::console::clusters::{ChangeCluster, ClusterDetail, ClusterRow, NewCluster};
use contract::console::registries::RemovalImpact;
use contract::error::ErrorCode;
use contract::gateways::Vpc;

use super::App;
use super::registries::{not_in_file, written};
use crate::discovery::kube;
use crate::error::{Error, Result};
use crate::store::clusters::ClusterRow as Stored;
use crate::store::random_id;
use crate::store::sources::Origin;
use crate::unquoted::unquoted;

impl App {
    pub async fn cluster(&self, cluster_id: &str) -> Result<ClusterDetail> {
        let cluster = self.stored_cluster(cluster_id).await?;
        let dependents = self.dependents(&Origin::Cluster(cluster_id.to_owned())).await?;
        let sources = u32::try_from(dependents.len()).unwrap_or(u32::MAX);
        Ok(ClusterDetail { cluster: row(cluster, sources), dependents })
    }

    /// Those of a region, or of all.
    pub async fn clusters(&self, region_id: Option<&str>) -> Result<Vec<ClusterRow>> {
        let counts = self.dependent_counts().await?;
        let mut rows = Vec::new();
        for region_id in self.asked_regions(region_id).await? {
            for cluster in self.store.clusters(&region_id).await? {
                let sources = counts.get(&Origin::Cluster(cluster.cluster_id.clone()));
                rows.push(row(cluster, sources.copied().unwrap_or_default()));
            }
        }
        Ok(rows)
    }

    pub async fn register_cluster(&self, new: NewCluster) -> Result<ClusterDetail> {
        check_kubeconfig(&new.kubeconfig).await?;
        let app = self.clone();
        self.change(async move { app.register_cluster_alone(new).await }).await
    }

    pub async fn change_cluster(&self, cluster_id: String, change: ChangeCluster) -> Result<ClusterDetail> {
        if let Some(kubeconfig) = &change.kubeconfig {
            check_kubeconfig(kubeconfig).await?;
        }
        let app = self.clone();
        self.change(async move { app.change_cluster_alone(&cluster_id, change).await }).await
    }

    /// Its sources stay and become invalid.
    pub async fn remove_cluster(&self, cluster_id: String) -> Result<()> {
        let app = self.clone();
        self.change(async move {
            not_in_file(app.stored_cluster(&cluster_id).await?.in_file)?;
            if !app.store.remove_cluster(&cluster_id).await? {
                return Err(Error::cluster_not_found(&cluster_id));
            }
            app.registry_changed(&Origin::Cluster(cluster_id)).await
        })
        .await
    }

    pub async fn cluster_removal(&self, cluster_id: &str) -> Result<RemovalImpact> {
        let cluster = self.stored_cluster(cluster_id).await?;
        let origin = Origin::Cluster(cluster.cluster_id);
        self.removal_impact(&origin, cluster.name, cluster.in_file).await
    }

    async fn register_cluster_alone(&self, new: NewCluster) -> Result<ClusterDetail> {
        self.check_vpc(&new.vpc_id).await?;
        let row = Stored {
            cluster_id: format!("c{}", random_id(16)),
            vpc_id: new.vpc_id,
            name: new.name,
            cluster_type: new.cluster_type.to_string(),
            version: new.version,
            state: ClusterState::Running.to_string(),
            permitted: true,
            kubeconfig_sealed: None,
            in_file: false,
            vpc_name: String::new(),
            region_id: String::new(),
        };
        let done = self.store.register_cluster(&row, &new.kubeconfig).await?;
        written(done, || Error::cluster_not_found(&row.cluster_id))?;
        self.registry_changed(&Origin::Cluster(row.cluster_id.clone())).await?;
        self.cluster(&row.cluster_id).await
    }

    async fn change_cluster_alone(&self, cluster_id: &str, change: ChangeCluster) -> Result<ClusterDetail> {
        let cluster = self.stored_cluster(cluster_id).await?;
        not_in_file(cluster.in_file)?;
        let done = self.store.change_cluster(&cluster, &change).await?;
        written(done, || Error::cluster_not_found(cluster_id))?;
        self.registry_changed(&Origin::Cluster(cluster_id.to_owned())).await?;
        self.cluster(cluster_id).await
    }

    async fn stored_cluster(&self, cluster_id: &str) -> Result<Stored> {
        let cluster = self.store.cluster(cluster_id).await?;
        cluster.ok_or_else(|| Error::cluster_not_found(cluster_id))
    }
}

fn row(stored: Stored, sources: u32) -> ClusterRow {
    ClusterRow {
        cluster_id: stored.cluster_id,
        name: stored.name,
        cluster_type: ClusterType::from(stored.cluster_type.as_str()),
        version: stored.version,
        state: ClusterState::from(stored.state.as_str()),
        region_id: stored.region_id,
        vpc: Vpc { vpc_id: stored.vpc_id, name: stored.vpc_name },
        permitted: stored.permitted,
        has_credentials: stored.kubeconfig_sealed.is_some(),
        in_file: stored.in_file,
        sources,
    }
}

/// The field of a refusal goes on into the kubeconfig where what is refused has a place in it.
async fn check_kubeconfig(text: &str) -> Result<()> {
    let Err(error) = kube::check_usable_kubeconfig(text).await else { return Ok(()) };
    let refused = |message: String| Error::refused(ErrorCode::InvalidParameter, message);
    Err(match error.downcast_ref::<kube::RefusedField>() {
        Some(field) => refused(field.to_string()).at(format!("kubeconfig.{}", field.path)),
        // Its causes may quote what is in it.
        None => refused(unquoted(&format!("{error:#}"))).at("kubeconfig"),
    })
}
