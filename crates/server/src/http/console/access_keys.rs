//! `GET`, `POST access-keys`; `DELETE access-keys/{id}`.

use axum::Json;
use axum::extract::State;
use contract::console::access_keys::{AccessKeyQuery, AccessKeyRow, CreateAccessKey, CreatedAccessKey};
use contract::envelope::{Nothing, Page};

use crate::access::caller::Caller;
use crate::app::App;
use crate::error::Result;
use crate::http::guard::made;
use crate::http::params::{Body, Id, Params, paging};

pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(query): Params<AccessKeyQuery>,
) -> Result<Json<Page<AccessKeyRow>>> {
    let paging = paging(query.page_number, query.page_size)?;
    Ok(Json(paging.cut(app.access_keys(&caller).await?.into_iter())))
}

pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<CreateAccessKey>,
) -> Result<Json<CreatedAccessKey>> {
    let created = app.create_access_key(&caller, body.validate()?).await?;
    made(&created.access_key.access_key_id);
    Ok(Json(created))
}

/// The answer is an object, so that it can grow.
pub async fn revoke(State(app): State<App>, caller: Caller, Id(access_key_id): Id) -> Result<Json<Nothing>> {
    app.revoke_access_key(&caller, &access_key_id).await?;
    Ok(Json(Nothing {}))
}
