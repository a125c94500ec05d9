//! Several servers on one PostgreSQL. Each source is followed by the one that holds its lease; the others
//! mirror what that one has saved. Notices over the database tell who has something new.
//!
//! On SQLite there is one server, and nothing of this runs.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use contract::console::events::Event;
use futures::StreamExt;
use rand::Rng;
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
use tokio::time::Instant;

use super::{App, snapshots};
use crate::discovery::supervisor::Plan;
use crate::store::notices;
use crate::store::sources::SourceRow;

/// A replica that does not renew its leases for so long is taken for dead.
const LEASE: Duration = Duration::from_secs(6);
const RENEW_EVERY: Duration = Duration::from_secs(1);

/// This server among the others.
#[derive(Clone)]
pub struct Replica {
    id: Arc<str>,
    /// There may be a source without a lease: look at once.
    claim: Arc<Notify>,
}

/// What one replica tells the others. Ids only; the facts are in the database.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Notice {
    /// What is known of a source was saved anew.
    Saved {
        source_id: String,
    },
    /// A source was created or deleted.
    Sources,
    /// The inventory, a parameter or a source's settings changed.
    Plans,
    Retry {
        source_id: String,
    },
}

#[derive(Serialize, Deserialize)]
struct Envelope<N> {
    from: String,
    notice: N,
}

impl Replica {
    /// With a name that no other has.
    pub fn join() -> Self {
        let id = format!("{:016x}", rand::rng().random::<u64>());
        Self { id: id.into(), claim: Arc::default() }
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    pub fn claim_soon(&self) {
        self.claim.notify_one();
    }

    /// The others find out by themselves, if later, when this can't be sent.
    pub async fn tell(&self, app: &App, notice: &Notice) {
        let envelope = Envelope { from: self.id.to_string(), notice };
        let sent = match serde_json::to_string(&envelope) {
            Ok(text) => app.store.notify(&text).await.map_err(anyhow::Error::from),
            Err(error) => Err(error.into()),
        };
        if let Err(error) = sent {
            tracing::warn!("the other replicas were not told: {error:#}");
        }
    }

    /// Holds leases and listens for as long as the server runs.
    pub async fn run(self, app: App) {
        tokio::join!(self.hold_leases(&app), self.listen(&app));
    }

    async fn hold_leases(&self, app: &App) {
        let mut renewed_at = Instant::now();
        loop {
            // A database that has gone silent is no better than one that refuses.
            let renewed = tokio::time::timeout(LEASE / 2, self.renew(app)).await;
            match renewed.unwrap_or(Err(sqlx::Error::PoolTimedOut)) {
                Ok(held) => {
                    renewed_at = Instant::now();
                    follow_exactly(app, &held).await;
                }
                Err(error) => {
                    tracing::warn!(%error, "the leases were not renewed");
                    if renewed_at.elapsed() >= LEASE {
                        // Somebody else may follow them by now.
                        follow_exactly(app, &HashSet::new()).await;
                    }
                }
            }
            let _ = tokio::time::timeout(RENEW_EVERY, self.claim.notified()).await;
        }
    }

    async fn renew(&self, app: &App) -> sqlx::Result<HashSet<String>> {
        let mut held: HashSet<String> = app.store.renew_leases(&self.id, LEASE).await?.into_iter().collect();
        held.extend(app.store.claim_leases(&self.id, LEASE).await?);
        Ok(held)
    }

    async fn listen(&self, app: &App) {
        let Some(notices) = app.store.notices() else { return };
        let mut notices = std::pin::pin!(notices);
        while let Some(heard) = notices.next().await {
            match heard {
                notices::Notice::Gap => {
                    reconcile(app).await;
                    for source_id in app.supervisor.source_ids() {
                        load(app, &source_id).await;
                    }
                    app.hub.publish(Event::Reset);
                }
                notices::Notice::Said(text) => match serde_json::from_str::<Envelope<Notice>>(&text) {
                    Ok(envelope) if envelope.from == *self.id => {}
                    Ok(envelope) => self.heed(app, envelope.notice).await,
                    Err(error) => tracing::warn!(%error, "a notice can't be read"),
                },
            }
        }
    }

    async fn heed(&self, app: &App, notice: Notice) {
        match notice {
            Notice::Saved { source_id } => load(app, &source_id).await,
            Notice::Sources => {
                reconcile(app).await;
                self.claim_soon();
            }
            Notice::Plans => {
                app.replan_all().await;
                app.hub.publish(Event::Inventory);
            }
            Notice::Retry { source_id } => {
                app.supervisor.retry(&source_id);
            }
        }
    }
}

/// Follows the sources whose leases are held, and mirrors the rest.
async fn follow_exactly(app: &App, held: &HashSet<String>) {
    let followed = app.supervisor.followed_ids();
    for lost in followed.difference(held) {
        app.supervisor.mirror(lost);
    }
    for source_id in held.difference(&followed) {
        match app.store.source(source_id).await {
            Ok(Some(source)) => {
                if app.supervisor.view(source_id).is_none() {
                    begin_mirrored(app, &source).await;
                }
                let plan = app.plan(&source).await;
                app.supervisor.take_over(source_id, source.generation(), plan);
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "a source can't be read"),
        }
    }
}

/// Learns of sources that others created, and forgets those that others deleted.
async fn reconcile(app: &App) {
    let sources = match app.store.sources().await {
        Ok(sources) => sources,
        Err(error) => return tracing::warn!(%error, "the sources can't be read"),
    };
    let present: HashSet<&str> = sources.iter().map(|source| source.source_id.as_str()).collect();
    let known = app.supervisor.source_ids();
    for gone in known.iter().filter(|known| !present.contains(known.as_str())) {
        app.supervisor.stop(gone);
    }
    for new in sources.iter().filter(|source| !known.contains(&source.source_id)) {
        begin_mirrored(app, new).await;
    }
}

async fn begin_mirrored(app: &App, source: &SourceRow) {
    let view = snapshots::load(&app.store, &source.source_id).await.unwrap_or_else(|| app.unread(source));
    app.supervisor.start(&source.subject(), source.generation(), view, Plan::Mirrored);
}

async fn load(app: &App, source_id: &str) {
    if let Some(view) = snapshots::load(&app.store, source_id).await {
        app.supervisor.show(source_id, view);
    }
}
