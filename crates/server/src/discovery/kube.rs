//! Kubernetes clusters, by list and watch of Services and EndpointSlices. Kube's types stay in here.
//!
//! ```text
//!   cluster ── feeds (one a kind and place) ──▶ picture ──▶ Change
//!              retry, backoff, streamed lists    ├ index       services of one place
//!              secrets: facts only               ├ ingresses   certificates of one place
//!                                                └ gaps        what can't be read
//! ```

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use contract::sources::StatusReason;
use futures::StreamExt;
use futures::stream::BoxStream;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

mod answers;
mod certificate;
mod connection;
mod connector;
mod feeds;
mod gaps;
mod index;
mod ingresses;
mod kubeconfig;
mod listed;
mod objects;
mod picture;
pub mod preflight;
mod secrets;

use super::limits::Limits;
use super::{Change, Discovery, Failure};
use crate::outgoing::Outgoing;
use answers::Renewals;
pub use connection::Timing;
use feeds::{Asking, Feeds, Kind, Place, feeds};
pub use kubeconfig::{RefusedField, check as check_kubeconfig, check_usable as check_usable_kubeconfig};
use picture::Picture;

/// A quiet cluster is confirmed with its renewed watches, at most this often.
const CONFIRMATION: Duration = Duration::from_secs(2);

/// How to reach a cluster, and what of it to watch.
#[derive(Clone, PartialEq)]
pub struct Settings {
    pub kubeconfig: String,
    /// `None` watches all, and hides the services of the cluster's own.
    pub namespaces: Option<Vec<String>>,
    /// Whether Ingresses and the certificates that they name are watched too.
    pub ingress_https: bool,
    pub outgoing: Outgoing,
}

/// Gives one stream at a time: each new one begins the picture anew.
pub struct KubeDiscovery {
    settings: Settings,
    timing: Timing,
    places: Vec<Place>,
    picture: Arc<Mutex<Picture>>,
}

impl KubeDiscovery {
    pub fn new(settings: Settings, limits: Limits) -> Self {
        Self::with(settings, Timing::default(), limits)
    }

    pub fn with(settings: Settings, timing: Timing, limits: Limits) -> Self {
        let places: Vec<Place> = match &settings.namespaces {
            None => vec![Place::Cluster],
            Some(names) => {
                let names: BTreeSet<&String> = names.iter().collect();
                names.into_iter().cloned().map(Place::Namespace).collect()
            }
        };
        let picture = Arc::new(Mutex::new(Picture::new(&places, limits)));
        Self { settings, timing, places, picture }
    }

    fn kinds(&self) -> &'static [Kind] {
        const ALL: &[Kind] = &[Kind::Services, Kind::Slices, Kind::Ingresses, Kind::Secrets];
        if self.settings.ingress_https { ALL } else { &ALL[..2] }
    }
}

impl Discovery for KubeDiscovery {
    fn changes(&self) -> BoxStream<'static, Result<Change, Failure>> {
        let (settings, timing) = (self.settings.clone(), self.timing);
        let (places, kinds) = (self.places.clone(), self.kinds());
        let picture = Arc::clone(&self.picture);
        let changes = async_stream::try_stream! {
            let deadline = Instant::now() + timing.first_read;
            let opened = timeout_at(deadline, open(&settings, &timing, &places, kinds)).await;
            let (mut feeds, renewals) = opened.map_err(|_| not_in_time())??;
            lock(&picture).begin();
            let mut confirmed = Instant::now();
            loop {
                let is_told = lock(&picture).is_told();
                let told = if is_told {
                    tokio::select! {
                        told = feeds.next() => told,
                        () = renewals.notified() => {
                            if confirmed.elapsed() >= CONFIRMATION {
                                confirmed = Instant::now();
                                yield Change::Confirmed;
                            }
                            continue;
                        }
                    }
                } else {
                    timeout_at(deadline, feeds.next()).await.map_err(|_| not_in_time())?
                };
                let Some(told) = told else { break };
                let applied = lock(&picture).apply(told);
                for change in applied? {
                    yield change;
                }
            }
        };
        changes.boxed()
    }
}

async fn open(
    settings: &Settings,
    timing: &Timing,
    places: &[Place],
    kinds: &[Kind],
) -> Result<(Feeds, Renewals), Failure> {
    if places.is_empty() {
        return Err(Failure::new(StatusReason::UnexpectedAnswer, "no namespace is chosen"));
    }
    let (client, renewals) = connection::connect(settings, timing).await?;
    let lists = connection::lists_of(&client).await?;
    let asking = Asking { client, lists, renewal: timing.watch, pages: Arc::new(Semaphore::new(1)) };
    Ok((feeds(&asking, places, kinds), renewals))
}

fn not_in_time() -> Failure {
    Failure::new(StatusReason::TimedOut, "the first list did not arrive in time")
}

fn lock(picture: &Mutex<Picture>) -> MutexGuard<'_, Picture> {
    picture.lock().unwrap_or_else(PoisonError::into_inner)
}
