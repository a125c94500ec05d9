//! `GET sessions` and `DELETE sessions/{id}`.

use axum::Json;
use axum::extract::State;
use contract::console::users::{SessionRow, UserQuery};
use contract::envelope::{Nothing, Page};

use crate::access::caller::Caller;
use crate::app::App;
use crate::error::Result;
use crate::http::params::{Id, Params, paging};

pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(query): Params<UserQuery>,
) -> Result<Json<Page<SessionRow>>> {
    let paging = paging(query.page_number, query.page_size)?;
    Ok(Json(paging.cut(app.sessions(&caller).await?.into_iter())))
}

/// The answer is an object, so that it can grow.
pub async fn end(State(app): State<App>, caller: Caller, Id(session_id): Id) -> Result<Json<Nothing>> {
    app.end_session(&caller, &session_id).await?;
    Ok(Json(Nothing {}))
}
