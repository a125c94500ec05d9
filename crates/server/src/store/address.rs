//! Where a PostgreSQL database is. The address may hold a password, so it shows neither in logs nor in errors.

use std::fmt;

use anyhow::{anyhow, bail};
use serde::Deserialize;

/// What an address may say after its `?`. The driver would write others into the log, with their values.
const PARAMETERS: [&str; 10] = [
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "host",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
];

/// `postgres://user:password@host:port/database`, checked only when it is used: an error of the file that it is
/// read from would quote it.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    pub fn new(url: impl Into<String>) -> Self {
        Self(url.into())
    }

    /// Errors name what is wrong and never quote it.
    pub fn check(&self) -> anyhow::Result<reqwest::Url> {
        let url = reqwest::Url::parse(&self.0)
            .map_err(|_| anyhow!("database is no address; it looks like postgres://user@host/name"))?;
        if !matches!(url.scheme(), "postgres" | "postgresql") {
            bail!("database must begin with postgres://; without it the SQLite file in data_dir is used");
        }
        if url.query_pairs().any(|(key, _)| !PARAMETERS.contains(&key.as_ref())) {
            bail!("database has an unknown parameter after its ?; known are {}", PARAMETERS.join(", "));
        }
        Ok(url)
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseUrl(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_what_is_printed_nor_an_error_holds_the_password() {
        let wrong = [
            "postgres://u:topsecret",
            "postgres://u:topsecret@h:port/d",
            "mysql://u:topsecret@h/d",
            "postgres://u@h/d?passwrd=topsecret",
            "topsecret",
        ];
        for url in wrong.map(DatabaseUrl::new) {
            let told = format!("{url:?} {:?}", url.check().expect_err("refused"));
            assert!(!told.contains("topsecret"), "{told}");
        }
        let right = DatabaseUrl::new("postgresql://u:topsecret@[::1]:5433/d?sslmode=require");
        assert!(right.check().is_ok());
        assert!(!format!("{right:?}").contains("topsecret"));
    }
}
