//! The floor: when somebody sees a change who follows the registry directly, by a bare nacos-sdk subscription or a
//! bare kube watcher.

use std::sync::Arc;

use anyhow::{Context, Result};
use futures::StreamExt;
use k8s_openapi::api::discovery::v1::EndpointSlice;
use kube::config::{KubeConfigOptions, Kubeconfig};
use kube::runtime::watcher;
use kube::{Api, Client};
use lab::kube::ApiServer;
use nacos_sdk::api::naming::{NamingChangeEvent, NamingEventListener, NamingService, NamingServiceBuilder};
use nacos_sdk::api::props::ClientProps;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// Lives as long as it is to be told.
pub enum Floor {
    Nacos { _client: NamingService },
    Kubernetes { task: JoinHandle<()> },
}

struct Told(UnboundedSender<Instant>);

impl NamingEventListener for Told {
    fn event(&self, _event: Arc<NamingChangeEvent>) {
        // An error means that nobody wants to know any more.
        let _ = self.0.send(Instant::now());
    }
}

/// A subscription to one service.
pub async fn nacos(
    address: &str,
    namespace: &str,
    service: &str,
) -> Result<(Floor, UnboundedReceiver<Instant>)> {
    let properties = ClientProps::new()
        .server_addr(address)
        .namespace(namespace)
        .app_name("headwater-bench")
        // Otherwise the environment is believed first, and the last instance never goes.
        .env_first(false)
        .naming_push_empty_protection(false)
        .naming_load_cache_at_start(false);
    let client = NamingServiceBuilder::new(properties).build().await?;
    let (sender, told) = unbounded_channel();
    client
        .subscribe(service.to_owned(), Some("DEFAULT_GROUP".to_owned()), Vec::new(), Arc::new(Told(sender)))
        .await
        .with_context(|| format!("nacos-sdk can't subscribe to {service}"))?;
    Ok((Floor::Nacos { _client: client }, told))
}

/// A watch of all EndpointSlices; returns once the list is complete.
pub async fn kubernetes(cluster: &ApiServer) -> Result<(Floor, UnboundedReceiver<Instant>)> {
    let kubeconfig = Kubeconfig::from_yaml(&cluster.kubeconfig())?;
    let config = kube::Config::from_custom_kubeconfig(kubeconfig, &KubeConfigOptions::default()).await?;
    let slices: Api<EndpointSlice> = Api::all(Client::try_from(config)?);
    let (sender, told) = unbounded_channel();
    let mut events = watcher(slices, watcher::Config::default()).boxed();
    while let Some(event) = events.next().await {
        if matches!(event?, watcher::Event::InitDone) {
            break;
        }
    }
    let task = tokio::spawn(async move {
        while let Some(event) = events.next().await {
            if matches!(event, Ok(watcher::Event::Apply(_))) && sender.send(Instant::now()).is_err() {
                return;
            }
        }
    });
    Ok((Floor::Kubernetes { task }, told))
}

impl Drop for Floor {
    fn drop(&mut self) {
        if let Self::Kubernetes { task } = self {
            task.abort();
        }
    }
}
