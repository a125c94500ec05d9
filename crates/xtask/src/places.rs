//! Where things are: the checkout, the user's cache of tools, the build output. Creates nothing.

use std::{env, path::PathBuf};

use anyhow::{Context, Result};

pub struct Places {
    /// The checkout.
    pub root: PathBuf,
    /// Shared by all checkouts of this user.
    pub cache: PathBuf,
    /// Cargo's target directory.
    pub target: PathBuf,
}

impl Places {
    pub fn find() -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = manifest.ancestors().nth(2).context("crates/xtask has left the workspace")?.to_owned();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => env::current_dir()?.join(dir),
            None => root.join("target"),
        };
        Ok(Self { cache: cache()?, root, target })
    }

    /// A finished installation; whatever is under this name is complete.
    pub fn tool(&self, name: &str, version: &str) -> PathBuf {
        self.cache.join("tools").join(format!("{name}-{version}"))
    }

    pub fn logs(&self) -> PathBuf {
        self.cache.join("logs")
    }

    /// The built console, embedded by the server.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    pub fn tests(&self) -> PathBuf {
        self.root.join("tests")
    }

    /// A binary of ours; `profile` is Cargo's directory name, `debug` or `release`.
    pub fn binary(&self, profile: &str, name: &str) -> PathBuf {
        self.target.join(profile).join(name)
    }
}

fn cache() -> Result<PathBuf> {
    let dir = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    dir("HEADWATER_CACHE")
        .or_else(|| dir("XDG_CACHE_HOME").map(|cache| cache.join("headwater")))
        .or_else(|| dir("HOME").map(|home| home.join(".cache/headwater")))
        .map(std::path::absolute)
        .context("neither HEADWATER_CACHE nor HOME is set: where should tools be kept?")?
        .context("the cache's path cannot be made absolute")
}
