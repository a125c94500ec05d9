//! `sources/{id}`: one source, its certificates, time-line and settings.

use axum::Json;
use axum::extract::State;
use contract::console::sources::{
    Certificate, HistoryEntry, HistoryQuery, SourceInFull, SourceSettings, UnreadNamespace,
};
use contract::envelope::{Nothing, Page};
use contract::sources::Items;

use crate::app::App;
use crate::error::Result;
use crate::http::params::{Body, Id, Params, paging};
use crate::http::sources::console_row;

pub async fn get(State(app): State<App>, Id(source_id): Id) -> Result<Json<SourceInFull>> {
    let row = app.source(&source_id).await?;
    let unread = app.view(&row).unread().clone().into_iter();
    let source = console_row(&app, row).await?;
    Ok(Json(SourceInFull {
        source,
        unread: unread.map(|(name, since)| UnreadNamespace { name, since }).collect(),
    }))
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
pub async fn retry(State(app): State<App>, Id(source_id): Id) -> Result<Json<Nothing>> {
    app.retry_source(&source_id).await?;
    Ok(Json(Nothing {}))
}

pub async fn certificates(State(app): State<App>, Id(source_id): Id) -> Result<Json<Items<Certificate>>> {
    let source = app.source(&source_id).await?;
    Ok(Json(Items { items: app.view(&source).certificates().to_vec() }))
}
