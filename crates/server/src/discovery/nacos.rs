//! Nacos registries: the catalogue by HTTP tells which services there are and how many instances each
//! has; pushes over gRPC tell changes at once. The catalogue is the truth: where its counts differ from
//! what is known, that service is read again. Nacos' types stay in here.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use contract::sources::StatusReason;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use tokio::sync::OnceCell;

mod catalogue;
mod push;

use super::model::{OfferedService, ServiceKey};
use super::{Change, Discovery, Failure};
use catalogue::{Catalogue, Listed};
use push::Push;

/// How often the catalogue is read: a service that is new is found within this.
const EVERY: Duration = Duration::from_secs(2);
/// Services read at once.
const CONCURRENT: usize = 32;

/// How to reach a registry.
#[derive(Clone, PartialEq)]
pub struct Settings {
    /// `host:port` of the HTTP API; gRPC is 1000 above.
    pub address: String,
    pub namespaces: Vec<String>,
    pub credentials: Option<Credentials>,
}

#[derive(Clone, PartialEq)]
pub struct Credentials {
    pub username: String,
    pub password: String,
}

pub struct NacosDiscovery {
    settings: Settings,
    /// One client for the source's life: it keeps its subscriptions through an outage by itself.
    push: Arc<OnceCell<Push>>,
}

impl NacosDiscovery {
    pub fn new(settings: Settings) -> Self {
        Self { settings, push: Arc::default() }
    }
}

impl Discovery for NacosDiscovery {
    fn changes(&self) -> BoxStream<'static, Result<Change, Failure>> {
        let (settings, push) = (self.settings.clone(), self.push.clone());
        let changes = async_stream::try_stream! {
            let mut catalogue = Catalogue::open(&settings).await?;
            let mut listed = catalogue.read().await?;
            if listed.is_empty() {
                // A server that has just started answers before it has read its data: ask once more
                // before everything is believed to be gone.
                tokio::time::sleep(EVERY).await;
                listed = catalogue.read().await?;
            }
            let push = push.get_or_try_init(|| Push::connect(&settings)).await?;
            let mut pushed = push.changes();
            let mut known = Known::default();
            let keys = listed.iter().map(|service| service.key.clone()).collect();
            let services = read_all(push, keys).await?;
            yield known.reset(services);

            let mut tick = tokio::time::interval(EVERY);
            tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            loop {
                let pushed = tokio::select! {
                    pushed = pushed.recv() => Some(pushed),
                    _ = tick.tick() => None,
                };
                match pushed {
                    Some(Ok(service)) => {
                        if let Some(change) = known.put(service) {
                            yield change;
                        }
                        continue;
                    }
                    // Pushes were missed: what they told is read instead.
                    Some(Err(_)) => {
                        for service in read_all(push, known.keys()).await? {
                            if let Some(change) = known.put(service) {
                                yield change;
                            }
                        }
                        continue;
                    }
                    None => {}
                }
                let listed = catalogue.read().await?;
                for key in known.gone(&listed) {
                    push.unsubscribe(&key);
                    yield known.remove(key);
                }
                for service in read_all(push, known.differing(&listed)).await? {
                    if let Some(change) = known.put(service) {
                        yield change;
                    }
                }
                yield Change::Confirmed;
            }
        };
        changes.boxed()
    }
}

/// Subscribes to and reads several services at once; the first that fails ends it.
async fn read_all(push: &Push, keys: Vec<ServiceKey>) -> Result<Vec<OfferedService>, Failure> {
    let reads = futures::stream::iter(keys.into_iter().map(|key| push.read(key)));
    reads.buffer_unordered(CONCURRENT).try_collect().await
}

/// The services that were told, so that only changes are told again.
#[derive(Default)]
struct Known {
    services: HashMap<ServiceKey, OfferedService>,
    /// What the last catalogue did not have.
    missing: HashSet<ServiceKey>,
}

impl Known {
    fn reset(&mut self, services: Vec<OfferedService>) -> Change {
        self.services = services.iter().map(|service| (service.key.clone(), service.clone())).collect();
        Change::Reset(services)
    }

    fn put(&mut self, service: OfferedService) -> Option<Change> {
        if self.services.get(&service.key) == Some(&service) {
            return None;
        }
        self.services.insert(service.key.clone(), service.clone());
        Some(Change::Put(service))
    }

    fn remove(&mut self, key: ServiceKey) -> Change {
        self.services.remove(&key);
        Change::Removed(key)
    }

