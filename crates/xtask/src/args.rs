//! The command line, read by hand: what was asked for, as values. Does nothing itself.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

pub const HELP: &str = "\
The project's own commands.

Usage: cargo xtask <COMMAND>

  setup    Install what is missing, into a cache outside the checkout
  run      Build the console and the server, start the playground
             --port <PORT>     where it listens on 127.0.0.1 [default: 8080]
             --data-dir <DIR>  where it keeps its data [default: .headwater]
             --no-playground   the server alone, with an empty inventory
             --release         an optimised server (several minutes more to build)
  test     Run every check and every test
             --long            the long runs too
             <STEP>...         only the steps whose name contains one of these
                               (fmt house types console lint build rust pages browser sdk fuzz;
                               with --long also targets)
             -- <ARG>...       handed on to the chosen test runners
  check    Formatting, lints and house rules only
  bench    Measure: what a browser fetches and shows, and the optimised server beside real registries
             --write           put the tables into docs/bench.md, too
             <NAME>...         only these parts
                               (wire browser propagation sync memory idle hub start delete list)

Environment:
  HEADWATER_CACHE      where tools are kept [default: $XDG_CACHE_HOME/headwater or ~/.cache/headwater]
  HEADWATER_CHROMIUM   the Chromium that browser tests drive [default: the one on PATH]
  CARGO_TARGET_DIR     where Rust's build output goes [default: target]";

#[derive(Debug, PartialEq)]
pub enum Task {
    Help,
    Setup,
    Run(RunOptions),
    Test(TestOptions),
    Check,
    Bench(BenchOptions),
}

#[derive(Debug, PartialEq)]
pub struct RunOptions {
    pub port: u16,
    pub data_dir: Option<PathBuf>,
    pub playground: bool,
    pub release: bool,
}

#[derive(Debug, Default, PartialEq)]
pub struct TestOptions {
    pub long: bool,
    pub filters: Vec<String>,
    /// What follows `--`.
    pub extra: Vec<String>,
}

#[derive(Debug, PartialEq)]
pub struct BenchOptions {
    pub write: bool,
    /// Some of [`MEASURED`], in its order.
    pub parts: Vec<&'static str>,
}

/// What can be measured, the wire first: the server embeds what is built for it.
pub const MEASURED: [&str; 10] =
    ["wire", "browser", "propagation", "sync", "memory", "idle", "hub", "start", "delete", "list"];

pub fn parse(words: impl IntoIterator<Item = String>) -> Result<Task> {
    let mut words = words.into_iter();
    let command = words.next().unwrap_or_else(|| "help".to_owned());
    let rest: Vec<String> = words.collect();
    let own = rest.split(|word| word == "--").next().unwrap_or_default();
    if own.iter().any(|word| word == "--help" || word == "-h") {
        return Ok(Task::Help);
    }
    match command.as_str() {
        "help" | "--help" | "-h" => Ok(Task::Help),
        "run" => parse_run(rest).map(Task::Run),
        "test" => parse_test(rest).map(Task::Test),
        "setup" => alone(&rest, Task::Setup),
        "check" => alone(&rest, Task::Check),
        "bench" => parse_bench(&rest).map(Task::Bench),
        other => bail!("there is no command `{other}`"),
    }
}

fn alone(rest: &[String], task: Task) -> Result<Task> {
    match rest.first() {
        None => Ok(task),
        Some(word) => bail!("unexpected argument `{word}`"),
    }
}

fn parse_run(words: Vec<String>) -> Result<RunOptions> {
    let mut options = RunOptions { port: 8080, data_dir: None, playground: true, release: false };
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        let (name, inline) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (word.as_str(), None),
        };
        let mut value =
            || inline.clone().or_else(|| words.next()).with_context(|| format!("{name} needs a value"));
        match name {
            "--port" => options.port = value()?.parse().context("--port takes a number from 0 to 65535")?,
            "--data-dir" => options.data_dir = Some(value()?.into()),
            "--no-playground" if inline.is_none() => options.playground = false,
            "--release" if inline.is_none() => options.release = true,
            _ => bail!("unexpected argument `{word}`"),
        }
    }
    Ok(options)
}

fn parse_test(words: Vec<String>) -> Result<TestOptions> {
    let mut options = TestOptions::default();
    let mut words = words.into_iter();
    for word in words.by_ref() {
        match word.as_str() {
            "--" => break,
            "--long" => options.long = true,
            _ if word.starts_with('-') => bail!("unexpected argument `{word}`"),
            _ => options.filters.push(word),
        }
    }
    options.extra = words.collect();
    Ok(options)
}

fn parse_bench(words: &[String]) -> Result<BenchOptions> {
    let is_known = |word: &&String| *word == "--write" || MEASURED.contains(&word.as_str());
    if let Some(word) = words.iter().find(|word| !is_known(word)) {
        bail!("unexpected argument `{word}`");
    }
    let named = |part: &&str| words.iter().any(|word| word == part);
    let mut parts: Vec<_> = MEASURED.into_iter().filter(named).collect();
    if parts.is_empty() {
        parts.extend(MEASURED);
    }
    Ok(BenchOptions { write: words.iter().any(|word| word == "--write"), parts })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Task> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn no_command_and_help_anywhere_ask_for_help() {
        for line in ["", "--help", "help", "run --help", "test rust -h"] {
            assert_eq!(parsed(line).unwrap(), Task::Help, "{line}");
        }
    }

    #[test]
    fn run_has_defaults_and_takes_values_in_both_spellings() {
        let plain = RunOptions { port: 8080, data_dir: None, playground: true, release: false };
        assert_eq!(parsed("run").unwrap(), Task::Run(plain));
        let full =
            RunOptions { port: 9000, data_dir: Some("/tmp/d".into()), playground: false, release: true };
        let line = "run --port=9000 --data-dir /tmp/d --no-playground --release";
        assert_eq!(parsed(line).unwrap(), Task::Run(full));
    }

    #[test]
    fn what_follows_two_dashes_is_for_the_test_runner() {
        let Task::Test(options) = parsed("test --long browser -- --grep x --help").unwrap() else { panic!() };
        assert!(options.long);
        assert_eq!(options.filters, ["browser"]);
        assert_eq!(options.extra, ["--grep", "x", "--help"]);
    }

    #[test]
    fn the_benchmark_measures_everything_or_only_what_is_named() {
        let all = BenchOptions { write: false, parts: MEASURED.to_vec() };
        assert_eq!(parsed("bench").unwrap(), Task::Bench(all));
        let some = BenchOptions { write: true, parts: vec!["sync", "hub"] };
        assert_eq!(parsed("bench hub --write sync").unwrap(), Task::Bench(some));
    }

    #[test]
    fn a_word_that_nobody_reads_is_refused() {
        for line in [
            "fly",
            "setup now",
            "run --port",
            "run --port many",
            "run --fast",
            "run --release=no",
            "test -x",
            "bench hubs",
            "bench --fast",
        ] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }
}
