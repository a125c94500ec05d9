//! How each kind of part is installed. Into a sibling first, then renamed: what has its final name is complete.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{
    parts::{Kind, Part},
    places::Places,
    process,
    toolbox::on_path,
};

const BROWSER: [&str; 3] = ["chromium", "fonts-noto-cjk", "fonts-inter"];

pub fn install(part: &Part, places: &Places) -> Result<()> {
    match part.kind {
        Kind::Toolchain => toolchain(part, places),
        Kind::Crate { flags, .. } => into_place(part, places, |dir| from_crate(part, places, dir, flags)),
        Kind::Npm => into_place(part, places, |dir| npm(part, places, dir)),
        Kind::Python => into_place(part, places, |dir| python(part, places, dir)),
        Kind::Node => apt(part, places, &["nodejs", "npm"], "Node.js 20 or newer with npm"),
        Kind::Browser => apt(part, places, &BROWSER, "Chromium (or name one in HEADWATER_CHROMIUM)"),
        Kind::Nginx => apt(part, places, &["nginx-light"], "nginx"),
        Kind::Postgres => apt(part, places, &["postgresql"], "PostgreSQL 13 or newer"),
    }
}

/// What the benchmark of lists compares with.
pub fn nginx(places: &Places) -> Result<()> {
    if on_path("nginx").is_some() {
        return Ok(());
    }
    let version = "from the system".to_owned();
    let part = Part { name: "nginx", version, estimate: "10 s", scopes: &[], kind: Kind::Nginx };
    install(&part, places)
}

/// Where crates' build output goes, shared by them all; removed when nothing is missing any more.
pub fn build_dir(places: &Places) -> PathBuf {
    places.cache.join("build")
}

fn into_place(part: &Part, places: &Places, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let home = places.tool(part.name, &part.version);
    let partial = home.with_file_name(format!("{}-{}.partial", part.name, part.version));
    for leftover in [&partial, &home] {
        remove(leftover)?;
    }
    fs::create_dir_all(&partial).with_context(|| format!("cannot create {}", partial.display()))?;
    fill(&partial)?;
    fs::rename(&partial, &home).with_context(|| format!("cannot rename {}", partial.display()))
}

fn toolchain(part: &Part, places: &Places) -> Result<()> {
    let Some(rustup) = on_path("rustup") else {
        bail!("the Rust of rust-toolchain.toml with its wasm target is missing, and so is rustup to get it");
    };
    let mut command = Command::new(rustup);
    command.args(["toolchain", "install", "--no-self-update"]).current_dir(&places.root);
    // cargo sets it to a bare name; with it rustup would not read the file's components and targets.
    command.env_remove("RUSTUP_TOOLCHAIN");
    logged(command, part, places)
}

fn from_crate(part: &Part, places: &Places, dir: &Path, flags: &[&str]) -> Result<()> {
    let mut command = Command::new("cargo");
    // A debug build of a tool takes a third of the time and is fast enough for what we ask of it.
    command.args(["install", part.name, "--version", &part.version, "--locked", "--debug", "--root"]);
    command.arg(dir).args(flags).current_dir(&places.root).env("CARGO_TARGET_DIR", build_dir(places));
    logged(command, part, places)
}

fn npm(part: &Part, places: &Places, dir: &Path) -> Result<()> {
    for file in ["package.json", "package-lock.json"] {
        fs::copy(places.tests().join(file), dir.join(file))?;
    }
    let mut command = Command::new("npm");
    command
        .args(["ci", "--no-audit", "--no-fund"])
        .current_dir(dir)
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    logged(command, part, places)
}

fn python(part: &Part, places: &Places, dir: &Path) -> Result<()> {
    let base = on_path("python3").context("python3 is missing: please install Python 3.10 or newer")?;
    let mut venv = Command::new(base);
    venv.args(["-m", "venv"]).arg(dir);
    if logged(venv, part, places).is_err() {
        // Debian keeps the venv module in a package of its own.
        apt(part, places, &["python3-venv"], "Python's venv module")?;
        let mut venv = Command::new("/usr/bin/python3");
        venv.args(["-m", "venv", "--clear"]).arg(dir);
        logged(venv, part, places)?;
    }
    let mut pip = Command::new(dir.join("bin/python"));
    pip.args(["-m", "pip", "install", "--disable-pip-version-check", "--no-deps", "-r"]);
    pip.arg(places.tests().join("requirements.txt"));
    logged(pip, part, places)
}

fn apt(part: &Part, places: &Places, packages: &[&str], what: &str) -> Result<()> {
    if !is_root() || on_path("apt-get").is_none() {
        bail!("please install {what} (on Debian: apt-get install {})", packages.join(" "));
    }
    for step in [&["update"][..], &["install", "-y", "--no-install-recommends"]] {
        let mut command = Command::new("apt-get");
        command.args(step).env("DEBIAN_FRONTEND", "noninteractive");
        if step[0] == "install" {
            command.args(packages);
        }
        logged(command, part, places)?;
    }
    Ok(())
}

fn logged(command: Command, part: &Part, places: &Places) -> Result<()> {
    process::logged(command, &part.title(), &places.logs().join(format!("{}.log", part.name)))
}

fn is_root() -> bool {
    let answer = Command::new("id").arg("-u").output();
    answer.is_ok_and(|answer| answer.stdout.trim_ascii() == b"0")
}

pub fn remove(path: &Path) -> Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", path.display()))
        }
        _ => Ok(()),
    }
}
