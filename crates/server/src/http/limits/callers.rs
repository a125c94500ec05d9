//! What each one, a caller or an address, has asked of late and has under way. Bounded: those of whom nothing is owed
//! are forgotten, and when too many come at once, those who are new share one account.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::serving::Pace;

/// So many callers have an account of their own.
const KNOWN: usize = 10_000;
/// To look for those who can be forgotten takes a while.
const LOOK_EVERY: Duration = Duration::from_secs(1);

#[derive(Clone)]
pub struct Limiter {
    pace: Pace,
    accounts: Arc<Mutex<Accounts>>,
}

/// Why a request is not let in now.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Until then.
    TooFast(Duration),
    /// Of this caller.
    TooMany,
    /// Of all.
    Busy,
}

/// A request that was let in; it is over when this is dropped.
#[derive(Debug)]
pub struct Flight {
    accounts: Arc<Mutex<Accounts>>,
    /// None: the shared account.
    caller: Option<String>,
    /// What it was charged with.
    cost: Duration,
    is_given_back: AtomicBool,
}

#[derive(Debug, Default)]
struct Accounts {
    known: HashMap<String, Account>,
    shared: Account,
    in_flight: usize,
    looked: Option<Instant>,
}

#[derive(Debug, Default)]
struct Account {
    /// When all that was asked for would have been asked for at the permitted pace.
    paid_at: Option<Instant>,
    in_flight: usize,
}

impl Limiter {
    pub fn new(pace: Pace) -> Self {
        Self { pace, accounts: Arc::default() }
    }

    pub fn enter(&self, caller: &str) -> Result<Flight, Refusal> {
        let now = Instant::now();
        let mut accounts = lock(&self.accounts);
        if accounts.in_flight >= self.pace.in_flight {
            return Err(Refusal::Busy);
        }
        let caller = accounts.has_account(caller, now).then(|| caller.to_owned());
        let account = accounts.of(caller.as_deref());
        account.enter(&self.pace, now)?;
        accounts.in_flight += 1;
        let (accounts, cost) = (self.accounts.clone(), self.pace.cost());
        Ok(Flight { accounts, caller, cost, is_given_back: AtomicBool::new(false) })
    }
}

impl Accounts {
    /// Whether a caller has one of its own, which is opened if there is room.
    fn has_account(&mut self, caller: &str, now: Instant) -> bool {
        if self.known.contains_key(caller) {
            return true;
        }
        let is_time = self.looked.is_none_or(|looked| now - looked >= LOOK_EVERY);
        if self.known.len() >= KNOWN && is_time {
            self.known.retain(|_, account| !account.is_settled(now));
            self.looked = Some(now);
        }
        let has_room = self.known.len() < KNOWN;
        if has_room {
            self.known.insert(caller.to_owned(), Account::default());
        }
        has_room
    }

    fn of(&mut self, caller: Option<&str>) -> &mut Account {
        match caller {
            Some(caller) => self.known.entry(caller.to_owned()).or_default(),
            None => &mut self.shared,
        }
    }
}

impl Pace {
    /// Of one request, in time.
    fn cost(&self) -> Duration {
        Duration::from_secs(1) / self.requests
    }
}

impl Account {
    fn enter(&mut self, pace: &Pace, now: Instant) -> Result<(), Refusal> {
        let paid_at = self.paid_at.map_or(now, |at| at.max(now)) + pace.cost();
        let ahead = (paid_at - now).saturating_sub(pace.cost() * pace.burst);
        if !ahead.is_zero() {
            return Err(Refusal::TooFast(ahead));
        }
        if self.in_flight >= pace.in_flight_of_one {
            return Err(Refusal::TooMany);
        }
        self.paid_at = Some(paid_at);
        self.in_flight += 1;
        Ok(())
    }

    fn is_settled(&self, now: Instant) -> bool {
        self.in_flight == 0 && self.paid_at.is_none_or(|at| at <= now)
    }
}

