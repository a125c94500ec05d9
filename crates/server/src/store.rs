//! Everything that must survive a restart, in one SQLite file. Knows the tables and SQL; knows
//! neither HTTP nor discovery. One file per table; a row's struct is what the rest of the server reads.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

pub mod clusters;
pub mod gateways;
pub mod nacos_instances;
pub mod regions;
pub mod seal;
pub mod snapshots;
pub mod sources;
pub mod vpcs;

use seal::Seal;

/// A transaction; the database's type is named only here.
pub type Tx<'a> = sqlx::Transaction<'a, sqlx::Sqlite>;

#[derive(Clone)]
pub struct Store {
    pool: SqlitePool,
    seal: Seal,
    /// Held for as long as the store is open: two servers on one directory would undo each other's work.
    _lock: Arc<File>,
}

impl Store {
    /// Opens (and where needed creates) the database and the key beside it.
    pub async fn open(data_dir: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(data_dir)
            .with_context(|| format!("can't create the data directory {}", data_dir.display()))?;
        let lock = lock(&data_dir.join("headwater.lock"))?;
        let seal = Seal::open(&data_dir.join("headwater.key"))?;
        let file = data_dir.join("headwater.db");
        let options = SqliteConnectOptions::new()
            .filename(&file)
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            // Nothing acknowledged is lost, not even when the power goes.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5));
        let pool = SqlitePoolOptions::new()
            .max_connections(4)
            .connect_with(options)
            .await
            .with_context(|| format!("can't open the database {}", file.display()))?;
        sqlx::migrate!().run(&pool).await.context("can't migrate the database")?;
        Ok(Self { pool, seal, _lock: Arc::new(lock) })
    }

    /// For writes of several statements: either all of them are kept or none. `IMMEDIATE` is SQLite's own:
    /// it takes the write lock at once, where a later upgrade could fail.
    pub async fn begin(&self) -> sqlx::Result<Tx<'static>> {
        self.pool.begin_with("BEGIN IMMEDIATE").await
    }

    /// Whether the database can be read.
    pub async fn ping(&self) -> sqlx::Result<()> {
        sqlx::query("SELECT 1 FROM sources LIMIT 1").fetch_optional(&self.pool).await.map(drop)
    }

    pub async fn close(&self) {
        self.pool.close().await;
    }
}

fn lock(file: &Path) -> anyhow::Result<File> {
    let opened = File::create(file).with_context(|| format!("can't open {}", file.display()))?;
    opened
        .try_lock()
        .with_context(|| format!("{} is held: another Headwater uses this directory", file.display()))?;
    Ok(opened)
}

/// Now, in milliseconds since the Unix epoch.
pub fn now() -> contract::Millis {
    let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    contract::Millis::try_from(since_epoch.as_millis()).unwrap_or(contract::Millis::MAX)
}
