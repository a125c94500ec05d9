//! The table of what `check` and `test` do, and how each step's program is called.

use std::{process::Command, time::Duration};

use anyhow::Result;

use crate::{
    console,
    counts::{Counts, Runner, Tally},
    fuzzing, house,
    places::Places,
    process,
    suite::{Act, Session, Step},
};

const MINUTE: Duration = Duration::from_mins(1);
const ON_THE_HOST: [&str; 3] = ["--workspace", "--exclude", "headwater-console"];

/// Quick ones first; one after the other, since each already uses both cores.
pub fn all(places: &Places) -> Vec<Step> {
    let step = |name, about, after, act| Step { name, about, after, act };
    let mut steps = vec![
        step("fmt", "formatting", &[], Act::Check(format)),
        step("house", "house rules", &[], Act::Check(|session| house::check(session.tools))),
        step("types", "types of the browser tests", &[], Act::Check(types)),
        step(
            "console",
            "the console for the browser",
            &[],
            Act::Build(|session| console::build(session.tools)),
        ),
        step("lint", "clippy on what runs on the host", &[], Act::Check(lint_host)),
        step("lint-wasm", "clippy on what runs in the browser", &[], Act::Check(lint_wasm)),
        step("build", "servers and test programs", &[], Act::Build(build)),
        step("rust", "unit and integration tests", &["build"], Act::Tests(rust)),
        step("pages", "the console's own unit tests", &[], Act::Tests(pages)),
        step("browser", "Playwright in Chromium", &["console", "build"], Act::Tests(browser)),
        step("sdk", "the official SDKs for Python", &["build"], Act::Tests(|session| python(session, "sdk"))),
        step(
            "fuzz",
            "schemathesis over the OpenAPI document",
            &["build"],
            Act::Tests(|session| python(session, "fuzz")),
        ),
    ];
    if !places.tests().join("e2e").is_dir() {
        steps.retain(|step| step.name != "types");
    }
    steps
}

/// What takes too long for every day.
pub fn long() -> Vec<Step> {
    let about = "fuzz targets, a minute each";
    vec![Step { name: "targets", about, after: &[], act: Act::Tests(fuzzing::run) }]
}

pub fn checks(places: &Places) -> Vec<Step> {
    all(places).into_iter().filter(|step| matches!(step.act, Act::Check(_))).collect()
}

fn format(session: &Session) -> Result<()> {
    process::inherit(session.tools.cargo("fmt").args(["--all", "--check"]))
}

fn types(session: &Session) -> Result<()> {
    let mut tsc = session.tools.command("tsc");
    process::inherit(tsc.arg("--noEmit").current_dir(session.tools.places.tests()))
}

fn lint_host(session: &Session) -> Result<()> {
    console::ensure_placeholder(session.tools.places)?;
    let mut clippy = session.tools.cargo("clippy");
    clippy.args(ON_THE_HOST).args(["--all-targets", "--", "-D", "warnings"]);
    process::inherit(&mut clippy)
}

fn lint_wasm(session: &Session) -> Result<()> {
    let mut clippy = session.tools.cargo("clippy");
    clippy.args([
        "--package",
        "headwater-console",
        // As it is released.
        "--features",
        "split",
        "--target",
        "wasm32-unknown-unknown",
        "--",
        "-D",
        "warnings",
    ]);
    process::inherit(&mut clippy)
}

/// All targets at once, so that the binaries that browser tests start are the ones Rust's tests were built with.
/// Without the console, or its features would reach the servers' crates and `cargo xtask run` built them anew.
fn build(session: &Session) -> Result<()> {
    console::ensure_placeholder(session.tools.places)?;
    process::inherit(session.tools.cargo("build").args(ON_THE_HOST).arg("--all-targets"))
}

fn rust(session: &Session) -> Result<Counts> {
    let mut cargo = session.tools.cargo("test");
    // To cargo, the whole workspace would win over a package asked for.
    if !session.extra.iter().any(|word| word == "-p" || word.starts_with("--package")) {
        cargo.args(ON_THE_HOST);
    }
    cargo.arg("--no-fail-fast").args(&session.extra);
    count(session, cargo, Runner::Cargo)
}

fn pages(session: &Session) -> Result<Counts> {
    let mut cargo = session.tools.cargo("test");
    cargo.args(["--package", "headwater-console", "--no-fail-fast"]).args(&session.extra);
    count(session, cargo, Runner::Cargo)
}

fn browser(session: &Session) -> Result<Counts> {
    let mut playwright = session.tools.command("playwright");
    playwright
        .args(["test", "--reporter=list"])
        .args(&session.extra)
        .current_dir(session.tools.places.tests());
    count(session, playwright, Runner::Playwright)
}

/// The tests of a folder of `tests`.
fn python(session: &Session, folder: &str) -> Result<Counts> {
    let python = crate::parts::python_dir(session.tools.places)?.join("bin/python");
    let mut unittest = session.tools.command(&python.to_string_lossy());
    unittest.args([
        "-m",
        "unittest",
        "discover",
        "--start-directory",
        &format!("tests/{folder}"),
        "--pattern",
        "test_*.py",
        "--verbose",
    ]);
    unittest.args(&session.extra).env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONUNBUFFERED", "1");
    count(session, unittest, Runner::Unittest)
}

/// Shows the runner's lines as they come and counts along.
fn count(session: &Session, mut runner: Command, kind: Runner) -> Result<Counts> {
    session.tools.equip(&mut runner)?;
    if session.long {
        runner.env("HEADWATER_LONG", "1");
    }
    let limit = if session.long { 120 * MINUTE } else { 25 * MINUTE };
    let mut tally = Tally::new(kind);
    let succeeded = process::lines(runner, limit, |line| {
        if let Some(line) = line {
            println!("{line}");
            tally.read(line);
        }
    })?;
    let (counts, reason) = tally.finish(succeeded);
    if let Some(reason) = reason {
        println!("counted as a failure: {reason}");
    }
    Ok(counts)
}
