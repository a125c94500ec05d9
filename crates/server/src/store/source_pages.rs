//! Pages of the sources, cut by the database: a list of thousands is not read for a hundred of them.

use contract::envelope::Paging;
use contract::sources::SourceType;
use sqlx::AssertSqlSafe;

use super::Store;
use super::sources::SourceRow;

/// Which sources are asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub gateways: Among,
    pub source_type: Option<SourceType>,
    pub resource_group_id: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub enum Among {
    #[default]
    All,
    One(String),
    Some(Vec<String>),
}

#[derive(Clone, Copy, Debug)]
pub enum Order {
    Oldest,
    /// And by name, of those that were made in one moment.
    OldestNamed,
    NewestNamed,
}

impl Store {
    /// A page, and how many there are in all: counted just before, so that what is created or deleted in that moment is
    /// in one of the two.
    pub async fn page_of_sources(
        &self,
        wanted: &Wanted,
        order: Order,
        paging: Paging,
    ) -> sqlx::Result<(Vec<SourceRow>, u32)> {
        let (among, gateways) = match &wanted.gateways {
            Among::All => ("CAST($1 AS TEXT) IS NULL".to_owned(), None),
            Among::One(gateway_id) => ("gateway_id = $1".to_owned(), Some(gateway_id.clone())),
            Among::Some(ids) => {
                let ids = serde_json::to_string(ids).map_err(|error| sqlx::Error::Encode(error.into()))?;
                (format!("gateway_id IN ({})", self.dialect().texts_of_first), Some(ids))
            }
        };
        let kind = match &wanted.source_type {
            None => "",
            Some(SourceType::K8s) => " AND cluster_id IS NOT NULL",
            Some(_) => " AND instance_id IS NOT NULL",
        };
        let conditions = format!(
            "deleted_at IS NULL AND {among}{kind} AND (CAST($2 AS TEXT) IS NULL OR resource_group_id = $2)"
        );
        let order = match order {
            Order::Oldest => "created_at, source_id",
            Order::OldestNamed => "created_at, name, source_id",
            Order::NewestNamed => "created_at DESC, name, source_id",
        };
        let page = format!("SELECT * FROM sources WHERE {conditions} ORDER BY {order} LIMIT $3 OFFSET $4");
        let count = format!("SELECT COUNT(*) FROM sources WHERE {conditions}");
        let (limit, offset) = paging.span();
        let group = &wanted.resource_group_id;
        let (rows, total): (Vec<SourceRow>, i64) = on!(&self.pool, |db| {
            let count = sqlx::query_scalar(AssertSqlSafe(count)).bind(&gateways).bind(group);
            let total = count.fetch_one(db).await?;
            let page = sqlx::query_as(AssertSqlSafe(page)).bind(&gateways).bind(group);
            (page.bind(i64::from(limit)).bind(i64::from(offset)).fetch_all(db).await?, total)
        });
        Ok((rows, u32::try_from(total).unwrap_or(u32::MAX)))
    }
}
