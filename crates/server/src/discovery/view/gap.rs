//! What of a source can't be read while the rest is followed: its services stay, as a memory. Knows nothing of
//! outages of the whole.

use std::collections::BTreeMap;
use std::sync::Arc;

use contract::Millis;

use super::{Effect, SourceView, index};
use crate::discovery::Gap;
use crate::discovery::model::{OfferedService, ServiceKey};

impl SourceView {
    /// Since when a service is a memory rather than what the registry says now. Of a source that is
    /// followed with a gap, only what is in the gap: the rest is live.
    pub fn stale_since(&self, service: &ServiceKey) -> Option<Millis> {
        let unread = self.unread.get(&service.namespace).copied();
        unread.or_else(|| self.status.last_sync.filter(|_| self.is_stale()))
    }

    /// What was known in the gap stays beside what was read.
    pub(super) fn reset(&mut self, services: Vec<OfferedService>, gap: Option<Gap>, now: Millis) -> bool {
        let is_first = self.status.last_sync.is_none();
        let is_other_gap = self.set_gap(gap, self.status.last_sync.unwrap_or(now));
        let mut all = index(services);
        for (key, service) in self.services.iter() {
            if self.unread.contains_key(&key.namespace) && !all.contains_key(key) {
                all.insert(key.clone(), Arc::clone(service));
            }
        }
        let services = is_first || is_other_gap || all != *self.services;
        self.put_all(all);
        services
    }

    /// A gap alone says nothing of the rest: whether that is in step is told otherwise.
    pub(super) fn tear(&mut self, gap: Option<Gap>, now: Millis) -> Effect {
        let services = self.set_gap(gap, now);
        if self.is_unread() || self.failing_since.is_some() {
            return Effect { services, ..Effect::default() };
        }
        Effect { services, ..self.enter_followed(now) }
    }

    /// Whether the services of other namespaces are a memory now. A namespace that was unread stays so
    /// since it first was.
    fn set_gap(&mut self, gap: Option<Gap>, since: Millis) -> bool {
        let (failure, namespaces) = gap.map(|gap| (gap.failure, gap.namespaces)).unzip();
        self.gap = failure;
        let names = namespaces.unwrap_or_default().into_iter();
        let unread = names.map(|name| {
            let since = self.unread.get(&name).copied().unwrap_or(since);
            (name, since)
        });
        let unread: BTreeMap<String, Millis> = unread.collect();
        let is_other = unread != self.unread;
        self.unread = unread;
        is_other
    }
}
