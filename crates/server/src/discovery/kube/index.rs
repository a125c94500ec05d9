//! What a cluster offers, put together from its Services and EndpointSlices. A plain struct with one
//! `apply`; tested without a cluster.
//!
//! A fresh list fills a buffer beside what is known, and takes its place only when it is complete: so
//! endpoints never drop while a cluster is listed again.

use std::collections::{BTreeMap, HashMap};

use contract::services::{EndpointState, ServiceKind, ServicePort};
use k8s_openapi::api::core::v1::Service;
use k8s_openapi::api::discovery::v1::{EndpointConditions, EndpointSlice};
use kube::ResourceExt;
use kube::runtime::watcher::Event;

use crate::discovery::Change;
use crate::discovery::model::{Endpoint, OfferedService, ServiceKey, is_hidden};

pub enum Update {
    Service(Box<Event<Service>>),
    Slice(Box<Event<EndpointSlice>>),
}

#[derive(Default)]
pub struct Index {
    services: Table<Vec<ServicePort>>,
    slices: Table<Slice>,
}

/// Objects of one kind by namespace and name.
struct Table<T> {
    known: HashMap<Name, T>,
    /// The list that is coming in.
    incoming: Option<HashMap<Name, T>>,
    complete: bool,
}

type Name = (String, String);

struct Slice {
    service: Name,
    endpoints: Vec<Endpoint>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { known: HashMap::new(), incoming: None, complete: false }
    }
}

/// What of the index may differ now.
enum Touched {
    Nothing,
    One(Name),
    Everything,
}

impl Index {
    /// Whether everything was listed once.
    pub fn is_complete(&self) -> bool {
        self.services.complete && self.slices.complete
    }

    pub fn apply(&mut self, update: Update) -> Option<Change> {
        let touched = match update {
            Update::Service(event) => self.services.apply(*event, &ports_of, |name, _| Some(name.clone())),
            Update::Slice(event) => {
                self.slices.apply(*event, &slice_of, |_, slice| slice.map(|slice| slice.service.clone()))
            }
        };
        if !self.is_complete() {
            return None;
        }
        match touched {
            Touched::Nothing => None,
            Touched::Everything => Some(Change::Reset(self.all())),
            Touched::One(name) => self.one(&name),
        }
    }

    fn all(&self) -> Vec<OfferedService> {
        let mut slices: HashMap<&Name, Vec<&Slice>> = HashMap::new();
        for slice in self.slices.known.values() {
            slices.entry(&slice.service).or_default().push(slice);
        }
        self.services
            .known
            .iter()
            .map(|(name, ports)| {
                let slices = slices.get(name).into_iter().flatten().copied();
                offered(name, ports, joined(slices))
            })
            .collect()
    }

    fn one(&self, name: &Name) -> Option<Change> {
        let Some(ports) = self.services.known.get(name) else { return Some(Change::Removed(key(name))) };
        let slices = self.slices.known.values().filter(|slice| slice.service == *name);
        Some(Change::Put(offered(name, ports, joined(slices))))
    }
}

impl<T> Table<T> {
    /// `read` takes from an object what is kept of it; `affects` tells which service an object belongs to.
    fn apply<K: ResourceExt>(
        &mut self,
        event: Event<K>,
        read: &impl Fn(K) -> T,
        affects: impl Fn(&Name, Option<&T>) -> Option<Name>,
    ) -> Touched {
        match event {
            Event::Init => self.incoming = Some(HashMap::new()),
            Event::InitApply(object) => {
                let name = name_of(&object);
                self.incoming.get_or_insert_default().insert(name, read(object));
            }
            Event::InitDone => {
                self.known = self.incoming.take().unwrap_or_default();
                self.complete = true;
                return Touched::Everything;
            }
            Event::Apply(object) => {
                let name = name_of(&object);
                let value = read(object);
                let affected = affects(&name, Some(&value));
                let before = self.known.insert(name.clone(), value);
                if before.is_some_and(|before| affects(&name, Some(&before)) != affected) {
                    // It went from one service to another.
                    return Touched::Everything;
                }
                return affected.map_or(Touched::Nothing, Touched::One);
            }
            Event::Delete(object) => {
                let name = name_of(&object);
                let removed = self.known.remove(&name);
                return affects(&name, removed.as_ref()).map_or(Touched::Nothing, Touched::One);
            }
        }
        Touched::Nothing
    }
}

