//! `DescribeClustersV1` of the container service.

use axum::Json;
use axum::extract::State;
use contract::console::clusters::ClusterRow;
use contract::cs::{
    CsClusterType, CsProfile, DescribeClustersQuery, DescribedCluster, DescribedClusters, PageInfo, kind_of,
};
use contract::envelope::Page;
use contract::error::ErrorCode;

use super::params::{Params, known, paging_named};
use crate::app::App;
use crate::error::{Error, Result};

pub async fn describe_clusters(
    State(app): State<App>,
    Params(query): Params<DescribeClustersQuery>,
) -> Result<Json<DescribedClusters>> {
    let paging = paging_named((query.page_number, "page_number"), (query.page_size, "page_size"))?;
    known("cluster_type", !matches!(query.cluster_type, Some(CsClusterType::Unknown(_))))?;
    known("profile", !matches!(query.profile, Some(CsProfile::Unknown(_))))?;
    if query.cluster_spec.as_ref().is_some_and(|spec| !spec.is_empty()) {
        let message = "the clusters of this platform have no cluster_spec";
        return Err(Error::refused(ErrorCode::InvalidParameter, message).at("cluster_spec"));
    }
    let rows = app.clusters(query.region_id.as_deref()).await.map_err(|error| error.at("region_id"))?;
    let mut clusters: Vec<DescribedCluster> = rows.into_iter().map(described).collect();
    clusters.retain(|cluster| is_wanted(cluster, &query));
    let Page { items, page_number, page_size, total_size } = paging.cut(clusters.into_iter());
    let page_info = PageInfo { page_number, page_size, total_count: total_size };
    Ok(Json(DescribedClusters { clusters: items, page_info }))
}

fn described(row: ClusterRow) -> DescribedCluster {
    let (cluster_type, profile) = kind_of(&row.cluster_type);
    DescribedCluster {
        cluster_id: row.cluster_id,
        name: row.name,
        cluster_type,
        profile,
        region_id: row.region_id,
        vpc_id: row.vpc.vpc_id,
        state: row.state,
        current_version: row.version,
    }
}

/// What is asked for by an empty text is not asked for.
fn is_wanted(cluster: &DescribedCluster, query: &DescribeClustersQuery) -> bool {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    given(&query.cluster_id).is_none_or(|wanted| wanted == cluster.cluster_id)
        && given(&query.name).is_none_or(|wanted| cluster.name.contains(&wanted))
        && query.cluster_type.as_ref().is_none_or(|wanted| *wanted == cluster.cluster_type)
        && query.profile.as_ref().is_none_or(|wanted| *wanted == cluster.profile)
}
