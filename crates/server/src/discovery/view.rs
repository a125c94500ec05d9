//! What is known of one source: its services and how it stands. A plain struct, fed with changes and
//! failures; tested without a registry.

use std::collections::BTreeMap;
use std::sync::Arc;

use contract::Millis;
use contract::console::sources::{Certificate, HistoryKind, SourceStatus};
use contract::sources::{SourceState, StatusReason};
use tokio::time::Instant;

use super::model::{OfferedService, ServiceKey};
use super::patience::Patience;
use super::{Change, Failure};
use crate::clock::Moment;
pub use memory::Memory;

#[derive(Clone, Debug)]
pub struct SourceView {
    /// Shared with the readers' copies; copied on the next change only while one of them is still held.
    services: Arc<BTreeMap<ServiceKey, Arc<OfferedService>>>,
    certificates: Arc<Vec<Certificate>>,
    totals: Totals,
    status: SourceStatus,
    /// Why a part of the source can't be read while the rest is followed.
    gap: Option<Failure>,
    /// The namespaces in that part, and since when their services are a memory.
    unread: BTreeMap<String, Millis>,
    failing_since: Option<Instant>,
}

/// Sums over all services, kept up with each change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Services that lists leave out.
    pub hidden: usize,
    /// Of the services that lists show.
    pub endpoints: usize,
    pub healthy_endpoints: usize,
}

/// What an update changed, and so what the readers are told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// Services, their endpoints or certificates.
    pub services: bool,
    pub status: bool,
    /// What is worth a line in the source's time-line.
    pub history: Option<HistoryKind>,
}

/// When a source that failed is tried again; without one it waits for the inventory to change.
#[derive(Clone, Copy, Debug)]
pub struct Next {
    pub at: Millis,
    pub quarantined: bool,
}

impl SourceView {
    /// A source that was never read.
    pub fn pending(now: Millis) -> Self {
        let status = SourceStatus {
            state: SourceState::Pending,
            reason: None,
            detail: None,
            since: now,
            last_sync: None,
            attempts: 0,
            next_attempt: None,
            quarantined: false,
            generation: 0,
            observed_generation: 0,
        };
        Self {
            services: Arc::default(),
            certificates: Arc::default(),
            totals: Totals::default(),
            status,
            gap: None,
            unread: BTreeMap::new(),
            failing_since: None,
        }
    }

    pub fn status(&self) -> &SourceStatus {
        &self.status
    }

    /// All of them, the hidden ones too.
    pub fn services(&self) -> &BTreeMap<ServiceKey, Arc<OfferedService>> {
        &self.services
    }

    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    pub fn totals(&self) -> Totals {
        self.totals
    }

    /// The namespaces that can't be read while the rest is, and since when their services are a memory.
    pub fn unread(&self) -> &BTreeMap<String, Millis> {
        &self.unread
    }

    fn is_stale(&self) -> bool {
        self.status.attempts > 0 || self.is_unread()
    }

    fn is_unread(&self) -> bool {
        !matches!(self.status.state, SourceState::Synced | SourceState::Degraded)
    }

    /// The count of services that lists show; `None` until the source was read once.
    pub fn service_count(&self) -> Option<u32> {
        let shown = self.services.len() - self.totals.hidden;
        self.status.last_sync.map(|_| u32::try_from(shown).unwrap_or(u32::MAX))
    }

    /// What is wanted of the source has changed.
    pub fn want(&mut self, generation: u64) {
        self.status.generation = generation;
    }

    /// Nobody watches them any more.
    pub fn forget_certificates(&mut self) {
        self.certificates = Arc::default();
    }

    pub fn apply(&mut self, change: Change, now: Moment) -> Effect {
        let mut services = false;
        match change {
            Change::Reset { services: all, gap } => services = self.reset(all, gap, now.wall),
            Change::Put(service) => services = self.put(service),
            Change::Removed(key) => services = self.remove(&key),
            Change::Confirmed => {}
            Change::Certificates(certificates) => {
                services = certificates != *self.certificates;
                self.certificates = Arc::new(certificates);
                return Effect { services, ..Effect::default() };
            }
            Change::Gap(gap) => return self.tear(gap, now.wall),
        }
        self.failing_since = None;
        self.status.last_sync = Some(now.wall);
        self.status.attempts = 0;
        let is_news = self.status.observed_generation != self.status.generation;
        self.status.observed_generation = self.status.generation;
        let effect = self.enter_followed(now.wall);
        Effect { services, status: effect.status || is_news, ..effect }
    }

