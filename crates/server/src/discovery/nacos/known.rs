//! What was told of each service, in short: enough to see where the catalogue says otherwise.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use contract::services::EndpointState;
use tokio::time::Instant;

use super::offered::{Counts, of_endpoints};
use crate::discovery::model::{Endpoint, OfferedService, ServiceKey};

/// A service as the catalogue lists it.
#[derive(Clone, Debug)]
pub struct Listed {
    pub key: Arc<ServiceKey>,
    pub counts: Counts,
}

#[derive(Default)]
pub struct Known {
    services: HashMap<Arc<ServiceKey>, Entry>,
    endpoints: usize,
    /// Counts the catalogues, to tell which of the services the last one had.
    round: u64,
    /// Whether a catalogue that is like the last one has to be looked at all the same.
    unsettled: bool,
}

struct Entry {
    endpoints: usize,
    healthy: usize,
    disabled: usize,
    /// The endpoints that pushes may leave out.
    hidden: Vec<Endpoint>,
    /// The last push could not be believed.
    suspect: bool,
    doubt: Option<Doubt>,
    seen: u64,
}

/// Counts that did not fit even after the service was read because of them. It is read again because of
/// the same ones only now and then: some servers count what they never show.
struct Doubt {
    counts: Counts,
    pause: Duration,
    until: Instant,
}

/// What a catalogue asks to be done.
#[derive(Debug, Default, PartialEq)]
pub struct Differences {
    pub gone: Vec<ServiceKey>,
    pub to_read: Vec<(Arc<ServiceKey>, Counts)>,
}

impl Known {
    const FIRST_DOUBT: Duration = Duration::from_secs(3);
    const LONGEST_DOUBT: Duration = Duration::from_mins(1);

    /// Of all services.
    pub fn endpoints(&self) -> usize {
        self.endpoints
    }

    pub fn has(&self, key: &ServiceKey) -> bool {
        self.services.contains_key(key)
    }

    pub fn keys(&self) -> impl Iterator<Item = Arc<ServiceKey>> {
        self.services.keys().cloned()
    }

    /// Takes up a service as it was read because of these counts.
    pub fn read(&mut self, service: &OfferedService, counts: Counts, now: Instant) {
        let key = Arc::new(service.key.clone());
        let before = self.remove(&key);
        let mut entry = Entry::of(service, before.as_ref().map_or(self.round, |before| before.seen));
        if !entry.fits(counts) {
            let same = before.and_then(|before| before.doubt).filter(|doubt| doubt.counts == counts);
            let pause = same.map_or(Self::FIRST_DOUBT, |doubt| (doubt.pause * 2).min(Self::LONGEST_DOUBT));
            entry.doubt = Some(Doubt { counts, pause, until: now + pause });
        }
        self.endpoints += entry.endpoints;
        self.services.insert(key, entry);
        self.unsettled = true;
    }

    /// Takes up a pushed service, with the endpoints that pushes leave out. `true` says that the catalogue
    /// should be asked soon: endpoints are missing that may merely be hidden.
    pub fn pushed(&mut self, service: OfferedService) -> (OfferedService, bool) {
        let Some(entry) = self.services.get_mut(&service.key) else { return (service, false) };
        let is_named = |endpoint: &Endpoint| {
            service.endpoints.iter().any(|one| one.address == endpoint.address && one.ports == endpoint.ports)
        };
        let hidden = entry.hidden.iter().filter(|endpoint| !is_named(endpoint)).cloned();
        let endpoints: Vec<Endpoint> = hidden.chain(service.endpoints.iter().cloned()).collect();
        let service = of_endpoints(service.key, endpoints);
        let fewer = service.endpoints.len() < entry.endpoints;
        self.endpoints = self.endpoints - entry.endpoints + service.endpoints.len();
        *entry = Entry { doubt: entry.doubt.take(), ..Entry::of(&service, entry.seen) };
        self.unsettled = true;
        (service, fewer)
    }

    /// The next catalogue has to say how this service stands.
    pub fn suspect(&mut self, key: &ServiceKey) {
        if let Some(entry) = self.services.get_mut(key) {
            entry.suspect = true;
            self.unsettled = true;
        }
    }

    pub fn forget(&mut self, key: &ServiceKey) {
        self.remove(key);
    }

    fn remove(&mut self, key: &ServiceKey) -> Option<Entry> {
        let removed = self.services.remove(key);
        self.endpoints -= removed.as_ref().map_or(0, |entry| entry.endpoints);
        removed
    }

    /// Whether a catalogue like the last one would ask for nothing.
    pub fn is_settled(&self) -> bool {
        !self.unsettled
    }

    /// Compares with a whole catalogue. A service is gone when two catalogues in a row do not have it: the
    /// pages are not read in one moment, and a removal on one can hide a service between it and the next.
    pub fn compare<'a>(&mut self, listed: impl Iterator<Item = &'a Listed>, now: Instant) -> Differences {
        self.round += 1;
        let mut differences = Differences::default();
        let mut present = 0;
        let mut doubts = false;
        for Listed { key, counts } in listed {
            let Some(entry) = self.services.get_mut(key) else {
                differences.to_read.push((key.clone(), *counts));
                continue;
            };
            present += usize::from(entry.seen != self.round);
            entry.seen = self.round;
            if entry.suspect || !entry.fits(*counts) {
                doubts = true;
                if entry.suspect || !entry.is_doubted(*counts, now) {
                    differences.to_read.push((key.clone(), *counts));
                }
            }
        }
        let missing = present < self.services.len();
        if missing {
            let gone = self.services.iter().filter(|(_, entry)| entry.seen + 1 < self.round);
            differences.gone = gone.map(|(key, _)| ServiceKey::clone(key)).collect();
        }
        self.unsettled = doubts || missing || !differences.to_read.is_empty();
        differences
    }
}

