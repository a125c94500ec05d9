//! The event hub: every change goes out once, in order, with an id. A reader that was away resumes
//! from the id it saw last, or is told to load everything again; a slow reader never slows the rest.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use contract::console::events::Event;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use tokio::sync::broadcast;

/// How many events a reader may have missed and still resume.
const REMEMBERED: usize = 4096;
/// How far a connected reader may fall behind before it is told to load everything again.
pub const BEHIND: usize = 4096;

#[derive(Clone, Debug)]
pub struct Numbered {
    pub sequence: u64,
    pub event: Event,
}

#[derive(Clone)]
pub struct Hub {
    /// Distinguishes this run of the server from others, whose sequences mean nothing here.
    run: Arc<str>,
    past: Arc<Mutex<Past>>,
    sender: broadcast::Sender<Numbered>,
    counts: Counts,
}

/// What is counted of the stream, for whoever runs the server.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// By the event's type.
    pub published: Family<[(&'static str, &'static str); 1], Counter>,
    /// How often a reader had fallen so far behind that it was told to load everything again.
    pub lagged: Counter,
}

#[derive(Default)]
struct Past {
    last: u64,
    events: VecDeque<Numbered>,
}

/// What a reader starts with, and what comes after; nothing is lost or doubled in between.
pub struct Subscription {
    pub missed: Vec<Numbered>,
    /// The missed events are no longer known: load everything again.
    pub reset: bool,
    /// The id as of which `reset` holds.
    pub last: u64,
    pub live: broadcast::Receiver<Numbered>,
}

impl Subscription {
    /// The last event before those that this brings.
    pub fn from(&self) -> u64 {
        self.missed.first().map_or(self.last, |first| first.sequence - 1)
    }
}

impl Hub {
    pub fn new() -> Self {
        let run = format!("{:x}", crate::store::now());
        let sender = broadcast::Sender::new(BEHIND);
        Self { run: run.into(), past: Arc::default(), sender, counts: Counts::default() }
    }

    pub fn publish(&self, event: Event) {
        self.counts.published.get_or_create(&[("type", type_of(&event))]).inc();
        let mut past = self.past();
        past.last += 1;
        let numbered = Numbered { sequence: past.last, event };
        if past.events.len() == REMEMBERED {
            past.events.pop_front();
        }
        past.events.push_back(numbered.clone());
        // An error means that nobody is listening.
        let _ = self.sender.send(numbered);
    }

    /// `last_id` is what [`Hub::id`] gave for the last event that the reader saw.
    pub fn subscribe(&self, last_id: Option<&str>) -> Subscription {
        let past = self.past();
        let live = self.sender.subscribe();
        let (missed, reset) = match last_id {
            None => (vec![], false),
            Some(id) => past.since(self.sequence_of(id)).map_or((vec![], true), |missed| (missed, false)),
        };
        Subscription { missed, reset, last: past.last, live }
    }

    /// The number of the last event.
    pub fn last(&self) -> u64 {
        self.past().last
    }

    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// How many readers are connected now.
    pub fn readers(&self) -> usize {
        self.sender.receiver_count()
    }

    pub fn id(&self, sequence: u64) -> String {
        format!("{}-{sequence}", self.run)
    }

    fn sequence_of(&self, id: &str) -> Option<u64> {
        id.strip_prefix(&*self.run)?.strip_prefix('-')?.parse().ok()
    }

    fn past(&self) -> MutexGuard<'_, Past> {
        self.past.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn type_of(event: &Event) -> &'static str {
    match event {
        Event::Sources { .. } => "Sources",
        Event::Services { .. } => "Services",
        Event::GatewayServices { .. } => "GatewayServices",
        Event::History { .. } => "History",
        Event::Gateways => "Gateways",
        Event::Inventory => "Inventory",
        Event::Users => "Users",
        Event::AccessKeys { .. } => "AccessKeys",
        Event::Sessions { .. } => "Sessions",
        Event::Audit => "Audit",
        Event::Reset => "Reset",
        Event::Unknown => "Unknown",
    }
}

impl Default for Hub {
    fn default() -> Self {
        Self::new()
    }
}

impl Past {
    /// The events after `seen`, if all of them are still known.
    fn since(&self, seen: Option<u64>) -> Option<Vec<Numbered>> {
        let seen = seen.filter(|seen| *seen <= self.last)?;
        let forgotten = self.last - self.events.len() as u64;
        (seen >= forgotten)
            .then(|| self.events.iter().filter(|event| event.sequence > seen).cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sequences(events: &[Numbered]) -> Vec<u64> {
        events.iter().map(|event| event.sequence).collect()
    }

    #[test]
    fn a_reader_resumes_after_the_last_event_it_saw() {
        let hub = Hub::new();
        (0..3).for_each(|_| hub.publish(Event::Inventory));
        let subscription = hub.subscribe(Some(&hub.id(1)));
        assert_eq!((sequences(&subscription.missed), subscription.reset), (vec![2, 3], false));
    }

    #[test]
    fn a_reader_from_another_run_or_from_too_long_ago_loads_everything_again() {
        let hub = Hub::new();
        (0..=REMEMBERED).for_each(|_| hub.publish(Event::Inventory));
        assert!(hub.subscribe(Some("other-1")).reset);
        assert!(hub.subscribe(Some(&hub.id(0))).reset);
        assert!(!hub.subscribe(Some(&hub.id(1))).reset);
    }

    #[test]
    fn an_id_from_the_future_is_not_trusted() {
        let hub = Hub::new();
        assert!(hub.subscribe(Some(&hub.id(7))).reset);
    }

    #[test]
    fn a_slow_reader_lags_without_holding_up_the_publisher() {
        let hub = Hub::new();
        let mut slow = hub.subscribe(None).live;
        (0..BEHIND * 2).for_each(|_| hub.publish(Event::Inventory));
        assert!(matches!(slow.try_recv(), Err(broadcast::error::TryRecvError::Lagged(_))));
    }
}