    fn keys(&self) -> Vec<ServiceKey> {
        self.services.keys().cloned().collect()
    }

    /// The services that two catalogues in a row do not have: its pages are not read in one moment, and
    /// a removal on one page can hide a service between it and the next.
    fn gone(&mut self, listed: &[Listed]) -> Vec<ServiceKey> {
        let listed: HashSet<&ServiceKey> = listed.iter().map(|service| &service.key).collect();
        let missing: HashSet<ServiceKey> =
            self.services.keys().filter(|key| !listed.contains(key)).cloned().collect();
        let gone = missing.intersection(&self.missing).cloned().collect();
        self.missing = missing;
        gone
    }

    /// The services that are new or whose counts are not those of the catalogue.
    fn differing(&self, listed: &[Listed]) -> Vec<ServiceKey> {
        let differs = |service: &&Listed| {
            self.services.get(&service.key).is_none_or(|known| {
                known.endpoints.len() != service.instances || known.healthy_endpoints() != service.healthy
            })
        };
        listed.iter().filter(differs).map(|service| service.key.clone()).collect()
    }
}

/// The port of the client protocol: Nacos has it 1000 above the HTTP port.
fn grpc_address(address: &str) -> Result<String, Failure> {
    let (host, port) = split(address).map_err(|error| Failure::new(StatusReason::NameNotResolved, error))?;
    Ok(format!("{host}:{}", port + 1000))
}

/// Fails unless `address` is `host:port` with room for the gRPC port above.
pub fn check_address(address: &str) -> anyhow::Result<()> {
    split(address).map(drop)
}

fn split(address: &str) -> anyhow::Result<(&str, u16)> {
    let wrong = || format!("{address:?} is not host:port");
    let (host, port) = address.rsplit_once(':').with_context(wrong)?;
    let port: u16 = port.parse().with_context(wrong)?;
    anyhow::ensure!(!host.is_empty() && !host.contains('/') && (1..=64535).contains(&port), wrong());
    Ok((host, port))
}

#[cfg(test)]
mod tests {
    use contract::services::{EndpointState, ServiceKind};

    use super::*;
    use crate::discovery::model::Endpoint;

    fn service(name: &str, healthy: &[bool]) -> OfferedService {
        let key =
            ServiceKey { namespace: "public".into(), group: Some("DEFAULT_GROUP".into()), name: name.into() };
        let endpoint = |(index, healthy): (usize, &bool)| Endpoint {
            address: format!("10.0.0.{index}"),
            ports: vec![],
            state: if *healthy { EndpointState::Healthy } else { EndpointState::Unhealthy },
            zone: None,
            registration: None,
        };
        OfferedService {
            key,
            kind: ServiceKind::Balanced,
            external_name: None,
            hidden: false,
            ports: vec![],
            endpoints: healthy.iter().enumerate().map(endpoint).collect(),
        }
    }

    fn listed(name: &str, instances: usize, healthy: usize) -> Listed {
        Listed { key: service(name, &[]).key, instances, healthy }
    }

    #[test]
    fn only_what_is_new_or_counted_differently_is_read_again() {
        let mut known = Known::default();
        known.reset(vec![service("same", &[true, false]), service("other", &[true])]);
        let listed = [listed("same", 2, 1), listed("other", 1, 0), listed("new", 1, 1)];
        let names: Vec<_> = known.differing(&listed).into_iter().map(|key| key.name).collect();
        assert_eq!(names, ["other", "new"]);
    }

    #[test]
    fn a_service_that_two_catalogues_do_not_have_is_gone() {
        let mut known = Known::default();
        known.reset(vec![service("stays", &[true]), service("goes", &[true])]);
        let both = [listed("stays", 1, 1), listed("goes", 1, 1)];
        assert!(known.gone(&both[..1]).is_empty(), "it may have slipped between two pages");
        assert!(known.gone(&both).is_empty());
        assert!(known.gone(&both[..1]).is_empty());
        let gone = known.gone(&both[..1]);
        assert_eq!(gone, [service("goes", &[]).key]);
        assert_eq!(known.remove(gone[0].clone()), Change::Removed(gone[0].clone()));
        assert!(known.gone(&both[..1]).is_empty());
    }

    #[test]
    fn an_address_needs_a_host_and_a_port_with_room_for_grpc() {
        check_address("nacos.example:8848").expect("a good address");
        for bad in ["nacos.example", "http://nacos:8848", ":8848", "nacos:0", "nacos:65000", "nacos:http"] {
            assert!(check_address(bad).is_err(), "{bad}");
        }
    }
}
