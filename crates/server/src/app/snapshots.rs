//! The last known good: written to the store where something changed, read back after a restart, and by
//! the other replicas.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use contract::Millis;
use contract::console::sources::{Certificate, HistoryEntry, SourceStatus};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::App;
use super::replicas::Notice;
use crate::discovery::model::OfferedService;
use crate::discovery::view::{Known, SourceView};
use crate::store::snapshots::SnapshotRow;
use crate::store::{Store, now};

/// How often it is looked what there is to save.
const TICK: Duration = Duration::from_millis(200);
/// Saving may take this share of the time, so that one large and lively source does not slow the rest.
const SHARE: u32 = 20;
/// A source's time-line keeps so many lines.
pub const HISTORY_KEPT: i64 = 200;

#[derive(Serialize, Deserialize)]
struct Body<S, C> {
    status: SourceStatus,
    services: Vec<S>,
    certificates: C,
}

type OwnedBody = Body<OfferedService, Vec<Certificate>>;

/// Views with what was last known of each source. A snapshot that can't be read is no reason not to
/// start: that source is simply read anew.
pub async fn restore(store: &Store) -> sqlx::Result<HashMap<String, SourceView>> {
    let rows = store.snapshots().await?;
    let views = rows.into_iter().filter_map(|row| {
        let Body { status, services, certificates } = read(&row)?;
        let known = Known {
            services,
            certificates,
            synced_at: status.last_sync?,
            observed_generation: status.observed_generation,
        };
        Some((row.source_id, SourceView::restored(known, now())))
    });
    Ok(views.collect())
}

/// What the replica that follows a source knows of it.
pub async fn load(store: &Store, source_id: &str) -> Option<SourceView> {
    let row = store.snapshot(source_id).await.unwrap_or_else(|error| {
        tracing::warn!(source = source_id, %error, "the snapshot can't be loaded");
        None
    })?;
    let Body { status, services, certificates } = read(&row)?;
    Some(SourceView::mirrored(status, services, certificates))
}

fn read(row: &SnapshotRow) -> Option<OwnedBody> {
    serde_json::from_str(&row.body)
        .inspect_err(|error| tracing::warn!(source = row.source_id, %error, "the snapshot can't be read"))
        .ok()
}

/// Saves what changed until `stop`, and everything that is followed here once more then.
pub async fn keep(app: App, stop: CancellationToken) {
    let mut due: HashMap<String, Instant> = HashMap::new();
    let mut rest: HashMap<String, Instant> = HashMap::new();
    loop {
        let stopping = tokio::time::timeout(TICK, stop.cancelled()).await.is_ok();
        let unsaved = app.supervisor.take_unsaved();
        for (source_id, lines) in unsaved.history {
            save_history(&app.store, &source_id, &lines).await;
        }
        let now = Instant::now();
        rest.retain(|_, until| *until > now);
        // Alone, a server needs no record of each attempt; the other replicas show them.
        let attempts = if app.replica.is_some() { unsaved.attempts } else { HashSet::new() };
        for source_id in unsaved.sources.into_iter().chain(attempts) {
            let from = rest.get(&source_id).copied().unwrap_or(now);
            due.entry(source_id).or_insert(from);
        }
        let ready: Vec<String> = if stopping {
            app.supervisor.followed_ids().into_iter().collect()
        } else {
            due.iter().filter(|(_, at)| **at <= now).map(|(id, _)| id.clone()).collect()
        };
        for source_id in ready {
            due.remove(&source_id);
            let started = Instant::now();
            if let Err(error) = save(&app, &source_id).await {
                tracing::warn!(source = source_id, %error, "the snapshot can't be saved");
            }
            rest.insert(source_id, Instant::now() + started.elapsed() * SHARE);
        }
        if stopping {
            return;
        }
    }
}

async fn save(app: &App, source_id: &str) -> anyhow::Result<()> {
    let Some(view) = app.supervisor.view(source_id) else { return Ok(()) };
    // A large source takes a while to write down; nobody else's task is to wait for it.
    let body = tokio::task::spawn_blocking(move || {
        let services: Vec<&OfferedService> = view.services().values().map(Arc::as_ref).collect();
        let (status, certificates) = (view.status().clone(), view.certificates());
        serde_json::to_string(&Body { status, services, certificates })
    });
    let row = SnapshotRow { source_id: source_id.to_owned(), revision: now(), body: body.await?? };
    let Some(replica) = &app.replica else {
        app.store.put_snapshot(&row, None).await?;
        return Ok(());
    };
    if app.store.put_snapshot(&row, Some(replica.id())).await? {
        replica.tell(app, &Notice::Saved { source_id: row.source_id }).await;
    }
    Ok(())
}

async fn save_history(store: &Store, source_id: &str, lines: &[HistoryEntry]) {
    let rows: Result<Vec<(Millis, String)>, _> =
        lines.iter().map(|line| serde_json::to_string(line).map(|body| (line.at, body))).collect();
    let saved = match rows {
        Ok(rows) => store.append_history(source_id, &rows, HISTORY_KEPT).await.map_err(anyhow::Error::from),
        Err(error) => Err(error.into()),
    };
    if let Err(error) = saved {
        tracing::warn!(source = source_id, "the time-line can't be saved: {error:#}");
    }
}
