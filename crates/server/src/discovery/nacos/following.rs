//! One run of following a registry: its connections, its tasks and what is known, all of which end with
//! the value. Pushes are told as they come; catalogues say what is new, gone, or not as it was told.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use contract::sources::StatusReason;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::catalogue::{Catalogue, Listing, shown};
use super::connection::{Connection, Incoming};
use super::known::Known;
use super::offered::Counts;
use super::reading::{self, Read};
use super::wire::ServiceInfo;
use super::{Registry, Settings, offered};
use crate::discovery::limits::{self, Limits};
use crate::discovery::model::{OfferedService, ServiceKey};
use crate::discovery::{Change, Failure};

/// Between two readings of the catalogue: a service that is new is found within little more.
const EVERY: Duration = Duration::from_millis(1500);
/// A catalogue that takes long to read is read less often: this many times as long is waited.
const REST: u32 = 10;
/// The same where a push asks for a catalogue.
const SHORT_REST: u32 = 4;
const LONGEST_REST: Duration = Duration::from_secs(10);
/// Services read at once.
const CONCURRENT: usize = 256;
/// News that wait to be taken up; then the registry waits.
const NEWS: usize = 256;

pub struct Following {
    registry: Arc<Registry>,
    /// By the namespace as it is on the screen: pushes do not say which they are of.
    connections: HashMap<String, Arc<Connection>>,
    known: Known,
    /// The services that are being read, with the last push that came meanwhile.
    reading: HashMap<ServiceKey, Option<ServiceInfo>>,
    queue: VecDeque<Job>,
    running: FuturesUnordered<BoxFuture<'static, Result<Done, Failure>>>,
    tells_instances: bool,
    news: mpsc::Receiver<News>,
    /// Asks for a catalogue before its time.
    ask: Arc<Notify>,
    tasks: JoinSet<Failure>,
    changes: Vec<Change>,
}

enum News {
    Listing(Listing),
    Pushed { namespace: String, service: ServiceInfo },
}

enum Job {
    Read(Arc<ServiceKey>, Counts),
    Unsubscribe(ServiceKey),
}

enum Done {
    Read(Read),
    Unsubscribed(ServiceKey),
}

impl Following {
    /// A run that has begun, and everything there is.
    pub async fn start(settings: Settings, limits: Limits) -> Result<(Self, Change), Failure> {
        let registry = Arc::new(Registry::new(settings, limits)?);
        let mut catalogue = Catalogue::new(registry.clone());
        let mut listing = catalogue.read().await?;
        if listing.is_empty() {
            // A server that has just started answers before it has read its data: ask once more before
            // everything is believed to be gone.
            tokio::time::sleep(EVERY).await;
            listing = catalogue.read().await?;
        }
        let namespaces = registry.settings.namespaces.iter();
        let opened = namespaces.map(|namespace| Connection::open(registry.clone(), namespace));
        let opened = futures::future::try_join_all(opened).await?;
        let (sender, news) = mpsc::channel(NEWS);
        let (mut tasks, mut connections) = (JoinSet::new(), HashMap::new());
        for (namespace, (connection, incoming)) in registry.settings.namespaces.iter().zip(opened) {
            let (namespace, connection) = (shown(namespace).to_owned(), Arc::new(connection));
            let watched = connection.clone();
            tasks.spawn(async move { watched.watch_over().await });
            tasks.spawn(keep_hearing(incoming, namespace.clone(), sender.clone()));
            connections.insert(namespace, connection);
        }
        let mut following = Self {
            registry,
            connections,
            known: Known::default(),
            reading: HashMap::new(),
            queue: VecDeque::new(),
            running: FuturesUnordered::new(),
            tells_instances: false,
            news,
            ask: Arc::default(),
            tasks,
            changes: Vec::new(),
        };
        following.compare(&listing);
        let first = following.first().await?;
        following.tasks.spawn(keep_listing(catalogue, sender, following.ask.clone()));
        Ok((following, first))
    }

    /// Reads what is queued, to the last service.
    async fn first(&mut self) -> Result<Change, Failure> {
        let mut services: BTreeMap<ServiceKey, OfferedService> = BTreeMap::new();
        while !self.reading.is_empty() {
            self.step().await?;
            for change in self.changes.drain(..) {
                if let Change::Put(service) = change {
                    services.insert(service.key.clone(), service);
                }
            }
        }
        Ok(Change::whole(services.into_values().collect()))
    }

    /// What changed since the last call, at least one thing.
    pub async fn next(&mut self) -> Result<Vec<Change>, Failure> {
        while self.changes.is_empty() {
            self.step().await?;
        }
        Ok(std::mem::take(&mut self.changes))
    }

    /// Waits for one thing to happen.
    async fn step(&mut self) -> Result<(), Failure> {
        while self.running.len() < CONCURRENT
            && let Some(job) = self.queue.pop_front()
        {
            self.running.push(self.run(job)?);
        }
        tokio::select! {
            Some(ended) = self.tasks.join_next() => {
                let panicked = |_| Failure::new(StatusReason::InternalFailure, "a task panicked");
                Err(ended.unwrap_or_else(panicked))
            }
            Some(news) = self.news.recv() => self.hear(news),
            Some(done) = self.running.next() => self.finish(done?),
        }
    }

