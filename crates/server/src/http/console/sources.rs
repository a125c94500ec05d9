//! `GET gateways/{id}/sources`, and what belongs to one source.

use std::cmp::Ordering;

use axum::Json;
use axum::extract::State;
use contract::console::sources::{
    Certificate, HistoryEntry, HistoryQuery, SourceQuery, SourceRow, SourceSettings, SourceSort,
};
use contract::envelope::Page;
use contract::error::ErrorCode;
use contract::sources::{Items, SourceState, SourceType};

use super::is_found;
use crate::app::App;
use crate::error::{Error, Result};
use crate::http::params::{Body, Id, Params, known, paging};
use crate::http::sources::console_row;

pub async fn list(
    State(app): State<App>,
    Id(gateway_id): Id,
    Params(query): Params<SourceQuery>,
) -> Result<Json<Page<SourceRow>>> {
    let paging = paging(query.page_number, query.page_size)?;
    known("type", !matches!(query.source_type, Some(SourceType::Unknown(_))))?;
    known("state", !matches!(query.state, Some(SourceState::Unknown(_))))?;
    let (column, is_descending) = sort(query.sort.as_deref())?;
    let mut rows = Vec::new();
    for source in app.sources(Some(&gateway_id)).await? {
        let row = console_row(&app, source).await?;
        if is_wanted(&row, &query) {
            rows.push(row);
        }
    }
    rows.sort_by(|a, b| {
        let order = compare(&column, a, b);
        let order = if is_descending { order.reverse() } else { order };
        order.then_with(|| a.name.cmp(&b.name)).then_with(|| a.source_id.cmp(&b.source_id))
    });
    Ok(Json(paging.cut(rows.into_iter())))
}

pub async fn history(
    State(app): State<App>,
    Id(source_id): Id,
    Params(query): Params<HistoryQuery>,
) -> Result<Json<Page<HistoryEntry>>> {
    let paging = paging(query.page_number, query.page_size)?;
    app.history(&source_id, paging).await.map(Json)
}

pub async fn settings(State(app): State<App>, Id(source_id): Id) -> Result<Json<SourceSettings>> {
    app.settings(&source_id).await.map(Json)
}

pub async fn change_settings(
    State(app): State<App>,
    Id(source_id): Id,
    Body(settings): Body<SourceSettings>,
) -> Result<Json<SourceSettings>> {
    app.change_settings(source_id, settings).await.map(Json)
}

/// The answer is an object, so that it can grow.
pub async fn retry(State(app): State<App>, Id(source_id): Id) -> Result<Json<serde_json::Value>> {
    app.retry_source(&source_id).await?;
    Ok(Json(serde_json::json!({})))
}

pub async fn certificates(State(app): State<App>, Id(source_id): Id) -> Result<Json<Items<Certificate>>> {
    let source = app.source(&source_id).await?;
    Ok(Json(Items { items: app.view(&source).certificates().to_vec() }))
}

fn is_wanted(row: &SourceRow, query: &SourceQuery) -> bool {
    query.source_type.as_ref().is_none_or(|wanted| row.source_type == *wanted)
        && query.state.as_ref().is_none_or(|wanted| row.status.state == *wanted)
        && is_found(query.q.as_deref(), &[&row.name, &row.source_id, &row.origin_id])
}

/// The newest first, unless something else is asked for.
fn sort(text: Option<&str>) -> Result<(SourceSort, bool)> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok((SourceSort::Created, true)) };
    let (is_descending, name) = text.strip_prefix('-').map_or((false, text), |name| (true, name));
    match SourceSort::from(name) {
        SourceSort::Unknown(_) => {
            let message =
                "sort must be name, type, status, services or created, with - in front for descending";
            Err(Error::refused(ErrorCode::InvalidParameter, message).at("sort"))
        }
        column => Ok((column, is_descending)),
    }
}

fn compare(column: &SourceSort, a: &SourceRow, b: &SourceRow) -> Ordering {
    match column {
        SourceSort::Name | SourceSort::Unknown(_) => a.name.cmp(&b.name),
        SourceSort::Type => (&a.source_type, &a.cluster_type).cmp(&(&b.source_type, &b.cluster_type)),
        SourceSort::Status => severity(&a.status.state).cmp(&severity(&b.status.state)),
        SourceSort::Services => a.services.cmp(&b.services),
        SourceSort::Created => a.create_timestamp.cmp(&b.create_timestamp),
    }
}

/// What needs somebody comes first.
fn severity(state: &SourceState) -> u8 {
    match state {
        SourceState::Invalid => 0,
        SourceState::Degraded => 1,
        SourceState::Pending | SourceState::Unknown(_) => 2,
        SourceState::Synced => 3,
    }
}
