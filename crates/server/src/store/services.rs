//! The services that were added to gateways. Which sources live is told by the caller: services of others are not
//! listed. Pages are cut by the database, so that a gateway with many services lists as fast as one with few.

use contract::Millis;
use sqlx::FromRow;

use super::client_tokens::{self, ClientToken, Known};
use super::{Store, Tx};

#[derive(Clone, Debug, FromRow)]
pub struct ServiceRow {
    pub service_id: String,
    pub gateway_id: String,
    /// A `ServiceType`, as it travels.
    pub source_type: String,
    /// Of those from a source only.
    pub source_id: Option<String>,
    pub name: String,
    pub namespace: String,
    /// Empty where there are no groups.
    pub group_name: String,
    /// JSON: a list of texts, as `dns_servers`.
    pub addresses: String,
    pub dns_servers: String,
    /// JSON: the contract's `ServiceSettings`.
    pub settings: String,
    pub resource_group_id: Option<String>,
    pub created_at: Millis,
    pub updated_at: Millis,
}

/// What to list. Each filter that is empty lets everything through.
#[derive(Clone, Debug, Default)]
pub struct Wanted<'a> {
    /// The sources that live: services of others are as good as gone.
    pub live: &'a [&'a str],
    pub gateway_id: Option<&'a str>,
    /// Those that the caller may see, where they are not all.
    pub gateway_ids: Option<&'a [String]>,
    /// A part of the name or of a typed address, or the id; whatever the case.
    pub q: Option<&'a str>,
    /// A part of the name, whatever the case.
    pub name: Option<&'a str>,
    /// `ServiceType`s, as they travel.
    pub types: Vec<&'a str>,
    pub source_id: Option<&'a str>,
    pub resource_group_id: Option<&'a str>,
    /// Only those whose name the gateway has from elsewhere too.
    pub colliding: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct Sorted {
    pub by_age: bool,
    pub descending: bool,
}

/// How many services one gateway has from one source, or, without one, by their addresses.
#[derive(Clone, Debug, FromRow)]
pub struct ServiceCount {
    pub gateway_id: String,
    pub source_id: Option<String>,
    pub services: i64,
}

/// What kept services from being written; by their place in the list.
#[derive(Debug, thiserror::Error)]
pub enum InsertError {
    #[error("the gateway has service {0} already")]
    Exists(usize),
    #[error("the source of service {0} is gone")]
    NoSource(usize),
    #[error("the gateway is gone")]
    NoGateway,
    #[error("the client token is known")]
    Token(Known),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// The conditions of a query and what they compare with, all of it text.
struct Filter {
    sql: String,
    texts: Vec<String>,
}

impl Store {
    /// Writes all of them or none; they belong to one gateway. With the token, whose answer is their ids.
    pub async fn insert_services(
        &self,
        rows: &[ServiceRow],
        token: Option<&ClientToken>,
    ) -> Result<(), InsertError> {
        let Some(gateway_id) = rows.first().map(|row| &row.gateway_id) else { return Ok(()) };
        let mut tx = self.begin().await?;
        if let Some(token) = token {
            let ids: Vec<&str> = rows.iter().map(|row| row.service_id.as_str()).collect();
            if let Some(known) = client_tokens::claim(&mut tx, self.dialect(), token, &json(&ids)).await? {
                return Err(InsertError::Token(known));
            }
        }
        if !self.keep_gateway(&mut tx, gateway_id).await? {
            return Err(InsertError::NoGateway);
        }
        for (index, row) in rows.iter().enumerate() {
            insert(&mut tx, row).await.map_err(|error| match error.as_database_error() {
                Some(database) if database.is_unique_violation() => InsertError::Exists(index),
                Some(database) if database.is_foreign_key_violation() => InsertError::NoSource(index),
                _ => InsertError::Database(error),
            })?;
        }
        Ok(tx.commit().await?)
    }

