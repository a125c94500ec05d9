//! Passwords: argon2id, off the threads that answer, a few at a time.

use std::sync::Arc;

use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{PasswordHash, SaltString};
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use contract::error::ErrorCode;
use tokio::sync::Semaphore;

use crate::error::{Error, Result};

/// Each takes a core and 19 MiB for a while.
const AT_ONCE: usize = 2;
const WAITING: usize = 32;

/// The hash of nothing, for who is nobody: it takes as long as a real one.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LW5vYm9keQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

pub struct Passwords {
    turns: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

impl Passwords {
    pub(super) fn new() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_ONCE)), places: Arc::new(Semaphore::new(AT_ONCE + WAITING)) }
    }

    pub async fn hash(&self, password: String) -> Result<String> {
        let hashed = self.in_turn(move || {
            let salt = SaltString::generate(&mut OsRng);
            Argon2::default().hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string())
        });
        hashed.await?.map_err(|error| Error::Internal(anyhow::anyhow!("can't hash a password: {error}")))
    }

    /// Whether the password has this hash. Without one it hasn't, and that takes as long to find out.
    pub async fn matches(&self, password: String, hash: Option<String>) -> Result<bool> {
        self.in_turn(move || {
            let is_known = hash.is_some();
            let hash = hash.unwrap_or_else(|| NOBODYS.to_owned());
            let parsed = PasswordHash::new(&hash);
            let is_it = parsed
                .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
            is_it && is_known
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let place = self.places.clone().try_acquire_owned().map_err(|_| {
            Error::refused(
                ErrorCode::Throttling,
                "too many passwords are being checked; try again in a moment",
            )
        })?;
        let turn = self.turns.clone().acquire_owned().await.map_err(|error| Error::Internal(error.into()))?;
        let done = tokio::task::spawn_blocking(move || {
            // Held to the end, also when nobody waits for it any more.
            let _held = (place, turn);
            work()
        });
        done.await.map_err(|error| Error::Internal(error.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_matches_its_own_hash_only() {
        let passwords = Passwords::new();
        let hash = passwords.hash("correct horse".into()).await.expect("a hash");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$") && !hash.contains("correct"));
        let matches = |password: &str, hash: Option<&str>| {
            passwords.matches(password.to_owned(), hash.map(str::to_owned))
        };
        assert!(matches("correct horse", Some(&hash)).await.expect("checked"));
        assert!(!matches("correct hors", Some(&hash)).await.expect("checked"));
        assert!(!matches("", None).await.expect("checked"));
        assert!(PasswordHash::new(NOBODYS).is_ok());
    }

    #[tokio::test]
    async fn more_than_can_wait_are_refused_at_once() {
        let passwords = Passwords::new();
        let _all = passwords.places.clone().try_acquire_many_owned(34).expect("free");
        let refused = passwords.matches("x".into(), None).await.expect_err("refused");
        assert!(matches!(refused, Error::Refused { code: ErrorCode::Throttling, .. }));
    }
}
