//! One source among those that are supervised: its view, its plan and its task, behind one lock that is
//! never held while anything is awaited.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use contract::Millis;
use contract::console::events::Event;
use contract::console::sources::{HistoryEntry, HistoryKind};
use tokio::sync::Notify;
use tokio::task::AbortHandle;
use tokio::time::Instant;

use super::{Plan, Subject};
use crate::discovery::view::SourceView;
use crate::hub::Hub;

/// However fast its services change, a source tells so no more often than this: readers load lists, not
/// changes.
const QUIET: Duration = Duration::from_millis(5);

pub struct Entry {
    pub source_id: String,
    pub gateway_id: String,
    followed: RwLock<Followed>,
    /// Somebody asked for an attempt at once, which was not begun yet.
    retry: AtomicBool,
    retried: Notify,
    told: Mutex<Told>,
}

/// A task that is replaced may still be in the middle of a step: what it then tells carries the number of
/// an older run, and is ignored.
pub struct Followed {
    pub view: SourceView,
    pub plan: Plan,
    pub run: u64,
    pub task: Option<AbortHandle>,
}

/// Whether a change of the services was told just now, and whether another waits to be.
#[derive(Default)]
struct Told {
    last: Option<Instant>,
    waiting: bool,
}

impl Entry {
    pub fn new(source: &Subject, view: SourceView, plan: Plan) -> Self {
        Self {
            source_id: source.source_id.clone(),
            gateway_id: source.gateway_id.clone(),
            followed: RwLock::new(Followed { view, plan, run: 0, task: None }),
            retry: AtomicBool::new(false),
            retried: Notify::new(),
            told: Mutex::default(),
        }
    }

    pub fn read(&self) -> RwLockReadGuard<'_, Followed> {
        self.followed.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn write(&self) -> RwLockWriteGuard<'_, Followed> {
        self.followed.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// `None` when the run that asks is over.
    pub fn update<T>(&self, run: u64, update: impl FnOnce(&mut SourceView) -> T) -> Option<T> {
        let mut followed = self.write();
        (followed.run == run).then(|| update(&mut followed.view))
    }

    pub fn retry(&self) {
        self.retry.store(true, Ordering::Release);
        self.retried.notify_one();
    }

    /// Whether a retry was asked for since the last look.
    pub fn take_retry(&self) -> bool {
        self.retry.swap(false, Ordering::AcqRel)
    }

    /// Until a retry is asked for, unless one was already.
    pub async fn until_retried(&self) {
        while !self.take_retry() {
            self.retried.notified().await;
        }
    }

    pub fn history_line(&self, kind: HistoryKind, at: Millis) -> HistoryEntry {
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

    /// At once, or together with what else changes in the next moment.
    pub fn tell_services(self: &Arc<Self>, hub: &Hub) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.waiting {
            return;
        }
        let now = Instant::now();
        match told.last {
            Some(last) if now < last + QUIET => {
                told.waiting = true;
                let (entry, hub) = (self.clone(), hub.clone());
                tokio::spawn(async move {
                    tokio::time::sleep_until(last + QUIET).await;
                    let mut told = entry.told.lock().unwrap_or_else(PoisonError::into_inner);
                    *told = Told { last: Some(Instant::now()), waiting: false };
                    drop(told);
                    hub.publish(entry.services_event());
                });
            }
            _ => {
                told.last = Some(now);
                drop(told);
                hub.publish(self.services_event());
            }
        }
    }

    pub fn services_event(&self) -> Event {
        Event::Services { gateway_id: self.gateway_id.clone(), source_id: self.source_id.clone() }
    }

    pub fn history_event(&self) -> Event {
        Event::History { gateway_id: self.gateway_id.clone(), source_id: self.source_id.clone() }
    }

    pub fn sources_event(&self) -> Event {
        Event::Sources { gateway_id: self.gateway_id.clone(), source_id: self.source_id.clone() }
    }
}

impl Followed {
    pub fn end_task(&mut self) {
        self.run += 1;
        if let Some(task) = self.task.take() {
            task.abort();
        }
    }
}
