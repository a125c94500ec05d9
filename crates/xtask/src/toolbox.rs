//! How other programs are started once set-up is done: the right PATH, and the environment tests rely on.

use std::{
    env,
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{parts, places::Places};

/// Names under which Chromium is known, best first.
const CHROMIUM: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];

pub struct Toolbox<'a> {
    pub places: &'a Places,
    /// The cache's tools first, then the user's own PATH.
    path: OsString,
}

impl<'a> Toolbox<'a> {
    pub fn new(places: &'a Places) -> Result<Self> {
        let mut dirs = parts::binary_dirs(places)?;
        dirs.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        let path = env::join_paths(dirs).context("a directory of PATH holds a separator")?;
        Ok(Self { places, path })
    }

    /// A program by name, started in the checkout.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(find_in(&self.path, program).unwrap_or_else(|| program.into()));
        command.current_dir(&self.places.root).env("PATH", &self.path);
        command
    }

    /// The cargo that started us, so that both use one toolchain.
    pub fn cargo(&self, subcommand: &str) -> Command {
        let mut command = self.command(&env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
        command.arg(subcommand).env("CARGO_TARGET_DIR", &self.places.target);
        command
    }

    pub fn find(&self, program: &str) -> Option<PathBuf> {
        find_in(&self.path, program)
    }

    /// Tells a test runner, or the playground, where the real servers and clients are.
    pub fn equip(&self, command: &mut Command) -> Result<()> {
        let python = parts::python_dir(self.places)?.join("bin");
        command
            .env("HEADWATER_SERVER", self.places.binary("debug", "headwater"))
            .env("HEADWATER_PLAYGROUND", self.places.binary("debug", "headwater-playground"))
            .env("HEADWATER_PROVIDER", self.places.binary("debug", "headwater-provider"))
            .env("HEADWATER_KUBECTL", python.join("kubectl"))
            .env("HEADWATER_PYTHON", python.join("python"));
        if let Some(rnacos) = self.find("rnacos") {
            command.env("HEADWATER_RNACOS", rnacos);
        }
        if let Some(chromium) = chromium() {
            command.env("HEADWATER_CHROMIUM", chromium);
        }
        Ok(())
    }
}

/// The browser that the user named, or one that is installed.
pub fn chromium() -> Option<PathBuf> {
    let named = env::var_os("HEADWATER_CHROMIUM").map(PathBuf::from).filter(|path| path.is_file());
    let bundled = PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    named
        .or_else(|| CHROMIUM.iter().find_map(|name| on_path(name)))
        .or_else(|| bundled.is_file().then_some(bundled))
}

/// A PostgreSQL server's `initdb`, on PATH or where Debian keeps it. The lab looks in the same places.
pub fn postgres() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = versions.map(|version| version.path().join("bin/initdb")).find(|initdb| initdb.is_file());
    on_path("initdb").or(debian)
}

/// A program on the user's own PATH.
pub fn on_path(program: &str) -> Option<PathBuf> {
    find_in(&env::var_os("PATH").unwrap_or_default(), program)
}

fn find_in(path: &OsStr, program: &str) -> Option<PathBuf> {
    if Path::new(program).is_absolute() {
        return Some(program.into());
    }
    env::split_paths(path).map(|dir| dir.join(program)).find(|candidate| candidate.is_file())
}
