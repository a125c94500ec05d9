//! The project's own commands: `cargo xtask setup | run | test | check | bench`.
//!
//! Depends on nothing but `anyhow`, so that a fresh clone gets to its first command in seconds. It knows the
//! other crates only by the names of their packages and binaries.

mod args;
mod bench;
mod chunks;
mod console;
mod counts;
mod fingerprint;
mod fuzzing;
mod house;
mod install;
mod parts;
mod places;
mod process;
mod run;
mod setup;
mod steps;
mod styles;
mod suite;
mod toolbox;

use std::process::ExitCode;

use anyhow::Result;

use crate::{args::Task, parts::Scope, places::Places, suite::Session};

fn main() -> ExitCode {
    match perform() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform() -> Result<ExitCode> {
    let task = match args::parse(std::env::args().skip(1)) {
        Ok(Task::Help) => {
            println!("{}", args::HELP);
            return Ok(ExitCode::SUCCESS);
        }
        Ok(task) => task,
        Err(error) => {
            eprintln!("error: {error}\n\n{}", args::HELP);
            return Ok(ExitCode::from(2));
        }
    };
    let places = Places::find()?;
    match task {
        Task::Help => unreachable!("answered above"),
        Task::Setup => setup::prepare(&places, Scope::Test).map(|_| ExitCode::SUCCESS),
        Task::Run(options) => run::run(&setup::prepare(&places, Scope::Run)?, &options),
        Task::Bench(options) => {
            // Who measures the browser needs one.
            let scope = if options.parts.contains(&"browser") { Scope::Test } else { Scope::Run };
            bench::bench(&setup::prepare(&places, scope)?, &options)
        }
        Task::Check => {
            let tools = setup::prepare(&places, Scope::Check)?;
            let session = Session { tools: &tools, long: false, extra: Vec::new() };
            Ok(suite::perform(&session, &steps::checks(&places)))
        }
        Task::Test(options) => {
            let tools = setup::prepare(&places, Scope::Test)?;
            let session = Session { tools: &tools, long: options.long, extra: options.extra };
            let mut all = steps::all(&places);
            if options.long {
                all.extend(steps::long());
            }
            Ok(suite::perform(&session, &suite::choose(all, &options.filters)?))
        }
    }
}
