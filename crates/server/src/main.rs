//! The command line: `headwater serve` runs the server, `headwater check` only reads what it would use; the others
//! are in `commands`.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use clap::{Parser, Subcommand};
use server::Control;
use server::commands;
use server::config::Config;
use server::http::Admission;
use server::outgoing::Outgoing;
use server::platform::inventory::Inventory;
use server::store::address::DatabaseUrl;
use server::telemetry;
use tokio::signal::unix::{SignalKind, signal};

/// The console and API for the service sources of a cloud-native API gateway.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the console and the API until it is told to stop (Ctrl-C or SIGTERM). On SIGHUP it reads the
    /// inventory again.
    Serve(Options),
    /// Reads the configuration and the inventory, says what is wrong with them, and changes nothing.
    Check(Options),
    /// Access keys, by which programs sign their calls.
    AccessKey {
        #[command(flatten)]
        place: commands::Place,
        #[command(subcommand)]
        command: commands::AccessKeys,
    },
    /// People who sign in.
    User {
        #[command(flatten)]
        place: commands::Place,
        #[command(subcommand)]
        command: commands::Users,
    },
}

/// Flags override the configuration file.
#[derive(clap::Args)]
struct Options {
    /// The configuration file (TOML): listen, `data_dir`, database, `key_file`, inventory, [discovery],
    /// [development], [telemetry].
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
    server::choose_tls_provider();
    match Cli::parse().command {
        Command::Serve(options) => serve(options.config()?).await,
        Command::Check(options) => check(&options.config()?),
        Command::AccessKey { place, command } => {
            print!("{}", commands::access_keys(place, command).await?);
            Ok(())
        }
        Command::User { place, command } => {
            print!("{}", commands::users(place, command).await?);
            Ok(())
        }
    }
}

async fn serve(config: Config) -> anyhow::Result<()> {
    let telemetry = telemetry::start(&config.telemetry, &Outgoing::new(config.outgoing.clone()))?;
    if config.admission()? == Admission::UnsignedOnLoopback {
        tracing::warn!(
            "DEVELOPMENT: anybody on this machine may read and change everything (development.accept_unsigned)"
        );
    }
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let hangups = signal(SignalKind::hangup())?;
    let stop = async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping");
    };
    let reload = futures::stream::unfold(hangups, async |mut hangups| Some((hangups.recv().await?, hangups)));
    let token = Arc::new(OnceLock::new());
    let first_link = Box::new({
        let token = token.clone();
        move |told: &str| drop(token.set(told.to_owned()))
    });
    let control = Control { stop: Box::pin(stop), reload: Box::pin(reload), first_link };
    let served = server::serve(config, control, |address| {
        let server = format!("http://{address}");
        println!("Headwater is at {server}");
        if let Some(token) = token.get() {
            let link = commands::link_at(&server, token);
            println!("The first administrator signs in by this link, once, within 24 hours:\n{link}");
        }
    });
    let served = served.await;
    telemetry.finish();
    served
}

fn check(config: &Config) -> anyhow::Result<()> {
    config.admission()?;
    config.database.as_ref().map(DatabaseUrl::check).transpose()?;
    config.telemetry.traces_url()?;
    if let Some(file) = &config.inventory {
        Inventory::read(file)?;
    }
    println!("The configuration is valid.");
    Ok(())
}
