//! `GET gateways` and `GET gateways/{id}`: gateways with how their sources stand.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use contract::console::gateways::{GatewayQuery, GatewayRow, SourceCounts};
use contract::envelope::Page;
use contract::sources::SourceState;

use super::is_found;
use crate::app::App;
use crate::error::Result;
use crate::http::gateways::gateway;
use crate::http::params::{Id, Params, paging};
use crate::store::gateways::GatewayRow as StoredGateway;
use crate::store::sources::SourceRow;

pub async fn list(
    State(app): State<App>,
    Params(query): Params<GatewayQuery>,
) -> Result<Json<Page<GatewayRow>>> {
    let paging = paging(query.page_number, query.page_size)?;
    let mut gateways = app.store.gateways().await?;
    gateways.retain(|gateway| {
        query.region_id.as_ref().is_none_or(|region_id| gateway.region_id == *region_id)
            && is_found(query.q.as_deref(), &[&gateway.name, &gateway.gateway_id])
    });
    let mut sources: HashMap<String, Vec<SourceRow>> = HashMap::new();
    let all = app.store.sources().await?;
    let services = app.added_counts(&all).await?;
    for source in all {
        sources.entry(source.gateway_id.clone()).or_default().push(source);
    }
    let page = paging.cut(gateways.into_iter());
    let rows = page.try_map(|gateway| {
        let sources = sources.remove(&gateway.gateway_id).unwrap_or_default();
        let services = services.get(&gateway.gateway_id).copied().unwrap_or(0);
        row(&app, gateway, &sources, services)
    });
    rows.map(Json)
}

pub async fn get(State(app): State<App>, Id(gateway_id): Id) -> Result<Json<GatewayRow>> {
    let gateway = app.gateway(&gateway_id).await?;
    let sources = app.store.sources_of_gateway(&gateway_id).await?;
    let services = app.added_count(&gateway_id, &sources).await?;
    row(&app, gateway, &sources, services).map(Json)
}

fn row(app: &App, stored: StoredGateway, sources: &[SourceRow], services: u32) -> Result<GatewayRow> {
    let mut counts = SourceCounts::default();
    for source in sources {
        counts.total += 1;
        match app.view(source).status().state {
            SourceState::Synced => counts.synced += 1,
            SourceState::Degraded => counts.degraded += 1,
            SourceState::Invalid => counts.invalid += 1,
            SourceState::Pending | SourceState::Unknown(_) => {}
        }
    }
    Ok(GatewayRow {
        region_id: stored.region_id.clone(),
        gateway: gateway(stored)?,
        sources: counts,
        services,
    })
}
