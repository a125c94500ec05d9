//! One run of following a registry: its connections, its tasks and what is known, all of which end with
//! the value. Pushes are told as they come; catalogues say what is new, gone, or not as it was told.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use contract::sources::StatusReason;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;
use tokio::time::Instant;

mod feeds;
mod start;

use super::catalogue::Listing;
use super::connection::Connection;
use super::known::{Known, Listed};
use super::memory::Memory;
use super::offered::Counts;
use super::older::{self, Turns};
use super::reading::{self, Read};
use super::wire::ServiceInfo;
use super::{Registry, offered};
use crate::discovery::limits;
use crate::discovery::model::ServiceKey;
use crate::discovery::{Change, Failure};
use feeds::News;

/// Services read at once. More are not faster, and each may be as large as a message may.
const CONCURRENT: usize = 128;

pub struct Following {
    registry: Arc<Registry>,
    /// By the namespace as it is on the screen: pushes do not say which they are of.
    connections: HashMap<String, Arc<Connection>>,
    /// Of a server that has no gRPC.
    turns: Option<Turns>,
    known: Known,
    /// The services that are being read, with the time, by the server's clock, of the last push meanwhile.
    reading: HashMap<ServiceKey, Option<i64>>,
    queue: VecDeque<Job>,
    running: FuturesUnordered<BoxFuture<'static, Result<Done, Failure>>>,
    tells_instances: bool,
    news: mpsc::Receiver<News>,
    /// Asks for a catalogue before its time.
    ask: Arc<Notify>,
    tasks: JoinSet<Failure>,
    changes: Vec<Change>,
    /// Where it is kept what is known at the end, once everything was read.
    memory: Option<Memory>,
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
        if self.turns.is_some() {
            return Ok(self.run_over_http(job));
        }
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

    fn run_over_http(&self, job: Job) -> BoxFuture<'static, Result<Done, Failure>> {
        let registry = self.registry.clone();
        match job {
            Job::Read(key, counts) => {
                async move { older::read(&registry, &key, counts).await.map(Done::Read) }.boxed()
            }
            Job::Unsubscribe(key) => futures::future::ready(Ok(Done::Unsubscribed(key))).boxed(),
        }
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
        let service = offered::service(key.clone(), &hosts);
        self.known.read(&service, counts, Instant::now());
        self.changes.push(Change::Put(service));
        if pushed.is_some_and(|pushed| pushed > at) {
            self.reading.insert(key.clone(), None);
            self.queue.push_back(Job::Read(Arc::new(key), counts));
        }
        self.check_limit()
    }

    fn hear(&mut self, news: News) -> Result<(), Failure> {
        match news {
            News::Listing(listing) => {
                self.compare(&listing);
                self.take_turns(&listing);
                self.changes.push(Change::Confirmed);
            }
            News::Pushed { namespace, service } => self.pushed(namespace, &service),
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
            self.want(key, counts);
        }
    }

    /// Reads some services again of which nothing would be pushed.
    fn take_turns(&mut self, listing: &Listing) {
        let next = self.turns.as_mut().map(|turns| turns.next(listing));
        for Listed { key, counts } in next.into_iter().flatten() {
            self.want(key.clone(), *counts);
        }
    }

    /// Has a service read, unless it is being read.
    fn want(&mut self, key: Arc<ServiceKey>, counts: Counts) {
        if !self.reading.contains_key(&*key) {
            self.reading.insert(ServiceKey::clone(&key), None);
            self.queue.push_back(Job::Read(key, counts));
        }
    }

    fn pushed(&mut self, namespace: String, service: &ServiceInfo) {
        // Some servers name a service with its group in front.
        let name = service.name.rsplit_once("@@").map_or(&*service.name, |(_, name)| name);
        let key = ServiceKey { namespace, group: Some(service.group_name.clone()), name: name.to_owned() };
        if let Some(pushed) = self.reading.get_mut(&key) {
            *pushed = Some(service.last_ref_time);
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

impl Drop for Following {
    fn drop(&mut self) {
        if let Some(memory) = &self.memory {
            memory.keep(self.known.keys());
        }
    }
}
