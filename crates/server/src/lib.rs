//! Headwater's server as a library, so that tests run the real thing; `main.rs` is its command line.

use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;

pub mod app;
pub mod config;
pub mod discovery;
pub mod error;
pub mod http;
pub mod hub;
pub mod platform;
pub mod store;
pub mod telemetry;

use app::App;
use config::Config;
use platform::inventory::Inventory;
use store::Store;

/// How long answers that are under way may take once the server is told to stop.
const DRAIN: Duration = Duration::from_secs(5);

/// Serves until `stop` is done, then finishes what was begun. `listening` is told the address.
pub async fn serve(
    config: Config,
    stop: impl Future<Output = ()> + Send,
    listening: impl FnOnce(std::net::SocketAddr),
) -> anyhow::Result<()> {
    let admission = config.admission()?;
    let inventory = config.inventory.as_deref().map(Inventory::read).transpose()?;
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("can't listen on {}", config.listen))?;
    let store = Store::open(&config.data_dir).await?;
    if let Some(inventory) = inventory {
        inventory.apply(&store).await?;
    }
    let (app, background) = App::start(store).await?;
    let router = http::router(app.clone(), admission);
    listening(listener.local_addr()?);
    let stopping = app.stopping.clone();
    let served = axum::serve(listener, router).with_graceful_shutdown(stopping.clone().cancelled_owned());
    let stopped = async {
        stop.await;
        stopping.cancel();
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        served = served => served?,
        () = stopped => tracing::warn!("some callers did not let go in time"),
    }
    background.finish(app).await;
    Ok(())
}

/// TLS comes from ring everywhere; a process chooses once.
pub fn choose_tls_provider() {
    // An error means that it was chosen before, and it is the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
