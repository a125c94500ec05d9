//! How patient discovery is with a source: the operator may set it, tests shorten it.

use std::time::Duration;

use serde::Deserialize;

use super::limits::Limits;

/// The section `[discovery]` of the configuration; times in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Patience {
    /// For how long a source that worked is merely degraded while its registry can't be reached.
    pub grace: Seconds,
    /// The longest wait between two attempts at a source that is not in quarantine.
    pub longest_wait: Seconds,
    /// A source that has failed for so long is put in quarantine …
    pub quarantine_after: Seconds,
    /// … and tried this often from then on.
    pub quarantine_every: Seconds,
    pub limits: Limits,
}

#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Deserialize)]
#[serde(try_from = "f64")]
pub struct Seconds(pub Duration);

impl TryFrom<f64> for Seconds {
    type Error = String;

    /// Not less than a tenth: a registry that refuses would be asked without a pause.
    fn try_from(seconds: f64) -> Result<Self, String> {
        match Duration::try_from_secs_f64(seconds) {
            Ok(duration) if duration >= Duration::from_millis(100) => Ok(Self(duration)),
            _ => Err("a time is at least 0.1 seconds".to_owned()),
        }
    }
}

impl Default for Patience {
    fn default() -> Self {
        let seconds = |seconds| Seconds(Duration::from_secs(seconds));
        Self {
            grace: seconds(15),
            longest_wait: seconds(30),
            quarantine_after: seconds(30 * 60),
            quarantine_every: seconds(10 * 60),
            limits: Limits::default(),
        }
    }
}
