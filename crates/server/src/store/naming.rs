//! Clusters and Nacos instances as a region counts and names them: a name is there once among the clusters,
//! and once among the Nacos instances, that people register. The file may say otherwise: it names its own.

use std::collections::HashMap;

use super::{Store, Tx};

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Cluster,
    Nacos,
}

/// How many of each kind a region has.
pub struct Counts(HashMap<(Kind, String), i64>);

impl Counts {
    pub fn of(&self, kind: Kind, region_id: &str) -> u32 {
        let count = self.0.get(&(kind, region_id.to_owned())).copied().unwrap_or_default();
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}

impl Store {
    pub async fn registry_counts(&self) -> sqlx::Result<Counts> {
        let mut counts = HashMap::new();
        for (kind, query) in [
            (
                Kind::Cluster,
                "SELECT region_id, COUNT(*) FROM clusters JOIN vpcs USING (vpc_id) GROUP BY region_id",
            ),
            (
                Kind::Nacos,
                "SELECT region_id, COUNT(*) FROM nacos_instances JOIN vpcs USING (vpc_id) GROUP BY region_id",
            ),
        ] {
            let rows: Vec<(String, i64)> = on!(&self.pool, |db| sqlx::query_as(query).fetch_all(db).await)?;
            counts.extend(rows.into_iter().map(|(region, count)| ((kind, region), count)));
        }
        Ok(Counts(counts))
    }
}

/// Whether another one in the VPC's region has the name. It stays as it is until the transaction's end: the
/// region is locked, so that two that ask at once are told one after the other.
pub async fn is_taken(
    store: &Store,
    tx: &mut Tx<'_>,
    kind: Kind,
    vpc_id: &str,
    name: &str,
    own_id: &str,
) -> sqlx::Result<bool> {
    let lock = format!(
        "SELECT regions.region_id FROM regions JOIN vpcs USING (region_id) WHERE vpc_id = $1{}",
        store.dialect().for_update
    );
    let region: Option<String> =
        on!(tx.connection(), |db| sqlx::query_scalar(sqlx::AssertSqlSafe(lock.as_str()))
            .bind(vpc_id)
            .fetch_optional(db)
            .await)?;
    let query = match kind {
        Kind::Cluster => {
            "SELECT COUNT(*) FROM clusters JOIN vpcs USING (vpc_id)
             WHERE vpcs.region_id = $1 AND clusters.name = $2 AND cluster_id <> $3"
        }
        Kind::Nacos => {
            "SELECT COUNT(*) FROM nacos_instances JOIN vpcs USING (vpc_id)
             WHERE vpcs.region_id = $1 AND nacos_instances.name = $2 AND instance_id <> $3"
        }
    };
    let count: i64 = on!(tx.connection(), |db| sqlx::query_scalar(query)
        .bind(region)
        .bind(name)
        .bind(own_id)
        .fetch_one(db)
        .await)?;
    Ok(count > 0)
}

/// Sources are called what they are read from. The caller has their region locked, as whoever else changes several
/// of them at once.
pub async fn name_sources(tx: &mut Tx<'_>, kind: Kind, id: &str, name: &str) -> sqlx::Result<()> {
    let query = match kind {
        Kind::Cluster => "UPDATE sources SET name = $2 WHERE cluster_id = $1",
        Kind::Nacos => "UPDATE sources SET name = $2 WHERE instance_id = $1",
    };
    on!(tx.connection(), |db| sqlx::query(query).bind(id).bind(name).execute(db).await.map(drop))
}
