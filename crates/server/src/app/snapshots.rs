//! The last known good: written to the store where something changed, read back after a restart, and by
//! the other replicas.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use contract::Millis;
use contract::console::sources::HistoryEntry;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::App;
use super::replicas::{Notice, Replica};
use crate::discovery::supervisor::{Plan, Unsaved};
use crate::discovery::view::{Memory, SourceView};
use crate::store::snapshots::SnapshotRow;
use crate::store::{Store, now};

/// How often it is looked what there is to save.
const TICK: Duration = Duration::from_millis(200);
/// Saving may take this share of the time, so that one large and lively source does not slow the rest.
const SHARE: u32 = 20;
/// A store that refuses is asked again after this.
const AFTER_FAILURE: Duration = Duration::from_secs(2);
/// The last saving of all may take so long.
const LAST: Duration = Duration::from_secs(10);
/// A source's time-line keeps so many lines.
pub const HISTORY_KEPT: i64 = 200;

/// What is stored of a source: as the last known good to begin with, or, of one that another replica follows,
/// as it stands. One that can't be read is no reason not to start: that source is simply read anew.
pub async fn load(store: &Store, source_id: &str, plan: &Plan) -> Option<SourceView> {
    let row = store.snapshot(source_id).await.unwrap_or_else(|error| {
        tracing::warn!(source = source_id, %error, "the snapshot can't be loaded");
        None
    })?;
    // A large one takes a while to read; nobody else's task is to wait for it.
    let memory = tokio::task::spawn_blocking(move || read(&row)).await.ok().flatten()?;
    if *plan == Plan::Mirrored {
        return Some(SourceView::mirrored(memory));
    }
    SourceView::restored(memory, now())
}

fn read(row: &SnapshotRow) -> Option<Memory> {
    serde_json::from_str(&row.body)
        .inspect_err(|error| tracing::warn!(source = row.source_id, %error, "the snapshot can't be read"))
        .ok()
}

/// Saves what changed until `stop`, and everything that is followed here once more then.
pub async fn keep(app: App, stop: CancellationToken) {
    let mut keeper = Keeper { app, due: HashMap::new(), rest: HashMap::new() };
    while tokio::time::timeout(TICK, stop.cancelled()).await.is_err() {
        keeper.app.supervisor.end_graces();
        keeper.tick().await;
    }
    let followed = keeper.app.supervisor.followed_ids();
    keeper.due.extend(followed.into_iter().map(|source_id| (source_id, Instant::now())));
    keeper.rest.clear();
    // No longer than a caller waits for a server to stop.
    let _ = tokio::time::timeout(LAST, keeper.tick()).await;
}

struct Keeper {
    app: App,
    /// When each source that changed may be saved.
    due: HashMap<String, Instant>,
    /// Until when each source that was saved just now rests.
    rest: HashMap<String, Instant>,
}

impl Keeper {
    async fn tick(&mut self) {
        let Unsaved { sources, attempts, history, .. } = self.app.supervisor.take_unsaved();
        let mut failed = Unsaved::default();
        for (source_id, lines) in history {
            if let Err(error) = save_history(&self.app.store, &source_id, &lines).await {
                tracing::warn!(source = source_id, "the time-line can't be saved: {error:#}");
                failed.history.insert(source_id, lines);
            } else {
                // Not when it happens: then there would be nothing to load yet.
                self.app.supervisor.tell_history(&source_id);
                self.app.tell(Notice::Happened { source_id }).await;
            }
        }
        let now = Instant::now();
        self.rest.retain(|_, until| *until > now);
        // Alone, a server needs no record of each attempt; the other replicas show them.
        let attempts = if self.app.replica.is_some() { attempts } else { HashSet::new() };
        for source_id in sources.into_iter().chain(attempts) {
            let from = self.rest.get(&source_id).copied().unwrap_or(now);
            self.due.entry(source_id).or_insert(from);
        }
        let ready: Vec<String> =
            self.due.iter().filter(|(_, at)| **at <= now).map(|(id, _)| id.clone()).collect();
        for source_id in ready {
            self.due.remove(&source_id);
            let started = Instant::now();
            if let Err(error) = save(&self.app, &source_id).await {
                tracing::warn!(source = source_id, "the snapshot can't be saved: {error:#}");
                self.due.insert(source_id.clone(), Instant::now() + AFTER_FAILURE);
            }
            self.rest.insert(source_id, Instant::now() + started.elapsed() * SHARE);
        }
        self.app.supervisor.put_back(failed);
    }
}

async fn save(app: &App, source_id: &str) -> anyhow::Result<()> {
    if app.supervisor.plan(source_id).is_none_or(|plan| plan == Plan::Mirrored) {
        return Ok(());
    }
    let Some(view) = app.supervisor.view(source_id) else { return Ok(()) };
    // A large source takes a while to write down; nobody else's task is to wait for it.
    let body = tokio::task::spawn_blocking(move || serde_json::to_string(&view.memory()));
    let row = SnapshotRow { source_id: source_id.to_owned(), body: body.await?? };
    let holder = app.replica.as_ref().map(Replica::id);
    // Not written: it was deleted meanwhile, or somebody else follows it.
    if app.store.put_snapshot(&row, holder).await? {
        app.tell(Notice::Saved { source_id: row.source_id }).await;
    } else if app.replica.as_ref().is_some_and(|replica| replica.holds(source_id)) {
        anyhow::bail!("the lease had run out, and was taken again");
    }
    Ok(())
}

async fn save_history(store: &Store, source_id: &str, lines: &[HistoryEntry]) -> anyhow::Result<()> {
    let rows: Result<Vec<(Millis, String)>, _> =
        lines.iter().map(|line| serde_json::to_string(line).map(|body| (line.at, body))).collect();
    Ok(store.append_history(source_id, &rows?, HISTORY_KEPT).await?)
}
