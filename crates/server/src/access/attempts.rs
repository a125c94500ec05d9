//! Attempts to sign in, slowed per account and per address: after a few free ones each failure doubles the wait.
//! Kept in memory and bounded; a restart forgives.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::serving::network_of;

/// What was long ago does not count.
const FORGOTTEN: Duration = Duration::from_mins(15);
const LONGEST: Duration = Duration::from_mins(1);
/// Of each kind; the ones that were used least recently make room.
const REMEMBERED: usize = 10_000;

#[derive(Default)]
pub struct Attempts(Mutex<Kinds>);

struct Kinds {
    accounts: Slowed,
    addresses: Slowed,
    /// Addresses from which sign-ins by a provider begin. Nothing can be guessed there, and any web site can have a
    /// browser begin one: it keeps nobody from a password.
    elsewhere: Slowed,
}

impl Default for Kinds {
    fn default() -> Self {
        // Many people may share an address.
        Self { accounts: Slowed::new(5), addresses: Slowed::new(30), elsewhere: Slowed::new(30) }
    }
}

struct Slowed {
    free: u32,
    failures: HashMap<String, Failures>,
}

struct Failures {
    count: u32,
    last: Instant,
}

impl Attempts {
    /// Counts an attempt as failed before its password is looked at, so that many at once gain nothing; or how
    /// long to wait.
    pub fn begin(&self, account: &str, address: Option<IpAddr>) -> Result<(), Duration> {
        self.begin_at(account, address, Instant::now())
    }

    /// The same where another asks for the password: the address counts, by itself.
    pub fn begin_elsewhere(&self, address: Option<IpAddr>) -> Result<(), Duration> {
        let (address, now) = (network(address), Instant::now());
        let mut kinds = self.kinds();
        let wait = kinds.elsewhere.wait(&address, now);
        if !wait.is_zero() {
            return Err(wait);
        }
        kinds.elsewhere.count(&address, now);
        Ok(())
    }

    pub fn succeeded_elsewhere(&self, address: Option<IpAddr>) {
        self.kinds().elsewhere.forgive(&network(address));
    }

    /// It was the right password.
    pub fn succeeded(&self, account: &str, address: Option<IpAddr>) {
        let mut kinds = self.kinds();
        kinds.accounts.failures.remove(account);
        kinds.addresses.forgive(&network(address));
    }

    fn begin_at(&self, account: &str, address: Option<IpAddr>, now: Instant) -> Result<(), Duration> {
        let address = network(address);
        let mut kinds = self.kinds();
        let wait = kinds.accounts.wait(account, now).max(kinds.addresses.wait(&address, now));
        if !wait.is_zero() {
            return Err(wait);
        }
        kinds.accounts.count(account, now);
        kinds.addresses.count(&address, now);
        Ok(())
    }

    fn kinds(&self) -> MutexGuard<'_, Kinds> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Slowed {
    fn new(free: u32) -> Self {
        Self { free, failures: HashMap::new() }
    }

    fn wait(&self, key: &str, now: Instant) -> Duration {
        let Some(failures) = self.failures.get(key).filter(|failures| failures.counts(now)) else {
            return Duration::ZERO;
        };
        let Some(doublings) = failures.count.checked_sub(self.free) else { return Duration::ZERO };
        let pause = Duration::from_secs(1 << doublings.min(16)).min(LONGEST);
        (failures.last + pause).saturating_duration_since(now)
    }

    fn count(&mut self, key: &str, now: Instant) {
        if let Some(failures) = self.failures.get_mut(key) {
            failures.count = if failures.counts(now) { failures.count.saturating_add(1) } else { 1 };
            failures.last = now;
            return;
        }
        if self.failures.len() >= REMEMBERED {
            self.make_room(now);
        }
        self.failures.insert(key.to_owned(), Failures { count: 1, last: now });
    }

    fn forgive(&mut self, key: &str) {
        if let Some(failures) = self.failures.get_mut(key) {
            failures.count = failures.count.saturating_sub(1);
        }
    }

    fn make_room(&mut self, now: Instant) {
        self.failures.retain(|_, failures| failures.counts(now));
        if self.failures.len() >= REMEMBERED
            && let Some(oldest) = self.failures.iter().min_by_key(|(_, failures)| failures.last)
        {
            let oldest = oldest.0.clone();
            self.failures.remove(&oldest);
        }
    }
}

impl Failures {
    fn counts(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.last) < FORGOTTEN
    }
}

fn network(address: Option<IpAddr>) -> String {
    address.map(|address| network_of(address).to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> Option<IpAddr> {
        format!("10.0.0.{last}").parse().ok()
    }

    #[test]
    fn an_account_is_slowed_more_with_each_failure_from_wherever_it_comes() {
        let attempts = Attempts::default();
        let mut now = Instant::now();
        for n in 0..5 {
            assert_eq!(attempts.begin_at("ada", address(n), now), Ok(()));
        }
        for wait in [1, 2, 4, 8, 16, 32, 60, 60] {
            let wait = Duration::from_secs(wait);
            assert_eq!(attempts.begin_at("ada", address(99), now), Err(wait));
            now += wait;
            assert_eq!(attempts.begin_at("ada", address(99), now), Ok(()));
        }
        assert_eq!(attempts.begin_at("bob", address(1), now), Ok(()));
        attempts.succeeded("ada", address(1));
        assert_eq!(attempts.begin_at("ada", address(1), now), Ok(()));
        assert_eq!(attempts.begin_at("ada", address(1), now + FORGOTTEN), Ok(()));
    }

    #[test]
    fn an_address_is_slowed_whatever_names_it_tries() {
        let attempts = Attempts::default();
        let now = Instant::now();
        for n in 0..30 {
            assert_eq!(attempts.begin_at(&format!("user-{n}"), address(1), now), Ok(()));
        }
        assert_eq!(attempts.begin_at("one more", address(1), now), Err(Duration::from_secs(1)));
        assert_eq!(attempts.begin_at("one more", address(2), now), Ok(()));
        let six = |text: &str| network(text.parse().ok());
        assert_eq!(six("2001:db8::1"), six("2001:db8::ffff:1"));
        assert_eq!(six("::ffff:10.0.0.1"), "10.0.0.1");
    }

    #[test]
    fn however_many_names_are_tried_the_memory_is_bounded() {
        let mut slowed = Slowed::new(5);
        let now = Instant::now();
        for n in 0..REMEMBERED + 10 {
            slowed.count(&n.to_string(), now + Duration::from_millis(n as u64));
        }
        assert_eq!(slowed.failures.len(), REMEMBERED);
        assert!(!slowed.failures.contains_key("0") && slowed.failures.contains_key("10"));
    }
}
