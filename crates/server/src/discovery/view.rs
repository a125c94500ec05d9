//! What is known of one source: its services and how it stands. A plain struct, fed with changes and
//! failures; tested without a registry.

use std::collections::BTreeMap;
use std::sync::Arc;

use contract::Millis;
use contract::console::sources::SourceStatus;
use contract::sources::{SourceState, StatusReason};

use super::model::{OfferedService, ServiceKey};
use super::{Change, Failure};

/// For how long a source that worked is merely degraded while its registry can't be reached.
pub const GRACE: Millis = 15_000;

#[derive(Clone, Debug)]
pub struct SourceView {
    /// Shared with the readers' copies; copied on the next change only while one of them is still held.
    services: Arc<BTreeMap<ServiceKey, Arc<OfferedService>>>,
    status: SourceStatus,
    failing_since: Option<Millis>,
}

/// What an update changed, and so what the readers are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    pub services: bool,
    pub status: bool,
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
            next_attempt: None,
            attempts: 0,
            quarantined: false,
            generation: 0,
            observed_generation: 0,
        };
        Self { services: Arc::default(), status, failing_since: None }
    }

    /// A source with the last known good from before a restart: pending still, but not empty.
    pub fn restored(services: Vec<OfferedService>, synced_at: Millis, now: Millis) -> Self {
        let mut view = Self::pending(now);
        view.services = Arc::new(index(services));
        view.status.last_sync = Some(synced_at);
        view
    }

    pub fn status(&self) -> &SourceStatus {
        &self.status
    }

    pub fn services(&self) -> impl ExactSizeIterator<Item = &Arc<OfferedService>> {
        self.services.values()
    }

    /// Whether the services are a memory rather than what the registry says now.
    pub fn is_stale(&self) -> bool {
        self.status.last_sync.is_some() && self.status.state != SourceState::Synced
    }

    /// The count of services; `None` until the source was read once.
    pub fn service_count(&self) -> Option<u32> {
        self.status.last_sync.map(|_| u32::try_from(self.services.len()).unwrap_or(u32::MAX))
    }

    pub fn apply(&mut self, change: Change, now: Millis) -> Effect {
        let services = match change {
            Change::Reset(services) => {
                let services = index(services);
                let changed = services != *self.services || self.status.last_sync.is_none();
                self.services = Arc::new(services);
                changed
            }
            Change::Put(service) => {
                let known = self.services.get(&service.key).is_some_and(|known| **known == service);
                if !known {
                    Arc::make_mut(&mut self.services).insert(service.key.clone(), Arc::new(service));
                }
                !known
            }
            Change::Removed(key) => {
                self.services.contains_key(&key) && Arc::make_mut(&mut self.services).remove(&key).is_some()
            }
            Change::Confirmed | Change::Certificates(_) | Change::Gap(_) => false,
        };
        self.failing_since = None;
        self.status.last_sync = Some(now);
        Effect { services, status: self.enter(SourceState::Synced, None, None, now) }
    }

    /// The services stay: they go when the registry says so, never because a connection broke.
    pub fn fail(&mut self, failure: &Failure, next_attempt: Option<Millis>, now: Millis) -> Effect {
        let since = *self.failing_since.get_or_insert(now);
        // What is followed live was right until the connection broke; one that fell silent was not.
        if self.status.state == SourceState::Synced && failure.reason != StatusReason::TimedOut {
            self.status.last_sync = Some(now);
        }
        let in_grace = failure.may_pass && self.status.last_sync.is_some() && now - since < GRACE;
        let was_good = matches!(self.status.state, SourceState::Synced | SourceState::Degraded);
        let state = if in_grace && was_good { SourceState::Degraded } else { SourceState::Invalid };
        Effect { services: false, status: self.enter(state, Some(failure), next_attempt, now) }
    }

    /// Enters a state and tells whether a reader can see a difference.
    fn enter(
        &mut self,
        state: SourceState,
        failure: Option<&Failure>,
        next_attempt: Option<Millis>,
        now: Millis,
    ) -> bool {
        let reason = failure.map(|failure| failure.reason.clone());
        let detail = failure.map(|failure| failure.detail.clone());
        let since = if state == self.status.state { self.status.since } else { now };
        let changed = state != self.status.state
            || reason != self.status.reason
            || detail != self.status.detail
            || next_attempt != self.status.next_attempt;
        let last_sync = self.status.last_sync;
        self.status =
            SourceStatus { state, reason, detail, since, last_sync, next_attempt, ..self.status.clone() };
        changed
    }
}

