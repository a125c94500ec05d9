//! The command line: `headwater serve` runs the server, `headwater check` only reads what it would use; the others
//! are in `commands`.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use clap::{Parser, Subcommand};
use server::Control;
use server::commands;
use server::config::{Config, KEY_VARIABLE, NEW_KEY_VARIABLE};
use server::http::Admission;
use server::oidc;
use server::outgoing::Outgoing;
use server::platform::inventory::Inventory;
use server::serving::tls;
use server::store::address::DatabaseUrl;
use server::store::rotation;
use server::store::seal::KeyText;
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
    /// Seals every stored secret with a new key, all of them or none. No server may run on the database meanwhile. The
    /// new key is made beside the key file and takes its place in the end; a key in `HEADWATER_KEY` is replaced by the
    /// one in `HEADWATER_NEW_KEY`.
    RotateKey(Options),
}

/// Flags override the configuration file.
#[derive(clap::Args)]
struct Options {
    /// The configuration file (TOML): listen, `frame_ancestors`, `data_dir`, database, `key_file`, inventory,
    /// [tls], [limits], [outgoing], [oidc], [discovery], [development], [telemetry].
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
        config.key = key_in(KEY_VARIABLE);
        if let Some(oidc) = &mut config.oidc {
            let secret = std::env::var(oidc::SECRET_VARIABLE).ok().filter(|text| !text.is_empty());
            oidc.client_secret = secret.map(oidc::Secret::new);
        }
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
            print!("{}", commands::access_keys(place, key_in(KEY_VARIABLE), command).await?);
            Ok(())
        }
        Command::User { place, command } => {
            print!("{}", commands::users(place, key_in(KEY_VARIABLE), command).await?);
            Ok(())
        }
        Command::RotateKey(options) => rotate_key(&options.config()?).await,
    }
}

fn key_in(variable: &str) -> Option<KeyText> {
    std::env::var(variable).ok().filter(|text| !text.is_empty()).map(KeyText::new)
}

async fn rotate_key(config: &Config) -> anyhow::Result<()> {
    let (key, new) = (config.sealing_key()?, key_in(NEW_KEY_VARIABLE));
    let rotated = rotation::rotate(&config.data_dir, config.database.as_ref(), &key, new).await?;
    println!("Secrets that are sealed with the new key: {}.", rotated.secrets);
    match rotated.old_file {
        Some(old) => println!("Backups made before need the old key, which is in {} now.", old.display()),
        None => println!("Start the server with the new key in {KEY_VARIABLE}."),
    }
    Ok(())
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
    let scheme = if config.tls.is_some() { "https" } else { "http" };
    let listening = |address| {
        let server = format!("{scheme}://{address}");
        println!("Headwater is at {server}");
        if let Some(token) = token.get() {
            let link = commands::link_at(&server, token);
            println!("The first administrator signs in by this link, once, within 24 hours:\n{link}");
        }
    };
    let served = server::serve(config, control, listening).await;
    telemetry.finish();
    served
}

fn check(config: &Config) -> anyhow::Result<()> {
    config.admission()?;
    config.edge()?;
    config.sealing_key()?;
    config.tls.as_ref().map(tls::Files::check).transpose()?;
    config.database.as_ref().map(DatabaseUrl::check).transpose()?;
    config.telemetry.traces_url()?;
    config.oidc.as_ref().map(oidc::Settings::check).transpose()?;
    if let Some(file) = &config.inventory {
        Inventory::read(file)?;
    }
    println!("The configuration is valid.");
    Ok(())
}
