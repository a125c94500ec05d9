//! Reaching a cluster: the client, what its server can do, and the failures that it answers with. Knows
//! nothing of services.

use std::time::Duration;

use contract::sources::StatusReason;
use kube::Client;
use kube::runtime::watcher;
use tower::limit::RateLimitLayer;

use super::answers::{Guard, Renewals};
use super::{Settings, connector, kubeconfig};
use crate::discovery::{Failure, failure, is_busy};

/// The watcher asks again at once when a watch ends: a server that ends each at once must not keep it busy.
const REQUESTS_A_SECOND: u64 = 100;

/// How long a cluster may take.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    pub connect: Duration,
    /// Everything must be listed by then.
    pub first_read: Duration,
    /// A watch is renewed this often.
    pub watch: Duration,
    /// A connection on which nothing comes for so long is dead.
    pub silence: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { connect: seconds(5), first_read: seconds(20), watch: seconds(50), silence: seconds(65) }
    }
}

/// How a server gives what there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lists {
    /// At the beginning of a watch.
    Streamed,
    /// Page by page, before a watch.
    Paged,
}

pub async fn connect(settings: &Settings, timing: &Timing) -> Result<(Client, Renewals), Failure> {
    let mut config = kubeconfig::read(&settings.kubeconfig)
        .await
        .map_err(|error| Failure::new(StatusReason::BadCredentials, error))?;
    config.connect_timeout = Some(timing.connect);
    config.read_timeout = Some(timing.silence);
    // Otherwise the time for which a connection lay idle counts against its next answer.
    config.reset_reader_on_write = true;
    let builder = connector::builder(&config, &settings.outgoing).map_err(|error| failure_of(&error))?;
    let pace = RateLimitLayer::new(REQUESTS_A_SECOND, Duration::from_secs(1));
    let guard = Guard::default();
    Ok((builder.with_layer(&pace).with_layer(&guard).build(), guard.renewals))
}

/// Servers stream lists by default since 1.34. One that keeps its version to itself is asked for pages,
/// which all of them have.
pub async fn lists_of(client: &Client) -> Result<Lists, Failure> {
    match client.apiserver_version().await {
        Ok(version) if streams(&version.major, &version.minor) => Ok(Lists::Streamed),
        Ok(_) | Err(kube::Error::SerdeError(_)) => Ok(Lists::Paged),
        Err(kube::Error::Api(status)) if matches!(status.code, 403 | 404) => Ok(Lists::Paged),
        Err(error) => Err(failure_of(&error)),
    }
}

/// Vendors write a minor version as `34+`.
fn streams(major: &str, minor: &str) -> bool {
    let number = |text: &str| {
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<u32>().unwrap_or_default()
    };
    (number(major), number(minor)) >= (1, 34)
}

pub fn watch_failure(error: &watcher::Error) -> Failure {
    match error {
        watcher::Error::InitialListFailed(error)
        | watcher::Error::WatchStartFailed(error)
        | watcher::Error::WatchFailed(error) => failure_of(error),
        watcher::Error::WatchError(status) => answered(status.code, &status.message),
        watcher::Error::NoResourceVersion => Failure::new(StatusReason::UnexpectedAnswer, error),
    }
}

pub fn failure_of(error: &kube::Error) -> Failure {
    match error {
        kube::Error::Api(status) => answered(status.code, &status.message),
        kube::Error::Auth(error) => Failure::new(StatusReason::BadCredentials, error),
        kube::Error::ReadEvents(error) => broken(error),
        other => failure::of_connection(other),
    }
}

/// A body that ended in its middle: a lost connection, unless it is known better.
pub fn broken(error: &std::io::Error) -> Failure {
    let failure = failure::of_connection(error);
    match failure.reason {
        StatusReason::UnexpectedAnswer => Failure::new(StatusReason::ConnectionLost, error),
        _ => failure,
    }
}

fn answered(code: u16, message: &str) -> Failure {
    match code {
        401 => Failure::new(StatusReason::Unauthorized, message),
        403 => Failure::new(StatusReason::PermissionDenied, message),
        code if is_busy(code) => Failure::busy(message),
        _ => Failure::new(StatusReason::UnexpectedAnswer, message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_streamed_from_1_34_on_whatever_vendors_append() {
        for (major, minor, expected) in
            [("1", "33", false), ("1", "34", true), ("1", "36+", true), ("2", "0", true), ("", "x", false)]
        {
            assert_eq!(streams(major, minor), expected, "{major}.{minor}");
        }
    }

    #[test]
    fn a_whole_page_of_an_error_is_not_passed_on() {
        let failure = answered(502, &"坏".repeat(10_000));
        assert_eq!((failure.detail.ends_with('…'), failure.may_pass), (true, true));
    }
}
