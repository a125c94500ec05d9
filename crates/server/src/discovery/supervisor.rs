//! One task per source, started, replaced and stopped here. Nothing that a source does or fails to
//! do is awaited by another's path: a task owns its registry's connections, timeouts and backoff.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use contract::console::events::Event;
use contract::sources::StatusReason;
use futures::StreamExt;
use tokio::task::AbortHandle;
use tokio::time::Instant;

use super::backoff::Backoff;
use super::metrics::Metrics;
use super::view::{Effect, SourceView};
use super::{Change, Discovery, Failure};
use crate::hub::Hub;
use crate::store::now;

/// What to do with a source.
pub enum Plan {
    Follow(Arc<dyn Discovery>),
    /// It can't work as things stand, whatever the registry would answer.
    Blocked(Failure),
}

#[derive(Clone)]
pub struct Supervisor {
    hub: Hub,
    metrics: Metrics,
    sources: Arc<RwLock<Sources>>,
    unsaved: Arc<Mutex<HashSet<String>>>,
}

/// By the source's id.
type Sources = HashMap<String, Arc<Entry>>;

struct Entry {
    source_id: String,
    gateway_id: String,
    followed: RwLock<Followed>,
}

/// A task that is replaced may still be in the middle of a step: what it then tells carries an older
/// generation, and is ignored.
struct Followed {
    view: SourceView,
    generation: u64,
    task: Option<AbortHandle>,
}

impl Supervisor {
    pub fn new(hub: Hub, metrics: Metrics) -> Self {
        Self { hub, metrics, sources: Arc::default(), unsaved: Arc::default() }
    }

    pub fn start(&self, source_id: &str, gateway_id: &str, view: SourceView, plan: Plan) {
        let entry = Arc::new(Entry {
            source_id: source_id.to_owned(),
            gateway_id: gateway_id.to_owned(),
            followed: RwLock::new(Followed { view, generation: 0, task: None }),
        });
        self.write().insert(source_id.to_owned(), entry.clone());
        self.run(&entry, plan);
        self.hub.publish(entry.sources_event());
    }

    /// Goes on with another plan; what is known of the source stays.
    pub fn replan(&self, source_id: &str, plan: Plan) {
        if let Some(entry) = self.entry(source_id) {
            self.run(&entry, plan);
        }
    }

    /// Ends a source's task and forgets it, whatever state it is in.
    pub fn stop(&self, source_id: &str) {
        let removed = self.write().remove(source_id);
        if let Some(entry) = removed {
            entry.end_task();
            self.hub.publish(entry.sources_event());
        }
    }

    pub fn stop_all(&self) {
        for entry in self.read().values() {
            entry.end_task();
        }
    }

    /// What is known of a source, as a copy; the services in it are shared, so it costs next to nothing.
    pub fn view(&self, source_id: &str) -> Option<SourceView> {
        self.entry(source_id).map(|entry| entry.read().view.clone())
    }

    pub fn source_ids(&self) -> HashSet<String> {
        self.read().keys().cloned().collect()
    }

    /// The sources that changed since the last call.
    pub fn take_unsaved(&self) -> HashSet<String> {
        std::mem::take(&mut *self.unsaved())
    }

    fn run(&self, entry: &Arc<Entry>, plan: Plan) {
        let mut followed = entry.write();
        followed.end_task();
        let generation = followed.generation;
        match plan {
            Plan::Blocked(failure) => {
                drop(followed);
                self.fail(entry, generation, &failure, None);
            }
            Plan::Follow(registry) => {
                let task = tokio::spawn(follow(self.clone(), entry.clone(), generation, registry));
                followed.task = Some(task.abort_handle());
            }
        }
    }

    fn apply(&self, entry: &Entry, generation: u64, change: Change) {
        let effect = entry.update(generation, |view| view.apply(change, now()));
        self.tell(entry, effect);
    }

    fn fail(&self, entry: &Entry, generation: u64, failure: &Failure, wait: Option<Duration>) {
        let next = wait.map(|wait| now() + i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
        let effect = entry.update(generation, |view| view.fail(failure, next, now()));
        self.tell(entry, effect);
    }

    fn tell(&self, entry: &Entry, effect: Effect) {
        if effect != Effect::default() {
            self.unsaved().insert(entry.source_id.clone());
        }
        if effect.services {
            let (gateway_id, source_id) = (entry.gateway_id.clone(), entry.source_id.clone());
            self.hub.publish(Event::Services { gateway_id, source_id });
        }
        if effect.status {
            self.hub.publish(entry.sources_event());
        }
    }

    fn entry(&self, source_id: &str) -> Option<Arc<Entry>> {
        self.read().get(source_id).cloned()
    }

    fn read(&self) -> RwLockReadGuard<'_, Sources> {
        self.sources.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Sources> {
        self.sources.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn unsaved(&self) -> MutexGuard<'_, HashSet<String>> {
        self.unsaved.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entry {
    fn read(&self) -> RwLockReadGuard<'_, Followed> {
        self.followed.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Followed> {
        self.followed.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn update(&self, generation: u64, update: impl FnOnce(&mut SourceView) -> Effect) -> Effect {
        let mut followed = self.write();
        if followed.generation == generation { update(&mut followed.view) } else { Effect::default() }
    }

    fn end_task(&self) {
        self.write().end_task();
    }

    fn sources_event(&self) -> Event {
        Event::Sources { gateway_id: self.gateway_id.clone(), source_id: self.source_id.clone() }
    }
}

impl Followed {
    fn end_task(&mut self) {
        self.generation += 1;
        if let Some(task) = self.task.take() {
            task.abort();
        }
    }
}

/// A connection that lived this long and broke is made again at once, before anybody is told.
const LIVED: Duration = Duration::from_secs(5);

/// Follows a registry for as long as the task lives: connect, tell its changes, wait, connect again.
async fn follow(supervisor: Supervisor, entry: Arc<Entry>, generation: u64, registry: Arc<dyn Discovery>) {
    let mut backoff = Backoff::default();
    loop {
        let started = Instant::now();
        let failure = follow_once(&supervisor, &entry, generation, &registry).await;
        if started.elapsed() >= LIVED {
            backoff.reset();
            if failure.reason == StatusReason::ConnectionLost {
                continue;
            }
        }
        let wait = backoff.wait();
        let Failure { reason, detail, .. } = &failure;
        tracing::info!(source = entry.source_id, %reason, detail, ?wait, "source failed");
        supervisor.fail(&entry, generation, &failure, Some(wait));
        tokio::time::sleep(wait).await;
    }
}

/// One connection's life, and what ended it. A panic in the adapter ends only this.
async fn follow_once(
    supervisor: &Supervisor,
    entry: &Arc<Entry>,
    generation: u64,
    registry: &Arc<dyn Discovery>,
) -> Failure {
    let mut measured = supervisor.metrics.attempt(&entry.source_id);
    let attempt = async {
        let mut changes = registry.changes();
        while let Some(change) = changes.next().await {
            match change {
                Ok(change) => {
                    measured.told(&change);
                    supervisor.apply(entry, generation, change);
                }
                Err(failure) => return failure,
            }
        }
        Failure::new(StatusReason::ConnectionLost, "the registry ended the connection")
    };
    let outcome = futures::FutureExt::catch_unwind(std::panic::AssertUnwindSafe(attempt)).await;
    let failure = outcome
        .unwrap_or_else(|_| Failure::new(StatusReason::UnexpectedAnswer, "reading the registry panicked"));
    measured.failed(&failure.reason);
    failure
}
