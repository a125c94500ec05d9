//! Regions, in the order in which the operator listed them.

use sqlx::FromRow;

use super::{Store, Tx};

#[derive(Clone, Debug, FromRow)]
pub struct RegionRow {
    pub region_id: String,
    pub position: i64,
    pub name: String,
    pub name_zh: String,
}

impl Store {
    pub async fn regions(&self) -> sqlx::Result<Vec<RegionRow>> {
        on!(&self.pool, |db| sqlx::query_as("SELECT * FROM regions ORDER BY position").fetch_all(db).await)
    }
}

pub async fn put(tx: &mut Tx<'_>, row: &RegionRow) -> sqlx::Result<()> {
    on!(tx.connection(), |db| sqlx::query(
        "INSERT INTO regions (region_id, position, name, name_zh) VALUES ($1, $2, $3, $4)
         ON CONFLICT (region_id) DO UPDATE SET position = $2, name = $3, name_zh = $4",
    )
    .bind(&row.region_id)
    .bind(row.position)
    .bind(&row.name)
    .bind(&row.name_zh)
    .execute(db)
    .await
    .map(drop))
}
