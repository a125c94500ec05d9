//! The browser's connection to the event stream: opened again when it breaks, and when it falls silent, as a
//! half-open one does. Knows of the events only whether they came.

use std::cell::{Cell, OnceCell, RefCell};
use std::time::Duration;

use contract::Millis;
use contract::console::events::{BEAT, BEAT_MS, HELLO};
use leptos::ev;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

use super::{Live, Topic};
use crate::api::{self, as_of};
use crate::clock;

/// The browser reconnects by itself after a network failure; after a refusal it gives up, and we don't.
const REOPEN_AFTER: Duration = Duration::from_secs(3);
/// A stream that missed two beats is dead, whatever the browser believes.
const SILENCE: Millis = BEAT_MS.cast_signed() * 5 / 2;
const LOOK_EVERY: Duration = Duration::from_secs(5);

thread_local! {
    /// Lives as long as the page: the closures must outlive every event.
    static CONNECTION: OnceCell<Connection> = const { OnceCell::new() };
}

struct Connection {
    live: Live,
    source: RefCell<Option<EventSource>>,
    /// When it was opened, or was heard of last.
    heard: Cell<Millis>,
    last_id: RefCell<String>,
    timer: Cell<Option<TimeoutHandle>>,
    on_error: Closure<dyn FnMut()>,
    on_message: Closure<dyn FnMut(MessageEvent)>,
}

pub fn open(live: Live) {
    CONNECTION.with(|connection| {
        let made = Connection {
            live,
            source: RefCell::default(),
            heard: Cell::new(clock::read()),
            last_id: RefCell::default(),
            timer: Cell::default(),
            on_error: Closure::new(|| on_connection(Connection::failed)),
            on_message: Closure::new(|message: MessageEvent| {
                on_connection(|connection| connection.received(&message));
            }),
        };
        // Fails only for a second page in one browser's tab.
        let _ = connection.set(made);
    });
    as_of::on_gap(move || live.gap());
    connect();
    set_interval(|| on_connection(Connection::look), LOOK_EVERY);
    // Timers rest in a tab that is not seen.
    let _seen = window_event_listener(ev::visibilitychange, |_| on_connection(Connection::look));
    let _back = window_event_listener(ev::online, move |_| live.reopen());
    let _away = window_event_listener(ev::offline, move |_| live.lost(clock::read()));
}

/// Opens the stream, in place of the one that there may be.
pub fn connect() {
    on_connection(Connection::connect);
}

fn on_connection(work: impl FnOnce(&Connection)) {
    CONNECTION.with(|connection| connection.get().map(work));
}

impl Connection {
    fn connect(&self) {
        self.close();
        self.heard.set(clock::read());
        let Ok(source) = EventSource::new(&api::events_url(&self.last_id.borrow())) else { return };
        source.set_onerror(Some(self.on_error.as_ref().unchecked_ref()));
        for kind in [HELLO, BEAT, "change"] {
            let listener = self.on_message.as_ref().unchecked_ref();
            // Fails only for a listener that is no function.
            let _ = source.add_event_listener_with_callback(kind, listener);
        }
        self.source.replace(Some(source));
    }

    fn close(&self) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
        if let Some(source) = self.source.take() {
            source.close();
        }
    }

    fn received(&self, message: &MessageEvent) {
        self.heard.set(clock::read());
        let id = message.last_event_id();
        match message.type_().as_str() {
            HELLO => {
                if self.last_id.borrow().is_empty() {
                    as_of::stream_began(&id);
                }
                self.live.began();
            }
            BEAT => {}
            _ => self.live.received(&message.data().as_string().unwrap_or_default()),
        }
        if !id.is_empty() {
            self.last_id.replace(id);
        }
    }

    fn failed(&self) {
        self.live.lost(clock::read());
        let gave_up =
            self.source.borrow().as_ref().is_some_and(|source| source.ready_state() == EventSource::CLOSED);
        if gave_up {
            // The server refused it: what it says of the session tells whether the reader is still somebody.
            self.live.touch(Topic::Inventory);
            self.timer.set(set_timeout_with_handle(connect, REOPEN_AFTER).ok());
        }
    }

    fn look(&self) {
        let heard = self.heard.get();
        if clock::read() - heard > SILENCE {
            self.live.lost(heard);
            self.connect();
        }
    }
}
