//! The server's parts, put together: store, hub, discovery. What people and machines ask for is done in
//! [`sources`] and [`parameters`]; `http` only translates.

use std::sync::Arc;

use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub mod parameters;
pub mod plans;
pub mod services;
pub mod sources;

use crate::clock::Clock;
use crate::config::Config;
use crate::discovery::snapshot;
use crate::discovery::supervisor::Supervisor;
use crate::discovery::view::SourceView;
use crate::error;
use crate::hub::Hub;
use crate::store::{Store, now};

#[derive(Clone)]
pub struct App {
    pub store: Store,
    pub hub: Hub,
    pub supervisor: Supervisor,
    pub clock: Clock,
    /// Cancelled when the server begins to stop: streams end then.
    pub stopping: CancellationToken,
    /// Held while a source or what it depends on is changed: the store and discovery stay in step.
    changing: Arc<Mutex<()>>,
}

/// Keeps what the app does in the background until `finish`.
pub struct Background {
    snapshots: JoinHandle<()>,
    last_snapshots: CancellationToken,
}

impl App {
    /// Starts to follow every source there is. A source that can't be planned is shown so; it keeps
    /// nobody else from starting.
    pub async fn start(store: Store, config: &Config) -> anyhow::Result<(Self, Background)> {
        let hub = Hub::new();
        let clock = config.clock.clone();
        let supervisor = Supervisor::new(hub.clone(), clock.clone(), config.discovery);
        let (stopping, changing) = (CancellationToken::new(), Arc::default());
        let app = Self { store, hub, supervisor, clock, stopping, changing };
        let mut restored = snapshot::restore(&app.store).await?;
        for source in app.store.sources().await? {
            let view = restored.remove(&source.source_id).unwrap_or_else(|| SourceView::pending(now()));
            let plan = app.plan(&source).await;
            app.supervisor.start(&source.source_id, &source.gateway_id, 1, view, plan);
        }
        let last_snapshots = CancellationToken::new();
        let keep = snapshot::keep(app.store.clone(), app.supervisor.clone(), last_snapshots.clone());
        Ok((app, Background { snapshots: tokio::spawn(keep), last_snapshots }))
    }

    /// Does a change to its end, one at a time, even when the caller has hung up meanwhile: what is
    /// written and what is followed never part.
    async fn change<T: Send + 'static>(
        &self,
        work: impl Future<Output = error::Result<T>> + Send + 'static,
    ) -> error::Result<T> {
        let changing = self.changing.clone();
        let work = tokio::spawn(async move {
            let _alone = changing.lock().await;
            work.await
        });
        work.await.map_err(|error| error::Error::Internal(error.into()))?
    }
}

impl Background {
    /// Ends every source's task, saves what is not saved yet, and closes the store.
    pub async fn finish(self, app: App) {
        app.supervisor.stop_all();
        self.last_snapshots.cancel();
        if let Err(error) = self.snapshots.await {
            tracing::warn!(%error, "the last snapshots were not saved");
        }
        app.store.close().await;
    }
}
