//! A proxy that goes away and comes back, again and again.

use super::{Fault, FaultProxy};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::interval;
use tokio_util::sync::{CancellationToken, DropGuard};

/// Flaps until it is dropped; soon after that connections pass.
pub struct Flapping {
    stop: DropGuard,
    task: JoinHandle<()>,
}

impl FaultProxy {
    /// Refuses for a period, passes for a period, and so on.
    pub fn flap(self: &Arc<Self>, period: Duration) -> Flapping {
        let stop = CancellationToken::new();
        let task = tokio::spawn(flap(Arc::clone(self), period, stop.clone()));
        Flapping { stop: stop.drop_guard(), task }
    }
}

impl Flapping {
    /// Returns once connections pass for good.
    pub async fn stop(self) {
        drop(self.stop);
        // It neither panics nor is it ever aborted.
        let _ = self.task.await;
    }
}

/// A change is never left half done; one that fails is tried again with the next beat.
async fn flap(proxy: Arc<FaultProxy>, period: Duration, stop: CancellationToken) {
    let mut beats = interval(period);
    let mut faults = [Fault::Refuse, Fault::None].into_iter().cycle();
    while stop.run_until_cancelled(beats.tick()).await.is_some() {
        let _ = proxy.set(faults.next().unwrap_or(Fault::None)).await;
    }
    while proxy.set(Fault::None).await.is_err() {
        beats.tick().await;
    }
}
