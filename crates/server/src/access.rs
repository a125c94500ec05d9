//! Who is calling, and what they may do. [`caller`] says who; [`operations`] is the one table of what each operation
//! takes; the rest is what sign-in needs. It knows neither HTTP nor SQL: `http/guard.rs` asks, `app` looks things up.

use std::sync::atomic::{AtomicI64, Ordering};

use contract::Millis;
use tokio::sync::broadcast;

pub mod attempts;
pub mod caller;
pub mod changes;
pub mod operations;
pub mod passwords;
mod refusals;
pub mod tokens;

use crate::clock::Clock;
use attempts::Attempts;
use changes::AccessChange;
use passwords::Passwords;
use refusals::Refusals;

/// Who falls behind by so many changes may be anybody: they show again who they are.
const BEHIND: usize = 256;

/// What the server remembers of those who call, beside what is stored.
pub struct Access {
    pub clock: Clock,
    pub passwords: Passwords,
    pub attempts: Attempts,
    pub refusals: Refusals,
    /// Whoever listens sees whether they are still who they were.
    changes: broadcast::Sender<AccessChange>,
    purged_at: AtomicI64,
}

impl Access {
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            passwords: Passwords::new(),
            attempts: Attempts::default(),
            refusals: Refusals::default(),
            changes: broadcast::Sender::new(BEHIND),
            purged_at: AtomicI64::new(0),
        }
    }

    pub fn now(&self) -> Millis {
        self.clock.now().wall
    }

    pub fn changed(&self, change: AccessChange) {
        // An error means that nobody listens.
        let _ = self.changes.send(change);
    }

    pub fn changes(&self) -> broadcast::Receiver<AccessChange> {
        self.changes.subscribe()
    }

    /// Whether it is time to remove what is over; true once in a minute.
    pub fn is_purge_due(&self) -> bool {
        const PAUSE: Millis = 60_000;
        let now = self.now();
        let last = self.purged_at.load(Ordering::Relaxed);
        // A clock that was set back must not stop it.
        let is_due = (now - last).abs() >= PAUSE;
        is_due && self.purged_at.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }
}
