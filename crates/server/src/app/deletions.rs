//! Deleting sources and taking that back. A deletion takes effect at once; for a while the source can be
//! restored as it was, then it is purged.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use contract::console::sources::{HistoryKind, UNDO_ALLOWED};
use contract::error::ErrorCode;
use tokio::sync::Notify;
use tokio::time::{Instant, timeout};

use super::App;
use super::replicas::Notice;
use crate::discovery::supervisor::Plan;
use crate::discovery::view::SourceView;
use crate::error::{Error, Result};
use crate::store::deletions::Restored;
use crate::store::sources::InsertError;

const UNDO: Duration = Duration::from_millis(UNDO_ALLOWED);
/// A replica that ended may have left something to purge.
const LOOK_AGAIN: Duration = Duration::from_mins(5);
/// Deletions that follow each other closely are purged together.
const ROUND: Duration = Duration::from_secs(1);
/// Where there is more to purge, others write in between.
const BETWEEN: Duration = Duration::from_millis(50);
/// A store that refuses is asked again after this.
const AFTER_FAILURE: Duration = Duration::from_secs(10);

/// What this server needs to remember of its own deletions.
#[derive(Clone, Default)]
pub struct Deletions {
    /// What was known of each source, and when it was deleted: fresher than what is stored.
    views: Arc<Mutex<HashMap<String, (Instant, SourceView)>>>,
    /// There is something to purge before long.
    made: Arc<Notify>,
}

impl App {
    pub async fn delete_source(&self, source_id: String) -> Result<()> {
        let app = self.clone();
        self.change(async move { app.delete_alone(&source_id).await }).await
    }

    /// Brings a source back that was deleted just now; one that is there needs nothing.
    pub async fn restore_source(&self, source_id: String) -> Result<()> {
        let app = self.clone();
        self.change(async move { app.restore_alone(&source_id).await }).await
    }

    async fn delete_alone(&self, source_id: &str) -> Result<()> {
        if !self.store.delete_source(source_id).await? {
            return Err(Error::source_not_found(source_id));
        }
        if let Some(view) = self.supervisor.view(source_id)
            && self.supervisor.plan(source_id).is_some_and(|plan| plan != Plan::Mirrored)
        {
            self.deletions.remember(source_id, view);
        }
        self.supervisor.stop(source_id);
        self.deletions.purge_soon();
        self.tell(Notice::Changed).await;
        Ok(())
    }

    async fn restore_alone(&self, source_id: &str) -> Result<()> {
        let Some(gateway_id) = self.store.gateway_of_deleted(source_id).await? else {
            let is_there = self.store.source(source_id).await?.is_some();
            return if is_there { Ok(()) } else { Err(nothing_to_restore(source_id)) };
        };
        self.gateway(&gateway_id).await?;
        let source = match self.store.restore_source(source_id, UNDO).await {
            Ok(Restored::Back(source)) => source,
            Ok(Restored::Gone) => return Err(nothing_to_restore(source_id)),
            Err(InsertError::Exists) => return Err(Error::source_exists()),
            Err(InsertError::Database(error)) => return Err(error.into()),
            Err(error @ (InsertError::NoGateway | InsertError::NoSecurityGroup)) => {
                return Err(anyhow::Error::from(error).into());
            }
        };
        self.settle_or_later(&source).await;
        self.supervisor.note(source_id, HistoryKind::Restored);
        if let Some(replica) = &self.replica {
            replica.claim_soon();
        }
        self.tell(Notice::Changed).await;
        Ok(())
    }

    /// Purges what can't be restored any more, for as long as the server runs. It looks when something is due,
    /// so a store without deletions is left alone.
    pub(super) async fn keep_purged(self) {
        loop {
            self.deletions.forget_old();
            let made = self.deletions.made.notified();
            let wait = match self.purge().await {
                Ok(Some(due)) => {
                    tokio::time::sleep(if due.is_zero() { BETWEEN } else { due.max(ROUND) }).await;
                    continue;
                }
                Ok(None) => LOOK_AGAIN,
                Err(error) => {
                    tracing::warn!(%error, "deleted sources could not be purged");
                    AFTER_FAILURE
                }
            };
            // Early or late is the same.
            let _ = timeout(wait, made).await;
        }
    }

    /// A gateway goes when the last of its sources did.
    async fn purge(&self) -> sqlx::Result<Option<Duration>> {
        let next = self.store.purge_sources(UNDO).await?;
        self.store.purge_gateways().await?;
        Ok(next)
    }
}

impl Deletions {
    /// What was known of a source when it was deleted, as it may be shown before it is read again.
    pub(super) fn take(&self, source_id: &str) -> Option<SourceView> {
        let (_, view) = self.views().remove(source_id)?;
        SourceView::remembered(view, crate::store::now())
    }

    pub(super) fn purge_soon(&self) {
        self.made.notify_one();
    }

    fn remember(&self, source_id: &str, view: SourceView) {
        self.views().insert(source_id.to_owned(), (Instant::now(), view));
    }

    fn forget_old(&self) {
        self.views().retain(|_, (at, _)| at.elapsed() < UNDO);
    }

    fn views(&self) -> MutexGuard<'_, HashMap<String, (Instant, SourceView)>> {
        self.views.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn nothing_to_restore(source_id: &str) -> Error {
    let message = format!("there is no deleted source {source_id}: the time to restore it is over");
    Error::refused(ErrorCode::NothingToRestore, message)
}
