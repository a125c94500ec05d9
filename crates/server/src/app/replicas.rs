//! Several servers on one PostgreSQL. Each source is followed by the one that holds its lease; the others
//! mirror what that one has saved. Notices over the database tell who has something new.
//!
//! On SQLite there is one server, and nothing of this runs.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use contract::console::events::Event;
use futures::StreamExt;
use rand::Rng;
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

use super::App;
use crate::access::changes::AccessChange;
use crate::store::{Store, notices};

/// A replica that does not renew its leases for so long is taken for dead.
const LEASE: Duration = Duration::from_secs(6);
const RENEW_EVERY: Duration = Duration::from_secs(1);
/// A database that has been silent for so long is no better than one that refuses.
const SILENCE: Duration = Duration::from_secs(2);

/// This server among the others.
#[derive(Clone)]
pub struct Replica {
    id: Arc<str>,
    /// The sources whose leases are held.
    held: Arc<RwLock<HashSet<String>>>,
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
    /// A source's time-line has a new line.
    Happened {
        source_id: String,
    },
    /// A source came, went or changed its settings, or the inventory did.
    Changed,
    /// What is told of a source changed, though not how it is followed: its name, or its rules.
    Source {
        gateway_id: String,
        source_id: String,
    },
    /// As `Changed`, and a gateway may have come, gone or changed too.
    Gateways,
    Retry {
        source_id: String,
    },
    /// A gateway was given services, or lost some.
    Services {
        gateway_id: String,
    },
    /// Something of people, keys or sessions.
    Access {
        change: AccessChange,
    },
}

#[derive(Serialize, Deserialize)]
struct Envelope<N> {
    from: String,
    notice: N,
}

/// Tells all replicas something, by whoever is none of them.
pub async fn tell_all(store: &Store, notice: &Notice) -> anyhow::Result<()> {
    let envelope = Envelope { from: String::new(), notice };
    Ok(store.notify(&serde_json::to_string(&envelope)?).await?)
}

impl Replica {
    /// With a name that no other has.
    pub fn join() -> Self {
        let id = format!("{:016x}", rand::rng().random::<u64>());
        Self { id: id.into(), held: Arc::default(), claim: Arc::default() }
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    pub fn holds(&self, source_id: &str) -> bool {
        self.held.read().unwrap_or_else(PoisonError::into_inner).contains(source_id)
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

    /// Holds leases and listens for as long as the server runs. Both on their own: however long a notice
    /// takes to be heeded, the leases are renewed.
    pub async fn run(self, app: App) {
        let mut tasks = JoinSet::new();
        tasks.spawn(self.clone().hold_leases(app.clone()));
        tasks.spawn(self.listen(app));
        tasks.join_all().await;
    }

    async fn hold_leases(self, app: App) {
        let mut renewed_at = Instant::now();
        loop {
            let asked_at = Instant::now();
            let renewed = timeout(SILENCE, self.renew(&app)).await;
            match renewed.unwrap_or(Err(sqlx::Error::PoolTimedOut)) {
                Ok(held) => {
                    renewed_at = asked_at;
                    self.hold(&app, held);
                }
                Err(error) => {
                    tracing::warn!(%error, "the leases were not renewed");
                    if renewed_at.elapsed() + RENEW_EVERY >= LEASE {
                        // Somebody else may follow them by now.
                        self.hold(&app, HashSet::new());
                    }
                }
            }
            // An early claim or a late one is the same.
            let _ = timeout(RENEW_EVERY, self.claim.notified()).await;
        }
    }

    async fn renew(&self, app: &App) -> sqlx::Result<HashSet<String>> {
        let mut held: HashSet<String> = app.store.renew_leases(&self.id, LEASE).await?.into_iter().collect();
        held.extend(app.store.claim_leases(&self.id, LEASE).await?);
        Ok(held)
    }

    fn hold(&self, app: &App, held: HashSet<String>) {
        let mut before = self.held.write().unwrap_or_else(PoisonError::into_inner);
        if *before != held {
            *before = held;
            app.unsettled.notify_one();
        }
    }

    async fn listen(self, app: App) {
        let Some(notices) = app.store.notices() else { return };
        let mut notices = std::pin::pin!(notices);
        while let Some(heard) = notices.next().await {
            match heard {
                notices::Notice::Gap => catch_up(&app).await,
                notices::Notice::Said(text) => match serde_json::from_str::<Envelope<Notice>>(&text) {
                    Ok(envelope) if envelope.from == *self.id => {}
                    Ok(envelope) => self.heed(&app, envelope.notice).await,
                    Err(error) => tracing::warn!(%error, "a notice can't be read"),
                },
            }
        }
    }

    async fn heed(&self, app: &App, notice: Notice) {
        match notice {
            Notice::Saved { source_id } => app.show_stored(&source_id).await,
            Notice::Happened { source_id } => app.supervisor.tell_history(&source_id),
            Notice::Changed => self.look_again(app),
            Notice::Source { gateway_id, source_id } => {
                app.hub.publish(Event::Sources { gateway_id, source_id });
            }
            Notice::Gateways => {
                self.look_again(app);
                app.hub.publish(Event::Gateways);
            }
            Notice::Retry { source_id } => app.supervisor.retry(&source_id),
            Notice::Access { change } => app.heed_access(change),
            Notice::Services { gateway_id } => app.hub.publish(Event::GatewayServices { gateway_id }),
        }
    }

    fn look_again(&self, app: &App) {
        self.claim_soon();
        app.unsettled.notify_one();
        app.hub.publish(Event::Inventory);
    }
}

/// Nobody knows what was missed: everything is looked at, and every reader told to.
async fn catch_up(app: &App) {
    app.settle_all_or_later().await;
    for source_id in app.supervisor.source_ids() {
        app.show_stored(&source_id).await;
    }
    app.hub.publish(Event::Reset);
}
