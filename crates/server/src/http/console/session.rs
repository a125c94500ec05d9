//! `GET session`. Until people sign in, whoever is let in is the local operator.

use axum::Json;
use axum::extract::State;
use contract::console::session::{Region, Session, User};

use crate::app::App;
use crate::error::Result;
use crate::store::naming::Kind;

pub async fn get(State(app): State<App>) -> Result<Json<Session>> {
    let counts = app.store.registry_counts().await?;
    let regions = app.store.regions().await?.into_iter();
    let region = |row: crate::store::regions::RegionRow| Region {
        clusters: counts.of(Kind::Cluster, &row.region_id),
        nacos_instances: counts.of(Kind::Nacos, &row.region_id),
        region_id: row.region_id,
        name: row.name,
        name_zh: row.name_zh,
    };
    Ok(Json(Session {
        user: User { name: "Local Operator".to_owned() },
        regions: regions.map(region).collect(),
    }))
}
