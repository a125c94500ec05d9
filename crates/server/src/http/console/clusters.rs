//! `GET`, `POST clusters`; `GET`, `PUT`, `DELETE clusters/{id}`; `GET clusters/{id}/impact`.

use std::cmp::Ordering;

use axum::Json;
use axum::extract::State;
use contract::clusters::{ClusterState, ClusterType};
use contract::console::clusters::{
    ChangeCluster, ClusterDetail, ClusterQuery, ClusterRow, ClusterSort, RegisterCluster,
};
use contract::console::registries::RemovalImpact;
use contract::envelope::{Nothing, Page};

use super::{is_found, sorted};
use crate::access::caller::Caller;
use crate::app::App;
use crate::error::Result;
use crate::http::guard::made;
use crate::http::params::{Body, Id, Params, known, paging};

pub async fn list(
    State(app): State<App>,
    Params(query): Params<ClusterQuery>,
) -> Result<Json<Page<ClusterRow>>> {
    let paging = paging(query.page_number, query.page_size)?;
    known("type", !matches!(query.cluster_type, Some(ClusterType::Unknown(_))))?;
    known("state", !matches!(query.state, Some(ClusterState::Unknown(_))))?;
    let mut rows = app.clusters(query.region_id.as_deref()).await?;
    rows.retain(|row| is_wanted(row, &query));
    sorted(&mut rows, query.sort.as_deref(), ClusterSort::KNOWN, compare, |row| {
        (&row.name, &row.cluster_id)
    })?;
    Ok(Json(paging.cut(rows.into_iter())))
}

pub async fn register(
    State(app): State<App>,
    Body(body): Body<RegisterCluster>,
) -> Result<Json<ClusterDetail>> {
    let registered = app.register_cluster(body.validate()?).await?;
    made(&registered.cluster.cluster_id);
    Ok(Json(registered))
}

pub async fn get(State(app): State<App>, caller: Caller, Id(cluster_id): Id) -> Result<Json<ClusterDetail>> {
    let mut detail = app.cluster(&cluster_id).await?;
    detail.dependents.retain(|dependent| caller.scope.has(&dependent.gateway_id));
    Ok(Json(detail))
}

pub async fn change(
    State(app): State<App>,
    Id(cluster_id): Id,
    Body(body): Body<ChangeCluster>,
) -> Result<Json<ClusterDetail>> {
    app.change_cluster(cluster_id, body.validate()?).await.map(Json)
}

/// The answer is an object, so that it can grow.
pub async fn remove(State(app): State<App>, Id(cluster_id): Id) -> Result<Json<Nothing>> {
    app.remove_cluster(cluster_id).await?;
    Ok(Json(Nothing {}))
}

/// Its counts are of all, whoever asks.
pub async fn impact(
    State(app): State<App>,
    caller: Caller,
    Id(cluster_id): Id,
) -> Result<Json<RemovalImpact>> {
    let mut impact = app.cluster_removal(&cluster_id).await?;
    impact.sources.retain(|dependent| caller.scope.has(&dependent.gateway_id));
    Ok(Json(impact))
}

fn is_wanted(row: &ClusterRow, query: &ClusterQuery) -> bool {
    query.cluster_type.as_ref().is_none_or(|wanted| row.cluster_type == *wanted)
        && query.state.as_ref().is_none_or(|wanted| row.state == *wanted)
        && is_found(query.q.as_deref(), &[&row.name, &row.cluster_id])
}

fn compare(column: &ClusterSort, a: &ClusterRow, b: &ClusterRow) -> Ordering {
    match column {
        ClusterSort::Name | ClusterSort::Unknown(_) => a.name.cmp(&b.name),
        ClusterSort::Type => a.cluster_type.cmp(&b.cluster_type),
        ClusterSort::Version => super::compare_versions(&a.version, &b.version),
        ClusterSort::Vpc => (&a.vpc.name, &a.vpc.vpc_id).cmp(&(&b.vpc.name, &b.vpc.vpc_id)),
        ClusterSort::State => (!a.permitted, &a.state).cmp(&(!b.permitted, &b.state)),
        ClusterSort::Sources => a.sources.cmp(&b.sources),
    }
}
