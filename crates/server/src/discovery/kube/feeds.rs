//! What a cluster tells, as one stream: a feed for each kind of object in each place. A feed outlives its
//! failures: it tells them, and tries again. Knows nothing of what is made of it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use contract::sources::StatusReason;
use futures::stream::{BoxStream, SelectAll};
use futures::{Stream, StreamExt, TryStreamExt};
use k8s_openapi::api::core::v1::Service;
use k8s_openapi::api::discovery::v1::EndpointSlice;
use k8s_openapi::api::networking::v1::Ingress;
use kube::core::NamespaceResourceScope;
use kube::runtime::watcher::{Config, Event};
use kube::runtime::{WatchStreamExt, watcher};
use kube::{Api, Client, Resource};
use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::connection::{Lists, watch_failure};
use super::secrets;
use super::{index, ingresses};
use crate::discovery::Failure;
use crate::discovery::backoff::Backoff;

const PAGE_SIZE: u32 = 500;
/// A feed that lived this long and broke is tried again at once.
const LIVED: Duration = Duration::from_secs(5);

/// Where objects are watched.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Cluster,
    Namespace(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Services,
    Slices,
    Ingresses,
    Secrets,
}

/// Services must be followed; of certificates it is enough to say that they are not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    Vital,
    Extra,
}

/// One piece of news from one feed.
pub struct Told {
    pub place: Place,
    pub kind: Kind,
    pub news: News,
}

pub enum News {
    Services(index::Update),
    Certificates(ingresses::Update),
    /// The list of this kind is complete; comes after the update that completes it.
    Listed,
    Failed(Failure),
}

/// How the objects are asked for.
#[derive(Clone)]
pub struct Asking {
    pub client: Client,
    pub lists: Lists,
    pub renewal: Duration,
    /// Pages of Secrets are large: they are read one at a time, whatever the number of places.
    pub pages: Arc<Semaphore>,
}

impl Kind {
    pub fn need(self) -> Need {
        match self {
            Self::Services | Self::Slices => Need::Vital,
            Self::Ingresses | Self::Secrets => Need::Extra,
        }
    }
}

impl Place {
    pub fn namespace(&self) -> Option<&str> {
        match self {
            Self::Cluster => None,
            Self::Namespace(name) => Some(name),
        }
    }
}

pub type Feeds = SelectAll<BoxStream<'static, Told>>;

pub fn feeds(asking: &Asking, places: &[Place], kinds: &[Kind]) -> Feeds {
    let pairs = places.iter().flat_map(|place| kinds.iter().map(move |kind| (place, *kind)));
    pairs.map(|(place, kind)| feed(asking.clone(), place.clone(), kind)).collect()
}

fn feed(asking: Asking, place: Place, kind: Kind) -> BoxStream<'static, Told> {
    let attempt = {
        let place = place.clone();
        move || attempt(&asking, &place, kind)
    };
    let news = lasting(attempt, kind.need());
    news.map(move |news| Told { place: place.clone(), kind, news }).boxed()
}

/// One life of a feed, which ends with its first failure.
fn attempt(asking: &Asking, place: &Place, kind: Kind) -> BoxStream<'static, Result<News, Failure>> {
    match kind {
        Kind::Services => with_end(watched::<Service>(asking, place), |event| {
            News::Services(index::Update::Service(Box::new(event)))
        }),
        Kind::Slices => with_end(watched::<EndpointSlice>(asking, place), |event| {
            News::Services(index::Update::Slice(Box::new(event)))
        }),
        Kind::Ingresses => with_end(watched::<Ingress>(asking, place), |event| {
            News::Certificates(ingresses::Update::Ingress(Box::new(event)))
        }),
        Kind::Secrets => {
            let secrets = secrets::watched(asking, place.namespace());
            with_end(secrets, |event| News::Certificates(ingresses::Update::Secret(event)))
        }
    }
}

/// Adds `Listed` behind the end of each list.
fn with_end<K: Send + 'static>(
    events: impl Stream<Item = Result<Event<K>, Failure>> + Send + 'static,
    tell: impl Fn(Event<K>) -> News + Send + 'static,
) -> BoxStream<'static, Result<News, Failure>> {
    let news = events.map_ok(move |event| {
        let end = matches!(event, Event::InitDone).then_some(Ok(News::Listed));
        futures::stream::iter([Ok(tell(event))].into_iter().chain(end))
    });
    news.try_flatten().boxed()
}

/// Tries again after each failure, and tells it. That an extra feed broke which worked is nothing to
/// tell unless it can't be had again.
fn lasting(
    attempt: impl Fn() -> BoxStream<'static, Result<News, Failure>> + Send,
    need: Need,
) -> impl Stream<Item = News> + Send {
    async_stream::stream! {
        let mut backoff = Backoff::steady();
        loop {
            let started = Instant::now();
            let mut events = attempt();
            let mut was_listed = false;
            let failure = loop {
                match events.next().await {
                    Some(Ok(news)) => {
                        was_listed |= matches!(news, News::Listed);
                        yield news;
                    }
                    Some(Err(failure)) => break failure,
                    None => break Failure::new(StatusReason::ConnectionLost, "the cluster ended a watch"),
                }
            };
            drop(events);
            if started.elapsed() >= LIVED {
                backoff.reset();
            }
            if need == Need::Vital || !(was_listed && failure.may_pass) {
                yield News::Failed(failure);
            }
            tokio::time::sleep(backoff.failed(Instant::now()).length).await;
        }
    }
}

/// A list and the changes since, until the first failure that a fresh list does not mend; an expired
/// watch (410) is mended by the watcher itself, with its backoff.
fn watched<K>(asking: &Asking, place: &Place) -> impl Stream<Item = Result<Event<K>, Failure>> + use<K>
where
    K: Resource<DynamicType = (), Scope = NamespaceResourceScope>
        + Clone
        + DeserializeOwned
        + fmt::Debug
        + Send
        + Sync
        + 'static,
{
    let api: Api<K> = match place.namespace() {
        None => Api::all(asking.client.clone()),
        Some(name) => Api::namespaced(asking.client.clone(), name),
    };
    let mut lists = asking.lists;
    let seconds = u32::try_from(asking.renewal.as_secs()).unwrap_or(u32::MAX);
    async_stream::try_stream! {
        loop {
            let mut config = Config::default().timeout(seconds).page_size(PAGE_SIZE);
            if lists == Lists::Streamed {
                config = config.streaming_lists();
            }
            let mut events = watcher(api.clone(), config).default_backoff().boxed();
            let ended = loop {
                match events.next().await {
                    Some(Ok(event)) => yield event,
                    Some(Err(error)) if is_expired(&error) => {}
                    Some(Err(error)) => break Some(error),
                    None => break None,
                }
            };
            match ended {
                Some(error) if lists == Lists::Streamed && is_not_streaming(&error) => lists = Lists::Paged,
                Some(error) => Err(watch_failure(&error))?,
                None => break,
            }
        }
    }
}

/// Only as an event: after a refusal with 410 the watcher would ask for the same again.
fn is_expired(error: &watcher::Error) -> bool {
    matches!(error, watcher::Error::WatchError(status) if status.code == 410)
}

/// What a server says that could stream lists by its version, but where that is switched off.
fn is_not_streaming(error: &watcher::Error) -> bool {
    matches!(error, watcher::Error::WatchStartFailed(kube::Error::Api(status)) if matches!(status.code, 400 | 422))
}
