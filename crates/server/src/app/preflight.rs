//! A source tried before it is created: allowed as a creation is, and nothing is saved.

use std::collections::HashSet;

use contract::console::preflight::Stage;
use contract::error::ErrorCode;
use contract::sources::{NewOrigin, NewSource};
use futures::StreamExt;

use super::App;
use crate::discovery::preflight::{Reports, refused, run};
use crate::discovery::supervisor::Plan;
use crate::discovery::{kube, nacos};
use crate::error::{Error, Result};

/// How many may run at a time: each makes connections of its own.
pub const AT_ONCE: usize = 4;

impl App {
    /// The reports of its stages; it goes on for as long as they are listened to.
    pub async fn preflight(&self, new: &NewSource, ingress_https: bool) -> Result<Reports> {
        self.check_new(new).await?;
        let Ok(turn) = self.preflights.clone().try_acquire_owned() else {
            let message = format!("{AT_ONCE} preflights run already");
            return Err(Error::refused(ErrorCode::Throttling, message));
        };
        let plan = match &new.origin {
            NewOrigin::Cluster { cluster_id, .. } => {
                self.plan_cluster(cluster_id, None, ingress_https).await?
            }
            NewOrigin::Nacos { instance_id } => self.plan_nacos(instance_id).await?,
        };
        let taken = self.names_of(&new.gateway_id).await?;
        let limits = self.supervisor.limits();
        let reports = match plan {
            Plan::Cluster(settings) => {
                run(taken, move |stages| kube::preflight::stages(settings, limits, stages))
            }
            Plan::Nacos(settings) => {
                run(taken, move |stages| nacos::preflight::stages(settings, limits, stages))
            }
            Plan::Blocked(failure) => refused(Stage::SignIn, failure),
            // Only a source that exists is followed elsewhere.
            Plan::Mirrored => return Err(anyhow::anyhow!("a new source is mirrored").into()),
        };
        let reports = reports.map(move |report| {
            let _held = &turn;
            report
        });
        Ok(reports.take_until(self.stopping.clone().cancelled_owned()).boxed())
    }

    /// What the gateway's sources offer, by name.
    async fn names_of(&self, gateway_id: &str) -> Result<HashSet<String>> {
        let mut names = HashSet::new();
        for source in self.store.sources_of_gateway(gateway_id).await? {
            let view = self.view(&source);
            let shown = view.services().values().filter(|service| !service.hidden);
            names.extend(shown.map(|service| service.key.name.clone()));
        }
        Ok(names)
    }
}
