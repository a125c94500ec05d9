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
    /// The first sources of these gateways whose name or id has `part`, which is in lower case: by the beginning of the name, then
    /// by any part of it, then by the id.
    pub async fn search_sources(
        &self,
        part: &str,
        gateway_ids: &[&str],
        limit: usize,
    ) -> sqlx::Result<Vec<Found>> {
        let sources = "SELECT source_id AS id, gateway_id, name FROM sources WHERE deleted_at IS NULL";
        self.find(sources, part, gateway_ids, limit).await
    }

    /// The same of the services that have addresses of their own: no source offers them.
    pub async fn search_addressed_services(
        &self,
        part: &str,
        gateway_ids: &[&str],
        limit: usize,
    ) -> sqlx::Result<Vec<Found>> {
        let services = "SELECT service_id AS id, gateway_id, name FROM services WHERE source_id IS NULL";
        self.find(services, part, gateway_ids, limit).await
    }

    async fn find(
        &self,
        among: &'static str,
        part: &str,
        gateway_ids: &[&str],
        limit: usize,
    ) -> sqlx::Result<Vec<Found>> {
        let texts = self.dialect().texts_of_first;
        let query = format!(
            r"SELECT id, gateway_id, name FROM ({among}) AS found
              WHERE (lower(name) LIKE '%' || $2 ESCAPE '\' OR id LIKE '%' || $2 ESCAPE '\')
                AND gateway_id IN ({texts})
              ORDER BY CASE WHEN lower(name) LIKE $2 ESCAPE '\' THEN 0
                            WHEN lower(name) LIKE '%' || $2 ESCAPE '\' THEN 1
                            ELSE 2 END, name, id
              LIMIT $3"
        );
        let pattern = format!("{}%", part.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_"));
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        // Texts always become JSON.
        let gateway_ids = serde_json::to_string(gateway_ids).unwrap_or_default();
        on!(&self.pool, |db| {
            let query = sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(gateway_ids);
            query.bind(pattern).bind(limit).fetch_all(db).await
        })
    }
}
