//! What sources offer: `GET gateways/{id}/offers`, `GET sources/{id}/services` and one service with its endpoints.

use std::collections::HashSet;

use axum::Json;
use axum::extract::State;
use contract::console::services::{ServiceDetail, ServiceQuery, ServiceRow};
use contract::envelope::Page;

use super::is_found;
use crate::app::App;
use crate::app::services::{Found, Offers};
use crate::error::{Error, Result};
use crate::http::params::{Id, Ids, Params, paging};
use crate::http::services::{to_endpoint_row, to_row};

type Answer = Result<Json<Page<ServiceRow>>>;

pub async fn of_gateway(
    State(app): State<App>,
    Id(gateway_id): Id,
    Params(query): Params<ServiceQuery>,
) -> Answer {
    let offers = app.offers(app.sources(Some(&gateway_id)).await?);
    let found = match query.source_id.as_deref().filter(|source_id| !source_id.is_empty()) {
        Some(source_id) if offers.source(source_id).is_some() => offers.of_source(source_id).collect(),
        // Of a source that is not the gateway's, nothing would look like an empty one.
        Some(source_id) => return Err(Error::source_not_found(source_id).at("sourceId")),
        None => offers.all(),
    };
    page(&app, found, &offers, &query).await
}

pub async fn of_source(
    State(app): State<App>,
    Id(source_id): Id,
    Params(query): Params<ServiceQuery>,
) -> Answer {
    let source = app.source(&source_id).await?;
    // The whole gateway's, since names collide between its sources.
    let offers = app.offers(app.store.sources_of_gateway(&source.gateway_id).await?);
    page(&app, offers.of_source(&source_id).collect(), &offers, &query).await
}

pub async fn get(
    State(app): State<App>,
    Ids([source_id, service_id]): Ids<2>,
) -> Result<Json<ServiceDetail>> {
    let (found, offers) = app.service(&source_id, &service_id).await?;
    let endpoints =
        found.service.endpoints.iter().take(ServiceDetail::MAX_ENDPOINTS).map(to_endpoint_row).collect();
    let added = !app.store.known_service_ids(&[&service_id]).await?.is_empty();
    Ok(Json(ServiceDetail { service: to_row(&found, &offers, added), endpoints }))
}

async fn page(app: &App, mut found: Vec<Found>, offers: &Offers, query: &ServiceQuery) -> Answer {
    let paging = paging(query.page_number, query.page_size)?;
    let (hidden, colliding) = (query.hidden.unwrap_or(false), query.collisions.unwrap_or(false));
    found.retain(|found| {
        (hidden || !found.service.hidden)
            && is_found(query.q.as_deref(), &[&found.service.key.name])
            && (!colliding || offers.collisions(found).next().is_some())
    });
    let page = paging.cut(found.iter());
    let ids: Vec<String> = page.items.iter().map(|found| found.id()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let added: HashSet<String> = app.store.known_service_ids(&ids).await?.into_iter().collect();
    Ok(Json(page.map(|found| to_row(found, offers, added.contains(&found.id())))))
}
