//! The beginning of a run: everything that the registry offers, read within a time that it can't stretch.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use contract::sources::StatusReason;
use futures::stream::FuturesUnordered;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout_at};

use super::super::catalogue::{Catalogue, Listing, shown};
use super::super::connection::Connection;
use super::super::known::Known;
use super::super::memory::Memory;
use super::super::older::{Turns, is_version_1};
use super::super::{Registry, Settings};
use super::Following;
use super::feeds::{EVERY, NEWS, News, keep_hearing, keep_listing};
use crate::discovery::limits::Limits;
use crate::discovery::model::{OfferedService, ServiceKey};
use crate::discovery::{Change, Failure};

/// For the catalogue and the connections, and for everything together …
const PATIENCE: Duration = Duration::from_mins(1);
/// … with this for each service that is listed.
const PATIENCE_A_SERVICE: Duration = Duration::from_millis(5);

impl Following {
    /// A run that has begun, and everything there is.
    pub async fn start(
        settings: Settings,
        limits: Limits,
        memory: Memory,
    ) -> Result<(Self, Change), Failure> {
        let began = Instant::now();
        let deadline = began + patience(0);
        let registry = Arc::new(Registry::new(settings, limits)?);
        let mut catalogue = Catalogue::new(registry.clone());
        let (sender, news) = mpsc::channel(NEWS);
        let mut following = Self::new(registry, news);
        let listings = timeout_at(deadline, list(&mut catalogue, &memory));
        for listing in listings.await.map_err(|_| late("the catalogue was not read", 0))?? {
            following.compare(&listing);
        }
        let listed = following.reading.len();
        let connected = timeout_at(deadline, following.connect(&sender));
        connected.await.map_err(|_| late("the catalogue was read, and gRPC was not ready", 0))??;
        let first = following.first(began + patience(listed)).await?;
        following.tasks.spawn(keep_listing(catalogue, sender, following.ask.clone()));
        following.memory = Some(memory);
        Ok((following, first))
    }

    fn new(registry: Arc<Registry>, news: mpsc::Receiver<News>) -> Self {
        Self {
            registry,
            connections: HashMap::new(),
            turns: None,
            known: Known::default(),
            reading: HashMap::new(),
            queue: VecDeque::new(),
            running: FuturesUnordered::new(),
            tells_instances: false,
            news,
            ask: Arc::default(),
            tasks: JoinSet::new(),
            changes: Vec::new(),
            memory: None,
        }
    }

    /// Opens the connection of each namespace, and listens to it. Servers of version 1 have none.
    async fn connect(&mut self, sender: &mpsc::Sender<News>) -> Result<(), Failure> {
        let registry = &self.registry;
        let namespaces = registry.settings.namespaces.iter();
        let opened = namespaces.map(|namespace| Connection::open(registry.clone(), namespace));
        let opened = match futures::future::try_join_all(opened).await {
            Err(closed) if closed.reason == StatusReason::GrpcPortClosed => {
                if !is_version_1(registry).await {
                    return Err(closed);
                }
                self.turns = Some(Turns::default());
                return Ok(());
            }
            opened => opened?,
        };
        for (namespace, (connection, incoming)) in registry.settings.namespaces.iter().zip(opened) {
            let (namespace, connection) = (shown(namespace).to_owned(), Arc::new(connection));
            let watched = connection.clone();
            self.tasks.spawn(async move { watched.watch_over().await });
            self.tasks.spawn(keep_hearing(incoming, namespace.clone(), sender.clone()));
            self.connections.insert(namespace, connection);
        }
        Ok(())
    }

    /// Reads what is queued, to the last service. What is pushed meanwhile may be read again later.
    async fn first(&mut self, deadline: Instant) -> Result<Change, Failure> {
        let listed = self.reading.len();
        let mut services: BTreeMap<ServiceKey, OfferedService> = BTreeMap::new();
        let mut end = std::pin::pin!(sleep_until(deadline));
        while services.len() < listed {
            tokio::select! {
                // A registry that always has news does not put it off.
                biased;
                () = &mut end => {
                    return Err(late(&format!("{} of {listed} services were read", services.len()), listed));
                }
                step = self.step() => step?,
            }
            for change in self.changes.drain(..) {
                if let Change::Put(service) = change {
                    services.insert(service.key.clone(), service);
                }
            }
        }
        Ok(Change::whole(services.into_values().collect()))
    }
}

fn patience(listed: usize) -> Duration {
    PATIENCE + PATIENCE_A_SERVICE.saturating_mul(u32::try_from(listed).unwrap_or(u32::MAX))
}

fn late(so_far: &str, listed: usize) -> Failure {
    let seconds = patience(listed).as_secs();
    Failure::new(StatusReason::TimedOut, format!("{so_far} within {seconds} s"))
}

/// The catalogue; once more if it lacks what the last run knew, or everything: a removal on one page can
/// hide a service between it and the next, and a server that has just started answers before it has read
/// its data. Only what neither has is gone.
async fn list(catalogue: &mut Catalogue, memory: &Memory) -> Result<Vec<Listing>, Failure> {
    let mut listings = vec![catalogue.read().await?];
    if listings[0].is_empty() || memory.is_missed_by(&listings[0]) {
        sleep(EVERY).await;
        listings.push(catalogue.read().await?);
    }
    Ok(listings)
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;
    use crate::outgoing::Outgoing;

    #[tokio::test(start_paused = true)]
    async fn a_first_read_that_takes_too_long_ends_and_says_how_far_it_got() {
        crate::choose_tls_provider();
        let settings = Settings {
            address: "127.0.0.1:9".into(),
            namespaces: vec![],
            credentials: None,
            outgoing: Outgoing::default(),
        };
        let registry = Arc::new(Registry::new(settings, Limits::default()).unwrap());
        let (_sender, news) = mpsc::channel(NEWS);
        let mut following = Following::new(registry, news);
        for number in 0..2000 {
            let key = ServiceKey { name: number.to_string(), namespace: "public".into(), group: None };
            following.reading.insert(key, None);
        }
        following.running.push(futures::future::pending().boxed());
        let began = Instant::now();
        let failure = following.first(began + patience(2000)).await.unwrap_err();
        assert_eq!((failure.reason, began.elapsed().as_secs()), (StatusReason::TimedOut, 70));
        assert_eq!(failure.detail, "0 of 2000 services were read within 70 s");
    }
}
