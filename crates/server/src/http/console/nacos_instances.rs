//! `GET`, `POST nacos-instances`; `GET`, `PUT`, `DELETE nacos-instances/{id}`; `GET nacos-instances/{id}/impact`.

use std::cmp::Ordering;

use axum::Json;
use axum::extract::State;
use contract::console::nacos_instances::{
    ChangeNacos, NacosDetail, NacosQuery, NacosRow, NacosSort, RegisterNacos,
};
use contract::console::registries::RemovalImpact;
use contract::envelope::{Nothing, Page};
use contract::nacos::NacosState;

use super::{compare_versions, is_found, sorted};
use crate::access::caller::Caller;
use crate::app::App;
use crate::error::Result;
use crate::http::guard::made;
use crate::http::params::{Body, Id, Params, known, paging};

pub async fn list(State(app): State<App>, Params(query): Params<NacosQuery>) -> Result<Json<Page<NacosRow>>> {
    let paging = paging(query.page_number, query.page_size)?;
    known("state", !matches!(query.state, Some(NacosState::Unknown(_))))?;
    let mut rows = app.nacos_instances(query.region_id.as_deref()).await?;
    rows.retain(|row| is_wanted(row, &query));
    sorted(&mut rows, query.sort.as_deref(), NacosSort::KNOWN, compare, |row| (&row.name, &row.instance_id))?;
    Ok(Json(paging.cut(rows.into_iter())))
}

pub async fn register(State(app): State<App>, Body(body): Body<RegisterNacos>) -> Result<Json<NacosDetail>> {
    let registered = app.register_nacos_instance(body.validate()?).await?;
    made(&registered.instance.instance_id);
    Ok(Json(registered))
}

pub async fn get(State(app): State<App>, caller: Caller, Id(instance_id): Id) -> Result<Json<NacosDetail>> {
    let mut detail = app.nacos_detail(&instance_id).await?;
    detail.dependents.retain(|dependent| caller.scope.has(&dependent.gateway_id));
    Ok(Json(detail))
}

pub async fn change(
    State(app): State<App>,
    Id(instance_id): Id,
    Body(body): Body<ChangeNacos>,
) -> Result<Json<NacosDetail>> {
    app.change_nacos_instance(instance_id, body.validate()?).await.map(Json)
}

/// The answer is an object, so that it can grow.
pub async fn remove(State(app): State<App>, Id(instance_id): Id) -> Result<Json<Nothing>> {
    app.remove_nacos_instance(instance_id).await?;
    Ok(Json(Nothing {}))
}

/// Its counts are of all, whoever asks.
pub async fn impact(
    State(app): State<App>,
    caller: Caller,
    Id(instance_id): Id,
) -> Result<Json<RemovalImpact>> {
    let mut impact = app.nacos_removal(&instance_id).await?;
    impact.sources.retain(|dependent| caller.scope.has(&dependent.gateway_id));
    Ok(Json(impact))
}

fn is_wanted(row: &NacosRow, query: &NacosQuery) -> bool {
    query.state.as_ref().is_none_or(|wanted| row.state == *wanted)
        && query.mcp_enabled.is_none_or(|wanted| row.mcp_enabled == wanted)
        && is_found(query.q.as_deref(), &[&row.name, &row.instance_id, &row.address])
}

fn compare(column: &NacosSort, a: &NacosRow, b: &NacosRow) -> Ordering {
    match column {
        NacosSort::Name | NacosSort::Unknown(_) => a.name.cmp(&b.name),
        NacosSort::Version => compare_versions(&a.version, &b.version),
        NacosSort::Vpc => (&a.vpc.name, &a.vpc.vpc_id).cmp(&(&b.vpc.name, &b.vpc.vpc_id)),
        NacosSort::State => (!a.permitted, &a.state).cmp(&(!b.permitted, &b.state)),
        NacosSort::Mcp => (!a.mcp_supported, !a.mcp_enabled).cmp(&(!b.mcp_supported, !b.mcp_enabled)),
        NacosSort::Sources => a.sources.cmp(&b.sources),
    }
}
