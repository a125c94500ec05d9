//! `GET gateways/{id}/services` and `GET sources/{id}/services`.

use axum::Json;
use axum::extract::State;
use contract::console::services::{ServiceQuery, ServiceRow};
use contract::envelope::Page;

use super::is_found;
use crate::app::App;
use crate::error::Result;
use crate::http::params::{Id, Params, paging};
use crate::http::services::{Found, services_of};
use crate::store::sources::SourceRow;

type Answer = Result<Json<Page<ServiceRow>>>;

pub async fn of_gateway(
    State(app): State<App>,
    Id(gateway_id): Id,
    Params(query): Params<ServiceQuery>,
) -> Answer {
    let sources = app.sources(Some(&gateway_id)).await?;
    page(&app, sources, &query)
}

pub async fn of_source(
    State(app): State<App>,
    Id(source_id): Id,
    Params(query): Params<ServiceQuery>,
) -> Answer {
    let source = app.source(&source_id).await?;
    page(&app, vec![source], &query)
}

fn page(app: &App, sources: Vec<SourceRow>, query: &ServiceQuery) -> Answer {
    let paging = paging(query.page_number, query.page_size)?;
    let mut found = services_of(app, sources);
    found.retain(|found| is_found(query.q.as_deref(), &[&found.service.key.name]));
    Ok(Json(paging.cut(found.iter()).map(Found::to_row)))
}