    /// Changes a service as it stands at that moment; nothing if there is none.
    pub async fn change_service<E: From<sqlx::Error>>(
        &self,
        service_id: &str,
        change: impl FnOnce(&mut ServiceRow) -> Result<(), E>,
    ) -> Result<Option<ServiceRow>, E> {
        let mut tx = self.begin().await?;
        let query = format!("SELECT * FROM services WHERE service_id = $1{}", self.dialect().for_update);
        let row: Option<ServiceRow> = on!(tx.connection(), |db| {
            sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(service_id).fetch_optional(db).await
        })?;
        let Some(mut row) = row else { return Ok(None) };
        change(&mut row)?;
        row.updated_at = super::now().max(row.updated_at + 1);
        let query = "UPDATE services SET addresses = $2, dns_servers = $3, settings = $4, updated_at = $5
                     WHERE service_id = $1";
        on!(tx.connection(), |db| {
            let query = sqlx::query(query).bind(service_id).bind(&row.addresses).bind(&row.dns_servers);
            query.bind(&row.settings).bind(row.updated_at).execute(db).await.map(drop)
        })?;
        tx.commit().await?;
        Ok(Some(row))
    }

    /// Whether there was such a service.
    pub async fn delete_service(&self, service_id: &str) -> sqlx::Result<bool> {
        let query = "DELETE FROM services WHERE service_id = $1";
        on!(&self.pool, |db| {
            let done = sqlx::query(query).bind(service_id).execute(db).await?;
            Ok(done.rows_affected() > 0)
        })
    }

    pub async fn service(&self, service_id: &str) -> sqlx::Result<Option<ServiceRow>> {
        let query = "SELECT * FROM services WHERE service_id = $1";
        on!(&self.pool, |db| sqlx::query_as(query).bind(service_id).fetch_optional(db).await)
    }

    /// A page of what is wanted, and how many there are in all.
    pub async fn services(
        &self,
        wanted: &Wanted<'_>,
        sorted: Sorted,
        limit: i64,
        offset: i64,
    ) -> sqlx::Result<(Vec<ServiceRow>, i64)> {
        let Filter { sql, texts } = wanted.filter(self.dialect().texts_of_first);
        let column = if sorted.by_age { "created_at" } else { "name" };
        let direction = if sorted.descending { "DESC" } else { "ASC" };
        let count = format!("SELECT COUNT(*) FROM services WHERE {sql}");
        let page = format!(
            "SELECT * FROM services WHERE {sql} ORDER BY {column} {direction}, service_id LIMIT {limit} OFFSET {offset}"
        );
        on!(&self.pool, |db| {
            let (mut count, mut page) =
                (sqlx::query_scalar(sqlx::AssertSqlSafe(count)), sqlx::query_as(sqlx::AssertSqlSafe(page)));
            for text in &texts {
                (count, page) = (count.bind(text), page.bind(text));
            }
            Ok((page.fetch_all(db).await?, count.fetch_one(db).await?))
        })
    }

    /// Those of a gateway with one of these names, whichever sources live.
    pub async fn services_named(&self, gateway_id: &str, names: &[&str]) -> sqlx::Result<Vec<ServiceRow>> {
        let texts = self.dialect().texts_of_first;
        let query = format!(
            "SELECT * FROM services WHERE gateway_id = $2 AND name IN ({texts}) ORDER BY name, service_id"
        );
        on!(&self.pool, |db| {
            let query = sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(json(names)).bind(gateway_id);
            query.fetch_all(db).await
        })
    }

    /// All of them, also those whose source is marked as deleted.
    pub async fn services_of_gateway(&self, gateway_id: &str) -> sqlx::Result<Vec<ServiceRow>> {
        let query = "SELECT * FROM services WHERE gateway_id = $1";
        on!(&self.pool, |db| sqlx::query_as(query).bind(gateway_id).fetch_all(db).await)
    }

    pub async fn services_of_source(&self, source_id: &str) -> sqlx::Result<Vec<ServiceRow>> {
        let query = "SELECT * FROM services WHERE source_id = $1 ORDER BY name, service_id";
        on!(&self.pool, |db| sqlx::query_as(query).bind(source_id).fetch_all(db).await)
    }

    /// Those of these ids that exist.
    pub async fn known_service_ids(&self, service_ids: &[&str]) -> sqlx::Result<Vec<String>> {
        let texts = self.dialect().texts_of_first;
        let query = format!("SELECT service_id FROM services WHERE service_id IN ({texts})");
        on!(&self.pool, |db| sqlx::query_scalar(sqlx::AssertSqlSafe(query))
            .bind(json(service_ids))
            .fetch_all(db)
            .await)
    }

