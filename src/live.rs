//! The event stream: one connection per page, and a version per topic that loads track. It says *that*
//! something changed; what, the lists tell.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use contract::Millis;
use contract::console::events::Event;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

use crate::{api, clock};

/// At most one round of loads in this time, however many events come.
const ROUND: Duration = Duration::from_millis(350);
/// The browser reconnects by itself after a network failure; after a refusal it gives up, and we don't.
const REOPEN_AFTER: Duration = Duration::from_secs(3);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    Connecting,
    Live,
    Reconnecting,
}

/// What a load can depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    Sources = 0,
    Services = 1,
    Inventory = 2,
}

const EVERYTHING: [bool; 3] = [true; 3];

#[derive(Clone, Copy)]
pub struct Live {
    versions: [RwSignal<u64>; 3],
    link: RwSignal<Link>,
    /// When the server last told of a change.
    changed: RwSignal<Option<Millis>>,
    round: StoredValue<Round>,
}

/// What waits for the next round, and whether one is under way.
#[derive(Default)]
struct Round {
    waiting: [bool; 3],
    running: bool,
}

impl Live {
    pub fn provide() {
        let live = Self {
            versions: std::array::from_fn(|_| RwSignal::new(0)),
            link: RwSignal::new(Link::Connecting),
            changed: RwSignal::new(None),
            round: StoredValue::new(Round::default()),
        };
        Connection::open(live);
        provide_context(live);
    }

    pub fn expect() -> Self {
        expect_context()
    }

    pub fn link(self) -> Signal<Link> {
        self.link.into()
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
        let mut topics = [false; 3];
        topics[topic as usize] = true;
        self.bump(topics);
    }

    fn bump(self, topics: [bool; 3]) {
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

    fn opened(self) {
        // What happened while the link was down is resumed by the server, or it sends a reset; but a new
        // connection after a refusal has no last id, so everything is loaded again.
        if self.link.get_untracked() == Link::Reconnecting {
            self.bump(EVERYTHING);
        }
        self.link.set(Link::Live);
    }

    /// Also loads everything again: it shows at once whether the server is gone or only the stream.
    fn lost(self) {
        self.link.set(Link::Reconnecting);
        self.bump(EVERYTHING);
    }

    fn received(self, data: &str) {
        self.changed.set(Some(clock::read()));
        self.bump(topics_of(api::value(data).ok().as_ref()));
    }
}

/// What an event says to load again. One that can't be read counts as a gap.
fn topics_of(event: Option<&Event>) -> [bool; 3] {
    match event {
        Some(Event::Services { .. }) => [true, true, false],
        Some(Event::Inventory) => [false, false, true],
        // A source brings its services, and the inventory says what is already added.
        Some(Event::Sources { .. } | Event::Reset | Event::Unknown) | None => EVERYTHING,
    }
}

/// The browser's connection and the closures that it calls; lives as long as the page.
struct Connection {
    source: RefCell<Option<EventSource>>,
    on_open: Closure<dyn FnMut()>,
    on_error: Closure<dyn FnMut()>,
    on_change: Closure<dyn FnMut(MessageEvent)>,
}

impl Connection {
    fn open(live: Live) {
        Rc::new_cyclic(|this: &std::rc::Weak<Self>| {
            let on_error = {
                let this = this.clone();
                move || {
                    live.lost();
                    if let Some(connection) = this.upgrade() {
                        connection.reopen_if_closed();
                    }
                }
            };
            let on_change = move |message: MessageEvent| {
                live.received(&message.data().as_string().unwrap_or_default());
            };
            Self {
                source: RefCell::new(None),
                on_open: Closure::new(move || live.opened()),
                on_error: Closure::new(on_error),
                on_change: Closure::new(on_change),
            }
        })
        .connect();
    }

    fn connect(self: Rc<Self>) {
        let Ok(source) = EventSource::new(&api::events_url()) else { return };
        source.set_onopen(Some(self.on_open.as_ref().unchecked_ref()));
        source.set_onerror(Some(self.on_error.as_ref().unchecked_ref()));
        let on_change = self.on_change.as_ref().unchecked_ref();
        // Fails only for a listener that is no function.
        let _ = source.add_event_listener_with_callback("change", on_change);
        self.source.replace(Some(source));
        // The page owns it from here: the closures must outlive every event.
        std::mem::forget(self);
    }

    fn reopen_if_closed(self: Rc<Self>) {
        let closed =
            self.source.borrow().as_ref().is_some_and(|source| source.ready_state() == EventSource::CLOSED);
        if closed {
            set_timeout(move || self.connect(), REOPEN_AFTER);
        }
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
    fn services_leave_the_inventory_alone() {
        let event = Event::Services { gateway_id: "gw-1".into(), source_id: "src-1".into() };
        assert_eq!(topics_of(Some(&event)), [true, true, false]);
        assert_eq!(topics_of(Some(&Event::Inventory)), [false, false, true]);
    }
}
