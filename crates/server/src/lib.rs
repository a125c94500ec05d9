//! Headwater's server as a library, so that tests run the real thing; `main.rs` is its command line.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use tokio::net::TcpListener;

pub mod access;
mod answer;
pub mod app;
pub mod clock;
pub mod commands;
pub mod config;
pub mod discovery;
pub mod error;
pub mod http;
pub mod hub;
pub mod oidc;
pub mod outgoing;
pub mod platform;
pub mod serving;
pub mod store;
pub mod telemetry;
mod unquoted;

use app::App;
use config::Config;
use http::Admission;
use platform::inventory::Inventory;
use serving::Serving;
use serving::tls::Tls;
use store::Store;

/// How long answers that are under way may take once the server is told to stop.
const DRAIN: Duration = Duration::from_secs(5);

/// What a server is told from outside while it runs.
pub struct Control {
    /// Done when it is to stop.
    pub stop: BoxFuture<'static, ()>,
    /// Each item asks to read the inventory again.
    pub reload: BoxStream<'static, ()>,
    /// Is told the token of the link for the first administrator, as long as nobody exists, before it listens.
    pub first_link: Box<dyn FnOnce(&str) + Send>,
}

impl Control {
    /// Nobody will ever tell it anything.
    pub fn none() -> Self {
        Self {
            stop: Box::pin(std::future::pending()),
            reload: Box::pin(futures::stream::pending()),
            first_link: Box::new(|_| ()),
        }
    }
}

/// Serves until it is told to stop, then finishes what was begun. `listening` is told the address.
pub async fn serve(
    config: Config,
    control: Control,
    listening: impl FnOnce(std::net::SocketAddr),
) -> anyhow::Result<()> {
    let (admission, edge) = (config.admission()?, config.edge()?);
    config.oidc.as_ref().map(oidc::Settings::check).transpose()?;
    let tls = config.tls.as_ref().map(Tls::open).transpose()?;
    let inventory = config.inventory.as_deref().map(Inventory::read).transpose()?;
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("can't listen on {}", config.listen))?;
    let key = config.sealing_key()?;
    let store = Store::open_with(&config.data_dir, config.database.as_ref(), &key).await?;
    if let Some(inventory) = inventory {
        inventory.apply(&store).await?;
    }
    let (app, background) = App::start(store, &config).await?;
    if admission == Admission::Signed && !app.store.has_users().await? {
        let link = app::users::link(&app.store, None, app.access.now()).await?;
        (control.first_link)(&link.token);
    }
    let router = http::router(app.clone(), admission, &edge);
    listening(listener.local_addr()?);
    let reloading = tokio::spawn(reload(app.clone(), config.inventory.clone(), control.reload));
    let renewing = tls.clone().map(|tls| tokio::spawn(tls.follow()));
    let stopping = app.stopping.clone();
    let serving = Serving { router, bounds: config.limits, tls, stopping: stopping.clone(), drain: DRAIN };
    let stopped = async {
        control.stop.await;
        stopping.cancel();
    };
    tokio::join!(serving.run(listener), stopped);
    if let Some(renewing) = renewing {
        renewing.abort();
    }
    reloading.abort();
    background.finish(app).await;
    Ok(())
}

/// An inventory that can't be read or applied changes nothing.
async fn reload(app: App, file: Option<PathBuf>, mut asked: BoxStream<'static, ()>) {
    while asked.next().await.is_some() {
        let Some(file) = &file else { continue };
        let applied = match Inventory::read(file) {
            Ok(inventory) => app.apply_inventory(inventory).await.map_err(error::Error::into_cause),
            Err(error) => Err(error),
        };
        match applied {
            Ok(()) => tracing::info!(file = %file.display(), "the inventory was applied"),
            Err(error) => tracing::error!("the inventory was not applied: {error:#}"),
        }
    }
}

/// TLS comes from ring everywhere; a process chooses once.
pub fn choose_tls_provider() {
    // An error means that it was chosen before, and it is the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
