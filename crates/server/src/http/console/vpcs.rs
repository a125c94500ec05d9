//! `GET vpcs`: where a cluster or a Nacos instance may be.

use axum::Json;
use axum::extract::State;
use contract::console::registries::{Network, NetworkQuery};
use contract::sources::Items;

use crate::app::App;
use crate::error::Result;
use crate::http::params::Params;

pub async fn list(
    State(app): State<App>,
    Params(query): Params<NetworkQuery>,
) -> Result<Json<Items<Network>>> {
    Ok(Json(Items { items: app.networks(query.region_id.as_deref()).await? }))
}
