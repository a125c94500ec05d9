//! Discovery: one supervised task per source follows its registry and keeps what it offers in memory.
//!
//! ```text
//!   registry ── Discovery::changes ──▶ supervisor task ──▶ SourceView (services, status)
//!   (kube, nacos adapters)            timeouts, backoff       │
//!                                                             ├──▶ Hub: "services of src-1 changed"
//!                                                             └──▶ Store: snapshot, every few seconds
//! ```
//!
//! Adapters return values; they know neither the store nor the hub. Kube and Nacos types stay inside
//! their adapter. Nothing here sees HTTP handlers.

use std::fmt;

use contract::console::sources::Certificate;
use contract::sources::StatusReason;
use futures::stream::BoxStream;

pub mod backoff;
pub mod failure;
pub mod kube;
pub mod limits;
pub mod metrics;
pub mod model;
pub mod nacos;
pub mod patience;
pub mod preflight;
pub mod supervisor;
pub mod view;

use model::{OfferedService, ServiceKey};

/// A registry that can be followed. Each call of `changes` starts afresh: the first change is a
/// `Reset` with everything there is; the stream ends with the failure that stopped it.
pub trait Discovery: Send + Sync + 'static {
    fn changes(&self) -> BoxStream<'static, Result<Change, Failure>>;
}

#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Everything that can be read; what is not in here is gone, but for the namespaces of the gap.
    Reset {
        services: Vec<OfferedService>,
        gap: Option<Gap>,
    },
    /// A service that is new or different.
    Put(OfferedService),
    Removed(ServiceKey),
    /// Every certificate that the cluster's Ingresses name.
    Certificates(Vec<Certificate>),
    /// Another gap than the last one told. A namespace that can be read again comes with a `Reset`.
    Gap(Option<Gap>),
    /// The registry was seen to be in step with what was told before.
    Confirmed,
}

impl Change {
    /// Everything there is, all of which could be read.
    pub fn whole(services: Vec<OfferedService>) -> Self {
        Self::Reset { services, gap: None }
    }
}

/// What of a registry can't be read while the rest is followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    pub failure: Failure,
    /// Those whose services are not known now; none if only certificates are missing.
    pub namespaces: Vec<String>,
}

/// Why a registry can't be followed: a reason from the closed list, and the cause in the words of
/// whoever answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub reason: StatusReason,
    pub detail: String,
    /// Whether waiting a little may help: then the source is degraded for a while before it is invalid.
    pub may_pass: bool,
}

impl Failure {
    pub fn new(reason: StatusReason, detail: impl fmt::Display) -> Self {
        let may_pass = matches!(
            reason,
            StatusReason::ConnectionRefused
                | StatusReason::ConnectionLost
                | StatusReason::TimedOut
                | StatusReason::GrpcPortClosed
        );
        Self { reason, detail: cut(detail), may_pass }
    }

    /// The registry answers that it can't answer now, as it does while it is restarted or overloaded.
    pub fn busy(detail: impl fmt::Display) -> Self {
        Self { may_pass: true, ..Self::new(StatusReason::UnexpectedAnswer, detail) }
    }
}

/// It goes into the log at every attempt, into the status and into answers, and others choose its words.
const LONGEST_DETAIL: usize = 500;

/// At most the first 500 characters; what is behind them is never put together.
fn cut(text: impl fmt::Display) -> String {
    struct Cut(String, usize);
    impl fmt::Write for Cut {
        fn write_str(&mut self, part: &str) -> fmt::Result {
            if let Some((end, _)) = part.char_indices().nth(self.1) {
                self.0.push_str(&part[..end]);
                self.0.push('…');
                return Err(fmt::Error);
            }
            self.0.push_str(part);
            self.1 -= part.chars().count();
            Ok(())
        }
    }
    let mut cut = Cut(String::new(), LONGEST_DETAIL);
    // Its only failure is that there is no more room.
    let _ = fmt::write(&mut cut, format_args!("{text}"));
    cut.0
}

/// Whether an HTTP status says that the same request may succeed later.
fn is_busy(status: u16) -> bool {
    matches!(status, 429 | 500..=599)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_detail_is_cut_between_characters_however_it_is_put_together() {
        let told = |text: &str| Failure::new(StatusReason::TimedOut, text).detail;
        let (fits, long) = ("坏".repeat(LONGEST_DETAIL), "坏".repeat(LONGEST_DETAIL * 9));
        assert_eq!(told(&fits), fits);
        assert_eq!(told(&long), format!("{fits}…"));
        let parts = Failure::new(StatusReason::TimedOut, format_args!("{}{long}", "a".repeat(499)));
        assert_eq!(parts.detail, format!("{}坏…", "a".repeat(499)));
        assert_eq!(Failure::busy(&long).detail, told(&long));
    }
}