/// An endpoint stands in several slices while they are rebalanced: it counts once, as the best of what
/// they say.
fn joined<'a>(slices: impl Iterator<Item = &'a Slice>) -> Vec<Endpoint> {
    let mut joined: BTreeMap<&str, Endpoint> = BTreeMap::new();
    for endpoint in slices.flat_map(|slice| &slice.endpoints) {
        let known = joined.entry(&endpoint.address).or_insert_with(|| endpoint.clone());
        known.state = known.state.clone().min(endpoint.state.clone());
        known.ports.extend(endpoint.ports.iter().cloned());
        known.ports.sort();
        known.ports.dedup();
    }
    joined.into_values().collect()
}

fn name_of(object: &impl ResourceExt) -> Name {
    (object.namespace().unwrap_or_default(), object.name_any())
}

fn key(name: &Name) -> ServiceKey {
    ServiceKey { namespace: name.0.clone(), group: None, name: name.1.clone() }
}

fn offered(name: &Name, ports: &[ServicePort], endpoints: Vec<Endpoint>) -> OfferedService {
    OfferedService {
        key: key(name),
        kind: ServiceKind::Balanced,
        external_name: None,
        hidden: is_hidden(&name.0, &name.1),
        ports: ports.to_vec(),
        endpoints,
    }
}

fn ports_of(service: Service) -> Vec<ServicePort> {
    let ports = service.spec.and_then(|spec| spec.ports).unwrap_or_default();
    let port = |port: k8s_openapi::api::core::v1::ServicePort| ServicePort {
        name: port.name,
        port: u16::try_from(port.port).unwrap_or_default(),
        protocol: port.protocol.unwrap_or_else(|| "TCP".to_owned()),
    };
    ports.into_iter().map(port).collect()
}

fn slice_of(slice: EndpointSlice) -> Slice {
    let service = slice.labels().get("kubernetes.io/service-name").cloned().unwrap_or_default();
    let namespace = slice.namespace().unwrap_or_default();
    let ports = slice.ports.unwrap_or_default().into_iter().filter_map(|port| {
        Some(ServicePort {
            name: port.name.filter(|name| !name.is_empty()),
            port: u16::try_from(port.port?).ok()?,
            protocol: port.protocol.unwrap_or_else(|| "TCP".to_owned()),
        })
    });
    let ports: Vec<ServicePort> = ports.collect();
    let endpoints = slice.endpoints.into_iter().flat_map(|endpoint| {
        let (state, zone, ports) = (state_of(endpoint.conditions.as_ref()), endpoint.zone, ports.clone());
        let endpoint_at = move |address| Endpoint {
            address,
            ports: ports.clone(),
            state: state.clone(),
            zone: zone.clone(),
            registration: None,
        };
        endpoint.addresses.into_iter().map(endpoint_at)
    });
    Slice { service: (namespace, service), endpoints: endpoints.collect() }
}

