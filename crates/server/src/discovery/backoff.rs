//! How long to wait before a registry is tried again: doubling from half a second, with jitter, so that
//! many sources of one dead host do not knock all at once. A source that fails for long is put in
//! quarantine, and tried rarely.

use std::time::Duration;

use rand::Rng;
use tokio::time::Instant;

use super::patience::Patience;

const FIRST: Duration = Duration::from_millis(500);

#[derive(Debug)]
pub struct Backoff {
    patience: Patience,
    attempts: u32,
    failing_since: Option<Instant>,
}

/// What follows a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wait {
    pub length: Duration,
    pub quarantined: bool,
}

impl Backoff {
    pub fn new(patience: Patience) -> Self {
        Self { patience, attempts: 0, failing_since: None }
    }

    /// For parts of a source: never more rarely than its longest usual wait, since nobody sees a quarantine.
    pub fn steady() -> Self {
        let patience = Patience::default();
        Self::new(Patience { quarantine_every: patience.longest_wait, ..patience })
    }

    /// Between half and the whole of the current step.
    pub fn failed(&mut self, now: Instant) -> Wait {
        let since = *self.failing_since.get_or_insert(now);
        let quarantined = now.duration_since(since) >= self.patience.quarantine_after.0;
        let step = if quarantined {
            self.patience.quarantine_every.0
        } else {
            FIRST.saturating_mul(1 << self.attempts.min(10)).min(self.patience.longest_wait.0)
        };
        self.attempts = self.attempts.saturating_add(1);
        Wait { length: step.mul_f64(rand::rng().random_range(0.5..=1.0)), quarantined }
    }

    /// The registry worked, or somebody says that it is worth another try.
    pub fn reset(&mut self) {
        *self = Self::new(self.patience);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_the_longest_and_start_again_after_a_success() {
        let (patience, now) = (Patience::default(), Instant::now());
        let mut backoff = Backoff::new(patience);
        assert!(backoff.failed(now).length <= FIRST);
        let longest = (0..100).map(|_| backoff.failed(now).length).max().expect("a hundred waits");
        assert!(longest <= patience.longest_wait.0 && longest >= patience.longest_wait.0 / 2);
        backoff.reset();
        assert!(backoff.failed(now).length <= FIRST);
    }

    #[test]
    fn a_part_that_fails_for_long_is_tried_as_often_as_before() {
        let (patience, start) = (Patience::default(), Instant::now());
        let mut backoff = Backoff::steady();
        backoff.failed(start);
        let wait = backoff.failed(start + patience.quarantine_after.0 * 100);
        assert!(wait.length <= patience.longest_wait.0);
    }

    #[test]
    fn what_fails_for_long_is_tried_rarely_until_it_is_reset() {
        let (patience, start) = (Patience::default(), Instant::now());
        let mut backoff = Backoff::new(patience);
        assert!(!backoff.failed(start).quarantined);
        let wait = backoff.failed(start + patience.quarantine_after.0);
        assert!(wait.quarantined && wait.length >= patience.quarantine_every.0 / 2);
        backoff.reset();
        assert!(!backoff.failed(start + patience.quarantine_after.0).quarantined);
    }
}
