//! The server's parts, put together: store, hub, discovery. What people and machines ask for is done in
//! [`gateways`], [`sources`] and [`parameters`]; `http` only translates.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use tokio::sync::{Mutex, Notify, Semaphore};
use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;

mod access_changes;
pub mod access_keys;
pub mod added;
mod adding;
mod audit;
mod clusters;
mod deletions;
pub mod gateways;
pub mod history;
mod inventory;
mod nacos_instances;
pub mod oidc;
pub mod origins;
pub mod parameters;
pub mod plans;
mod preflight;
mod reach;
mod registries;
pub mod replicas;
pub mod search;
mod security_groups;
pub mod services;
pub mod sessions;
pub mod settings;
mod settling;
pub mod signatures;
pub mod snapshots;
pub mod sources;
pub mod tokens;
pub mod users;

use crate::access::Access;
use crate::config::Config;
use crate::discovery::metrics::Metrics;
use crate::discovery::supervisor::Supervisor;
use crate::discovery::view::SourceView;
use crate::error;
use crate::hub::Hub;
use crate::oidc::Provider;
use crate::outgoing::Outgoing;
use crate::store::Store;
use crate::store::sources::SourceRow;
use replicas::{Notice, Replica};

#[derive(Clone)]
pub struct App {
    pub store: Store,
    pub hub: Hub,
    pub supervisor: Supervisor,
    /// This server among others on the same database; `None` where it is alone.
    pub replica: Option<Replica>,
    pub metrics: Metrics,
    /// Where sources may be.
    outgoing: Outgoing,
    /// By which people may sign in, where the operator names one.
    provider: Option<Arc<Provider>>,
    /// Who calls, and what is remembered of them.
    pub access: Arc<Access>,
    /// Cancelled when the server begins to stop: streams end then.
    pub stopping: CancellationToken,
    /// Set once every source that is stored was settled.
    following: Arc<AtomicBool>,
    /// What was deleted just now.
    deletions: deletions::Deletions,
    /// What is followed may differ from what is stored.
    unsettled: Arc<Notify>,
    /// A turn for each preflight that runs.
    preflights: Arc<Semaphore>,
    /// Held while a source or what it depends on is changed: the store and discovery stay in step.
    changing: Arc<Mutex<()>>,
}

/// Keeps what the app does in the background until `finish`.
pub struct Background {
    snapshots: JoinHandle<()>,
    last_snapshots: CancellationToken,
    tasks: JoinSet<()>,
}

impl App {
    /// Starts to follow every source there is. A source that can't be planned is shown so; it keeps
    /// nobody else from starting.
    pub async fn start(store: Store, config: &Config) -> anyhow::Result<(Self, Background)> {
        let hub = Hub::new();
        let metrics = Metrics::default();
        let supervisor =
            Supervisor::new(hub.clone(), metrics.clone(), config.clock.clone(), config.discovery);
        let outgoing = Outgoing::new(config.outgoing.clone());
        let provider =
            config.oidc.as_ref().map(|settings| Provider::new(settings, &outgoing, config.clock.clone()));
        let replica = store.is_shared().then(Replica::join);
        let app = Self {
            store,
            hub,
            supervisor,
            replica,
            metrics,
            outgoing,
            provider: provider.transpose()?.map(Arc::new),
            access: Arc::new(Access::new(config.clock.clone())),
            stopping: CancellationToken::new(),
            following: Arc::default(),
            deletions: deletions::Deletions::default(),
            unsettled: Arc::default(),
            preflights: Arc::new(Semaphore::new(preflight::AT_ONCE)),
            changing: Arc::default(),
        };
        app.settle_all_or_later().await;
        // Those that run already may not know what was applied at this one's start.
        app.tell(Notice::Gateways).await;
        let last_snapshots = CancellationToken::new();
        let keep = tokio::spawn(snapshots::keep(app.clone(), last_snapshots.clone()));
        let mut tasks = JoinSet::new();
        tasks.spawn(app.clone().keep_settled());
        tasks.spawn(app.clone().keep_purged());
        if let Some(replica) = app.replica.clone() {
            tasks.spawn(replica.run(app.clone()));
        }
        Ok((app, Background { snapshots: keep, last_snapshots, tasks }))
    }

    /// A source of which nothing is known yet.
    pub fn unread(&self, source: &SourceRow) -> SourceView {
        SourceView::pending(source.created_at)
    }

    /// Tells the other replicas, if there are any.
    async fn tell(&self, notice: Notice) {
        if let Some(replica) = &self.replica {
            replica.tell(self, &notice).await;
        }
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
    pub async fn finish(mut self, app: App) {
        app.supervisor.stop_all();
        self.tasks.shutdown().await;
        self.last_snapshots.cancel();
        if let Err(error) = self.snapshots.await {
            tracing::warn!(%error, "the last snapshots were not saved");
        }
        if let Some(replica) = &app.replica
            && let Err(error) = app.store.release_leases(replica.id()).await
        {
            tracing::warn!(%error, "the leases were not released; they run out by themselves");
        }
        app.store.close().await;
    }
}
