//! What the command palette finds in the database. Names are compared without regard to case.

use sqlx::FromRow;

use super::Store;

/// Something that belongs to a gateway.
#[derive(Clone, Debug, FromRow)]
pub struct Found {
    pub id: String,
    pub gateway_id: String,
    pub name: String,
}

impl Store {
    /// The first sources whose name or id has `part`, which is in lower case: by the beginning of the name, then
    /// by any part of it, then by the id.
    pub async fn search_sources(
        &self,
        part: &str,
        region_id: Option<&str>,
        limit: usize,
    ) -> sqlx::Result<Vec<Found>> {
        let sources = "SELECT source_id AS id, gateway_id, name FROM sources WHERE deleted_at IS NULL";
        self.find(sources, part, region_id, limit).await
    }

    /// The same of the services that have addresses of their own: no source offers them.
    pub async fn search_addressed_services(
        &self,
        part: &str,
        region_id: Option<&str>,
        limit: usize,
    ) -> sqlx::Result<Vec<Found>> {
        let services = "SELECT service_id AS id, gateway_id, name FROM services WHERE source_id IS NULL";
        self.find(services, part, region_id, limit).await
    }

    async fn find(
        &self,
        among: &'static str,
        part: &str,
        region_id: Option<&str>,
        limit: usize,
    ) -> sqlx::Result<Vec<Found>> {
        let query = format!(
            r"SELECT found.id, found.gateway_id, found.name
              FROM ({among}) AS found JOIN gateways USING (gateway_id) JOIN vpcs USING (vpc_id)
              WHERE (lower(found.name) LIKE '%' || $1 ESCAPE '\' OR found.id LIKE '%' || $1 ESCAPE '\')
                AND ($2 IS NULL OR vpcs.region_id = $2)
              ORDER BY CASE WHEN lower(found.name) LIKE $1 ESCAPE '\' THEN 0
                            WHEN lower(found.name) LIKE '%' || $1 ESCAPE '\' THEN 1
                            ELSE 2 END, found.name, found.id
              LIMIT $3"
        );
        let pattern = format!("{}%", part.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_"));
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        on!(&self.pool, |db| {
            let query = sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(pattern).bind(region_id);
            query.bind(limit).fetch_all(db).await
        })
    }
}
