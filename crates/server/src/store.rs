//! Everything that must survive a restart: in one SQLite file, or in PostgreSQL where several replicas share it.
//! Knows the tables and SQL; knows neither HTTP nor discovery. One file per table; a row's struct is what the
//! rest of the server reads. The SQL is one for both databases; what differs between them is in this file.
//!
//! Whoever locks several rows locks regions first, then gateways, sources and leases, each in the order of their
//! ids: so nobody waits for each other in a circle.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use rand::Rng;
use sqlx::pool::CloseEvent;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{
    ConnectOptions, PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction,
};

/// Runs the same query on whichever database it is; a macro because the two have no common type for `query`.
macro_rules! on {
    ($database:expr, |$db:ident| $query:expr) => {
        match $database {
            $crate::store::Database::Sqlite($db) => $query,
            $crate::store::Database::Postgres($db) => $query,
        }
    };
}

pub mod access_keys;
pub mod address;
pub mod audit;
pub mod client_tokens;
pub mod clusters;
pub mod deletions;
pub mod gateway_deletions;
pub mod gateways;
pub mod history;
pub mod leases;
pub mod links;
pub mod nacos_instances;
pub mod naming;
pub mod nonces;
pub mod notices;
pub mod origins;
pub mod regions;
pub mod rotation;
pub mod seal;
pub mod search;
pub mod security_group_rules;
pub mod services;
pub mod sessions;
pub mod sign_ins;
pub mod snapshots;
pub mod source_pages;
pub mod sources;
pub mod users;
pub mod vpcs;

use address::DatabaseUrl;
use seal::{Key, Seal};

/// Something of one of the two databases.
#[derive(Clone)]
pub enum Database<S, P> {
    Sqlite(S),
    Postgres(P),
}

/// A PostgreSQL that is away is reported after this, not half a minute later.
const AWAY_AFTER: Duration = Duration::from_secs(5);

/// Only PostgreSQL tells of what happens elsewhere.
type Listener = sqlx::postgres::PgListener;

type Pool = Database<SqlitePool, PgPool>;

/// A transaction; it is undone when it is dropped.
pub type Tx<'a> = Database<Transaction<'a, Sqlite>, Transaction<'a, Postgres>>;

/// What became of a write that may find its place taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    Done,
    NameTaken,
    /// The VPC in which it was to be.
    NoVpc,
    /// There is nothing to change any more.
    Gone,
}

#[derive(Clone)]
pub struct Store {
    pool: Pool,
    seal: Seal,
    nonces: nonces::Nonces,
    /// Held for as long as the store is open: two servers on one directory would undo each other's work. A command
    /// has none.
    lock: Option<Arc<File>>,
}

impl Store {
    /// Opens the database, and where needed creates it in the directory, and the key: beside it, or in
    /// `key_file`, which replicas on one PostgreSQL database share.
    pub async fn open(
        data_dir: &Path,
        database: Option<&DatabaseUrl>,
        key_file: Option<&Path>,
    ) -> anyhow::Result<Self> {
        Self::open_with(data_dir, database, &Key::in_file(data_dir, key_file)).await
    }

    /// As [`Self::open`], with a key that may be elsewhere. Fails if the secrets were sealed with another one.
    pub async fn open_with(
        data_dir: &Path,
        database: Option<&DatabaseUrl>,
        key: &Key,
    ) -> anyhow::Result<Self> {
        std::fs::create_dir_all(data_dir)
            .with_context(|| format!("can't create the data directory {}", data_dir.display()))?;
        let lock = lock(&data_dir.join("headwater.lock"))?;
        Ok(Self { lock: Some(Arc::new(lock)), ..Self::open_beside(data_dir, database, key).await? })
    }

    /// As [`Self::open_with`], also while a server uses the directory: for commands, which do no more than any
    /// request may.
    pub async fn open_beside(
        data_dir: &Path,
        database: Option<&DatabaseUrl>,
        key: &Key,
    ) -> anyhow::Result<Self> {
        std::fs::create_dir_all(data_dir)
            .with_context(|| format!("can't create the data directory {}", data_dir.display()))?;
        let seal = key.open()?;
        let pool = match database {
            None => Pool::Sqlite(sqlite(&data_dir.join("headwater.db")).await?),
            Some(url) => Pool::Postgres(postgres(url).await?),
        };
        // On PostgreSQL it takes a lock there: replicas that start at once go one after the other.
        on!(&pool, |db| sqlx::migrate!().run(db).await).context("can't migrate the database")?;
        let mut store = Self { pool, seal, nonces: nonces::Nonces::default(), lock: None };
        store.check_seal(key).await?;
        Ok(store)
    }

    /// For writes of several statements: either all of them are kept or none. `IMMEDIATE` is SQLite's own:
    /// it takes the write lock at once, where a later upgrade could fail.
    pub async fn begin(&self) -> sqlx::Result<Tx<'static>> {
        Ok(match &self.pool {
            Pool::Sqlite(pool) => Tx::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?),
            Pool::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// What the two say differently.
    fn dialect(&self) -> &'static Dialect {
        match self.pool {
            Pool::Sqlite(_) => &SQLITE,
            Pool::Postgres(_) => &POSTGRES,
        }
    }

    /// Whether other servers may use the same database.
    pub fn is_shared(&self) -> bool {
        matches!(self.pool, Pool::Postgres(_))
    }

    /// Whether the database can be read.
    pub async fn ping(&self) -> sqlx::Result<()> {
        on!(&self.pool, |db| sqlx::query("SELECT 1 FROM sources LIMIT 1").fetch_optional(db).await.map(drop))
    }

