//! A source's view without a registry: changes and failures in, state and effects out.

use std::time::Duration;

use contract::console::sources::HistoryKind;
use contract::services::{EndpointState, ServiceKind};

use super::*;
use crate::discovery::Gap;
use crate::discovery::model::Endpoint;

fn service(name: &str) -> OfferedService {
    let key = ServiceKey { namespace: "default".into(), group: None, name: name.into() };
    OfferedService {
        key,
        kind: ServiceKind::Balanced,
        external_name: None,
        hidden: false,
        ports: vec![],
        endpoints: vec![Endpoint {
            address: "10.0.0.1".into(),
            ports: vec![],
            state: EndpointState::Healthy,
            zone: None,
            registration: None,
        }],
    }
}

fn in_namespace(namespace: &str, name: &str) -> OfferedService {
    let key = ServiceKey { namespace: namespace.into(), group: None, name: name.into() };
    OfferedService { key, ..service(name) }
}

fn with_gap(services: Vec<OfferedService>, namespaces: &[&str]) -> Change {
    let namespaces = namespaces.iter().map(|name| (*name).to_owned()).collect();
    Change::Reset { services, gap: Some(Gap { failure: forbidden(), namespaces }) }
}

fn refused() -> Failure {
    Failure::new(StatusReason::ConnectionRefused, "refused")
}

fn forbidden() -> Failure {
    Failure::new(StatusReason::PermissionDenied, "403")
}

/// A view with a clock of its own: each step is told its second.
struct Story {
    view: SourceView,
    start: Instant,
    patience: Patience,
}

impl Story {
    fn new() -> Self {
        Self { view: SourceView::pending(0), start: Instant::now(), patience: Patience::default() }
    }

    fn at(&self, second: u64) -> Moment {
        Moment {
            wall: i64::try_from(second).unwrap() * 1000,
            steady: self.start + Duration::from_secs(second),
        }
    }

    fn apply(&mut self, second: u64, change: Change) -> Effect {
        let now = self.at(second);
        self.view.apply(change, now)
    }

    fn fail(&mut self, second: u64, failure: &Failure) -> Effect {
        let now = self.at(second);
        let next = Next { at: now.wall + 500, quarantined: false };
        self.view.fail(failure, Some(next), &self.patience, now)
    }

    fn stale_since(&self, name: &str) -> Option<Millis> {
        let key = self.view.services().keys().find(|key| key.name == name);
        self.view.stale_since(key.expect("a known service"))
    }

    fn state(&self) -> &SourceState {
        &self.view.status().state
    }
}

#[test]
fn a_source_that_was_never_read_counts_nothing_rather_than_zero() {
    assert_eq!(SourceView::pending(0).service_count(), None);
}

#[test]
fn a_first_read_of_an_empty_registry_is_zero_services_and_synced() {
    let mut story = Story::new();
    let effect = story.apply(5, Change::whole(vec![]));
    assert_eq!(effect, Effect { services: true, status: true, history: Some(HistoryKind::Status) });
    assert_eq!((story.view.service_count(), story.state()), (Some(0), &SourceState::Synced));
    assert_eq!(story.view.status().since, 5000);
}

#[test]
fn a_change_that_changes_nothing_has_no_effect() {
    let mut story = Story::new();
    story.apply(1, Change::whole(vec![service("a")]));
    assert_eq!(story.apply(2, Change::Put(service("a"))), Effect::default());
    assert_eq!(story.apply(3, Change::Confirmed), Effect::default());
    assert_eq!(story.view.status().last_sync, Some(3000));
}

#[test]
fn services_outlive_a_broken_connection_and_are_stale() {
    let mut story = Story::new();
    story.apply(1, Change::whole(vec![service("a")]));
    story.fail(2, &refused());
    assert_eq!((story.view.service_count(), story.stale_since("a")), (Some(1), Some(2000)));
    assert_eq!(story.view.status().last_sync, Some(2000), "it was followed until then");
    story.fail(8, &refused());
    assert_eq!(story.view.status().last_sync, Some(2000), "and not since");
    assert_eq!(story.view.status().attempts, 2);
    story.apply(9, Change::Confirmed);
    assert_eq!((story.view.status().attempts, story.stale_since("a")), (0, None));
}

#[test]
fn an_outage_degrades_first_and_is_invalid_after_the_grace() {
    let mut story = Story::new();
    story.apply(1, Change::whole(vec![]));
    story.fail(2, &refused());
    assert_eq!(story.state(), &SourceState::Degraded);
    story.fail(2 + story.patience.grace.0.as_secs(), &refused());
    assert_eq!(story.state(), &SourceState::Invalid);
}

#[test]
fn a_wall_clock_that_jumps_neither_ends_the_grace_nor_extends_it() {
    for jump in [-10_000_000, 10_000_000] {
        let mut story = Story::new();
        story.apply(1, Change::whole(vec![]));
        story.fail(2, &refused());
        let mut later = story.at(3);
        later.wall += jump;
        story.view.fail(&refused(), None, &story.patience, later);
        assert_eq!(story.state(), &SourceState::Degraded);
        let mut late = story.at(2 + story.patience.grace.0.as_secs());
        late.wall += jump;
        story.view.fail(&refused(), None, &story.patience, late);
        assert_eq!(story.state(), &SourceState::Invalid);
    }
}

