//! What sources offer: `GET gateways/{id}/offers`, `GET sources/{id}/services` and one service with its endpoints.

use std::collections::HashSet;

use axum::Json;
use axum::extract::State;
use contract::console::services::{ServiceDetail, ServiceQuery, ServiceRow};
use contract::envelope::Page;

use super::Search;
use crate::app::App;
use crate::app::services::{Found, Offers};
use crate::discovery::model::OfferedService;
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
    match query.source_id.as_deref().filter(|source_id| !source_id.is_empty()) {
        Some(source_id) if offers.source(source_id).is_some() => {
            page_of_source(&app, source_id, &offers, &query).await
        }
        // Of a source that is not the gateway's, nothing would look like an empty one.
        Some(source_id) => Err(Error::source_not_found(source_id).at("sourceId")),
        None => page_of_all(&app, &offers, &query).await,
    }
}

pub async fn of_source(
    State(app): State<App>,
    Id(source_id): Id,
    Params(query): Params<ServiceQuery>,
) -> Answer {
    let source = app.source(&source_id).await?;
    // The whole gateway's, since names collide between its sources.
    let offers = app.offers(app.store.sources_of_gateway(&source.gateway_id).await?);
    page_of_source(&app, &source_id, &offers, &query).await
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

/// Of tens of thousands of services only those of the page are looked at closely.
async fn page_of_source(app: &App, source_id: &str, offers: &Offers, query: &ServiceQuery) -> Answer {
    let paging = paging(query.page_number, query.page_size)?;
    let is_wanted = wanted(query, |name| offers.is_elsewhere(source_id, name));
    let (found, total) = offers.page_of_source(source_id, paging.span(), is_wanted);
    Ok(Json(paging.page(rows(app, &found, offers).await?, total)))
}

async fn page_of_all(app: &App, offers: &Offers, query: &ServiceQuery) -> Answer {
    let paging = paging(query.page_number, query.page_size)?;
    let mut found = offers.all();
    found.retain(|found| {
        let source_id = &found.source.source_id;
        wanted(query, |name| offers.is_elsewhere(source_id, name))(&found.service)
    });
    let Page { items, total_size, .. } = paging.cut(found.into_iter());
    Ok(Json(paging.page(rows(app, &items, offers).await?, total_size)))
}

fn wanted(query: &ServiceQuery, is_elsewhere: impl Fn(&str) -> bool) -> impl Fn(&OfferedService) -> bool {
    let (hidden, colliding) = (query.hidden.unwrap_or(false), query.collisions.unwrap_or(false));
    let search = Search::new(query.q.as_deref());
    move |service| {
        (hidden || !service.hidden)
            && search.finds(&[&service.key.name])
            && (!colliding || is_elsewhere(&service.key.name))
    }
}

async fn rows(app: &App, found: &[Found], offers: &Offers) -> Result<Vec<ServiceRow>> {
    let ids: Vec<String> = found.iter().map(Found::id).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let added: HashSet<String> = app.store.known_service_ids(&ids).await?.into_iter().collect();
    Ok(found.iter().map(|found| to_row(found, offers, added.contains(&found.id()))).collect())
}
