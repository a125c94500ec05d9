//! The task of one source: connect, tell its changes, wait, connect again. It knows nothing of the other
//! sources.

use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use contract::sources::StatusReason;
use futures::{FutureExt, StreamExt};
use tokio::time::Instant;

use super::{Entry, Supervisor};
use crate::discovery::backoff::Backoff;
use crate::discovery::view::Next;
use crate::discovery::{Change, Discovery, Failure};

/// A connection that lived this long and broke is made again at once, before anybody is told.
const LIVED: Duration = Duration::from_secs(5);

/// Follows a registry for as long as the task lives.
pub async fn follow(supervisor: Supervisor, entry: Arc<Entry>, run: u64, registry: Arc<dyn Discovery>) {
    let mut backoff = Backoff::new(supervisor.patience);
    loop {
        let (synced, failure) = follow_once(&supervisor, &entry, run, &registry).await;
        if synced.is_some_and(|synced| synced.elapsed() >= LIVED) {
            backoff.reset();
            if failure.reason == StatusReason::ConnectionLost {
                continue;
            }
        }
        let wait = backoff.failed(Instant::now());
        let Failure { reason, detail, .. } = &failure;
        tracing::info!(source = entry.source_id, %reason, detail, ?wait, "source failed");
        let at = supervisor.clock.now().wall + i64::try_from(wait.length.as_millis()).unwrap_or(i64::MAX);
        // Listened to before anybody can see that there is something to retry.
        let mut retried = pin!(entry.retry.notified());
        retried.as_mut().enable();
        supervisor.fail(&entry, run, &failure, Some(Next { at, quarantined: wait.quarantined }));
        tokio::select! {
            () = tokio::time::sleep(wait.length) => {}
            () = retried => backoff.reset(),
        }
    }
}

/// One connection's life: since when it was in step, if ever, and what ended it. A panic in the adapter
/// ends only this.
async fn follow_once(
    supervisor: &Supervisor,
    entry: &Arc<Entry>,
    run: u64,
    registry: &Arc<dyn Discovery>,
) -> (Option<Instant>, Failure) {
    let mut measured = supervisor.metrics.attempt(&entry.source_id);
    let mut synced = None;
    let attempt = async {
        let mut changes = registry.changes();
        while let Some(change) = changes.next().await {
            let change = match change {
                Ok(change) => change,
                Err(failure) => return failure,
            };
            measured.told(&change);
            if matches!(change, Change::Reset { .. }) {
                synced.get_or_insert_with(Instant::now);
            }
            supervisor.apply(entry, run, change);
        }
        Failure::new(StatusReason::ConnectionLost, "the registry ended the connection")
    };
    let outcome = AssertUnwindSafe(attempt).catch_unwind().await;
    let panicked = |_| Failure::new(StatusReason::InternalFailure, "reading the registry panicked");
    let failure = outcome.unwrap_or_else(panicked);
    measured.failed(&failure.reason);
    (synced, failure)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use contract::sources::{SourceState, SourceType};
    use futures::stream::{self, BoxStream};

    use super::*;
    use crate::clock::Clock;
    use crate::discovery::metrics::Metrics;
    use crate::discovery::patience::Patience;
    use crate::discovery::supervisor::{Plan, Subject};
    use crate::discovery::view::SourceView;
    use crate::hub::Hub;

    /// Panics at its first two attempts, then works.
    #[derive(Default)]
    struct Clumsy {
        attempts: AtomicUsize,
    }

    impl Discovery for Clumsy {
        fn changes(&self) -> BoxStream<'static, Result<Change, Failure>> {
            assert!(self.attempts.fetch_add(1, Ordering::Relaxed) >= 2, "clumsy");
            stream::iter([Ok(Change::whole(vec![]))]).chain(stream::pending()).boxed()
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_adapter_that_panics_is_tried_again() {
        let supervisor =
            Supervisor::new(Hub::new(), Metrics::default(), Clock::default(), Patience::default());
        let subject =
            Subject { source_id: "src-1".into(), gateway_id: "gw-1".into(), source_type: SourceType::K8s };
        supervisor.start(&subject, 1, SourceView::pending(0), Plan::Mirrored);
        let entry = supervisor.entry("src-1").expect("just started");
        let run = entry.read().run;
        let task = tokio::spawn(follow(supervisor.clone(), entry, run, Arc::new(Clumsy::default())));
        let state = || supervisor.view("src-1").expect("there").status().clone();
        while state().attempts < 2 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(state().reason, Some(StatusReason::InternalFailure));
        while state().state != SourceState::Synced {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        task.abort();
    }
}
