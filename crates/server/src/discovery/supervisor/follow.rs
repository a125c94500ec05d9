//! The task of one source: connect, tell its changes, wait, connect again. It knows nothing of the other
//! sources.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use contract::sources::StatusReason;
use futures::{FutureExt, StreamExt};
use tokio::time::Instant;

use super::Supervisor;
use super::entry::Entry;
use crate::discovery::backoff::Backoff;
use crate::discovery::view::Next;
use crate::discovery::{Change, Discovery, Failure};

/// A connection that lived this long and broke is made again at once, …
const LIVED: Duration = Duration::from_secs(5);
/// … before anybody is told, if it is there again within this.
const UNTOLD: Duration = Duration::from_secs(2);

/// Follows a registry for as long as the task lives.
pub async fn follow(supervisor: Supervisor, entry: Arc<Entry>, run: u64, registry: Arc<dyn Discovery>) {
    let mut backoff = Backoff::new(supervisor.patience);
    let mut untold = None;
    loop {
        let attempt = Attempt { supervisor: &supervisor, entry: &entry, run, untold: untold.take() };
        let (synced, failure) = attempt.follow(&registry).await;
        if synced.is_some_and(|synced| synced.elapsed() >= LIVED) {
            backoff.reset();
            if failure.reason == StatusReason::ConnectionLost {
                untold = Some(failure);
                continue;
            }
        }
        // One that was asked for during this attempt is the next.
        if entry.take_retry() {
            backoff.reset();
        }
        let wait = backoff.failed(Instant::now());
        let Failure { reason, detail, .. } = &failure;
        tracing::info!(source = entry.source_id, %reason, detail, ?wait, "source failed");
        let at = supervisor.clock.now().wall + i64::try_from(wait.length.as_millis()).unwrap_or(i64::MAX);
        supervisor.fail(&entry, run, &failure, Some(Next { at, quarantined: wait.quarantined }));
        tokio::select! {
            () = tokio::time::sleep(wait.length) => {}
            () = entry.until_retried() => backoff.reset(),
        }
    }
}

/// One connection's life.
struct Attempt<'a> {
    supervisor: &'a Supervisor,
    entry: &'a Arc<Entry>,
    run: u64,
    /// What ended the connection before this one, while nobody was told.
    untold: Option<Failure>,
}

impl Attempt<'_> {
    /// Since when it was in step, if ever, and what ended it. A panic in the adapter ends only this.
    async fn follow(mut self, registry: &Arc<dyn Discovery>) -> (Option<Instant>, Failure) {
        let mut measured = self.supervisor.metrics.attempt(&self.entry.source_id);
        let mut synced = None;
        let attempt = async {
            let tell_by = Instant::now() + UNTOLD;
            let mut changes = registry.changes();
            loop {
                let change = tokio::select! {
                    change = changes.next() => change,
                    () = tokio::time::sleep_until(tell_by), if self.untold.is_some() => {
                        self.tell_untold();
                        continue;
                    }
                };
                let change = match change {
                    Some(Ok(change)) => change,
                    Some(Err(failure)) => return failure,
                    None => {
                        return Failure::new(
                            StatusReason::ConnectionLost,
                            "the registry ended the connection",
                        );
                    }
                };
                measured.told(&change);
                if matches!(change, Change::Reset { .. }) {
                    synced.get_or_insert_with(Instant::now);
                    self.untold = None;
                    // Who works has nothing to retry.
                    self.entry.take_retry();
                }
                self.supervisor.apply(self.entry, self.run, change);
            }
        };
        let outcome = AssertUnwindSafe(attempt).catch_unwind().await;
        let panicked = |_| Failure::new(StatusReason::InternalFailure, "reading the registry panicked");
        let failure = outcome.unwrap_or_else(panicked);
        measured.failed(&failure.reason);
        (synced, failure)
    }

    /// It takes longer than a moment: what is shown is no longer live.
    fn tell_untold(&mut self) {
        if let Some(failure) = self.untold.take() {
            let next = Next { at: self.supervisor.clock.now().wall, quarantined: false };
            self.supervisor.fail(self.entry, self.run, &failure, Some(next));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use contract::console::sources::SourceStatus;
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

    /// Works for a while, loses its connection, and then hangs.
    #[derive(Default)]
    struct Hanging {
        attempts: AtomicUsize,
    }

    impl Discovery for Hanging {
        fn changes(&self) -> BoxStream<'static, Result<Change, Failure>> {
            if self.attempts.fetch_add(1, Ordering::Relaxed) > 0 {
                return stream::pending().boxed();
            }
            let broken = async {
                tokio::time::sleep(LIVED).await;
                Err(Failure::new(StatusReason::ConnectionLost, "gone"))
            };
            stream::iter([Ok(Change::whole(vec![]))]).chain(stream::once(broken)).boxed()
        }
    }

    /// A supervisor with one source that follows `registry`.
    fn following(registry: impl Discovery) -> (Supervisor, tokio::task::JoinHandle<()>) {
        let supervisor =
            Supervisor::new(Hub::new(), Metrics::default(), Clock::default(), Patience::default());
        let subject =
            Subject { source_id: "src-1".into(), gateway_id: "gw-1".into(), source_type: SourceType::K8s };
        supervisor.start(&subject, 1, SourceView::pending(0), Plan::Mirrored);
        let entry = supervisor.entry("src-1").expect("just started");
        let run = entry.read().run;
        let task = tokio::spawn(follow(supervisor.clone(), entry, run, Arc::new(registry)));
        (supervisor, task)
    }

    /// How long it takes until the source's status is as wanted, by the paused clock.
    async fn until(supervisor: &Supervisor, wanted: impl Fn(&SourceStatus) -> bool) -> Duration {
        let began = Instant::now();
        while !wanted(supervisor.view("src-1").expect("there").status()) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        began.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn an_adapter_that_panics_is_tried_again() {
        let (supervisor, task) = following(Clumsy::default());
        until(&supervisor, |status| status.attempts == 2).await;
        let status = supervisor.view("src-1").expect("there").status().clone();
        assert_eq!(status.reason, Some(StatusReason::InternalFailure));
        until(&supervisor, |status| status.state == SourceState::Synced).await;
        task.abort();
    }

    #[tokio::test(start_paused = true)]
    async fn a_reconnect_that_takes_longer_than_a_moment_is_told() {
        let (supervisor, task) = following(Hanging::default());
        until(&supervisor, |status| status.state == SourceState::Synced).await;
        let told = until(&supervisor, |status| status.state != SourceState::Synced).await;
        assert!(told < LIVED + UNTOLD * 2, "{told:?}");
        let view = supervisor.view("src-1").expect("there");
        assert_eq!((&view.status().state, view.status().attempts), (&SourceState::Degraded, 1));
        tokio::time::sleep(Patience::default().grace.0).await;
        supervisor.end_graces();
        assert_eq!(supervisor.view("src-1").expect("there").status().state, SourceState::Invalid);
        task.abort();
    }

    #[tokio::test(start_paused = true)]
    async fn a_source_that_is_started_twice_is_started_once() {
        let (supervisor, task) = following(Hanging::default());
        until(&supervisor, |status| status.state == SourceState::Synced).await;
        let subject =
            Subject { source_id: "src-1".into(), gateway_id: "gw-1".into(), source_type: SourceType::K8s };
        supervisor.start(&subject, 9, SourceView::pending(0), Plan::Mirrored);
        let view = supervisor.view("src-1").expect("there");
        assert_eq!((&view.status().state, view.status().generation), (&SourceState::Synced, 1));
        task.abort();
    }
}
