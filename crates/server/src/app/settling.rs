//! Makes discovery follow what the store says: which sources there are, which of them are this server's to
//! follow, and how. Whatever may have changed any of that asks here, and the answer depends on nothing but
//! what is stored now; so nothing is lost if it asks too often, and little if it once does not.

use std::collections::HashSet;
use std::sync::atomic::Ordering;
use std::time::Duration;

use contract::console::events::Event;
use contract::console::sources::HistoryKind;

use super::replicas::Notice;
use super::{App, snapshots};
use crate::discovery::supervisor::Plan;
use crate::error::Result;
use crate::store::sources::SourceRow;

/// What could not be settled is tried again after this.
const AGAIN: Duration = Duration::from_secs(2);
/// Replicas look by themselves this often: a notice may be lost.
const BY_ITSELF: Duration = Duration::from_secs(30);

impl App {
    /// Whether discovery follows every source that was there when the server started.
    pub fn is_following(&self) -> bool {
        self.following.load(Ordering::Acquire)
    }

    /// Settles every source, alone among changes; what can't be settled now will be soon.
    pub(super) async fn settle_all_or_later(&self) {
        self.or_later(self.settle_all().await);
    }

    /// Settles a source now if that can be, else soon: what is stored is what counts. The caller holds
    /// `changing`.
    pub(super) async fn settle_or_later(&self, source: &SourceRow) {
        self.or_later(self.settle(source).await);
    }

    fn or_later(&self, settled: Result<()>) {
        if let Err(error) = settled {
            tracing::warn!("not everything could be settled: {:#}", error.into_cause());
            self.unsettled.notify_one();
        }
    }

    async fn settle_all(&self) -> Result<()> {
        let app = self.clone();
        self.change(async move { app.settle_all_alone().await }).await
    }

    /// Settles whatever somebody asked to be, for as long as the server runs.
    pub(super) async fn keep_settled(self) {
        loop {
            let asked = self.unsettled.notified();
            if self.replica.is_some() {
                let _ = tokio::time::timeout(BY_ITSELF, asked).await;
            } else {
                asked.await;
            }
            let settled = self.settle_all().await;
            if settled.is_err() {
                tokio::time::sleep(AGAIN).await;
            }
            self.or_later(settled);
        }
    }

    /// Goes through all of them; one that can't be settled keeps what it has, and no other from its turn.
    /// The caller holds `changing`, as for all that follow.
    async fn settle_all_alone(&self) -> Result<()> {
        let sources = self.store.sources().await?;
        let present: HashSet<&str> = sources.iter().map(|source| source.source_id.as_str()).collect();
        for gone in self.supervisor.source_ids().iter().filter(|id| !present.contains(id.as_str())) {
            self.supervisor.stop(gone);
        }
        let mut settled = Ok(());
        for source in &sources {
            if let Err(error) = self.settle(source).await {
                settled = Err(error);
            }
        }
        if settled.is_ok() {
            self.following.store(true, Ordering::Release);
        }
        settled
    }

    /// `source` as it is stored now.
    async fn settle(&self, source: &SourceRow) -> Result<()> {
        let id = &source.source_id;
        let plan = if self.is_ours(id) { self.plan(source).await? } else { Plan::Mirrored };
        match self.supervisor.plan(id) {
            None => {
                let view = match self.deletions.take(id).filter(|_| plan != Plan::Mirrored) {
                    Some(view) => view,
                    None => {
                        snapshots::load(&self.store, id, &plan).await.unwrap_or_else(|| self.unread(source))
                    }
                };
                self.supervisor.start(&source.subject(), source.generation(), view, plan);
            }
            Some(current) if current == plan => self.supervisor.want(id, source.generation()),
            Some(current) => self.settle_otherwise(source, &current, plan).await?,
        }
        Ok(())
    }

    async fn settle_otherwise(&self, source: &SourceRow, current: &Plan, plan: Plan) -> Result<()> {
        let id = &source.source_id;
        if plan == Plan::Mirrored {
            self.supervisor.replan(id, source.generation(), plan);
            self.show_stored(id).await;
            return Ok(());
        }
        let wanted = self.supervisor.view(id).map_or(0, |view| view.status().generation);
        // Taken over, or changed by whoever counted it already.
        let is_counted = *current == Plan::Mirrored || source.generation() > wanted;
        let generation = if is_counted {
            source.generation()
        } else {
            let Some(generation) = self.store.bump_generation(id).await? else { return Ok(()) };
            u64::try_from(generation).unwrap_or_default()
        };
        self.supervisor.replan(id, generation, plan);
        if *current != Plan::Mirrored {
            self.supervisor.note(id, HistoryKind::Changed);
        }
        Ok(())
    }

    /// Shows what the replica that follows a source has saved of it.
    pub(super) async fn show_stored(&self, source_id: &str) {
        if let Some(view) = snapshots::load(&self.store, source_id, &Plan::Mirrored).await {
            self.supervisor.show(source_id, view);
        }
    }

    /// Whether this server is to follow a source: always, where it is alone.
    fn is_ours(&self, source_id: &str) -> bool {
        self.replica.as_ref().is_none_or(|replica| replica.holds(source_id))
    }

    /// After a change of what is followed how: tells readers here, and the other replicas.
    pub(super) async fn plans_changed(&self) {
        self.or_later(self.settle_all_alone().await);
        self.hub.publish(Event::Inventory);
        self.tell(Notice::Changed).await;
    }
}
