//! Builds the console into dist/ with trunk and cuts it into chunks, unless what is there was built from the same inputs.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::{
    chunks,
    fingerprint::{Fingerprint, files_below},
    places::Places,
    process, styles,
    toolbox::Toolbox,
};

/// Everything that the built console depends on.
const INPUTS: [&str; 18] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "assets",
    "build.rs",
    "crates/contract/Cargo.toml",
    "crates/contract/src",
    "crates/xtask/src/chunks.rs",
    "crates/xtask/src/console.rs",
    "crates/xtask/src/parts.rs",
    "crates/xtask/src/styles.rs",
    "index.html",
    "public",
    "rust-toolchain.toml",
    "src",
    "style",
    "tests/package-lock.json",
];

const PLACEHOLDER: &str = "<!doctype html><title>Headwater</title><p>The console has not been built yet.\n";

/// dist/ as the sources have it now.
pub fn build(tools: &Toolbox) -> Result<()> {
    let places = tools.places;
    let stamp = places.target.join("xtask/console.stamp");
    let inputs = fingerprint_of_inputs(places)?;
    if fs::read_to_string(&stamp).is_ok_and(|found| Some(found) == stamp_for(&inputs, places).ok()) {
        println!("The console is up to date");
        return Ok(());
    }
    let mut trunk = tools.command("trunk");
    trunk.args(["build", "--release", "--features", "split"]);
    trunk.env("TRUNK_OFFLINE", "true").env("TRUNK_SKIP_VERSION_CHECK", "true");
    // trunk takes NO_COLOR only as true or false and stops at the usual 1.
    trunk.env_remove("NO_COLOR").env_remove("RUST_BACKTRACE").env("CARGO_TARGET_DIR", &places.target);
    process::inherit(&mut trunk)?;
    if !places.dist().join("index.html").is_file() {
        bail!("trunk has left no {}", places.dist().join("index.html").display());
    }
    styles::join(&places.dist())?;
    chunks::cut(tools)?;
    fs::create_dir_all(places.target.join("xtask"))?;
    fs::write(&stamp, stamp_for(&inputs, places)?).context("cannot note what the console was built from")
}

/// The server embeds dist/ when it is compiled: gives lints something to embed where nothing was built yet.
pub fn ensure_placeholder(places: &Places) -> Result<()> {
    let page = places.dist().join("index.html");
    if page.is_file() {
        return Ok(());
    }
    fs::create_dir_all(places.dist())?;
    fs::write(page, PLACEHOLDER).context("cannot write dist/index.html")
}

fn fingerprint_of_inputs(places: &Places) -> Result<String> {
    let mut fingerprint = Fingerprint::new();
    fingerprint.add(places.root.as_os_str().as_encoded_bytes());
    for input in INPUTS {
        for file in files_below(&places.root.join(input))? {
            fingerprint.add(file.as_os_str().as_encoded_bytes());
            fingerprint.add(&fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?);
        }
    }
    Ok(fingerprint.hex())
}

/// Also names what lies in dist/, so that a build that was touched or half removed is not taken for whole.
fn stamp_for(inputs: &str, places: &Places) -> Result<String> {
    let mut outputs = Fingerprint::new();
    for file in files_below(&places.dist())? {
        outputs.add(file.as_os_str().as_encoded_bytes());
        outputs.add(&fs::metadata(&file)?.len().to_le_bytes());
    }
    Ok(format!("{inputs} {}\n", outputs.hex()))
}