#[test]
fn a_refusal_or_a_first_failure_is_invalid_at_once() {
    let mut story = Story::new();
    story.fail(1, &refused());
    assert_eq!(story.state(), &SourceState::Invalid);
    story.apply(2, Change::whole(vec![]));
    story.fail(3, &Failure::new(StatusReason::Unauthorized, "401"));
    assert_eq!(story.state(), &SourceState::Invalid);
}

#[test]
fn since_tells_when_a_state_began_not_when_it_was_last_seen() {
    let mut story = Story::new();
    story.fail(1, &refused());
    story.fail(9, &refused());
    assert_eq!(story.view.status().since, 1000);
}

#[test]
fn a_gap_degrades_a_source_at_once_and_its_rest_is_followed_and_not_stale() {
    let mut story = Story::new();
    story.apply(2, with_gap(vec![service("a")], &["vault"]));
    assert_eq!((story.state(), story.stale_since("a")), (&SourceState::Degraded, None));
    assert_eq!(story.view.status().reason, Some(StatusReason::PermissionDenied));
    story.apply(3, Change::Gap(None));
    assert_eq!((story.state(), &story.view.status().reason), (&SourceState::Synced, &None));
}

#[test]
fn a_gap_that_is_still_there_after_a_reconnect_is_never_synced_in_between() {
    let mut story = Story::new();
    story.apply(1, with_gap(vec![], &["vault"]));
    story.fail(2, &refused());
    let effect = story.apply(3, with_gap(vec![], &["vault"]));
    assert_eq!((story.state(), effect.status), (&SourceState::Degraded, true));
    story.apply(4, Change::Confirmed);
    assert_eq!(story.state(), &SourceState::Degraded);
}

#[test]
fn services_in_a_gap_stay_and_are_stale_since_it_began() {
    let mut story = Story::new();
    story.apply(1, Change::whole(vec![service("a"), in_namespace("vault", "safe")]));
    story.view.unconfirm(0);
    story.apply(5, with_gap(vec![service("a")], &["vault"]));
    assert_eq!((story.view.service_count(), story.view.totals().endpoints), (Some(2), 2));
    assert_eq!((story.stale_since("safe"), story.stale_since("a")), (Some(1000), None));
    story.apply(7, with_gap(vec![service("a")], &["vault"]));
    story.fail(9, &refused());
    assert_eq!((story.stale_since("safe"), story.stale_since("a")), (Some(1000), Some(9000)));
    let effect = story.apply(10, Change::whole(vec![service("a")]));
    assert_eq!((story.view.service_count(), effect.services), (Some(1), true));
}

#[test]
fn a_namespace_that_is_nobodys_wish_any_more_is_no_gap() {
    let mut story = Story::new();
    story.apply(1, Change::whole(vec![service("a"), in_namespace("vault", "safe")]));
    story.apply(2, with_gap(vec![service("a")], &["other"]));
    assert_eq!(story.view.service_count(), Some(1));
}

#[test]
fn a_gap_that_opens_makes_its_services_stale_but_confirms_nothing() {
    let mut story = Story::new();
    story.apply(1, Change::whole(vec![service("a"), in_namespace("vault", "safe")]));
    story.view.want(2);
    let gap = Gap { failure: forbidden(), namespaces: vec!["vault".into()] };
    let effect = story.apply(5, Change::Gap(Some(gap.clone())));
    assert_eq!((effect.services, effect.history), (true, Some(HistoryKind::Status)));
    assert_eq!((story.stale_since("safe"), story.stale_since("a")), (Some(5000), None));
    let status = story.view.status();
    assert_eq!((status.last_sync, status.observed_generation), (Some(1000), 0));
    story.fail(6, &Failure::new(StatusReason::Unauthorized, "401"));
    story.apply(7, Change::Gap(Some(gap)));
    assert_eq!(story.state(), &SourceState::Invalid, "nothing was read since");
}

#[test]
fn hidden_services_are_known_but_not_counted() {
    let mut story = Story::new();
    let hidden = OfferedService { hidden: true, ..service("dns") };
    story.apply(1, Change::whole(vec![service("a"), hidden.clone()]));
    assert_eq!((story.view.service_count(), story.view.totals().hidden), (Some(1), 1));
    story.apply(2, Change::Removed(hidden.key));
    assert_eq!((story.view.service_count(), story.view.totals().hidden), (Some(1), 0));
}

#[test]
fn the_time_line_gets_a_line_for_a_new_state_or_reason_only() {
    let mut story = Story::new();
    assert_eq!(story.fail(1, &refused()).history, Some(HistoryKind::Status));
    assert_eq!(story.fail(2, &refused()).history, None);
    assert_eq!(story.fail(3, &forbidden()).history, Some(HistoryKind::Status));
    let now = story.at(4);
    let next = Next { at: 9, quarantined: true };
    let effect = story.view.fail(&forbidden(), Some(next), &story.patience, now);
    assert_eq!(effect.history, Some(HistoryKind::Quarantined));
}

#[test]
fn what_is_wanted_counts_as_observed_once_the_registry_was_read_with_it() {
    let mut story = Story::new();
    story.view.want(2);
    story.fail(1, &refused());
    assert_eq!((story.view.status().generation, story.view.status().observed_generation), (2, 0));
    story.apply(2, Change::whole(vec![]));
    assert_eq!(story.view.status().observed_generation, 2);
}