    fn run(&self, job: Job) -> Result<BoxFuture<'static, Result<Done, Failure>>, Failure> {
        let namespace = match &job {
            Job::Read(key, _) => &key.namespace,
            Job::Unsubscribe(key) => &key.namespace,
        };
        let missing = || Failure::new(StatusReason::InternalFailure, "a service of no namespace");
        let connection = self.connections.get(namespace).ok_or_else(missing)?.clone();
        Ok(match job {
            Job::Read(key, counts) => {
                let hidden = self.tells_instances.then(|| self.registry.clone());
                async move { reading::read(&connection, hidden, &key, counts).await.map(Done::Read) }.boxed()
            }
            Job::Unsubscribe(key) => async move {
                // Nobody waits for a service that is gone; a broken connection is found elsewhere.
                if let Err(Failure { detail, .. }) = connection.unsubscribe(&key).await {
                    tracing::debug!(detail, "could not unsubscribe");
                }
                Ok(Done::Unsubscribed(key))
            }
            .boxed(),
        })
    }

    fn finish(&mut self, done: Done) -> Result<(), Failure> {
        let Read { key, hosts, counts, at } = match done {
            Done::Read(read) => read,
            Done::Unsubscribed(key) => {
                self.reading.remove(&key);
                return Ok(());
            }
        };
        let pushed = self.reading.remove(&key).flatten();
        let namespace = key.namespace.clone();
        let service = offered::service(key, &hosts);
        self.known.read(&service, counts, Instant::now());
        self.changes.push(Change::Put(service));
        if let Some(service) = pushed.filter(|pushed| pushed.last_ref_time > at) {
            self.pushed(namespace, service);
        }
        self.check_limit()
    }

    fn hear(&mut self, news: News) -> Result<(), Failure> {
        match news {
            News::Listing(listing) => {
                self.compare(&listing);
                self.changes.push(Change::Confirmed);
            }
            News::Pushed { namespace, service } => self.pushed(namespace, service),
        }
        self.check_limit()
    }

    fn check_limit(&self) -> Result<(), Failure> {
        limits::check(self.known.endpoints(), self.registry.limits.endpoints, "endpoints")
    }

    fn compare(&mut self, listing: &Listing) {
        self.tells_instances = listing.tells_instances();
        if listing.is_same && self.known.is_settled() {
            return;
        }
        let differences = self.known.compare(listing.services(), Instant::now());
        for key in differences.gone {
            self.known.forget(&key);
            if self.reading.insert(key.clone(), None).is_none() {
                self.queue.push_back(Job::Unsubscribe(key.clone()));
            }
            self.changes.push(Change::Removed(key));
        }
        for (key, counts) in differences.to_read {
            if !self.reading.contains_key(&*key) {
                self.reading.insert(ServiceKey::clone(&key), None);
                self.queue.push_back(Job::Read(key, counts));
            }
        }
    }

    fn pushed(&mut self, namespace: String, service: ServiceInfo) {
        // Some servers name a service with its group in front.
        let name = service.name.rsplit_once("@@").map_or(&*service.name, |(_, name)| name);
        let key = ServiceKey { namespace, group: Some(service.group_name.clone()), name: name.to_owned() };
        if let Some(pushed) = self.reading.get_mut(&key) {
            *pushed = Some(service);
        } else if service.reach_protection_threshold {
            // Who is healthy is not in this push.
            self.known.suspect(&key);
            self.ask.notify_one();
        } else if self.known.has(&key) {
            let (service, is_fewer) = self.known.pushed(offered::service(key, &service.hosts));
            if is_fewer {
                self.ask.notify_one();
            }
            self.changes.push(Change::Put(service));
        }
    }
}

/// Reads the catalogue again and again, until that fails.
async fn keep_listing(mut catalogue: Catalogue, news: mpsc::Sender<News>, ask: Arc<Notify>) -> Failure {
    let mut took = Duration::ZERO;
    loop {
        let slept = Instant::now();
        tokio::select! {
            () = tokio::time::sleep((took * REST).clamp(EVERY, LONGEST_REST)) => {}
            () = ask.notified() => {
                tokio::time::sleep_until(slept + (took * SHORT_REST).min(LONGEST_REST)).await;
            }
        }
        let started = Instant::now();
        let listing = match catalogue.read().await {
            // A server may close an idle connection just when it is to be used.
            Err(failure) if failure.reason == StatusReason::ConnectionLost => catalogue.read().await,
            result => result,
        };
        took = started.elapsed();
        match listing {
            Ok(listing) => drop(news.send(News::Listing(listing)).await),
            Err(failure) => return failure,
        }
    }
}

/// Passes on what a connection tells, until it ends.
async fn keep_hearing(mut incoming: Incoming, namespace: String, news: mpsc::Sender<News>) -> Failure {
    loop {
        match incoming.next().await {
            Ok(service) => drop(news.send(News::Pushed { namespace: namespace.clone(), service }).await),
            Err(failure) => return failure,
        }
    }
}
