//! Measures the server beside real registries and prints tables: `headwater-bench --server PROGRAM [PART]…`.
//! Each part stands alone; nothing here ships.

mod browser;
mod client;
mod crowd;
mod dead;
mod delays;
mod delete;
mod document;
mod events;
mod figures;
mod floor;
mod hub;
mod idle;
mod inventory;
mod lane;
mod list;
mod machine;
mod memory;
mod nginx;
mod propagation;
mod registries;
mod report;
mod stage;
mod start;
mod sync;

use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use anyhow::Result;
use clap::{Parser, ValueEnum};
use report::Section;

/// Measures Headwater's server.
#[derive(Parser)]
struct Options {
    /// The `headwater` program, built for release.
    #[arg(long)]
    server: PathBuf,
    /// Puts the findings into this file, too.
    #[arg(long)]
    write: Option<PathBuf>,
    /// What else was measured, as text, for that file.
    #[arg(long)]
    wire: Option<String>,
    /// Only these; all without, unless there is something else to write.
    #[arg(value_enum)]
    parts: Vec<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    Browser,
    Propagation,
    Sync,
    Memory,
    Idle,
    Hub,
    Start,
    Delete,
    List,
}

impl Part {
    async fn measure(self, server: &Path) -> Result<Section> {
        match self {
            Self::Browser => browser::measure(server).await,
            Self::Propagation => propagation::measure(server).await,
            Self::Sync => sync::measure(server).await,
            Self::Memory => memory::measure(server).await,
            Self::Idle => idle::measure(server).await,
            Self::Hub => hub::measure().await,
            Self::Start => start::measure(server).await,
            Self::Delete => delete::measure(server).await,
            Self::List => list::measure(server).await,
        }
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    server::choose_tls_provider();
    let options = Options::parse();
    let is_all = options.parts.is_empty() && options.wire.is_none();
    let parts = if is_all { Part::value_variants() } else { &options.parts };
    let date = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
    let head = format!(
        "# Benchmark\n\n`cargo xtask bench --write` wrote this file on {}; remarks at its end are by hand.\n\n{}.",
        &date[..10],
        machine::facts()?
    );
    println!("{head}");
    let mut sections = Vec::new();
    if let Some(wire) = &options.wire {
        sections
            .push(("wire", format!("## wire\n\nWhat a browser fetches, in bytes.\n\n```text\n{wire}\n```")));
    }
    for part in parts {
        let (load, began) = (machine::load()?, Instant::now());
        let mut section = part.measure(&options.server).await?;
        let took = began.elapsed().as_secs();
        section.notes.push(format!("Took {took} s; load of the machine before it: {load}."));
        println!("\n{section}");
        sections.push((section.name, section.to_string()));
    }
    if let Some(file) = &options.write {
        document::write(file, &head, &sections)?;
    }
    Ok(())
}
