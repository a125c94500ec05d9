//! What is kept of a Service and of an EndpointSlice. Pure functions of one object; knows nothing of
//! other objects.

use std::collections::BTreeMap;

use contract::services::{EndpointState, ServiceKind, ServicePort};
use k8s_openapi::api::core::v1::Service;
use k8s_openapi::api::discovery::v1::{EndpointConditions, EndpointSlice};
use kube::ResourceExt;

use crate::discovery::model::Endpoint;

/// Namespace and name.
pub type Name = (String, String);

/// Of a service, and of an endpoint. What has more is left out of what is kept, and told by its width.
pub const MOST_PORTS: usize = 1_000;
/// Of all endpoints of one slice together: each has its own copy of the slice's ports.
const MOST_PORTS_OF_A_SLICE: usize = 1_000_000;

/// What is kept of a Service.
pub struct Kept {
    pub kind: ServiceKind,
    pub external_name: Option<String>,
    pub ports: Vec<ServicePort>,
}

/// What is kept of an EndpointSlice.
pub struct Slice {
    pub service: Name,
    pub endpoints: Vec<Endpoint>,
    /// How many ports each endpoint has; more than may be where nothing of them is kept.
    pub width: usize,
}

pub fn name_of(object: &impl ResourceExt) -> Name {
    (object.namespace().unwrap_or_default(), object.name_any())
}

/// What is kept, and how many ports it has.
pub fn service_of(service: Service) -> (Kept, usize) {
    let spec = service.spec.unwrap_or_default();
    let ports = spec.ports.unwrap_or_default();
    let width = ports.len();
    let is_external = spec.type_.as_deref() == Some("ExternalName");
    let kind = match spec.cluster_ip.as_deref() {
        _ if is_external => ServiceKind::ExternalName,
        Some("None") => ServiceKind::Headless,
        _ => ServiceKind::Balanced,
    };
    let port = |port: k8s_openapi::api::core::v1::ServicePort| ServicePort {
        name: port.name,
        port: u16::try_from(port.port).unwrap_or_default(),
        protocol: port.protocol.unwrap_or_else(|| "TCP".to_owned()),
    };
    let ports = ports.into_iter().take(MOST_PORTS).map(port).collect();
    (Kept { kind, external_name: spec.external_name.filter(|_| is_external), ports }, width)
}

pub fn slice_of(slice: EndpointSlice) -> Slice {
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
    let width = ports.len();
    let addresses: usize = slice.endpoints.iter().map(|endpoint| endpoint.addresses.len()).sum();
    if width > MOST_PORTS || width.saturating_mul(addresses) > MOST_PORTS_OF_A_SLICE {
        return Slice { service: (namespace, service), endpoints: vec![], width: MOST_PORTS + 1 };
    }
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
    Slice { service: (namespace, service), endpoints: endpoints.collect(), width }
}

/// An endpoint stands in several slices while they are rebalanced: it counts once, as the best of what
/// they say.
pub fn joined<'a>(endpoints: impl Iterator<Item = &'a Endpoint>) -> Vec<Endpoint> {
    let mut joined: BTreeMap<&str, Endpoint> = BTreeMap::new();
    for endpoint in endpoints {
        let Some(known) = joined.get_mut(endpoint.address.as_str()) else {
            joined.insert(&endpoint.address, endpoint.clone());
            continue;
        };
        known.state = known.state.clone().min(endpoint.state.clone());
        known.zone = known.zone.take().or_else(|| endpoint.zone.clone());
        known.ports.extend(endpoint.ports.iter().cloned());
    }
    for endpoint in joined.values_mut() {
        endpoint.ports.sort();
        endpoint.ports.dedup();
    }
    joined.into_values().collect()
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
