//! A name is there once among the clusters, and once among the Nacos instances, that people register in a
//! region. The file may say otherwise: it names its own.

use super::{Store, Tx};

#[derive(Clone, Copy)]
pub enum Kind {
    Cluster,
    Nacos,
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

/// Sources are called what they are read from.
pub async fn name_sources(tx: &mut Tx<'_>, kind: Kind, id: &str, name: &str) -> sqlx::Result<()> {
    let query = match kind {
        Kind::Cluster => "UPDATE sources SET name = $2 WHERE cluster_id = $1",
        Kind::Nacos => "UPDATE sources SET name = $2 WHERE instance_id = $1",
    };
    on!(tx.connection(), |db| sqlx::query(query).bind(id).bind(name).execute(db).await.map(drop))
}