    /// Nothing can be asked of it afterwards, and the directory is free, whoever still holds a copy.
    pub async fn close(&self) {
        on!(&self.pool, |db| db.close().await);
        if let Some(Err(error)) = self.lock.as_ref().map(|lock| lock.unlock()) {
            tracing::warn!(%error, "the data directory stays locked until the process ends");
        }
    }

    /// Connections of their own, where the database can tell of what happens elsewhere: one that listens is
    /// taken for good, and must not keep the store from closing.
    fn listening_pool(&self) -> Option<(PgPool, CloseEvent)> {
        let Pool::Postgres(pool) = &self.pool else { return None };
        let options = pool.connect_options().as_ref().clone();
        // A second one for when the first is broken and not yet let go.
        let own =
            PgPoolOptions::new().max_connections(2).acquire_timeout(AWAY_AFTER).connect_lazy_with(options);
        Some((own, pool.close_event()))
    }
}

impl Tx<'_> {
    pub async fn commit(self) -> sqlx::Result<()> {
        on!(self, |tx| tx.commit().await)
    }

    fn connection(&mut self) -> Database<&mut SqliteConnection, &mut PgConnection> {
        match self {
            Self::Sqlite(tx) => Database::Sqlite(&mut **tx),
            Self::Postgres(tx) => Database::Postgres(&mut **tx),
        }
    }
}

/// Pieces of SQL.
struct Dialect {
    /// The database's own clock, in milliseconds; one that goes on within a transaction.
    now: &'static str,
    /// The texts of the JSON list that the parameter `$1` holds, as rows.
    texts_of_first: &'static str,
    /// Ends a query: keeps other writers from the rows that it reads, until the transaction's end.
    for_update: &'static str,
    /// Ends a query: as `for_update`, and nobody may refer to those rows any more.
    before_delete: &'static str,
    /// Ends a query: like `for_update`, but leaves out the rows that another writer has.
    skips_locked: &'static str,
    /// Ends a query: keeps the rows of `sources` that it reads from being deleted until then.
    keeps_sources: &'static str,
    /// Ends a query: keeps the gateway that it reads from being deleted until then.
    keeps_gateway: &'static str,
    /// Ends a query: keeps the rows of `leases` that it reads from being changed until then.
    keeps_leases: &'static str,
    /// Ends a query: as `for_update`, of the rows of `leases` alone.
    changes_leases: &'static str,
}

/// It has one writer at a time: there is nobody to lock out.
const SQLITE: Dialect = Dialect {
    now: "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
    texts_of_first: "SELECT value FROM json_each($1)",
    for_update: "",
    before_delete: "",
    skips_locked: "",
    keeps_sources: "",
    keeps_gateway: "",
    keeps_leases: "",
    changes_leases: "",
};

const POSTGRES: Dialect = Dialect {
    now: "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
    texts_of_first: "SELECT jsonb_array_elements_text(CAST($1 AS jsonb))",
    for_update: " FOR NO KEY UPDATE",
    before_delete: " FOR UPDATE",
    skips_locked: " FOR UPDATE SKIP LOCKED",
    keeps_sources: " FOR KEY SHARE OF sources",
    keeps_gateway: " FOR KEY SHARE",
    keeps_leases: " FOR SHARE OF leases",
    changes_leases: " FOR NO KEY UPDATE OF leases",
};

async fn sqlite(file: &Path) -> anyhow::Result<SqlitePool> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        // Nothing acknowledged is lost, not even when the power goes.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(5));
    let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await;
    pool.with_context(|| format!("can't open the database {}", file.display()))
}

async fn postgres(url: &DatabaseUrl) -> anyhow::Result<PgPool> {
    let url = url.check()?;
    let options = PgConnectOptions::from_url(&url)
        .map_err(|_| anyhow::anyhow!("database has a parameter with an invalid value"))?
        // The server's own keepalives: it lets go of what a replica held whose machine is gone.
        .options([
            ("tcp_keepalives_idle", "10"),
            ("tcp_keepalives_interval", "5"),
            ("tcp_keepalives_count", "3"),
        ]);
    // By this the sessions of one server are told from those of another.
    let options = options.application_name(&format!("{}{}", rotation::SESSIONS, random_id(8)));
    let place = format!("{}:{}", options.get_host(), options.get_port());
    PgPoolOptions::new()
        .max_connections(8)
        .acquire_timeout(AWAY_AFTER)
        .connect_with(options)
        .await
        .with_context(|| format!("can't open the PostgreSQL database at {place}"))
}

fn lock(file: &Path) -> anyhow::Result<File> {
    let opened = File::create(file).with_context(|| format!("can't open {}", file.display()))?;
    opened
        .try_lock()
        .with_context(|| format!("{} is held: another Headwater uses this directory", file.display()))?;
    Ok(opened)
}

/// Whether a write failed because what it refers to is gone.
fn refers_to_nothing(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_foreign_key_violation)
}

/// Now, in milliseconds since the Unix epoch.
pub fn now() -> contract::Millis {
    let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    contract::Millis::try_from(since_epoch.as_millis()).unwrap_or(contract::Millis::MAX)
}

/// Letters and digits, as in the cloud's ids.
pub fn random_id(length: usize) -> String {
    const ALPHABET: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut rng = rand::rng();
    (0..length).map(|_| char::from(ALPHABET[rng.random_range(0..ALPHABET.len())])).collect()
}
