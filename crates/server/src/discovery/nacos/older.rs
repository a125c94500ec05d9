//! Servers of version 1, which have no gRPC: their services are read over HTTP, because the catalogue counts
//! differently and in turn besides.

use serde::Deserialize;

use super::Registry;
use super::catalogue::Listing;
use super::http::MAX_ANSWER;
use super::known::Listed;
use super::offered::{Counts, unmask};
use super::reading::Read;
use super::wire::ServiceInfo;
use crate::discovery::Failure;
use crate::discovery::model::ServiceKey;

/// Services that are read after each catalogue: a thousand within five of them.
const IN_TURN: usize = 200;

#[derive(Deserialize)]
struct State {
    version: String,
}

/// Which services are next, by their place in the catalogue.
#[derive(Default)]
pub struct Turns(usize);

impl Turns {
    pub fn next<'a>(&mut self, listing: &'a Listing) -> impl Iterator<Item = &'a Listed> + use<'a> {
        let first = if self.0 < listing.services().count() { self.0 } else { 0 };
        self.0 = first + IN_TURN;
        listing.services().skip(first).take(IN_TURN)
    }
}

/// Whether the server says so itself.
pub async fn is_version_1(registry: &Registry) -> bool {
    let state = registry.get("/nacos/v1/console/server/state", &[], MAX_ANSWER).await;
    state.and_then(|answer| answer.json::<State>()).is_ok_and(|state| state.version.starts_with("1."))
}

pub async fn read(registry: &Registry, key: &ServiceKey, counts: Counts) -> Result<Read, Failure> {
    let name = format!("{}@@{}", key.group.as_deref().unwrap_or_default(), key.name);
    let query = [("namespaceId", &*key.namespace), ("serviceName", &*name), ("healthyOnly", "false")];
    let _turn = registry.instance_reads.acquire().await;
    let answer = registry.get("/nacos/v1/ns/instance/list", &query, MAX_ANSWER).await?;
    let mut service: ServiceInfo = answer.json()?;
    // These servers do not say when they call everybody healthy. Where an instance is new, the catalogue
    // is only older.
    if service.hosts.len() == counts.instances {
        unmask(&mut service.hosts, counts);
    }
    Ok(Read { key: key.clone(), hosts: service.hosts, counts, at: service.last_ref_time })
}
