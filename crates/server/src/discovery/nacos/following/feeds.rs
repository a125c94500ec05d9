//! What a run hears by itself: the catalogue, read again and again, and what its connections tell. It
//! keeps nothing.

use std::sync::Arc;
use std::time::Duration;

use contract::sources::StatusReason;
use tokio::sync::{Notify, mpsc};
use tokio::time::Instant;

use super::super::catalogue::{Catalogue, Listing};
use super::super::connection::Incoming;
use super::super::wire::ServiceInfo;
use crate::discovery::Failure;

/// Between two readings of the catalogue: a service that is new is found within little more.
pub const EVERY: Duration = Duration::from_millis(1500);
/// A catalogue that takes long to read is read less often: this many times as long is waited.
const REST: u32 = 6;
/// The same where a push asks for a catalogue.
const SHORT_REST: u32 = 4;
const LONGEST_REST: Duration = Duration::from_secs(10);
/// News that wait to be taken up; then the registry waits.
pub const NEWS: usize = 32;

pub enum News {
    Listing(Listing),
    Pushed { namespace: String, service: ServiceInfo },
}

/// Reads the catalogue again and again, until that fails.
pub async fn keep_listing(mut catalogue: Catalogue, news: mpsc::Sender<News>, ask: Arc<Notify>) -> Failure {
    let mut took = Duration::ZERO;
    loop {
        let slept = Instant::now();
        tokio::select! {
            () = tokio::time::sleep((took * REST).clamp(EVERY, LONGEST_REST)) => {}
            () = ask.notified() => {
                tokio::time::sleep_until(slept + (took * SHORT_REST).min(LONGEST_REST)).await;
            }
        }
        let started = Instant::now();
        let listing = match catalogue.read().await {
            // A server may close an idle connection just when it is to be used.
            Err(failure) if failure.reason == StatusReason::ConnectionLost => catalogue.read().await,
            result => result,
        };
        took = started.elapsed();
        match listing {
            Ok(listing) => drop(news.send(News::Listing(listing)).await),
            Err(failure) => return failure,
        }
    }
}

/// Passes on what a connection tells, until it ends.
pub async fn keep_hearing(mut incoming: Incoming, namespace: String, news: mpsc::Sender<News>) -> Failure {
    loop {
        match incoming.next().await {
            Ok(service) => drop(news.send(News::Pushed { namespace: namespace.clone(), service }).await),
            Err(failure) => return failure,
        }
    }
}
