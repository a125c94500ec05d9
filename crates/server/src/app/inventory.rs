//! Applying the operator's inventory while the server runs: what it changes for a source takes effect at
//! once, and no other source notices.

use contract::console::events::Event;
use contract::console::sources::HistoryKind;

use super::App;
use super::replicas::Notice;
use crate::error::Result;
use crate::platform::inventory::Inventory;
use crate::store::sources::SourceRow;

impl App {
    pub async fn apply_inventory(&self, inventory: Inventory) -> Result<()> {
        let app = self.clone();
        self.change(async move {
            inventory.apply(&app.store).await?;
            app.replan_all().await;
            app.hub.publish(Event::Inventory);
            app.tell(Notice::Plans).await;
            Ok(())
        })
        .await
    }

    /// One source that can't be planned keeps no other from being.
    pub(super) async fn replan_all(&self) {
        let sources = match self.store.sources().await {
            Ok(sources) => sources,
            Err(error) => return tracing::error!(%error, "the sources can't be read"),
        };
        for source in sources {
            if let Err(error) = self.replan(&source).await {
                let error = error.into_cause();
                tracing::error!(source = source.source_id, "the source can't be followed anew: {error:#}");
            }
        }
    }

    /// Follows a source anew if it is to be followed otherwise than it is.
    pub(super) async fn replan(&self, source: &SourceRow) -> Result<()> {
        if !self.follows_here(&source.source_id) {
            return Ok(());
        }
        let plan = self.plan(source).await;
        if !self.supervisor.follows(&source.source_id, &plan) {
            let generation = self.store.bump_generation(&source.source_id).await?;
            let generation = generation.and_then(|generation| u64::try_from(generation).ok());
            self.supervisor.replan(&source.source_id, generation.unwrap_or_default(), plan);
            self.supervisor.note(&source.source_id, HistoryKind::Changed);
        }
        Ok(())
    }

    pub(super) fn follows_here(&self, source_id: &str) -> bool {
        !self.supervisor.follows(source_id, &crate::discovery::supervisor::Plan::Mirrored)
    }
}