impl Flight {
    /// Takes the request off the account, since somebody else pays for it; of all, it stays one.
    pub fn give_back(&self) {
        if self.is_given_back.swap(true, Ordering::Relaxed) {
            return;
        }
        let mut accounts = lock(&self.accounts);
        let account = accounts.of(self.caller.as_deref());
        account.in_flight -= 1;
        account.paid_at = account.paid_at.and_then(|at| at.checked_sub(self.cost));
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        let is_given_back = *self.is_given_back.get_mut();
        let mut accounts = lock(&self.accounts);
        accounts.in_flight -= 1;
        if !is_given_back {
            accounts.of(self.caller.as_deref()).in_flight -= 1;
        }
    }
}

fn lock(accounts: &Mutex<Accounts>) -> MutexGuard<'_, Accounts> {
    accounts.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serving::Bounds;

    fn limiter(bounds: Bounds) -> Limiter {
        Limiter::new(bounds.of_callers())
    }

    #[tokio::test(start_paused = true)]
    async fn a_burst_is_let_in_and_then_the_permitted_pace() {
        let limiter = limiter(Bounds { requests: 10, burst: 3, ..Bounds::default() });
        for _ in 0..3 {
            drop(limiter.enter("one").expect("of the burst"));
        }
        let wait = Duration::from_millis(100);
        assert_eq!(limiter.enter("one").expect_err("too fast"), Refusal::TooFast(wait));
        drop(limiter.enter("other").expect("another caller"));
        tokio::time::advance(Duration::from_millis(99)).await;
        assert_eq!(
            limiter.enter("one").expect_err("too early"),
            Refusal::TooFast(Duration::from_millis(1)),
            "what was refused is not paid for"
        );
        tokio::time::advance(Duration::from_millis(1)).await;
        drop(limiter.enter("one").expect("in time"));
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_given_back_was_never_charged() {
        let bounds = Bounds { requests: 1, burst: 1, in_flight_of_one: 1, in_flight: 2, ..Bounds::default() };
        let limiter = limiter(bounds);
        let first = limiter.enter("one").expect("of the burst");
        assert_eq!(limiter.enter("one").expect_err("charged"), Refusal::TooFast(Duration::from_secs(1)));
        first.give_back();
        first.give_back();
        let second = limiter.enter("one").expect("as if there had been none");
        assert_eq!(limiter.enter("other").expect_err("both are under way"), Refusal::Busy);
        drop(first);
        assert_eq!(
            limiter.enter("one").expect_err("the second counts"),
            Refusal::TooFast(Duration::from_secs(1))
        );
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(limiter.enter("one").expect_err("under way"), Refusal::TooMany);
        drop(second);
        assert_eq!(lock(&limiter.accounts).in_flight, 0);
        drop(limiter.enter("one").expect("nothing is left"));
    }

    #[tokio::test]
    async fn what_is_under_way_is_counted_until_it_ends() {
        let bounds = Bounds { in_flight_of_one: 2, in_flight: 3, ..Bounds::default() };
        let limiter = limiter(bounds);
        let flights = [(); 2].map(|()| limiter.enter("one").expect("room for two"));
        assert_eq!(limiter.enter("one").expect_err("of one"), Refusal::TooMany);
        let other = limiter.enter("other").expect("room for another");
        assert_eq!(limiter.enter("third").expect_err("of all"), Refusal::Busy);
        drop(other);
        drop(flights);
        let _again = [(); 2].map(|()| limiter.enter("one").expect("room for two"));
    }

    #[tokio::test(start_paused = true)]
    async fn callers_beyond_number_share_one_account_and_are_forgotten_when_nothing_is_owed() {
        let limiter = limiter(Bounds { requests: 1, burst: 1, in_flight: KNOWN * 2, ..Bounds::default() });
        for number in 0..KNOWN {
            drop(limiter.enter(&number.to_string()).expect("one of each"));
        }
        drop(limiter.enter("new").expect("the shared account"));
        assert!(matches!(limiter.enter("newer"), Err(Refusal::TooFast(_))), "it is shared");
        assert_eq!(lock(&limiter.accounts).known.len(), KNOWN);
        tokio::time::advance(Duration::from_secs(2)).await;
        drop(limiter.enter("newest").expect("an own account"));
        assert_eq!(lock(&limiter.accounts).known.len(), 1);
    }
}
