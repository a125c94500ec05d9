//! What sources are read from, as their lists tell it: one query a kind, however many there are.

use sqlx::FromRow;

use super::Store;

#[derive(Clone, Debug, FromRow)]
pub struct ClusterBrief {
    pub cluster_id: String,
    pub cluster_type: String,
    pub version: String,
}

#[derive(Clone, Debug, FromRow)]
pub struct NacosBrief {
    pub instance_id: String,
    pub version: String,
    pub address: String,
}

/// Databases take so many values in one query, and more.
const AT_ONCE: usize = 500;

impl Store {
    /// Those of the ids that there are, in no order.
    pub async fn cluster_briefs(&self, ids: &[String]) -> sqlx::Result<Vec<ClusterBrief>> {
        let mut all = Vec::with_capacity(ids.len());
        for ids in ids.chunks(AT_ONCE) {
            let places = places(ids.len());
            let query = format!(
                "SELECT cluster_id, cluster_type, version FROM clusters WHERE cluster_id IN ({places})"
            );
            let found: Vec<ClusterBrief> = on!(&self.pool, |db| {
                let query = sqlx::query_as(sqlx::AssertSqlSafe(query));
                ids.iter().fold(query, sqlx::query::QueryAs::bind).fetch_all(db).await
            })?;
            all.extend(found);
        }
        Ok(all)
    }

    /// Those of the ids that there are, in no order.
    pub async fn nacos_briefs(&self, ids: &[String]) -> sqlx::Result<Vec<NacosBrief>> {
        let mut all = Vec::with_capacity(ids.len());
        for ids in ids.chunks(AT_ONCE) {
            let places = places(ids.len());
            let query = format!(
                "SELECT instance_id, version, address FROM nacos_instances WHERE instance_id IN ({places})"
            );
            let found: Vec<NacosBrief> = on!(&self.pool, |db| {
                let query = sqlx::query_as(sqlx::AssertSqlSafe(query));
                ids.iter().fold(query, sqlx::query::QueryAs::bind).fetch_all(db).await
            })?;
            all.extend(found);
        }
        Ok(all)
    }
}

/// `$1, $2, $3`
fn places(count: usize) -> String {
    let places: Vec<String> = (1..=count).map(|index| format!("${index}")).collect();
    places.join(", ")
}
