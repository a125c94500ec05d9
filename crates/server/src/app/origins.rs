//! What the inventory knows of what sources are read from, for a whole list at once.

use std::collections::HashMap;

use super::App;
use crate::error::Result;
use crate::store::origins::{ClusterBrief, NacosBrief};
use crate::store::sources::{Origin, SourceRow};

/// By their ids; what was removed is not among them.
#[derive(Default)]
pub struct Origins {
    pub clusters: HashMap<String, ClusterBrief>,
    pub nacos: HashMap<String, NacosBrief>,
}

impl App {
    /// One query a kind, none for a kind that no source is of.
    pub async fn origins(&self, sources: impl Iterator<Item = &SourceRow>) -> Result<Origins> {
        let (mut clusters, mut nacos) = (Vec::new(), Vec::new());
        for source in sources {
            match source.origin() {
                Origin::Cluster(id) => clusters.push(id),
                Origin::Nacos(id) => nacos.push(id),
            }
        }
        let clusters = self.store.cluster_briefs(&clusters).await?;
        let nacos = self.store.nacos_briefs(&nacos).await?;
        Ok(Origins {
            clusters: clusters.into_iter().map(|brief| (brief.cluster_id.clone(), brief)).collect(),
            nacos: nacos.into_iter().map(|brief| (brief.instance_id.clone(), brief)).collect(),
        })
    }
}
