//! One task per source, started, replaced and stopped here. Nothing that a source does or fails to
//! do is awaited by another's path: a task owns its registry's connections, timeouts and backoff.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use contract::console::sources::HistoryKind;
use contract::sources::SourceType;

mod entry;
mod follow;
mod glance;
mod unsaved;

use super::kube::{self, KubeDiscovery};
use super::limits::Limits;
use super::metrics::Metrics;
use super::nacos::{self, NacosDiscovery};
use super::patience::Patience;
use super::view::{Effect, Next, SourceView};
use super::{Change, Discovery, Failure};
use crate::clock::Clock;
use crate::hub::Hub;
use entry::Entry;
use follow::follow;
pub use glance::Standing;
pub use unsaved::Unsaved;

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
    /// The server stops: nothing is started any more.
    over: Arc<AtomicBool>,
}

/// By the source's id.
type Sources = HashMap<String, Arc<Entry>>;

impl Supervisor {
    pub fn new(hub: Hub, metrics: Metrics, clock: Clock, patience: Patience) -> Self {
        let (sources, unsaved, over) = (Arc::default(), Arc::default(), Arc::default());
        Self { hub, metrics, clock, patience, sources, unsaved, over }
    }

    /// How much one source may offer.
    pub fn limits(&self) -> Limits {
        self.patience.limits
    }

    /// Begins to follow a source; does nothing with one that is here already.
    pub fn start(&self, source: &Subject, generation: u64, mut view: SourceView, plan: Plan) {
        view.want(generation);
        let entry = Arc::new(Entry::new(source, view, plan.clone()));
        {
            let mut sources = self.write();
            if self.over.load(Ordering::Acquire) || sources.contains_key(&source.source_id) {
                return;
            }
            self.metrics.add(&source.source_id, &source.gateway_id, source.source_type.clone());
            sources.insert(source.source_id.clone(), entry.clone());
        }
        self.run(&entry, generation, plan);
        self.hub.publish(entry.sources_event());
    }

    /// How a source is followed; `None` if it is not here.
    pub fn plan(&self, source_id: &str) -> Option<Plan> {
        self.entry(source_id).map(|entry| entry.read().plan.clone())
    }

    /// Goes on with another plan. What is known of the source stays, but is not believed before it was
    /// read by that plan.
    pub fn replan(&self, source_id: &str, generation: u64, plan: Plan) {
        let Some(entry) = self.entry(source_id) else { return };
        if matches!(plan, Plan::Cluster(_) | Plan::Nacos(_)) {
            let now = self.clock.now().wall;
            entry.write().view.unconfirm(now);
        }
        self.run(&entry, generation, plan);
        self.unsaved().changed(&entry.source_id);
        self.hub.publish(entry.services_event());
        self.hub.publish(entry.sources_event());
    }

    /// What is wanted of a source has changed, though not how it is followed here.
    pub fn want(&self, source_id: &str, generation: u64) {
        if let Some(entry) = self.entry(source_id) {
            entry.write().view.want(generation);
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

    /// Looks at every source's view in turn, under its gateway's and its own id. Nothing is copied; the
    /// source waits meanwhile, so a look is short.
    pub fn look_at_all(&self, mut look: impl FnMut(&str, &str, &SourceView)) {
        let entries: Vec<Arc<Entry>> = self.read().values().cloned().collect();
        for entry in entries {
            look(&entry.gateway_id, &entry.source_id, &entry.read().view);
        }
    }

    /// Tries a failing source at once, as if it had not failed before.
    pub fn retry(&self, source_id: &str) {
        if let Some(entry) = self.entry(source_id) {
            entry.retry();
        }
    }

    /// Ends a source's task and forgets it, whatever state it is in; what happened to it is still to be saved,
    /// since it may come back.
    pub fn stop(&self, source_id: &str) {
        let removed = self.write().remove(source_id);
        if let Some(entry) = removed {
            entry.write().end_task();
            self.metrics.remove(source_id);
            self.hub.publish(entry.sources_event());
        }
    }

    /// Ends every task, for good.
    pub fn stop_all(&self) {
        self.over.store(true, Ordering::Release);
        for entry in self.read().values() {
            entry.write().end_task();
        }
    }

    /// A source that was merely degraded for as long as the grace is invalid now, however long its next
    /// attempt takes.
    pub fn end_graces(&self) {
        let entries: Vec<Arc<Entry>> = self.read().values().cloned().collect();
        let now = self.clock.now();
        for entry in entries {
            let effect = entry.write().view.end_grace(&self.patience, now);
            self.tell(&entry, effect);
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

    /// What changed since the last call, and what was put back.
    pub fn take_unsaved(&self) -> Unsaved {
        self.unsaved().take()
    }

    pub fn put_back(&self, unsaved: Unsaved) {
        self.unsaved().put_back(unsaved);
    }

    /// Tells readers that a source's time-line has a new line.
    pub fn tell_history(&self, source_id: &str) {
        if let Some(entry) = self.entry(source_id) {
            self.hub.publish(entry.history_event());
        }
    }

    /// Adds a line to a source's time-line.
    pub fn note(&self, source_id: &str, kind: HistoryKind) {
        if let Some(entry) = self.entry(source_id) {
            self.record(&entry, kind);
        }
    }

    fn run(&self, entry: &Arc<Entry>, generation: u64, plan: Plan) {
        let mut followed = entry.write();
        followed.end_task();
        followed.view.want(generation);
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
        if !self.over.load(Ordering::Acquire) {
            let task = tokio::spawn(follow(self.clone(), entry.clone(), followed.run, registry));
            followed.task = Some(task.abort_handle());
        }
    }

    fn apply(&self, entry: &Arc<Entry>, run: u64, change: Change) {
        let now = self.clock.now();
        let effect = entry.update(run, |view| view.apply(change, now));
        self.tell(entry, effect.unwrap_or_default());
    }

    fn fail(&self, entry: &Arc<Entry>, run: u64, failure: &Failure, next: Option<Next>) {
        let now = self.clock.now();
        let effect = entry.update(run, |view| view.fail(failure, next, &self.patience, now));
        self.tell(entry, effect.unwrap_or_default());
    }

    fn tell(&self, entry: &Arc<Entry>, effect: Effect) {
        if effect == Effect::default() {
            return;
        }
        if effect.services || effect.history.is_some() {
            self.unsaved().changed(&entry.source_id);
        } else {
            self.unsaved().attempted(&entry.source_id);
        }
        if let Some(kind) = effect.history {
            self.record(entry, kind);
        }
        if effect.services {
            entry.tell_services(&self.hub);
        }
        if effect.status {
            self.hub.publish(entry.sources_event());
        }
    }

    fn record(&self, entry: &Entry, kind: HistoryKind) {
        let line = entry.history_line(kind, self.clock.now().wall);
        self.unsaved().happened(&entry.source_id, line);
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
