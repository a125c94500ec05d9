//! The command line: `headwater serve` runs the server, `headwater check` only reads what it would use.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use server::config::Config;
use server::http::Admission;
use server::platform::inventory::Inventory;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// The console and API for the service sources of a cloud-native API gateway.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the console and the API until it is told to stop (Ctrl-C or SIGTERM).
    Serve(Options),
    /// Reads the configuration and the inventory, says what is wrong with them, and changes nothing.
    Check(Options),
}

/// Flags override the configuration file.
#[derive(clap::Args)]
struct Options {
    /// The configuration file (TOML): listen, `data_dir`, inventory, [development].
    #[arg(long, short)]
    config: Option<PathBuf>,
    /// Listen on this port of the configured address [default: 8080; 0 picks a free one].
    #[arg(long)]
    port: Option<u16>,
    /// Where the database and the key are kept [default: headwater-data].
    #[arg(long)]
    data_dir: Option<PathBuf>,
    /// The inventory (TOML) of regions, VPCs, gateways, clusters and Nacos instances, applied at start.
    #[arg(long)]
    inventory: Option<PathBuf>,
    /// Development only: accept calls without a signature or a sign-in, on loopback.
    #[arg(long)]
    accept_unsigned: bool,
}

impl Options {
    fn config(self) -> anyhow::Result<Config> {
        let mut config = self.config.as_deref().map(Config::read).transpose()?.unwrap_or_default();
        if let Some(port) = self.port {
            config.listen.set_port(port);
        }
        if let Some(data_dir) = self.data_dir {
            config.data_dir = data_dir;
        }
        config.inventory = self.inventory.or(config.inventory);
        config.development.accept_unsigned |= self.accept_unsigned;
        Ok(config)
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // What the clients say of a dead registry is in the source's status, worded once.
    let quiet = "info,kube_client=off,kube_runtime=off";
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(quiet));
    let is_terminal = std::io::stderr().is_terminal();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(is_terminal)
        .with_writer(std::io::stderr)
        .init();
    server::choose_tls_provider();
    match Cli::parse().command {
        Command::Serve(options) => serve(options.config()?).await,
        Command::Check(options) => check(&options.config()?),
    }
}

async fn serve(config: Config) -> anyhow::Result<()> {
    match config.admission()? {
        Admission::UnsignedOnLoopback => tracing::warn!(
            "DEVELOPMENT: anybody on this machine may read and change everything (development.accept_unsigned)"
        ),
        Admission::Nobody => tracing::warn!(
            "every call of the API is refused: signatures can't be verified yet; see development.accept_unsigned"
        ),
    }
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let stop = async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping");
    };
    server::serve(config, stop, |address| println!("Headwater is at http://{address}")).await
}

fn check(config: &Config) -> anyhow::Result<()> {
    config.admission()?;
    if let Some(file) = &config.inventory {
        Inventory::read(file)?;
    }
    println!("The configuration is valid.");
    Ok(())
}