    pub async fn service_counts(&self) -> sqlx::Result<Vec<ServiceCount>> {
        let query = "SELECT gateway_id, source_id, COUNT(*) AS services FROM services
                     GROUP BY gateway_id, source_id";
        on!(&self.pool, |db| sqlx::query_as(query).fetch_all(db).await)
    }

    pub async fn service_counts_of_gateway(&self, gateway_id: &str) -> sqlx::Result<Vec<ServiceCount>> {
        let query = "SELECT gateway_id, source_id, COUNT(*) AS services FROM services
                     WHERE gateway_id = $1 GROUP BY gateway_id, source_id";
        on!(&self.pool, |db| sqlx::query_as(query).bind(gateway_id).fetch_all(db).await)
    }
}

impl Wanted<'_> {
    /// `$1` is the list of the sources that live.
    fn filter(&self, texts_of_first: &str) -> Filter {
        let lives =
            |table: &str| format!("({table}.source_id IS NULL OR {table}.source_id IN ({texts_of_first}))");
        let mut filter = Filter { sql: lives("services"), texts: vec![json(self.live)] };
        filter.and_equal("gateway_id", self.gateway_id);
        if let Some(gateway_ids) = self.gateway_ids {
            filter.and_among("gateway_id", gateway_ids.iter().map(String::as_str));
        }
        filter.and_equal("source_id", self.source_id);
        filter.and_equal("resource_group_id", self.resource_group_id);
        if let Some(name) = self.name {
            let part = filter.holds(&name.to_lowercase());
            filter.and(&format!("LOWER(name) LIKE {part} ESCAPE '\\'"));
        }
        if let Some(q) = self.q {
            let q = q.to_lowercase();
            let (part, whole) = (filter.holds(&q), filter.text(q));
            filter.and(&format!(
                "(LOWER(name) LIKE {part} ESCAPE '\\' OR service_id = {whole} OR addresses LIKE {part} ESCAPE '\\')"
            ));
        }
        if !self.types.is_empty() {
            filter.and_among("source_type", self.types.iter().copied());
        }
        if self.colliding {
            filter.and(&format!(
                "EXISTS (SELECT 1 FROM services AS other
                         WHERE other.gateway_id = services.gateway_id AND other.name = services.name
                             AND COALESCE(other.source_id, '') <> COALESCE(services.source_id, '')
                             AND {})",
                lives("other")
            ));
        }
        filter
    }
}

impl Filter {
    fn and(&mut self, condition: &str) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
    }

    fn and_equal(&mut self, column: &str, value: Option<&str>) {
        if let Some(value) = value {
            let text = self.text(value.to_owned());
            self.and(&format!("{column} = {text}"));
        }
    }

    fn and_among<'a>(&mut self, column: &str, values: impl Iterator<Item = &'a str>) {
        let values: Vec<String> = values.map(|value| self.text(value.to_owned())).collect();
        // Among nothing there is nothing.
        let values = if values.is_empty() { "NULL".to_owned() } else { values.join(", ") };
        self.and(&format!("{column} IN ({values})"));
    }

    /// The placeholder that stands for a text.
    fn text(&mut self, text: String) -> String {
        self.texts.push(text);
        format!("${}", self.texts.len())
    }

    /// The placeholder of a pattern for what holds a text, in which no sign means more than itself.
    fn holds(&mut self, part: &str) -> String {
        let part = part.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        self.text(format!("%{part}%"))
    }
}

fn json(texts: &[&str]) -> String {
    // Texts always become JSON.
    serde_json::to_string(texts).unwrap_or_default()
}

async fn insert(tx: &mut Tx<'_>, row: &ServiceRow) -> sqlx::Result<()> {
    on!(tx.connection(), |db| sqlx::query(
        "INSERT INTO services (service_id, gateway_id, source_type, source_id, name, namespace, group_name,
                               addresses, dns_servers, settings, resource_group_id, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(&row.service_id)
    .bind(&row.gateway_id)
    .bind(&row.source_type)
    .bind(&row.source_id)
    .bind(&row.name)
    .bind(&row.namespace)
    .bind(&row.group_name)
    .bind(&row.addresses)
    .bind(&row.dns_servers)
    .bind(&row.settings)
    .bind(&row.resource_group_id)
    .bind(row.created_at)
    .bind(row.updated_at)
    .execute(db)
    .await
    .map(drop))
}
