//! Another key for the stored secrets, all of them in one transaction. A row that everybody can check says which key
//! the database is sealed with, so that a crash at any moment leaves one key that opens everything:
//!
//! 1. the new key is written beside the old one (`….key.new`); until the commit the old one counts;
//! 2. every secret, and the row, is sealed anew, and committed;
//! 3. the old key is kept as `….key.old`, and the new one takes its name. A server that starts between 2 and 3 finds
//!    that the row opens with the new key, and does 3 itself.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use sqlx::AssertSqlSafe;

use super::address::DatabaseUrl;
use super::seal::{Key, KeyText, Seal};
use super::{Store, Tx};

/// Every column that holds secrets, with its table and that table's key.
const SEALED: [(&str, &str, &str); 4] = [
    ("seals", "seal_id", "check_sealed"),
    ("clusters", "cluster_id", "kubeconfig_sealed"),
    ("nacos_instances", "instance_id", "password_sealed"),
    ("access_keys", "access_key_id", "secret_sealed"),
];

/// Known to everybody; what counts is whether it opens.
const CHECK: &str = "headwater";
/// How the names of all servers' sessions on PostgreSQL begin.
pub(super) const SESSIONS: &str = "headwater-";

pub struct Rotated {
    pub secrets: usize,
    /// Where the old key is, if it is in a file.
    pub old_file: Option<PathBuf>,
}

/// Seals everything with a new key: one that is made, where the key is in a file, else the one that is given.
pub async fn rotate(
    data_dir: &Path,
    database: Option<&DatabaseUrl>,
    key: &Key,
    new: Option<KeyText>,
) -> anyhow::Result<Rotated> {
    // Its lock keeps a server from the directory, its check finishes what a crash left.
    let store = Store::open_with(data_dir, database, key).await?;
    let rotated = match (key, new) {
        (Key::File(_), Some(_)) => {
            bail!("the key is in a file: a new one is made, and not taken from elsewhere")
        }
        (Key::Text(_), None) => bail!("there is no new key"),
        (Key::Text(_), Some(new)) => {
            let secrets = store.reseal(&Key::Text(new).open()?).await?;
            Rotated { secrets, old_file: None }
        }
        (Key::File(file), None) => {
            let secrets = store.reseal(&Seal::open(&new_of(file))?).await?;
            Rotated { secrets, old_file: Some(take_over(file)?) }
        }
    };
    store.forget_old_pages().await?;
    store.close().await;
    Ok(rotated)
}

/// Beside a key file, the one that is to take its place.
pub fn new_of(file: &Path) -> PathBuf {
    with_ending(file, ".new")
}

fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// The new key takes the old one's name; where the old one is then.
fn take_over(file: &Path) -> anyhow::Result<PathBuf> {
    let (old, new) = (with_ending(file, ".old"), new_of(file));
    let renamed = || {
        if old.exists() {
            fs::remove_file(&old)?;
        }
        // There is a key under the name at any moment, else a server that starts would make one.
        fs::hard_link(file, &old)?;
        fs::rename(&new, file)?;
        // Renames are kept by the folder.
        fs::File::open(
            file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")),
        )?
        .sync_all()
    };
    renamed().with_context(|| format!("the new key {} could not take its place", new.display()))?;
    Ok(old)
}

impl Store {
    /// Fails unless the key is the one that the secrets are sealed with, or a rotation that was broken off has left
    /// the right one beside it.
    pub(super) async fn check_seal(&mut self, key: &Key) -> anyhow::Result<()> {
        let check = self.seal.seal(CHECK)?;
        let insert =
            "INSERT INTO seals (seal_id, check_sealed) VALUES (1, $1) ON CONFLICT (seal_id) DO NOTHING";
        let query = "SELECT check_sealed FROM seals WHERE seal_id = 1";
        let check: String = on!(&self.pool, |db| {
            sqlx::query(insert).bind(check).execute(db).await?;
            sqlx::query_scalar(query).fetch_one(db).await
        })?;
        if self.seal.unseal(&check).is_ok() {
            return Ok(());
        }
        if let Key::File(file) = key
            && new_of(file).exists()
        {
            let new = Seal::open(&new_of(file))?;
            if new.unseal(&check).is_ok() {
                take_over(file)?;
                tracing::warn!(file = %file.display(), "a rotation of the key that was broken off is finished");
                self.seal = new;
                return Ok(());
            }
        }
        bail!("the secrets in the database are sealed with another key than this one")
    }

    /// Seals everything with `new`; how many secrets there are. All of them or none: one that does not open with this
    /// store's key is an error.
    pub async fn reseal(&self, new: &Seal) -> anyhow::Result<usize> {
        let mut tx = self.begin().await?;
        alone(&mut tx).await?;
        let mut secrets = 0;
        for (table, id, column) in SEALED {
            let id = format!("CAST({id} AS TEXT)");
            let select = format!("SELECT {id}, {column} FROM {table} WHERE {column} IS NOT NULL");
            let update = format!("UPDATE {table} SET {column} = $2 WHERE {id} = $1");
            let rows: Vec<(String, String)> =
                on!(tx.connection(), |db| sqlx::query_as(AssertSqlSafe(select)).fetch_all(db).await)?;
            for (id, sealed) in rows {
                let plain = self.seal.unseal(&sealed).with_context(|| format!("{table} {id}"))?;
                let sealed = new.seal(&plain)?;
                on!(tx.connection(), |db| {
                    let query = sqlx::query(AssertSqlSafe(update.clone())).bind(&id).bind(sealed);
                    query.execute(db).await.map(drop)
                })?;
                secrets += usize::from(table != "seals");
            }
        }
        tx.commit().await?;
        Ok(secrets)
    }

    /// What was sealed with the old key is still in pages that SQLite has given up.
    async fn forget_old_pages(&self) -> sqlx::Result<()> {
        match &self.pool {
            super::Pool::Sqlite(db) => sqlx::query("VACUUM").execute(db).await.map(drop),
            super::Pool::Postgres(_) => Ok(()),
        }
    }
}

/// Fails if another server uses the database: it would go on with the old key. One that starts meanwhile waits, and
/// then finds that its key is not the right one. SQLite's directory is locked already.
async fn alone(tx: &mut Tx<'_>) -> anyhow::Result<()> {
    let Tx::Postgres(tx) = tx else { return Ok(()) };
    sqlx::query("LOCK TABLE seals IN ACCESS EXCLUSIVE MODE").execute(&mut **tx).await?;
    let others = "SELECT COUNT(DISTINCT application_name) FROM pg_stat_activity
                  WHERE datname = current_database() AND application_name LIKE $1 || '%'
                      AND application_name <> current_setting('application_name')";
    let others: i64 = sqlx::query_scalar(others).bind(SESSIONS).fetch_one(&mut **tx).await?;
    ensure!(others == 0, "other servers use the database ({others}); stop them first");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sealed_column_is_forgotten() {
        let migration = include_str!("../../migrations/0001_inventory_and_sources.sql");
        let columns: Vec<&str> = migration
            .lines()
            .filter_map(|line| line.split_whitespace().next())
            .filter(|word| word.ends_with("_sealed"))
            .collect();
        assert_eq!(columns.len(), SEALED.len());
        assert!(SEALED.iter().all(|(_, _, column)| columns.contains(column)), "{columns:?}");
    }
}
