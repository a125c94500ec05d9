//! One task per source, started, replaced and stopped here. Nothing that a source does or fails to
//! do is awaited by another's path: a task owns its registry's connections, timeouts and backoff.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use contract::console::events::Event;
use contract::console::sources::{HistoryEntry, HistoryKind};
use contract::sources::SourceType;
use tokio::sync::Notify;
use tokio::task::AbortHandle;

mod follow;

use super::kube::{self, KubeDiscovery};
use super::metrics::Metrics;
use super::nacos::{self, NacosDiscovery};
use super::patience::Patience;
use super::view::{Effect, Next, SourceView};
use super::{Change, Discovery, Failure};
use crate::clock::Clock;
use crate::hub::Hub;
use follow::follow;

/// What to do with a source. Two plans that are equal need no new start.
#[derive(Clone, PartialEq)]
pub enum Plan {
    Cluster(kube::Settings),
    Nacos(nacos::Settings),
    /// It can't work as things stand, whatever the registry would answer.
    Blocked(Failure),
    /// Another replica follows it; what that one knows is shown.
    Mirrored,
}

/// Which source it is.
pub struct Subject {
    pub source_id: String,
    pub gateway_id: String,
    pub source_type: SourceType,
}

#[derive(Clone)]
pub struct Supervisor {
    hub: Hub,
    metrics: Metrics,
    clock: Clock,
    patience: Patience,
    sources: Arc<RwLock<Sources>>,
    unsaved: Arc<Mutex<Unsaved>>,
}

/// By the source's id.
type Sources = HashMap<String, Arc<Entry>>;

/// What changed since the store was last told.
#[derive(Default)]
pub struct Unsaved {
    /// Sources with other services, or in another state.
    pub sources: HashSet<String>,
    /// Sources of which only the count of attempts or the time of the next one is another.
    pub attempts: HashSet<String>,
    pub history: HashMap<String, Vec<HistoryEntry>>,
}

struct Entry {
    source_id: String,
    gateway_id: String,
    followed: RwLock<Followed>,
    /// Somebody asks for an attempt at once.
    retry: Notify,
}

/// A task that is replaced may still be in the middle of a step: what it then tells carries the number of
/// an older run, and is ignored.
struct Followed {
    view: SourceView,
    plan: Plan,
    run: u64,
    task: Option<AbortHandle>,
}

/// More than this between two saves is not remembered.
const HISTORY_BETWEEN_SAVES: usize = 100;

impl Supervisor {
    pub fn new(hub: Hub, metrics: Metrics, clock: Clock, patience: Patience) -> Self {
        Self { hub, metrics, clock, patience, sources: Arc::default(), unsaved: Arc::default() }
    }

    /// Begins to follow a source that is new here.
    pub fn start(&self, source: &Subject, generation: u64, mut view: SourceView, plan: Plan) {
        let Subject { source_id, gateway_id, source_type } = source;
        view.want(generation);
        self.metrics.add(source_id, gateway_id, source_type.clone());
        let entry = Arc::new(Entry {
            source_id: source_id.clone(),
            gateway_id: gateway_id.clone(),
            followed: RwLock::new(Followed { view, plan: plan.clone(), run: 0, task: None }),
            retry: Notify::new(),
        });
        self.write().insert(source_id.clone(), entry.clone());
        self.run(&entry, plan);
        self.hub.publish(entry.sources_event());
    }

    /// Whether a source is followed by this plan already.
    pub fn follows(&self, source_id: &str, plan: &Plan) -> bool {
        self.entry(source_id).is_some_and(|entry| entry.read().plan == *plan)
    }

    /// Goes on with another plan; what is known of the source stays.
    pub fn replan(&self, source_id: &str, generation: u64, plan: Plan) {
        if let Some(entry) = self.entry(source_id) {
            entry.write().view.want(generation);
            self.run(&entry, plan);
            self.hub.publish(entry.sources_event());
        }
    }

    /// Goes on from what another replica knew. That was not seen here, so it is not yet believed.
    pub fn take_over(&self, source_id: &str, generation: u64, plan: Plan) {
        if let Some(entry) = self.entry(source_id) {
            entry.write().view.unconfirm(self.clock.now().wall);
            self.replan(source_id, generation, plan);
        }
    }

    /// Leaves a source to another replica.
    pub fn mirror(&self, source_id: &str) {
        if let Some(entry) = self.entry(source_id) {
            self.run(&entry, Plan::Mirrored);
        }
    }

    /// Shows what another replica knows of a source that is mirrored here.
    pub fn show(&self, source_id: &str, view: SourceView) {
        let Some(entry) = self.entry(source_id) else { return };
        let mut followed = entry.write();
        if followed.plan == Plan::Mirrored {
            followed.view = view;
            drop(followed);
            self.hub.publish(entry.services_event());
            self.hub.publish(entry.sources_event());
        }
    }

    /// Tries a failing source at once, as if it had not failed before. Whether there is such a source here.
    pub fn retry(&self, source_id: &str) -> bool {
        let Some(entry) = self.entry(source_id) else { return false };
        self.record(&entry, HistoryKind::Retried);
        // Who works or is just trying has nothing to skip.
        entry.retry.notify_waiters();
        true
    }

