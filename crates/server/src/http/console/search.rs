//! `GET search`: what the command palette finds.

use axum::Json;
use axum::extract::State;
use contract::console::search::{SearchHit, SearchQuery};
use contract::error::ErrorCode;
use contract::sources::Items;

use crate::access::caller::Caller;
use crate::app::App;
use crate::error::{Error, Result};
use crate::http::params::Params;

pub async fn find(
    State(app): State<App>,
    caller: Caller,
    Params(query): Params<SearchQuery>,
) -> Result<Json<Items<SearchHit>>> {
    let q = query.q.unwrap_or_default();
    if q.chars().count() > SearchQuery::MAX_Q {
        return Err(wrong("q", format!("at most {} characters are searched for", SearchQuery::MAX_Q)));
    }
    let limit = query.limit.unwrap_or(SearchQuery::LIMIT);
    if !(1..=SearchQuery::MAX_LIMIT).contains(&limit) {
        return Err(wrong("limit", format!("limit is between 1 and {}", SearchQuery::MAX_LIMIT)));
    }
    let items = app.search(&q, &caller.scope, query.region_id.as_deref(), limit as usize).await?;
    Ok(Json(Items { items }))
}

fn wrong(field: &str, message: String) -> Error {
    Error::refused(ErrorCode::InvalidParameter, message).at(field)
}
