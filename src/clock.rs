//! The one clock of the page: a signal that ticks once a second, for every "4 min ago" on it.

use std::time::Duration;

use contract::Millis;
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct Clock(ReadSignal<Millis>);

impl Clock {
    pub fn provide() {
        let (now, set_now) = signal(read());
        set_interval(move || set_now.set(read()), Duration::from_secs(1));
        provide_context(Self(now));
    }

    pub fn expect() -> Self {
        expect_context()
    }

    /// Tracked: whoever reads it runs again each second.
    pub fn now(self) -> Millis {
        self.0.get()
    }
}

/// The time by the browser's clock, in milliseconds since the Unix epoch.
#[expect(clippy::cast_possible_truncation, reason = "whole milliseconds, far below 2^53")]
pub fn read() -> Millis {
    js_sys::Date::now() as Millis
}
