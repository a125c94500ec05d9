//! The event stream: one connection per page, and a version per topic that loads track. It says *that*
//! something changed; what, the lists tell.

mod connection;

use std::time::Duration;

use contract::Millis;
use contract::console::events::Event;
use leptos::prelude::*;

use crate::{api, clock};

/// At most one round of loads in this time, however many events come.
const ROUND: Duration = Duration::from_millis(350);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    Connecting,
    Live,
    Reconnecting,
}

impl Link {
    /// As the style names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Connecting => "connecting",
            Self::Live => "live",
            Self::Reconnecting => "reconnecting",
        }
    }
}

/// What a load can depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    Sources = 0,
    Services = 1,
    Inventory = 2,
    History = 3,
    Gateways = 4,
    Users = 5,
    AccessKeys = 6,
    Sessions = 7,
    Audit = 8,
}

const TOPICS: usize = 9;

/// Which topics changed.
type Topics = [bool; TOPICS];

const EVERYTHING: Topics = [true; TOPICS];

const fn only(topic: Topic) -> Topics {
    all_of(&[topic])
}

const fn all_of(of: &[Topic]) -> Topics {
    let mut topics = [false; TOPICS];
    let mut at = 0;
    while at < of.len() {
        topics[of[at] as usize] = true;
        at += 1;
    }
    topics
}

#[derive(Clone, Copy)]
pub struct Live {
    versions: [RwSignal<u64>; TOPICS],
    link: RwSignal<Link>,
    /// Until when all that is shown was up to date.
    lost_at: RwSignal<Option<Millis>>,
    /// When the server last told of a change.
    changed: RwSignal<Option<Millis>>,
    round: StoredValue<Round>,
}

/// What waits for the next round, and whether one is under way.
#[derive(Default)]
struct Round {
    waiting: Topics,
    running: bool,
}

impl Live {
    pub fn provide() {
        let live = Self {
            versions: std::array::from_fn(|_| RwSignal::new(0)),
            link: RwSignal::new(Link::Connecting),
            lost_at: RwSignal::new(None),
            changed: RwSignal::new(None),
            round: StoredValue::new(Round::default()),
        };
        provide_context(live);
        connection::open(live);
    }

    pub fn expect() -> Self {
        expect_context()
    }

    pub fn link(self) -> Signal<Link> {
        self.link.into()
    }

    /// Until when all that is shown was up to date; `None` while it still is, or never was.
    pub fn lost_at(self) -> Option<Millis> {
        self.lost_at.get()
    }

    /// Tries to open a stream that is lost at once, since the server is known to answer again.
    pub fn reopen(self) {
        if self.link.get_untracked() != Link::Live {
            connection::connect();
        }
    }

    /// When the server last told of a change; `None` since the page was opened.
    pub fn changed(self) -> Option<Millis> {
        self.changed.get()
    }

    /// Tracked: changes whenever one of the topics did.
    pub fn version(self, topics: &[Topic]) -> u64 {
        topics.iter().map(|topic| self.versions[*topic as usize].get()).sum()
    }

    /// Says that a topic changed, as after one's own write: there is no need to wait for the event.
    pub fn touch(self, topic: Topic) {
        self.bump(only(topic));
    }

    fn bump(self, topics: Topics) {
        self.round.update_value(|round| {
            for (waiting, new) in round.waiting.iter_mut().zip(topics) {
                *waiting |= new;
            }
        });
        if !self.round.with_value(|round| round.running) {
            self.run();
        }
    }

    fn run(self) {
        let waiting = self.round.try_update_value(|round| std::mem::take(&mut round.waiting));
        let waiting = waiting.unwrap_or_default();
        let any = waiting.contains(&true);
        self.round.update_value(|round| round.running = any);
        if any {
            for (version, _) in self.versions.iter().zip(waiting).filter(|(_, waiting)| *waiting) {
                version.update(|version| *version += 1);
            }
            set_timeout(move || self.run(), ROUND);
        }
    }

    /// The stream goes on after the last event that came, or says that it can't.
    fn began(self) {
        self.lost_at.set(None);
        self.link.set(Link::Live);
    }

    /// Loads everything again, once: it shows whether the server is gone or only the stream.
    fn lost(self, at: Millis) {
        let was = self.link.get_untracked();
        self.link.set(Link::Reconnecting);
        if was == Link::Live {
            self.lost_at.set(Some(at));
            self.bump(EVERYTHING);
        }
    }

    /// What was loaded before may lack something: what happened until the stream began, or what another reader may
    /// see.
    pub fn gap(self) {
        self.bump(EVERYTHING);
    }

    fn received(self, data: &str) {
        self.changed.set(Some(clock::read()));
        self.bump(topics_of(api::value(data).ok().as_ref()));
    }
}

/// What an event says to load again. One that can't be read counts as a gap.
fn topics_of(event: Option<&Event>) -> Topics {
    match event {
        Some(Event::Services { .. }) => all_of(&[Topic::Sources, Topic::Services]),
        Some(Event::GatewayServices { .. }) => only(Topic::Services),
        // A source brings its services, and the inventory says what is already added.
        Some(Event::Sources { .. }) => all_of(&[Topic::Sources, Topic::Services, Topic::Inventory]),
        Some(Event::History { .. }) => only(Topic::History),
        Some(Event::Gateways) => only(Topic::Gateways),
        Some(Event::Inventory) => only(Topic::Inventory),
        Some(Event::Users) => only(Topic::Users),
        Some(Event::AccessKeys { .. }) => only(Topic::AccessKeys),
        Some(Event::Sessions { .. }) => only(Topic::Sessions),
        Some(Event::Audit) => only(Topic::Audit),
        Some(Event::Reset | Event::Unknown) | None => EVERYTHING,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_a_gap() {
        assert_eq!(topics_of(None), EVERYTHING);
        assert_eq!(topics_of(Some(&Event::Unknown)), EVERYTHING);
        assert_eq!(topics_of(Some(&Event::Reset)), EVERYTHING);
    }

    #[test]
    fn what_changed_is_loaded_again_and_nothing_else() {
        let event = Event::Services { gateway_id: "gw-1".into(), source_id: "src-1".into() };
        assert_eq!(topics_of(Some(&event)), all_of(&[Topic::Sources, Topic::Services]));
        assert_eq!(topics_of(Some(&Event::Inventory)), only(Topic::Inventory));
        assert_eq!(topics_of(Some(&Event::Gateways)), only(Topic::Gateways));
        assert_eq!(topics_of(Some(&Event::Users)), only(Topic::Users));
    }
}
