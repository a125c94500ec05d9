//! `GET`, `POST users`; `PUT`, `DELETE users/{id}`; `POST users/{id}/link`.

use axum::Json;
use axum::extract::State;
use contract::console::users::{PutUser, UserLink, UserQuery, UserRow};
use contract::envelope::{Nothing, Page};

use crate::access::caller::Caller;
use crate::app::App;
use crate::error::Result;
use crate::http::guard::made;
use crate::http::params::{Body, Id, Params, paging};

pub async fn list(State(app): State<App>, Params(query): Params<UserQuery>) -> Result<Json<Page<UserRow>>> {
    let paging = paging(query.page_number, query.page_size)?;
    Ok(Json(paging.cut(app.users().await?.into_iter())))
}

pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<PutUser>,
) -> Result<Json<UserRow>> {
    let (name, rights) = body.validate_new()?;
    let user = app.create_user(&caller, name, rights).await?;
    made(&user.user_id);
    Ok(Json(user))
}

pub async fn change(
    State(app): State<App>,
    caller: Caller,
    Id(user_id): Id,
    Body(body): Body<PutUser>,
) -> Result<Json<UserRow>> {
    app.change_user(&caller, &user_id, body.validate_change()?).await.map(Json)
}

/// The answer is an object, so that it can grow.
pub async fn delete(State(app): State<App>, Id(user_id): Id) -> Result<Json<Nothing>> {
    app.delete_user(&user_id).await?;
    Ok(Json(Nothing {}))
}

pub async fn link(State(app): State<App>, Id(user_id): Id) -> Result<Json<UserLink>> {
    app.user_link(&user_id).await.map(Json)
}