    /// Ends a source's task and forgets it, whatever state it is in.
    pub fn stop(&self, source_id: &str) {
        let removed = self.write().remove(source_id);
        if let Some(entry) = removed {
            entry.write().end_task();
            self.metrics.remove(source_id);
            self.unsaved().history.remove(source_id);
            self.hub.publish(entry.sources_event());
        }
    }

    pub fn stop_all(&self) {
        for entry in self.read().values() {
            entry.write().end_task();
        }
    }

    /// What is known of a source, as a copy; the services in it are shared, so it costs next to nothing.
    pub fn view(&self, source_id: &str) -> Option<SourceView> {
        self.entry(source_id).map(|entry| entry.read().view.clone())
    }

    pub fn source_ids(&self) -> HashSet<String> {
        self.read().keys().cloned().collect()
    }

    /// The sources that are followed here, not by another replica.
    pub fn followed_ids(&self) -> HashSet<String> {
        let sources = self.read();
        let followed = sources.values().filter(|entry| entry.read().plan != Plan::Mirrored);
        followed.map(|entry| entry.source_id.clone()).collect()
    }

    /// What changed since the last call.
    pub fn take_unsaved(&self) -> Unsaved {
        std::mem::take(&mut *self.unsaved())
    }

    /// Adds a line to a source's time-line.
    pub fn note(&self, source_id: &str, kind: HistoryKind) {
        if let Some(entry) = self.entry(source_id) {
            self.record(&entry, kind);
        }
    }

    fn run(&self, entry: &Arc<Entry>, plan: Plan) {
        let mut followed = entry.write();
        followed.end_task();
        followed.plan = plan.clone();
        if matches!(&plan, Plan::Cluster(settings) if !settings.ingress_https) {
            followed.view.forget_certificates();
        }
        let limits = self.patience.limits;
        let registry: Arc<dyn Discovery> = match plan {
            Plan::Cluster(settings) => Arc::new(KubeDiscovery::new(settings, limits)),
            Plan::Nacos(settings) => Arc::new(NacosDiscovery::new(settings, limits)),
            Plan::Mirrored => return,
            Plan::Blocked(failure) => {
                let run = followed.run;
                drop(followed);
                self.fail(entry, run, &failure, None);
                return;
            }
        };
        let task = tokio::spawn(follow(self.clone(), entry.clone(), followed.run, registry));
        followed.task = Some(task.abort_handle());
    }

    fn apply(&self, entry: &Entry, run: u64, change: Change) {
        let now = self.clock.now();
        let effect = entry.update(run, |view| view.apply(change, now));
        self.tell(entry, effect.unwrap_or_default());
    }

    fn fail(&self, entry: &Entry, run: u64, failure: &Failure, next: Option<Next>) {
        let now = self.clock.now();
        let effect = entry.update(run, |view| view.fail(failure, next, &self.patience, now));
        self.tell(entry, effect.unwrap_or_default());
    }

    fn tell(&self, entry: &Entry, effect: Effect) {
        if effect == Effect::default() {
            return;
        }
        let only_attempts = !effect.services && effect.history.is_none();
        {
            let mut unsaved = self.unsaved();
            let changed = if only_attempts { &mut unsaved.attempts } else { &mut unsaved.sources };
            changed.insert(entry.source_id.clone());
        }
        if let Some(kind) = effect.history {
            self.record(entry, kind);
        }
        if effect.services {
            self.hub.publish(entry.services_event());
        }
        if effect.status {
            self.hub.publish(entry.sources_event());
        }
    }

    fn record(&self, entry: &Entry, kind: HistoryKind) {
        let line = entry.history_line(kind, self.clock.now().wall);
        let mut unsaved = self.unsaved();
        let lines = unsaved.history.entry(entry.source_id.clone()).or_default();
        if lines.len() < HISTORY_BETWEEN_SAVES {
            lines.push(line);
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

    fn unsaved(&self) -> MutexGuard<'_, Unsaved> {
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

    /// `None` when the run that asks is over.
    fn update<T>(&self, run: u64, update: impl FnOnce(&mut SourceView) -> T) -> Option<T> {
        let mut followed = self.write();
        (followed.run == run).then(|| update(&mut followed.view))
    }

    fn history_line(&self, kind: HistoryKind, at: contract::Millis) -> HistoryEntry {
        let followed = self.read();
        let status = followed.view.status().clone();
        HistoryEntry {
            at,
            kind,
            state: status.state,
            reason: status.reason,
            detail: status.detail,
            services: followed.view.service_count(),
        }
    }

    fn services_event(&self) -> Event {
        Event::Services { gateway_id: self.gateway_id.clone(), source_id: self.source_id.clone() }
    }

    fn sources_event(&self) -> Event {
        Event::Sources { gateway_id: self.gateway_id.clone(), source_id: self.source_id.clone() }
    }
}

impl Followed {
    fn end_task(&mut self) {
        self.run += 1;
        if let Some(task) = self.task.take() {
            task.abort();
        }
    }
}
