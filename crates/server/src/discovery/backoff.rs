//! How long to wait before a registry is tried again: doubling from half a second to half a minute,
//! with jitter, so that many sources of one dead host do not knock all at once.

use std::time::Duration;

use rand::Rng;

const FIRST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(30);

#[derive(Debug, Default)]
pub struct Backoff {
    attempts: u32,
}

impl Backoff {
    /// Between half and the whole of the current step.
    pub fn wait(&mut self) -> Duration {
        let step = FIRST.saturating_mul(1 << self.attempts.min(10)).min(LONGEST);
        self.attempts = self.attempts.saturating_add(1);
        step.mul_f64(rand::rng().random_range(0.5..=1.0))
    }

    pub fn reset(&mut self) {
        self.attempts = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_half_a_minute_and_start_again_after_a_success() {
        let mut backoff = Backoff::default();
        assert!(backoff.wait() <= FIRST);
        let longest = (0..100).map(|_| backoff.wait()).max().expect("a hundred waits");
        assert!(longest <= LONGEST && longest >= LONGEST / 2);
        backoff.reset();
        assert!(backoff.wait() <= FIRST);
    }
}
