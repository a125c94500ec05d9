//! The last known good: written to the store every few seconds where something changed, read back
//! after a restart.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use contract::Millis;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::model::OfferedService;
use super::supervisor::Supervisor;
use super::view::SourceView;
use crate::store::snapshots::SnapshotRow;
use crate::store::{Store, now};

const EVERY: Duration = Duration::from_secs(2);

/// What is kept of a source.
#[derive(Serialize, Deserialize)]
struct Snapshot<S> {
    synced_at: Millis,
    services: Vec<S>,
}

/// Views with what was last known of each source. A snapshot that can't be read is no reason not to
/// start: that source is simply read anew.
pub async fn restore(store: &Store) -> sqlx::Result<HashMap<String, SourceView>> {
    let rows = store.snapshots().await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.source_id.clone(), view(&row)?))).collect())
}

fn view(row: &SnapshotRow) -> Option<SourceView> {
    match serde_json::from_str::<Snapshot<OfferedService>>(&row.body) {
        Ok(Snapshot { synced_at, services }) => Some(SourceView::restored(services, synced_at, now())),
        Err(error) => {
            tracing::warn!(source = row.source_id, %error, "the snapshot can't be read");
            None
        }
    }
}

/// Saves what changed until `stop`, and everything once more then.
pub async fn keep(store: Store, supervisor: Supervisor, stop: CancellationToken) {
    loop {
        let stopping = tokio::time::timeout(EVERY, stop.cancelled()).await.is_ok();
        let changed = supervisor.take_unsaved();
        for source_id in if stopping { supervisor.source_ids() } else { changed } {
            if let Err(error) = save(&store, &supervisor, &source_id).await {
                tracing::warn!(source = source_id, %error, "the snapshot can't be saved");
            }
        }
        if stopping {
            return;
        }
    }
}

async fn save(store: &Store, supervisor: &Supervisor, source_id: &str) -> anyhow::Result<()> {
    let Some(view) = supervisor.view(source_id) else { return Ok(()) };
    let Some(synced_at) = view.status().last_sync else { return Ok(()) };
    let services = view.services().map(Arc::as_ref).collect::<Vec<&OfferedService>>();
    let body = serde_json::to_string(&Snapshot { synced_at, services })?;
    // Nothing counts revisions yet; the time of the sync grows as they would.
    let row = SnapshotRow { source_id: source_id.to_owned(), revision: synced_at, body };
    store.put_snapshot(&row, None).await?;
    Ok(())
}