impl Entry {
    fn of(service: &OfferedService, seen: u64) -> Self {
        let state = |endpoint: &&Endpoint| endpoint.state == EndpointState::Disabled;
        let hidden = service.endpoints.iter().filter(|endpoint| endpoint.state != EndpointState::Healthy);
        Self {
            endpoints: service.endpoints.len(),
            healthy: service.healthy_endpoints(),
            disabled: service.endpoints.iter().filter(state).count(),
            hidden: hidden.cloned().collect(),
            suspect: false,
            doubt: None,
            seen,
        }
    }

    /// A disabled instance may be counted as healthy.
    fn fits(&self, counts: Counts) -> bool {
        let healthy = self.healthy..=self.healthy + self.disabled;
        self.endpoints == counts.instances && healthy.contains(&counts.healthy)
    }

    fn is_doubted(&self, counts: Counts, now: Instant) -> bool {
        self.doubt.as_ref().is_some_and(|doubt| doubt.counts == counts && now < doubt.until)
    }
}

#[cfg(test)]
mod tests {
    use super::super::offered;
    use super::super::wire::Host;
    use super::*;

    fn key(name: &str) -> ServiceKey {
        ServiceKey { namespace: "public".into(), group: Some("DEFAULT_GROUP".into()), name: name.into() }
    }

    fn service(name: &str, healthy: &[bool]) -> OfferedService {
        let host = |(index, healthy): (usize, &bool)| Host {
            ip: format!("10.0.0.{index}"),
            port: 80,
            healthy: Some(*healthy),
            ..Host::default()
        };
        let hosts: Vec<Host> = healthy.iter().enumerate().map(host).collect();
        offered::service(key(name), &hosts)
    }

    fn counts(instances: usize, healthy: usize) -> Counts {
        Counts { instances, healthy }
    }

    fn listed(name: &str, instances: usize, healthy: usize) -> Listed {
        Listed { key: Arc::new(key(name)), counts: counts(instances, healthy) }
    }

    fn to_read(differences: &Differences) -> Vec<&str> {
        differences.to_read.iter().map(|(key, _)| key.name.as_str()).collect()
    }

    #[test]
    fn only_what_is_new_or_counted_differently_is_read_again() {
        let mut known = Known::default();
        known.read(&service("same", &[true, false]), counts(2, 1), Instant::now());
        known.read(&service("other", &[true]), counts(1, 1), Instant::now());
        let catalogue = [listed("same", 2, 1), listed("other", 1, 0), listed("new", 1, 1)];
        assert_eq!(to_read(&known.compare(catalogue.iter(), Instant::now())), ["other", "new"]);
        assert!(!known.is_settled());
        known.read(&service("other", &[false]), counts(1, 0), Instant::now());
        known.read(&service("new", &[true]), counts(1, 1), Instant::now());
        assert_eq!(known.compare(catalogue.iter(), Instant::now()), Differences::default());
        assert!(known.is_settled());
    }

    #[test]
    fn a_service_that_two_catalogues_do_not_have_is_gone() {
        let mut known = Known::default();
        known.read(&service("stays", &[true]), counts(1, 1), Instant::now());
        known.read(&service("goes", &[true]), counts(1, 1), Instant::now());
        let both = [listed("stays", 1, 1), listed("goes", 1, 1)];
        assert!(
            known.compare(both[..1].iter(), Instant::now()).gone.is_empty(),
            "it may have slipped between two pages"
        );
        assert!(known.compare(both.iter(), Instant::now()).gone.is_empty());
        assert!(known.compare(both[..1].iter(), Instant::now()).gone.is_empty());
        assert!(!known.is_settled(), "the next catalogue counts, even if it is the same");
        assert_eq!(known.compare(both[..1].iter(), Instant::now()).gone, [key("goes")]);
        known.forget(&key("goes"));
        assert!(known.compare(both[..1].iter(), Instant::now()).gone.is_empty());
        assert!(known.is_settled());
    }

    #[test]
    fn counts_that_never_fit_are_followed_up_less_and_less_often() {
        let mut known = Known::default();
        let (start, pause) = (Instant::now(), Known::FIRST_DOUBT);
        known.read(&service("odd", &[true]), counts(2, 1), start);
        let catalogue = [listed("odd", 2, 1)];
        assert!(known.compare(catalogue.iter(), start).to_read.is_empty());
        assert_eq!(to_read(&known.compare(catalogue.iter(), start + pause)), ["odd"]);
        known.read(&service("odd", &[true]), counts(2, 1), start + pause);
        assert!(known.compare(catalogue.iter(), start + 2 * pause).to_read.is_empty());
        let other = [listed("odd", 3, 1)];
        assert_eq!(to_read(&known.compare(other.iter(), start)), ["odd"], "other counts are news");
    }

    #[test]
    fn a_push_does_not_remove_what_pushes_never_show() {
        let mut known = Known::default();
        known.read(&service("cart", &[true, false]), counts(2, 1), Instant::now());
        let (merged, fewer) = known.pushed(service("cart", &[true]));
        assert_eq!((merged, fewer), (service("cart", &[true, false]), false));
        let (merged, fewer) = known.pushed(service("cart", &[]));
        assert_eq!((merged.endpoints.len(), fewer), (1, true));
    }

    #[test]
    fn a_suspect_service_is_read_even_if_its_counts_fit() {
        let mut known = Known::default();
        known.read(&service("cart", &[false]), counts(1, 0), Instant::now());
        known.suspect(&key("cart"));
        assert_eq!(to_read(&known.compare([listed("cart", 1, 0)].iter(), Instant::now())), ["cart"]);
    }
}