    fn enter_followed(&mut self, now: Millis) -> Effect {
        let state = if self.gap.is_some() { SourceState::Degraded } else { SourceState::Synced };
        let gap = self.gap.clone();
        self.enter(state, gap.as_ref(), None, now)
    }

    /// The services stay: they go when the registry says so, never because a connection broke.
    pub fn fail(
        &mut self,
        failure: &Failure,
        next: Option<Next>,
        patience: &Patience,
        now: Moment,
    ) -> Effect {
        let since = *self.failing_since.get_or_insert(now.steady);
        let was_good = matches!(self.status.state, SourceState::Synced | SourceState::Degraded);
        // What is followed live was right until the connection broke; one that fell silent was not.
        if was_good && self.status.attempts == 0 && failure.reason != StatusReason::TimedOut {
            self.status.last_sync = Some(now.wall);
        }
        if next.is_some() {
            self.status.attempts = self.status.attempts.saturating_add(1);
        }
        let in_grace = failure.may_pass
            && self.status.last_sync.is_some()
            && now.steady.duration_since(since) < patience.grace.0;
        let state = if in_grace && was_good { SourceState::Degraded } else { SourceState::Invalid };
        self.enter(state, Some(failure), next, now.wall)
    }

    /// A source that is merely degraded is invalid once the grace is over.
    pub fn end_grace(&mut self, patience: &Patience, now: Moment) -> Effect {
        let is_over =
            self.failing_since.is_some_and(|since| now.steady.duration_since(since) >= patience.grace.0);
        if !is_over || self.status.state != SourceState::Degraded {
            return Effect::default();
        }
        self.status.state = SourceState::Invalid;
        self.status.since = now.wall;
        Effect { services: false, status: true, history: Some(HistoryKind::Status) }
    }

    /// Enters a state and tells whether a reader can see a difference.
    fn enter(
        &mut self,
        state: SourceState,
        failure: Option<&Failure>,
        next: Option<Next>,
        now: Millis,
    ) -> Effect {
        let since = if state == self.status.state { self.status.since } else { now };
        let status = SourceStatus {
            reason: failure.map(|failure| failure.reason.clone()),
            detail: failure.map(|failure| failure.detail.clone()),
            since,
            next_attempt: next.map(|next| next.at),
            quarantined: next.is_some_and(|next| next.quarantined),
            state,
            ..self.status.clone()
        };
        let before = std::mem::replace(&mut self.status, status);
        let after = &self.status;
        let history = if after.quarantined && !before.quarantined {
            Some(HistoryKind::Quarantined)
        } else if (&after.state, &after.reason) != (&before.state, &before.reason) {
            Some(HistoryKind::Status)
        } else {
            None
        };
        let status =
            history.is_some() || (&after.detail, after.next_attempt) != (&before.detail, before.next_attempt);
        Effect { services: false, status, history }
    }

    fn put_all(&mut self, services: BTreeMap<ServiceKey, Arc<OfferedService>>) {
        self.totals = Totals::default();
        for service in services.values() {
            self.totals.add(service);
        }
        self.services = Arc::new(services);
    }

    fn put(&mut self, service: OfferedService) -> bool {
        let known = self.services.get(&service.key);
        if known.is_some_and(|known| **known == service) {
            return false;
        }
        if let Some(known) = known {
            self.totals.subtract(known);
        }
        self.totals.add(&service);
        Arc::make_mut(&mut self.services).insert(service.key.clone(), Arc::new(service));
        true
    }

    fn remove(&mut self, key: &ServiceKey) -> bool {
        if !self.services.contains_key(key) {
            return false;
        }
        let removed = Arc::make_mut(&mut self.services).remove(key);
        if let Some(service) = &removed {
            self.totals.subtract(service);
        }
        removed.is_some()
    }
}

impl Totals {
    fn add(&mut self, service: &OfferedService) {
        if service.hidden {
            self.hidden += 1;
            return;
        }
        self.endpoints += service.endpoints.len();
        self.healthy_endpoints += service.healthy_endpoints();
    }

    fn subtract(&mut self, service: &OfferedService) {
        if service.hidden {
            self.hidden -= 1;
            return;
        }
        self.endpoints -= service.endpoints.len();
        self.healthy_endpoints -= service.healthy_endpoints();
    }
}

fn index(services: Vec<OfferedService>) -> BTreeMap<ServiceKey, Arc<OfferedService>> {
    services.into_iter().map(|service| (service.key.clone(), Arc::new(service))).collect()
}

mod gap;
mod memory;
#[cfg(test)]
mod tests;
