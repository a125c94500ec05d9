//! Reading one service: its subscription's answer, checked against what the catalogue counts.

use std::sync::Arc;

use super::Registry;
use super::catalogue;
use super::connection::Connection;
use super::offered::{Counts, unmask};
use super::wire::Host;
use crate::discovery::Failure;
use crate::discovery::model::ServiceKey;

pub struct Read {
    pub key: ServiceKey,
    pub hosts: Vec<Host>,
    /// Those that it was read because of.
    pub counts: Counts,
    /// By the server's clock.
    pub at: i64,
}

/// Subscribes to a service and reads it. `hidden` is a registry that tells instances by HTTP which it does
/// not show over gRPC.
pub async fn read(
    connection: &Connection,
    hidden: Option<Arc<Registry>>,
    key: &ServiceKey,
    counts: Counts,
) -> Result<Read, Failure> {
    let answer = connection.subscribe(key).await?;
    let is_masked = answer.reach_protection_threshold;
    let mut hosts = answer.hosts;
    if let Some(registry) = hidden
        && (is_masked || Counts::of_hosts(&hosts) != counts)
    {
        // Not every server has it, and the answer over gRPC is good without it.
        match catalogue::instances(&registry, &key.namespace, key).await {
            Ok(instances) => hosts = instances,
            Err(Failure { detail, .. }) => tracing::debug!(detail, "the catalogue has no instances"),
        }
    }
    if is_masked {
        unmask(&mut hosts, counts);
    }
    Ok(Read { key: key.clone(), hosts, counts, at: answer.last_ref_time })
}
