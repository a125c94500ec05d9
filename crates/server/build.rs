//! Embeds the console that trunk built into `dist`. Where there is none yet, a page that says so takes
//! its place, so that the server builds and its API can be tested without a browser app. For work on the console
//! a server built with `HEADWATER_LIVE_DIST=1` reads `dist` from the disk, file by file, as trunk leaves it there.

use std::path::{Path, PathBuf};
use std::{env, fs};

const PLACEHOLDER: &str = "<!doctype html><html lang=\"en\"><title>Headwater</title>\
    <p>The console was not built. Run <code>cargo xtask run</code>.</p></html>\n";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let built = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../dist");
    println!("cargo:rerun-if-env-changed=HEADWATER_LIVE_DIST");
    let is_live = env::var_os("HEADWATER_LIVE_DIST").is_some();
    if !is_live {
        println!("cargo:rerun-if-changed={}", built.display());
    }
    let dist = if built.join("index.html").exists() { built.canonicalize()? } else { placeholder()? };
    println!("cargo:rustc-env=HEADWATER_DIST={}", dist.display());
    memory_serve::load_directory_with_embed(dist, !is_live);
    Ok(())
}

fn placeholder() -> Result<PathBuf, Box<dyn std::error::Error>> {
    let folder = Path::new(&env::var("OUT_DIR")?).join("placeholder");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("index.html"), PLACEHOLDER)?;
    Ok(folder)
}
