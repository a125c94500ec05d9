//! How much one source may offer: what is beyond is refused as a whole, before it is held in memory.

use std::fmt;

use contract::sources::StatusReason;
use serde::Deserialize;

use super::Failure;

/// The section `[discovery.limits]` of the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    pub services: usize,
    /// Of all services together.
    pub endpoints: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { services: 100_000, endpoints: 1_000_000 }
    }
}

/// Broken off while it was read.
#[derive(Debug, thiserror::Error)]
#[error("it answers with more than {0} bytes at once")]
pub struct TooLarge(pub usize);

/// Fails if there is more of something than may be.
pub fn check(size: usize, most: usize, what: impl fmt::Display) -> Result<(), Failure> {
    if size <= most {
        return Ok(());
    }
    Err(Failure::new(StatusReason::LimitExceeded, format!("it offers more than {most} {what}")))
}
