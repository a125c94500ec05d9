//! `/console/v1/clusters`.

use contract::clusters::{ClusterState, ClusterType};
use contract::console::clusters::{ChangeCluster, ClusterDetail, ClusterQuery, ClusterRow, RegisterCluster};
use contract::console::registries::RemovalImpact;
use contract::envelope::Page;

use super::{Answer, PAGE_SIZE, asked, delete, get, get_by, post_plain, put};
use crate::paths::{RegistriesAt, segment};

const LIST: &str = "/console/v1/clusters";

pub async fn list(region_id: &str, at: &RegistriesAt) -> Answer<Page<ClusterRow>> {
    let query = ClusterQuery {
        region_id: asked(region_id),
        q: asked(&at.q),
        cluster_type: asked(&at.kind).map(|text| ClusterType::from(text.as_str())),
        state: asked(&at.status).map(|text| ClusterState::from(text.as_str())),
        sort: asked(&at.sort),
        page_number: Some(at.page),
        page_size: Some(PAGE_SIZE),
    };
    get_by(LIST, &query).await
}

pub async fn view(cluster_id: &str) -> Answer<ClusterDetail> {
    get(&url(cluster_id)).await
}

pub async fn register(cluster: &RegisterCluster) -> Answer<ClusterDetail> {
    post_plain(LIST, cluster).await
}

pub async fn change(cluster_id: &str, change: &ChangeCluster) -> Answer<ClusterDetail> {
    put(&url(cluster_id), change).await
}

pub async fn impact(cluster_id: &str) -> Answer<RemovalImpact> {
    get(&format!("{}/impact", url(cluster_id))).await
}

pub async fn remove(cluster_id: &str) -> Answer<()> {
    delete(&url(cluster_id)).await
}

fn url(cluster_id: &str) -> String {
    format!("{LIST}/{}", segment(cluster_id))
}
