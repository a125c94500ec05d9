//! `GET gateways/{id}/services`, `GET sources/{id}/services` and one service with its endpoints.

use axum::Json;
use axum::extract::State;
use contract::console::services::{ServiceDetail, ServiceQuery, ServiceRow};
use contract::envelope::Page;

use super::{Search, is_found};
use crate::app::App;
use crate::app::services::{Found, Offers};
use crate::discovery::model::OfferedService;
use crate::error::Result;
use crate::http::params::{Id, Ids, Params, paging};
use crate::http::services::{to_endpoint_row, to_row};

type Answer = Result<Json<Page<ServiceRow>>>;

pub async fn of_gateway(
    State(app): State<App>,
    Id(gateway_id): Id,
    Params(query): Params<ServiceQuery>,
) -> Answer {
    let offers = app.offers(app.sources(Some(&gateway_id)).await?);
    page(offers.all(), &offers, &query)
}

pub async fn of_source(
    State(app): State<App>,
    Id(source_id): Id,
    Params(query): Params<ServiceQuery>,
) -> Answer {
    let source = app.source(&source_id).await?;
    // The whole gateway's, since names collide between its sources.
    let offers = app.offers(app.store.sources_of_gateway(&source.gateway_id).await?);
    page_of_source(&source_id, &offers, &query)
}

pub async fn get(
    State(app): State<App>,
    Ids([source_id, service_id]): Ids<2>,
) -> Result<Json<ServiceDetail>> {
    let (found, offers) = app.service(&source_id, &service_id).await?;
    let endpoints =
        found.service.endpoints.iter().take(ServiceDetail::MAX_ENDPOINTS).map(to_endpoint_row).collect();
    Ok(Json(ServiceDetail { service: to_row(&found, &offers), endpoints }))
}

/// Of tens of thousands of services only those of the page are looked at closely.
fn page_of_source(source_id: &str, offers: &Offers, query: &ServiceQuery) -> Answer {
    let paging = paging(query.page_number, query.page_size)?;
    let (hidden, colliding) = (query.hidden.unwrap_or(false), query.collisions.unwrap_or(false));
    let search = Search::new(query.q.as_deref());
    let is_wanted = |service: &OfferedService| {
        (hidden || !service.hidden)
            && search.finds(&[&service.key.name])
            && (!colliding || offers.is_elsewhere(source_id, &service.key.name))
    };
    let (found, total) = offers.page_of_source(source_id, paging.span(), is_wanted);
    let rows = found.iter().map(|found| to_row(found, offers)).collect();
    Ok(Json(paging.page(rows, total)))
}

fn page(mut found: Vec<Found>, offers: &Offers, query: &ServiceQuery) -> Answer {
    let paging = paging(query.page_number, query.page_size)?;
    let (hidden, colliding) = (query.hidden.unwrap_or(false), query.collisions.unwrap_or(false));
    found.retain(|found| {
        (hidden || !found.service.hidden)
            && is_found(query.q.as_deref(), &[&found.service.key.name])
            && (!colliding || offers.collisions(found).next().is_some())
    });
    Ok(Json(paging.cut(found.iter()).map(|found| to_row(found, offers))))
}
