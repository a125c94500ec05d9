//! Runs steps one after the other, all of them, and sums up: a table, then `N passed, N failed`.

use std::{
    collections::HashSet,
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};

use crate::{counts::Counts, process::took, toolbox::Toolbox};

/// What the steps of one command share.
pub struct Session<'a> {
    pub tools: &'a Toolbox<'a>,
    pub long: bool,
    /// Handed on to test runners.
    pub extra: Vec<String>,
}

pub struct Step {
    pub name: &'static str,
    pub about: &'static str,
    /// Builds without which this cannot run.
    pub after: &'static [&'static str],
    pub act: Act,
}

/// How a step counts in the sum.
#[derive(Clone, Copy)]
pub enum Act {
    /// Not at all, unless it fails.
    Build(fn(&Session) -> Result<()>),
    /// As one test.
    Check(fn(&Session) -> Result<()>),
    /// As many.
    Tests(fn(&Session) -> Result<Counts>),
}

struct Outcome {
    name: &'static str,
    time: Duration,
    counts: Counts,
}

/// The steps whose name contains one of `filters`, with the builds that they need; all without a filter.
pub fn choose(steps: Vec<Step>, filters: &[String]) -> Result<Vec<Step>> {
    if filters.is_empty() {
        return Ok(steps);
    }
    let mut wanted = HashSet::new();
    for filter in filters {
        let chosen: Vec<&Step> = steps.iter().filter(|step| step.name.contains(filter.as_str())).collect();
        if chosen.is_empty() {
            let names: Vec<&str> = steps.iter().map(|step| step.name).collect();
            bail!("no step is named like `{filter}`; there are {}", names.join(", "));
        }
        wanted.extend(chosen.iter().flat_map(|step| step.after.iter().copied().chain([step.name])));
    }
    Ok(steps.into_iter().filter(|step| wanted.contains(step.name)).collect())
}

pub fn perform(session: &Session, steps: &[Step]) -> ExitCode {
    let started = Instant::now();
    let mut outcomes: Vec<Outcome> = Vec::new();
    for step in steps {
        println!("\n==> {}: {}", step.name, step.about);
        let begun = Instant::now();
        let broken = step.after.iter().find(|name| has_failed(&outcomes, name));
        let counts = match broken {
            Some(name) => {
                println!("not run, because `{name}` failed");
                Counts { passed: 0, failed: 1 }
            }
            None => act(session, step),
        };
        let time = begun.elapsed();
        println!(
            "test {} ... {} ({})",
            step.name,
            if counts.failed == 0 { "ok" } else { "FAILED" },
            took(time)
        );
        outcomes.push(Outcome { name: step.name, time, counts });
    }
    sum_up(&outcomes, started.elapsed())
}

fn has_failed(outcomes: &[Outcome], name: &str) -> bool {
    outcomes.iter().any(|outcome| outcome.name == name && outcome.counts.failed > 0)
}

fn act(session: &Session, step: &Step) -> Counts {
    let counts = match step.act {
        Act::Build(build) => build(session).map(|()| Counts::default()),
        Act::Check(check) => check(session).map(|()| Counts { passed: 1, failed: 0 }),
        Act::Tests(tests) => tests(session),
    };
    counts.unwrap_or_else(|error| {
        println!("error: {error:#}");
        Counts { passed: 0, failed: 1 }
    })
}

fn sum_up(outcomes: &[Outcome], time: Duration) -> ExitCode {
    println!("\n{:<12} {:>8} {:>8} {:>8}", "step", "time", "passed", "failed");
    let mut sum = Counts::default();
    for Outcome { name, time, counts } in outcomes {
        println!("{name:<12} {:>8} {:>8} {:>8}", took(*time), counts.passed, counts.failed);
        sum.passed += counts.passed;
        sum.failed += counts.failed;
    }
    println!("{:<12} {:>8}\n", "in all", took(time));
    println!("{} passed, {} failed", sum.passed, sum.failed);
    if sum.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(name: &'static str, after: &'static [&'static str]) -> Step {
        Step { name, about: "", after, act: Act::Build(|_| Ok(())) }
    }

    fn chosen(filters: &[&str]) -> Result<Vec<&'static str>> {
        let steps =
            vec![step("lint", &[]), step("build", &[]), step("lint-wasm", &[]), step("rust", &["build"])];
        let filters: Vec<String> = filters.iter().map(|&filter| filter.to_owned()).collect();
        Ok(choose(steps, &filters)?.iter().map(|step| step.name).collect())
    }

    #[test]
    fn without_a_filter_every_step_runs() {
        assert_eq!(chosen(&[]).unwrap(), ["lint", "build", "lint-wasm", "rust"]);
    }

    #[test]
    fn a_chosen_step_brings_the_builds_it_needs_in_order() {
        assert_eq!(chosen(&["rust"]).unwrap(), ["build", "rust"]);
        assert_eq!(chosen(&["lint"]).unwrap(), ["lint", "lint-wasm"]);
    }

    #[test]
    fn a_filter_that_matches_nothing_is_refused() {
        assert!(chosen(&["rust", "wings"]).is_err());
    }
}
