//! `cargo xtask bench`: what a browser fetches before the console shows, measured on the files of dist/, and the
//! optimised server and its console, measured by `headwater-bench`, which has Playwright drive the browser.

use std::{process::ExitCode, time::Duration};

use anyhow::{Result, bail};

use crate::{args::BenchOptions, console, install, process, toolbox::Toolbox};

/// Brotli and gzip come with node, which set-up needs anyway.
const SIZES: &str = include_str!("bench/sizes.js");
const SIZES_WITHIN: Duration = Duration::from_mins(5);
const FINDINGS: &str = "docs/bench.md";

pub fn bench(tools: &Toolbox, options: &BenchOptions) -> Result<ExitCode> {
    let (wire, server): (Vec<&str>, Vec<&str>) = options.parts.iter().partition(|part| **part == "wire");
    let sizes = if wire.is_empty() { None } else { Some(wire_sizes(tools)?) };
    if server.is_empty() && !options.write {
        return Ok(ExitCode::SUCCESS);
    }
    if server.contains(&"browser") {
        console::build(tools)?;
    }
    if server.contains(&"list") {
        install::nginx(tools.places)?;
    }
    console::ensure_placeholder(tools.places)?;
    // One after the other: built together, the server would get the features that the benchmark's libraries want.
    for package in ["headwater-server", "headwater-bench"] {
        // What is measured is what ships: a server that has its console in it.
        let mut build = tools.cargo("build");
        process::inherit(build.args(["--release", "--package", package]).env_remove("HEADWATER_LIVE_DIST"))?;
    }
    let binary = |name| tools.places.binary("release", name);
    let mut measure = tools.command(&binary("headwater-bench").to_string_lossy());
    tools.equip(&mut measure)?;
    measure.arg("--server").arg(binary("headwater")).args(server);
    if options.write {
        measure.arg("--write").arg(tools.places.root.join(FINDINGS));
        measure.args(sizes.iter().flat_map(|sizes| ["--wire", sizes]));
    }
    process::inherit(&mut measure)?;
    Ok(ExitCode::SUCCESS)
}

/// Shows the table, and gives it back.
fn wire_sizes(tools: &Toolbox) -> Result<String> {
    console::build(tools)?;
    let mut sizes = tools.command("node");
    sizes.args(["-e", SIZES]).arg(tools.places.dist());
    let mut table = Vec::new();
    let is_done = process::lines(sizes, SIZES_WITHIN, |line| {
        if let Some(line) = line {
            println!("{line}");
            table.push(line.to_owned());
        }
    })?;
    if is_done { Ok(table.join("\n")) } else { bail!("the files of dist/ could not be measured") }
}