fn index(services: Vec<OfferedService>) -> BTreeMap<ServiceKey, Arc<OfferedService>> {
    services.into_iter().map(|service| (service.key.clone(), Arc::new(service))).collect()
}

#[cfg(test)]
mod tests {
    use contract::services::ServiceKind;

    use super::*;

    fn service(name: &str) -> OfferedService {
        let key = ServiceKey { namespace: "default".into(), group: None, name: name.into() };
        OfferedService {
            key,
            kind: ServiceKind::Balanced,
            external_name: None,
            hidden: false,
            ports: vec![],
            endpoints: vec![],
        }
    }

    fn refused() -> Failure {
        Failure::new(StatusReason::ConnectionRefused, "refused")
    }

    #[test]
    fn a_source_that_was_never_read_counts_nothing_rather_than_zero() {
        assert_eq!(SourceView::pending(0).service_count(), None);
    }

    #[test]
    fn a_first_read_of_an_empty_registry_is_zero_services_and_synced() {
        let mut view = SourceView::pending(0);
        let effect = view.apply(Change::Reset(vec![]), 5);
        assert_eq!(effect, Effect { services: true, status: true });
        assert_eq!((view.service_count(), &view.status().state), (Some(0), &SourceState::Synced));
        assert_eq!(view.status().since, 5);
    }

    #[test]
    fn a_change_that_changes_nothing_has_no_effect() {
        let mut view = SourceView::pending(0);
        view.apply(Change::Reset(vec![service("a")]), 1);
        assert_eq!(view.apply(Change::Put(service("a")), 2), Effect::default());
        assert_eq!(view.apply(Change::Confirmed, 3), Effect::default());
        assert_eq!(view.status().last_sync, Some(3));
    }

    #[test]
    fn services_outlive_a_broken_connection_and_are_stale() {
        let mut view = SourceView::pending(0);
        view.apply(Change::Reset(vec![service("a")]), 1);
        view.fail(&refused(), Some(3), 2);
        assert_eq!((view.service_count(), view.is_stale()), (Some(1), true));
        assert_eq!(view.status().last_sync, Some(2), "it was followed until then");
        view.fail(&refused(), Some(9), 8);
        assert_eq!(view.status().last_sync, Some(2), "and not since");
    }

    #[test]
    fn an_outage_degrades_first_and_is_invalid_after_the_grace() {
        let mut view = SourceView::pending(0);
        view.apply(Change::Reset(vec![]), 1);
        view.fail(&refused(), None, 2);
        assert_eq!(view.status().state, SourceState::Degraded);
        view.fail(&refused(), None, 2 + GRACE);
        assert_eq!(view.status().state, SourceState::Invalid);
    }

    #[test]
    fn a_refusal_or_a_first_failure_is_invalid_at_once() {
        let mut view = SourceView::pending(0);
        view.fail(&refused(), None, 1);
        assert_eq!(view.status().state, SourceState::Invalid);
        view.apply(Change::Reset(vec![]), 2);
        view.fail(&Failure::new(StatusReason::Unauthorized, "401"), None, 3);
        assert_eq!(view.status().state, SourceState::Invalid);
    }

    #[test]
    fn since_tells_when_a_state_began_not_when_it_was_last_seen() {
        let mut view = SourceView::pending(0);
        view.fail(&refused(), None, 1);
        view.fail(&refused(), None, 9);
        assert_eq!(view.status().since, 1);
    }
}
