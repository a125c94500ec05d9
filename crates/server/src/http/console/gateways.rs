//! `GET gateways` with its filters, one of them, what its deletion takes away, and what happened last in it.

mod filter;

use std::collections::{BTreeSet, HashMap};

use axum::Json;
use axum::extract::State;
use contract::console::gateways::{
    GatewayEvent, GatewayEventsQuery, GatewayImpact, GatewayQuery, GatewayRow, SourceCounts,
};
use contract::console::vpcs::RegionQuery;
use contract::envelope::Page;
use contract::gateways::Tag;
use contract::sources::Items;

use crate::access::caller::Caller;
use crate::app::App;
use crate::error::Result;
use crate::http::gateways::gateway;
use crate::http::params::{Id, Params, paging};

/// Two reads of the store, however many gateways there are; the standing of the sources is in memory, and is
/// asked for those on the page only.
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(query): Params<GatewayQuery>,
) -> Result<Json<Page<GatewayRow>>> {
    let paging = paging(query.page_number, query.page_size)?;
    let sort = filter::check(&query)?;
    let all = app.store.sources().await?;
    let services = app.added_counts(&all).await?;
    let mut sources: HashMap<String, Vec<String>> = HashMap::new();
    for source in all {
        sources.entry(source.gateway_id).or_default().push(source.source_id);
    }
    let mut rows = Vec::new();
    for stored in app.store.gateways().await? {
        let region_id = stored.region_id.clone();
        let gateway = gateway(stored)?;
        if caller.scope.has(&gateway.gateway_id) && filter::is_wanted(&gateway, &region_id, &query) {
            let total = sources.get(&gateway.gateway_id).map_or(0, Vec::len);
            let total = u32::try_from(total).unwrap_or(u32::MAX);
            let sources = SourceCounts { total, ..SourceCounts::default() };
            let services = services.get(&gateway.gateway_id).copied().unwrap_or(0);
            rows.push(GatewayRow { gateway, region_id, sources, services });
        }
    }
    filter::sort(&mut rows, &sort);
    Ok(Json(paging.cut(rows.into_iter()).map(|mut row| {
        let ids = sources.get(&row.gateway.gateway_id).into_iter().flatten();
        row.sources = app.standing(ids.map(String::as_str));
        row
    })))
}

pub async fn get(State(app): State<App>, Id(gateway_id): Id) -> Result<Json<GatewayRow>> {
    let stored = app.gateway(&gateway_id).await?;
    let of_gateway = app.store.sources_of_gateway(&gateway_id).await?;
    let services = app.added_count(&gateway_id, &of_gateway).await?;
    let sources = app.standing(of_gateway.iter().map(|source| source.source_id.as_str()));
    let region_id = stored.region_id.clone();
    Ok(Json(GatewayRow { region_id, gateway: gateway(stored)?, sources, services }))
}

pub async fn impact(State(app): State<App>, Id(gateway_id): Id) -> Result<Json<GatewayImpact>> {
    app.gateway_impact(&gateway_id).await.map(Json)
}

pub async fn events(
    State(app): State<App>,
    Id(gateway_id): Id,
    Params(query): Params<GatewayEventsQuery>,
) -> Result<Json<Items<GatewayEvent>>> {
    let (limit, _) = paging(None, query.page_size)?.span();
    Ok(Json(Items { items: app.gateway_events(&gateway_id, limit).await? }))
}

/// What gateways are tagged with, each pair once, by key and value.
pub async fn tags(
    State(app): State<App>,
    caller: Caller,
    Params(query): Params<RegionQuery>,
) -> Result<Json<Items<Tag>>> {
    let mut tags = BTreeSet::new();
    for stored in app.store.gateways().await? {
        let is_asked = query.region_id.as_ref().is_none_or(|region_id| stored.region_id == *region_id);
        if is_asked && caller.scope.has(&stored.gateway_id) {
            let of_gateway: Vec<Tag> = serde_json::from_str(&stored.tags)?;
            tags.extend(of_gateway.into_iter().map(|tag| (tag.key, tag.value)));
        }
    }
    let items = tags.into_iter().map(|(key, value)| Tag { key, value }).collect();
    Ok(Json(Items { items }))
}
