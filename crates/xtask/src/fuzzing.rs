//! The fuzz targets of `crates/fuzz`, built for libFuzzer with the stable compiler, and each run for a minute.

use std::{fs, time::Duration};

use anyhow::{Context, Result, bail};

use crate::{counts::Counts, process, suite::Session, toolbox::on_path};

/// A target, and what it knows beside its seeds.
const TARGETS: [(&str, &[&str]); 3] = [
    ("signature", &["crates/acs3/tests/wire"]),
    ("query", &[]),
    ("kubeconfig", &["-dict=crates/fuzz/kubeconfig.dict"]),
];
/// What cargo-fuzz asks of the compiler, but for a sanitizer, which only nightly ones have and safe code does not need.
const INSTRUMENTED: [&str; 7] = [
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
];
const SECONDS: u64 = 60;
const PROFILE: &str = "fuzz";

pub fn run(session: &Session) -> Result<Counts> {
    let compiler = std::env::var("CXX").unwrap_or_else(|_| "c++".to_owned());
    if on_path(&compiler).is_none() {
        bail!(
            "libFuzzer takes a C++ compiler, and there is no `{compiler}` (on Debian: apt-get install g++)"
        );
    }
    let host = host(session)?;
    let mut build = session.tools.cargo("build");
    build.args(["--package", "headwater-fuzz", "--features", "libfuzzer", "--bins", "--profile", PROFILE]);
    // With a target named, programs that run while building are left as they are.
    build.args(["--target", &host]).env("RUSTFLAGS", INSTRUMENTED.join(" "));
    process::inherit(&mut build)?;
    let mut counts = Counts::default();
    for (target, more) in TARGETS {
        let held = look(session, &format!("{host}/{PROFILE}"), target, more)?;
        println!("fuzz target {target} ... {}", if held { "ok" } else { "FAILED" });
        counts.passed += usize::from(held);
        counts.failed += usize::from(!held);
    }
    Ok(counts)
}

/// Goes on from what earlier runs found worth keeping. Whether all of it held.
fn look(session: &Session, profile: &str, target: &str, more: &[&str]) -> Result<bool> {
    let places = session.tools.places;
    let kept = places.target.join("fuzz-corpus");
    let corpus = kept.join(target);
    fs::create_dir_all(&corpus).with_context(|| format!("cannot make {}", corpus.display()))?;
    let mut fuzzer =
        session.tools.command(&places.binary(profile, &format!("fuzz-{target}")).to_string_lossy());
    fuzzer
        .args([&format!("-max_total_time={SECONDS}"), "-max_len=4096", "-timeout=10", "-print_final_stats=1"])
        .arg(format!("-artifact_prefix={}/{target}-", kept.display()))
        .arg(&corpus)
        .arg(format!("crates/fuzz/seeds/{target}"))
        .args(more)
        .current_dir(&places.root);
    process::lines(fuzzer, Duration::from_secs(SECONDS * 5), |line| {
        // One line for each input that was worth keeping is too much.
        if let Some(line) = line.filter(|line| !line.starts_with('#') && !line.starts_with('"')) {
            println!("{line}");
        }
    })
}

fn host(session: &Session) -> Result<String> {
    let asked = session.tools.command("rustc").args(["--print", "host-tuple"]).output()?;
    Ok(String::from_utf8_lossy(&asked.stdout).trim().to_owned())
}
