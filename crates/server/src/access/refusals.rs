//! How many refusals of unknown callers are recorded one by one: whoever floods the server must not fill its disk.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

const WITHIN: Duration = Duration::from_mins(1);
const AT_MOST: u32 = 100;

#[derive(Default)]
pub struct Refusals(Mutex<Option<Window>>);

struct Window {
    began: Instant,
    refused: u32,
}

impl Refusals {
    /// Whether this one is recorded, and how many before it were not.
    pub fn count(&self) -> (bool, u32) {
        self.count_at(Instant::now())
    }

    fn count_at(&self, now: Instant) -> (bool, u32) {
        let mut window = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut left_out = 0;
        if window.as_ref().is_some_and(|window| now.saturating_duration_since(window.began) >= WITHIN) {
            left_out = window.take().map_or(0, |over| over.refused.saturating_sub(AT_MOST));
        }
        let current = window.get_or_insert(Window { began: now, refused: 0 });
        current.refused = current.refused.saturating_add(1);
        (current.refused <= AT_MOST, left_out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_flood_so_many_are_recorded_and_the_rest_is_counted() {
        let (refusals, now) = (Refusals::default(), Instant::now());
        let recorded = (0..250).filter(|_| refusals.count_at(now).0).count();
        assert_eq!(recorded, 100);
        assert_eq!(refusals.count_at(now + WITHIN), (true, 150));
        assert_eq!(refusals.count_at(now + WITHIN), (true, 0));
    }
}
