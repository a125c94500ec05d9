//! Kubernetes clusters, by list and watch of Services and EndpointSlices. Kube's types stay in here.

use std::time::Duration;

use contract::sources::StatusReason;
use futures::stream::BoxStream;
use futures::{Stream, StreamExt, TryStreamExt};
use k8s_openapi::api::core::v1::Service;
use k8s_openapi::api::discovery::v1::EndpointSlice;
use kube::runtime::{WatchStreamExt, watcher};
use kube::{Api, Client};

mod index;
mod kubeconfig;

use super::{Change, Discovery, Failure, failure, is_busy};
use index::{Index, Update};
pub use kubeconfig::check as check_kubeconfig;

/// A list and the first watch must be there by then.
const FIRST_READ: Duration = Duration::from_secs(20);
/// A watch is renewed this often, and a connection on which nothing comes for longer is dead.
const WATCH_SECONDS: u32 = 50;

/// How to reach a cluster, and what of it to watch.
#[derive(Clone, PartialEq)]
pub struct Settings {
    pub kubeconfig: String,
    /// `None` watches all, and hides the services of the cluster's own.
    pub namespaces: Option<Vec<String>>,
    /// Whether Ingresses and the certificates that they name are watched too.
    pub ingress_https: bool,
}

pub struct KubeDiscovery {
    settings: Settings,
}

impl KubeDiscovery {
    pub fn new(settings: Settings) -> Self {
        Self { settings }
    }
}

impl Discovery for KubeDiscovery {
    fn changes(&self) -> BoxStream<'static, Result<Change, Failure>> {
        let kubeconfig = self.settings.kubeconfig.clone();
        let changes = async_stream::try_stream! {
            let client = connect(&kubeconfig).await?;
            let mut updates = updates(client);
            let mut index = Index::default();
            let started = tokio::time::Instant::now();
            loop {
                let update = if index.is_complete() {
                    updates.next().await
                } else {
                    tokio::time::timeout_at(started + FIRST_READ, updates.next()).await.map_err(|_| {
                        Failure::new(StatusReason::TimedOut, "the first list did not arrive in time")
                    })?
                };
                match update {
                    None => break,
                    Some(update) => if let Some(change) = index.apply(update?) {
                        yield change;
                    },
                }
            }
        };
        changes.boxed()
    }
}

async fn connect(kubeconfig: &str) -> Result<Client, Failure> {
    let mut config = kubeconfig::read(kubeconfig)
        .await
        .map_err(|error| Failure::new(StatusReason::BadCredentials, error))?;
    config.connect_timeout = Some(Duration::from_secs(5));
    config.read_timeout = Some(Duration::from_secs(u64::from(WATCH_SECONDS) + 15));
    // The supervisor retries, and tells so; the client must not do it in secret.
    config.default_retry = false;
    Client::try_from(config).map_err(|error| failure_of(&error))
}

/// Services and EndpointSlices as one stream. It ends with the first failure that a fresh list does
/// not mend; an expired watch (410) is mended by the watcher itself, with its backoff.
fn updates(client: Client) -> impl Stream<Item = Result<Update, Failure>> + Unpin {
    let config = watcher::Config::default().timeout(WATCH_SECONDS);
    let services = watcher(Api::<Service>::all(client.clone()), config.clone()).default_backoff();
    let services = services.map_ok(|event| Update::Service(Box::new(event)));
    let slices = watcher(Api::<EndpointSlice>::all(client), config).default_backoff();
    let slices = slices.map_ok(|event| Update::Slice(Box::new(event)));
    let both = futures::stream::select(services, slices);
    Box::pin(both.filter_map(async |update| match update {
        Ok(update) => Some(Ok(update)),
        Err(error) if is_expired(&error) => None,
        Err(error) => Some(Err(watch_failure(&error))),
    }))
}

/// Only as an event: after a refusal with 410 the watcher would ask for the same again.
fn is_expired(error: &watcher::Error) -> bool {
    matches!(error, watcher::Error::WatchError(status) if status.code == 410)
}

fn watch_failure(error: &watcher::Error) -> Failure {
    match error {
        watcher::Error::InitialListFailed(error)
        | watcher::Error::WatchStartFailed(error)
        | watcher::Error::WatchFailed(error) => failure_of(error),
        watcher::Error::WatchError(status) => Failure::new(StatusReason::UnexpectedAnswer, &status.message),
        watcher::Error::NoResourceVersion => Failure::new(StatusReason::UnexpectedAnswer, error),
    }
}

fn failure_of(error: &kube::Error) -> Failure {
    match error {
        kube::Error::Api(status) => match status.code {
            401 => Failure::new(StatusReason::Unauthorized, &status.message),
            403 => Failure::new(StatusReason::PermissionDenied, &status.message),
            code if is_busy(code) => Failure::busy(&status.message),
            _ => Failure::new(StatusReason::UnexpectedAnswer, &status.message),
        },
        kube::Error::Auth(error) => Failure::new(StatusReason::BadCredentials, error),
        kube::Error::ReadEvents(_) => Failure::new(StatusReason::ConnectionLost, error),
        other => failure::of_connection(other),
    }
}
