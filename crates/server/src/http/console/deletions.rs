//! What a deletion takes away, for one source or several, and taking it back. Sources are deleted by the cloud's
//! own operation.

use axum::Json;
use axum::extract::State;
use contract::console::sources::{DeletionImpact, ImpactQuery};
use contract::envelope::Nothing;
use contract::sources::Items;

use crate::app::App;
use crate::error::Result;
use crate::http::params::{Id, Params};
use crate::store::sources::SourceRow;

/// How many names the impact shows.
const SAMPLE: usize = 5;

pub async fn impact(State(app): State<App>, Id(source_id): Id) -> Result<Json<DeletionImpact>> {
    impact_of(&app, app.source(&source_id).await?).await.map(Json)
}

/// In the order in which they were asked for.
pub async fn impacts(
    State(app): State<App>,
    Id(gateway_id): Id,
    Params(query): Params<ImpactQuery>,
) -> Result<Json<Items<DeletionImpact>>> {
    let ids = query.validate()?;
    let mut sources = app.sources(Some(&gateway_id)).await?;
    let mut items = Vec::with_capacity(ids.len());
    for id in ids {
        if let Some(found) = sources.iter().position(|source| source.source_id == id) {
            items.push(impact_of(&app, sources.swap_remove(found)).await?);
        }
    }
    Ok(Json(Items { items }))
}

/// The answer is an object, so that it can grow.
pub async fn restore(State(app): State<App>, Id(source_id): Id) -> Result<Json<Nothing>> {
    app.restore_source(source_id).await?;
    Ok(Json(Nothing {}))
}

async fn impact_of(app: &App, source: SourceRow) -> Result<DeletionImpact> {
    let loss = app.loss(&source).await?;
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(DeletionImpact {
        services: count(loss.services.len()),
        endpoints: count(loss.endpoints),
        sample: loss.services.into_iter().take(SAMPLE).map(|service| service.name).collect(),
        as_of: app.view(&source).status().last_sync,
        source_id: source.source_id,
        name: source.name,
    })
}
