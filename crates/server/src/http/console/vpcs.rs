//! `GET vpcs`: those of a region, or all.

use axum::Json;
use axum::extract::State;
use contract::console::vpcs::{RegionQuery, VpcRow};
use contract::sources::Items;

use crate::app::App;
use crate::error::Result;
use crate::http::params::Params;

pub async fn list(State(app): State<App>, Params(query): Params<RegionQuery>) -> Result<Json<Items<VpcRow>>> {
    let mut vpcs = app.store.vpcs().await?;
    vpcs.retain(|vpc| query.region_id.as_ref().is_none_or(|region_id| vpc.region_id == *region_id));
    vpcs.sort_by(|a, b| (&a.name, &a.vpc_id).cmp(&(&b.name, &b.vpc_id)));
    let row = |vpc: crate::store::vpcs::VpcRow| VpcRow {
        vpc_id: vpc.vpc_id,
        name: vpc.name,
        region_id: vpc.region_id,
    };
    Ok(Json(Items { items: vpcs.into_iter().map(row).collect() }))
}
