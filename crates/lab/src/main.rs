//! `headwater-playground`: stands up the playground and keeps it until Ctrl-C.
//!
//! For tests it takes commands on standard input, one a line, and answers each with `ok` or `error: …`:
//! `server stop`, `server start`, `cluster CLUSTER put|remove NAMESPACE SERVICE`. With `--still`, nothing
//! changes by itself, and the end of standard input ends the playground.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Parser;
use lab::kube::{Endpoint, Port};
use lab::playground::{Life, Playground};
use tokio::io::{AsyncBufReadExt, BufReader, Lines, Stdin};
use tokio::signal::unix::{SignalKind, signal};

/// The Headwater console on sample data: the real server, real Nacos servers, stand-ins of clusters.
#[derive(Parser)]
struct Cli {
    /// The headwater program.
    #[arg(long)]
    server: PathBuf,
    /// 0 picks a free port.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    #[arg(long)]
    data_dir: PathBuf,
    /// Opens the browser.
    #[arg(long)]
    open: bool,
    /// Nothing changes by itself; commands come on standard input.
    #[arg(long)]
    still: bool,
}

#[tokio::main]
async fn main() -> Result<()> {
    let cli = Cli::parse();
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let stopped = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    };
    tokio::pin!(stopped);
    println!("Starting Nacos servers, clusters and Headwater …");
    let mut playground = tokio::select! {
        () = &mut stopped => return Ok(()),
        started = Playground::start(&cli.server, cli.port, &cli.data_dir) => started?,
    };
    println!("Headwater is at {}", playground.url());
    println!("The sample data is in {}. Ctrl-C ends everything.", cli.data_dir.display());
    if cli.open {
        open(playground.url());
    }
    let kept = async { if cli.still { obey(&mut playground).await } else { live(&playground).await } };
    let result = tokio::select! {
        () = stopped => Ok(()),
        result = kept => result,
    };
    playground.stop_server().await?;
    result
}

async fn live(playground: &Playground) -> Result<()> {
    let mut life = Life::default();
    loop {
        Life::pause().await;
        if let Err(error) = life.step(playground).await {
            // A registry that is busy for a moment is no reason to end everything.
            eprintln!("A sample change failed: {error:#}");
        }
    }
}

async fn obey(playground: &mut Playground) -> Result<()> {
    let mut lines: Lines<BufReader<Stdin>> = BufReader::new(tokio::io::stdin()).lines();
    while let Some(line) = lines.next_line().await? {
        match command(playground, &line).await {
            Ok(()) => println!("ok"),
            Err(error) => println!("error: {error:#}"),
        }
    }
    Ok(())
}

async fn command(playground: &mut Playground, line: &str) -> Result<()> {
    match line.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["server", "stop"] => playground.stop_server().await,
        ["server", "start"] => playground.start_server().await,
        ["cluster", cluster, "put", namespace, service] => {
            let ports = [Port::new("http", 80, 8080)];
            playground.clusters.server(cluster)?.put_service(
                namespace,
                service,
                &ports,
                &[Endpoint::ready("10.64.9.9")],
            )
        }
        ["cluster", cluster, "remove", namespace, service] => {
            playground.clusters.server(cluster)?.remove_service(namespace, service)
        }
        _ => bail!("unknown command {line:?}"),
    }
}

/// Nothing is lost where there is no browser: the address is on the terminal.
fn open(url: &str) {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let _ = std::process::Command::new(program).arg(url).spawn();
}
