//! The table of everything that the commands need and where it is once installed.
//!
//! Says what is there; `install` gets what is not.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result};

use crate::{
    fingerprint,
    places::Places,
    toolbox::{chromium, on_path, postgres},
};

/// What a command does, and so what it needs.
#[derive(Clone, Copy, PartialEq)]
pub enum Scope {
    Check,
    Run,
    Test,
}

pub struct Part {
    pub name: &'static str,
    pub version: String,
    /// How long it takes on two idle cores.
    pub estimate: &'static str,
    pub scopes: &'static [Scope],
    pub kind: Kind,
}

pub enum Kind {
    Toolchain,
    /// A program from the Rust registry.
    Crate {
        binary: &'static str,
        flags: &'static [&'static str],
    },
    Node,
    Npm,
    Python,
    Browser,
    Postgres,
    /// Of one benchmark, and so not in the table.
    Nginx,
}

/// In the order of installation: the longest chain first.
pub fn table(places: &Places) -> Result<Vec<Part>> {
    let lock = fs::read_to_string(places.root.join("Cargo.lock")).context("cannot read Cargo.lock")?;
    let bindgen = locked_version(&lock, "wasm-bindgen").context("Cargo.lock has no wasm-bindgen")?;
    let part = |name, version: &str, estimate, scopes, kind| Part {
        name,
        version: version.to_owned(),
        estimate,
        scopes,
        kind,
    };
    let (all, run, test): (&[Scope], &[Scope], &[Scope]) =
        (&[Scope::Check, Scope::Run, Scope::Test], &[Scope::Run, Scope::Test], &[Scope::Test]);
    let krate = |binary, flags| Kind::Crate { binary, flags };
    let lean: &[&str] = &["--no-default-features", "--features", "rustls"];
    Ok(vec![
        part("Rust", "of rust-toolchain.toml", "1 min", all, Kind::Toolchain),
        part("wasm-bindgen-cli", bindgen, "1 min", run, krate("wasm-bindgen", &[])),
        part("trunk", "0.21.14", "2 min", run, krate("trunk", lean)),
        part(
            "wasm_split_cli_support",
            "0.2.4",
            "30 s",
            run,
            krate("wasm-split-cli", &["--features", "build-binary"]),
        ),
        part("rnacos", "0.8.8", "2 min", run, krate("rnacos", &[])),
        part("node", "and npm", "1 min", all, Kind::Node),
        part("npm", &npm_key(places)?, "40 s", all, Kind::Npm),
        part("python", &python_key(places)?, "30 s", test, Kind::Python),
        part("chromium", "and fonts", "1 min", test, Kind::Browser),
        part("postgresql", "from the system", "30 s", test, Kind::Postgres),
    ])
}

impl Part {
    /// As a person reads it; parts keyed by their lock file are named by what they hold.
    pub fn title(&self) -> String {
        match self.kind {
            Kind::Npm => "npm packages (wasm-opt, Playwright, axe, tsc)".to_owned(),
            Kind::Python => "Python packages (the official SDKs, schemathesis, kubectl)".to_owned(),
            _ => format!("{} {}", self.name, self.version),
        }
    }

    pub fn is_there(&self, places: &Places) -> bool {
        let home = places.tool(self.name, &self.version);
        match self.kind {
            Kind::Toolchain => toolchain_is_whole(places),
            Kind::Crate { binary, .. } => {
                home.join("bin").join(binary).is_file() || on_path_as(binary, &self.version)
            }
            Kind::Node => on_path("node").is_some() && on_path("npm").is_some(),
            Kind::Npm => home.join("node_modules").is_dir(),
            Kind::Python => home.join("bin/python").is_file(),
            Kind::Browser => chromium().is_some(),
            Kind::Postgres => postgres().is_some(),
            Kind::Nginx => on_path("nginx").is_some(),
        }
    }
}

/// What goes in front of PATH.
pub fn binary_dirs(places: &Places) -> Result<Vec<PathBuf>> {
    let crates = table(places)?.into_iter().filter(|part| matches!(part.kind, Kind::Crate { .. }));
    let mut dirs: Vec<PathBuf> =
        crates.map(|part| places.tool(part.name, &part.version).join("bin")).collect();
    dirs.push(node_modules(places)?.join(".bin"));
    Ok(dirs)
}

pub fn node_modules(places: &Places) -> Result<PathBuf> {
    Ok(places.tool("npm", &npm_key(places)?).join("node_modules"))
}

pub fn python_dir(places: &Places) -> Result<PathBuf> {
    Ok(places.tool("python", &python_key(places)?))
}

fn npm_key(places: &Places) -> Result<String> {
    fingerprint::of_file(&places.tests().join("package-lock.json"))
}

fn python_key(places: &Places) -> Result<String> {
    fingerprint::of_file(&places.tests().join("requirements.txt"))
}

/// rustup may be told not to install by itself; then a missing target only shows as a failing build.
fn toolchain_is_whole(places: &Places) -> bool {
    let asked = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", "wasm32-unknown-unknown"])
        .current_dir(&places.root)
        .output();
    let Ok(answer) = asked else { return false };
    // SYSROOT/lib/rustlib/wasm32-unknown-unknown/lib
    let libraries = PathBuf::from(String::from_utf8_lossy(&answer.stdout).trim());
    let Some(sysroot) = libraries.ancestors().nth(4) else { return false };
    let tools = ["cargo-clippy", "cargo-fmt", "rustfmt"];
    libraries.is_dir() && tools.iter().all(|tool| sysroot.join("bin").join(tool).is_file())
}

fn on_path_as(program: &str, version: &str) -> bool {
    on_path(program).and_then(|path| Command::new(path).arg("--version").output().ok()).is_some_and(
        |answer| String::from_utf8_lossy(&answer.stdout).split_whitespace().any(|word| word == version),
    )
}

fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_tool_gets_the_version_of_the_locked_crate() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"1.0.0\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\nsource = \"x\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.129"));
        assert_eq!(locked_version(lock, "bindgen"), None);
    }

    #[test]
    fn every_part_has_a_place_of_its_own() {
        let places = Places::find().unwrap();
        let homes: Vec<_> =
            table(&places).unwrap().iter().map(|part| places.tool(part.name, &part.version)).collect();
        assert!(homes.iter().enumerate().all(|(at, home)| !homes[..at].contains(home)));
    }
}