/// The API's rules: an absent `ready` means ready, an absent `serving` means the same as `ready`.
fn state_of(conditions: Option<&EndpointConditions>) -> EndpointState {
    let ready = conditions.and_then(|conditions| conditions.ready).unwrap_or(true);
    let serving = conditions.and_then(|conditions| conditions.serving).unwrap_or(ready);
    let terminating = conditions.and_then(|conditions| conditions.terminating).unwrap_or(false);
    match (terminating, ready, serving) {
        (true, _, true) => EndpointState::Draining,
        (true, _, false) => EndpointState::Terminating,
        (false, true, _) => EndpointState::Healthy,
        (false, false, _) => EndpointState::Unhealthy,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn service_update(event: Event<Service>) -> Update {
        Update::Service(Box::new(event))
    }

    fn slice_update(event: Event<EndpointSlice>) -> Update {
        Update::Slice(Box::new(event))
    }

    fn service(name: &str) -> Service {
        serde_json::from_value(json!({
            "metadata": {"name": name, "namespace": "shop"},
            "spec": {"ports": [{"name": "http", "port": 80}]}
        }))
        .expect("a service")
    }

    fn slice(name: &str, of: &str, addresses: &[(&str, bool)]) -> EndpointSlice {
        let endpoints: Vec<_> = addresses
            .iter()
            .map(|(address, ready)| json!({"addresses": [address], "conditions": {"ready": ready}}))
            .collect();
        serde_json::from_value(json!({
            "metadata": {"name": name, "namespace": "shop", "labels": {"kubernetes.io/service-name": of}},
            "addressType": "IPv4", "ports": [{"port": 8080}], "endpoints": endpoints
        }))
        .expect("a slice")
    }

    fn listed(index: &mut Index, services: Vec<Service>, slices: Vec<EndpointSlice>) -> Option<Change> {
        index.apply(service_update(Event::Init));
        for service in services {
            index.apply(service_update(Event::InitApply(service)));
        }
        index.apply(service_update(Event::InitDone));
        index.apply(slice_update(Event::Init));
        for slice in slices {
            index.apply(slice_update(Event::InitApply(slice)));
        }
        index.apply(slice_update(Event::InitDone))
    }

    fn only(change: Option<Change>) -> OfferedService {
        match change {
            Some(Change::Reset(mut services)) if services.len() == 1 => services.remove(0),
            Some(Change::Put(service)) => service,
            other => panic!("not one service: {other:?}"),
        }
    }

    #[test]
    fn nothing_is_told_before_both_lists_are_complete() {
        let mut index = Index::default();
        assert_eq!(index.apply(service_update(Event::Init)), None);
        assert_eq!(index.apply(service_update(Event::InitDone)), None);
        assert_eq!(index.apply(slice_update(Event::Init)), None);
        assert_eq!(index.apply(slice_update(Event::InitDone)), Some(Change::Reset(vec![])));
    }

    #[test]
    fn endpoints_of_several_slices_are_joined_without_doubles() {
        let mut index = Index::default();
        let slices = vec![
            slice("a-1", "a", &[("10.0.0.1", true), ("10.0.0.2", false)]),
            slice("a-2", "a", &[("10.0.0.1", false), ("10.0.0.3", true)]),
        ];
        let offered = only(listed(&mut index, vec![service("a")], slices));
        assert_eq!((offered.endpoints.len(), offered.healthy_endpoints()), (3, 2));
    }

    #[test]
    fn endpoints_stay_while_the_cluster_is_listed_again() {
        let mut index = Index::default();
        listed(&mut index, vec![service("a")], vec![slice("a-1", "a", &[("10.0.0.1", true)])]);
        assert_eq!(index.apply(slice_update(Event::Init)), None);
        let offered = only(index.apply(service_update(Event::Apply(service("a")))));
        assert_eq!(offered.endpoints.len(), 1);
    }

    #[test]
    fn a_deleted_slice_takes_its_endpoints_and_a_deleted_service_itself() {
        let mut index = Index::default();
        let one = slice("a-1", "a", &[("10.0.0.1", true)]);
        listed(&mut index, vec![service("a")], vec![one.clone()]);
        assert!(only(index.apply(slice_update(Event::Delete(one)))).endpoints.is_empty());
        let removed = index.apply(service_update(Event::Delete(service("a"))));
        assert_eq!(removed, Some(Change::Removed(key(&("shop".into(), "a".into())))));
    }

    #[test]
    fn a_slice_that_goes_to_another_service_leaves_nothing_behind() {
        let mut index = Index::default();
        let services = vec![service("a"), service("b")];
        listed(&mut index, services, vec![slice("s-1", "a", &[("10.0.0.1", true)])]);
        let moved = slice("s-1", "b", &[("10.0.0.1", true)]);
        let Some(Change::Reset(services)) = index.apply(slice_update(Event::Apply(moved))) else {
            panic!("both services changed");
        };
        let counts: BTreeMap<_, _> =
            services.iter().map(|service| (service.key.name.as_str(), service.endpoints.len())).collect();
        assert_eq!(counts, BTreeMap::from([("a", 0), ("b", 1)]));
    }

    #[test]
    fn namespaces_of_the_cluster_itself_are_hidden() {
        let mut index = Index::default();
        let mut hidden = service("dns");
        hidden.metadata.namespace = Some("kube-system".into());
        assert_eq!(listed(&mut index, vec![hidden], vec![]), Some(Change::Reset(vec![])));
    }
}
