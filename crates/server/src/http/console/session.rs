//! `GET session`. Until people sign in, whoever is let in is the local operator.

use axum::Json;
use axum::extract::State;
use contract::console::session::{Region, Session, User};

use crate::app::App;
use crate::error::Result;

pub async fn get(State(app): State<App>) -> Result<Json<Session>> {
    let regions = app.store.regions().await?.into_iter();
    let region = |row: crate::store::regions::RegionRow| Region {
        region_id: row.region_id,
        name: row.name,
        name_zh: row.name_zh,
    };
    Ok(Json(Session {
        user: User { name: "Local Operator".to_owned() },
        regions: regions.map(region).collect(),
    }))
}
