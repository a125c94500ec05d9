//! The server's parts, put together: store, hub, discovery. What people and machines ask for is done in
//! [`sources`] and [`parameters`]; `http` only translates.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use contract::nacos::NacosState;
use contract::sources::StatusReason;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub mod parameters;
pub mod sources;

use crate::discovery::kube::{self, KubeDiscovery};
use crate::discovery::metrics::Metrics;
use crate::discovery::nacos::{Credentials, NacosDiscovery, Settings};
use crate::discovery::supervisor::{Plan, Supervisor};
use crate::discovery::view::SourceView;
use crate::discovery::{Failure, snapshot};
use crate::error;
use crate::hub::Hub;
use crate::platform::eligibility::cluster_answers;
use crate::store::nacos_instances::NacosInstanceRow;
use crate::store::sources::{Origin, SourceRow};
use crate::store::{Store, now};

#[derive(Clone)]
pub struct App {
    pub store: Store,
    pub hub: Hub,
    pub supervisor: Supervisor,
    pub metrics: Metrics,
    /// Cancelled when the server begins to stop: streams end then.
    pub stopping: CancellationToken,
    /// Set once every source that was there at the start is followed.
    following: Arc<AtomicBool>,
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
    pub async fn start(store: Store) -> anyhow::Result<(Self, Background)> {
        let hub = Hub::new();
        let metrics = Metrics::default();
        let supervisor = Supervisor::new(hub.clone(), metrics.clone());
        let app = Self {
            store,
            hub,
            supervisor,
            metrics,
            stopping: CancellationToken::new(),
            following: Arc::default(),
            changing: Arc::default(),
        };
        let mut restored = snapshot::restore(&app.store).await?;
        for source in app.store.sources().await? {
            let view = restored.remove(&source.source_id).unwrap_or_else(|| SourceView::pending(now()));
            let plan = app.plan(&source).await;
            app.metrics.add(&source.source_id, &source.gateway_id, source.origin().source_type());
            app.supervisor.start(&source.source_id, &source.gateway_id, view, plan);
        }
        app.following.store(true, Ordering::Release);
        let last_snapshots = CancellationToken::new();
        let keep = snapshot::keep(app.store.clone(), app.supervisor.clone(), last_snapshots.clone());
        Ok((app, Background { snapshots: tokio::spawn(keep), last_snapshots }))
    }

    /// Whether discovery follows every source that was there when the server started.
    pub fn is_following(&self) -> bool {
        self.following.load(Ordering::Acquire)
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

    /// How a source is to be followed as the inventory stands now, or what stands in the way.
    pub async fn plan(&self, source: &SourceRow) -> Plan {
        let plan = match source.origin() {
            Origin::Cluster(id) => self.plan_cluster(&id).await,
            Origin::Nacos(id) => self.plan_nacos(&id).await,
        };
        plan.unwrap_or_else(|error| {
            tracing::error!(source = source.source_id, %error, "the inventory can't be read");
            blocked(StatusReason::UnexpectedAnswer, "Headwater could not read its own inventory")
        })
    }

    async fn plan_cluster(&self, cluster_id: &str) -> sqlx::Result<Plan> {
        let Some(cluster) = self.store.cluster(cluster_id).await? else {
            return Ok(blocked(StatusReason::RegistryRemoved, cluster_id));
        };
        if !cluster_answers(&cluster.state) {
            return Ok(blocked(StatusReason::RegistryStopped, &cluster.state));
        }
        Ok(match self.store.kubeconfig(&cluster) {
            Ok(kubeconfig) => {
                let settings = kube::Settings { kubeconfig, namespaces: None, ingress_https: false };
                Plan::Follow(Arc::new(KubeDiscovery::new(settings)))
            }
            Err(error) => blocked(StatusReason::BadCredentials, &error.to_string()),
        })
    }

    async fn plan_nacos(&self, instance_id: &str) -> sqlx::Result<Plan> {
        let Some(instance) = self.store.nacos_instance(instance_id).await? else {
            return Ok(blocked(StatusReason::RegistryRemoved, instance_id));
        };
        if !instance.permitted {
            return Ok(blocked(StatusReason::PermissionDenied, instance_id));
        }
        if NacosState::from(instance.state.as_str()) != NacosState::Running {
            return Ok(blocked(StatusReason::RegistryStopped, &instance.state));
        }
        if !(instance.mcp_supported && instance.mcp_enabled) {
            return Ok(blocked(StatusReason::McpDisabled, instance_id));
        }
        Ok(match self.nacos_settings(&instance) {
            Ok(settings) => Plan::Follow(Arc::new(NacosDiscovery::new(settings))),
            Err(error) => blocked(StatusReason::BadCredentials, &error.to_string()),
        })
    }

    fn nacos_settings(&self, instance: &NacosInstanceRow) -> anyhow::Result<Settings> {
        let password = self.store.nacos_password(instance)?;
        let credentials = instance
            .username
            .clone()
            .zip(password)
            .map(|(username, password)| Credentials { username, password });
        let namespaces = serde_json::from_str(&instance.namespaces)?;
        Ok(Settings { address: instance.address.clone(), namespaces, credentials })
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

fn blocked(reason: StatusReason, detail: &str) -> Plan {
    Plan::Blocked(Failure::new(reason, detail))
}
