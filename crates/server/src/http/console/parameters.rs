//! `GET` and `PUT nacos-instances/{id}/parameters`.

use axum::Json;
use axum::extract::State;
use contract::console::parameters::{ChangeParameters, NacosParameters};

use crate::access::caller::Caller;
use crate::app::App;
use crate::error::Result;
use crate::http::params::{Body, Id};

pub async fn get(
    State(app): State<App>,
    caller: Caller,
    Id(instance_id): Id,
) -> Result<Json<NacosParameters>> {
    let mut parameters = app.nacos_parameters(&instance_id).await?;
    parameters.dependents.retain(|dependent| caller.scope.has(&dependent.gateway_id));
    Ok(Json(parameters))
}

pub async fn change(
    State(app): State<App>,
    Id(instance_id): Id,
    Body(change): Body<ChangeParameters>,
) -> Result<Json<NacosParameters>> {
    app.change_nacos_parameters(instance_id, change).await.map(Json)
}
