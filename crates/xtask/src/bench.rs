//! `cargo xtask bench`: what a browser fetches before the console shows, measured on the files of dist/.

use std::process::ExitCode;

use anyhow::Result;

use crate::{console, process, toolbox::Toolbox};

/// Brotli and gzip come with node, which set-up needs anyway.
const SIZES: &str = include_str!("bench/sizes.js");

pub fn wire_sizes(tools: &Toolbox) -> Result<ExitCode> {
    console::build(tools)?;
    process::inherit(tools.command("node").args(["-e", SIZES]).arg(tools.places.dist()))?;
    Ok(ExitCode::SUCCESS)
}
