//! How the server is configured: a file, and flags that override it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use serde::Deserialize;

use crate::clock::Clock;
use crate::discovery::patience::Patience;
use crate::http::Admission;

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    pub listen: SocketAddr,
    pub data_dir: PathBuf,
    /// Applied at start.
    pub inventory: Option<PathBuf>,
    pub discovery: Patience,
    pub development: Development,
    #[serde(skip)]
    pub clock: Clock,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Development {
    /// Lets calls in without a verified signature or sign-in. Loopback only.
    pub accept_unsigned: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            data_dir: PathBuf::from("headwater-data"),
            inventory: None,
            discovery: Patience::default(),
            development: Development::default(),
            clock: Clock::default(),
        }
    }
}

impl Config {
    /// Paths in the file are relative to the folder that it is in.
    pub fn read(file: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("can't read the configuration {}", file.display()))?;
        let mut config: Self = toml::from_str(&text)
            .with_context(|| format!("the configuration {} is not valid", file.display()))?;
        let folder = file.parent().unwrap_or(Path::new(""));
        config.data_dir = folder.join(&config.data_dir);
        config.inventory = config.inventory.map(|inventory| folder.join(inventory));
        Ok(config)
    }

    pub fn admission(&self) -> anyhow::Result<Admission> {
        if !self.development.accept_unsigned {
            return Ok(Admission::Nobody);
        }
        ensure!(
            self.listen.ip().is_loopback(),
            "development.accept_unsigned is for loopback only, and listen is {}",
            self.listen
        );
        Ok(Admission::UnsignedOnLoopback)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsigned_calls_are_never_accepted_from_the_network() {
        let mut config: Config =
            toml::from_str("listen = '0.0.0.0:8080'\n[development]\naccept_unsigned = true")
                .expect("a configuration");
        assert!(config.admission().is_err());
        config.listen = SocketAddr::from(([127, 0, 0, 1], 8080));
        assert_eq!(config.admission().expect("allowed"), Admission::UnsignedOnLoopback);
    }

    #[test]
    fn a_misspelt_setting_is_an_error_not_ignored() {
        assert!(toml::from_str::<Config>("lisen = '127.0.0.1:1'").is_err());
    }
}
