//! What Nacos says of a service, in words common to all registries. Nacos hides things: pushes leave out
//! instances that are disabled (and, from some servers, unhealthy ones), and where too few are healthy
//! they call all of them healthy. The catalogue's counts are what tells.

use contract::services::{EndpointState, ServiceKind, ServicePort};

use super::wire::Host;
use crate::discovery::model::{Endpoint, OfferedService, Registration, ServiceKey, is_consumer};

/// How many instances the catalogue counts, and how many of them it counts as healthy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    pub instances: usize,
    pub healthy: usize,
}

impl Counts {
    pub fn of_hosts(hosts: &[Host]) -> Self {
        let healthy = hosts.iter().filter(|host| host.healthy.unwrap_or_default()).count();
        Self { instances: hosts.len(), healthy }
    }
}

/// Nobody is called healthy on the word of a server that calls everybody healthy: if the catalogue counts
/// fewer, it is not known who they are, and unknown is never good.
pub fn unmask(hosts: &mut [Host], counts: Counts) {
    if Counts::of_hosts(hosts).healthy > counts.healthy {
        for host in hosts {
            host.healthy = Some(false);
        }
    }
}

pub fn service(key: ServiceKey, hosts: &[Host]) -> OfferedService {
    of_endpoints(key, hosts.iter().filter(|host| is_plausible(host)).map(endpoint).collect())
}

/// Addresses are no longer than DNS names, and nothing that is gets in.
fn is_plausible(host: &Host) -> bool {
    (1..=253).contains(&host.ip.len()) && host.cluster_name.len() <= 253
}

pub fn of_endpoints(key: ServiceKey, mut endpoints: Vec<Endpoint>) -> OfferedService {
    endpoints.sort();
    endpoints.dedup();
    let mut ports: Vec<ServicePort> = endpoints.iter().flat_map(|endpoint| endpoint.ports.clone()).collect();
    ports.sort();
    ports.dedup();
    let hidden = is_consumer(&key.name);
    OfferedService { key, kind: ServiceKind::Balanced, external_name: None, hidden, ports, endpoints }
}

fn endpoint(host: &Host) -> Endpoint {
    let state = match (host.enabled.unwrap_or(true), host.healthy.unwrap_or_default()) {
        (false, _) => EndpointState::Disabled,
        (true, true) => EndpointState::Healthy,
        (true, false) => EndpointState::Unhealthy,
    };
    let port = u16::try_from(host.port).ok().filter(|port| *port != 0);
    let port = port.map(|port| ServicePort { name: None, port, protocol: "TCP".to_owned() });
    Endpoint {
        address: host.ip.clone(),
        ports: port.into_iter().collect(),
        state,
        zone: None,
        registration: Some(Registration {
            cluster: host.cluster_name.clone(),
            weight: thousandths(host.weight.unwrap_or(1.0)),
            ephemeral: host.ephemeral.unwrap_or(true),
        }),
    }
}

/// Nacos takes weights up to 10,000; what is outside is brought inside.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
fn thousandths(weight: f64) -> u32 {
    if weight.is_nan() { 0 } else { (weight.clamp(0.0, 10_000.0) * 1000.0).round() as u32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(ip: &str, healthy: bool) -> Host {
        Host { ip: ip.into(), port: 80, healthy: Some(healthy), ..Host::default() }
    }

    fn key(name: &str) -> ServiceKey {
        ServiceKey { namespace: "public".into(), group: None, name: name.into() }
    }

    #[test]
    fn everything_of_an_instance_is_read() {
        let one: Host = serde_json::from_value(serde_json::json!({
            "ip": "10.0.0.1", "port": 8080, "weight": 2.5, "healthy": true, "enabled": false,
            "ephemeral": false, "clusterName": "HZ"
        }))
        .unwrap();
        let service = service(key("cart"), &[one]);
        let endpoint = &service.endpoints[0];
        assert_eq!((&endpoint.state, endpoint.ports[0].port), (&EndpointState::Disabled, 8080));
        let registration = Registration { cluster: "HZ".into(), weight: 2500, ephemeral: false };
        assert_eq!(endpoint.registration, Some(registration));
    }

    #[test]
    fn ports_are_listed_once_and_bad_ones_not_at_all() {
        let ports = [8080, 80, 8080, 0, -1, 70_000].map(|port| Host { port, ..host("10.0.0.1", true) });
        let service = service(key("consumers:cart"), &ports);
        assert_eq!(service.ports.iter().map(|port| port.port).collect::<Vec<_>>(), [80, 8080]);
        assert!(service.hidden);
    }

    #[test]
    fn only_consumers_are_hidden() {
        let names = ["consumers:com.example.Cart::", "cart-consumers", "providers:com.example.Cart::"];
        let hidden = names.map(|name| service(key(name), &[]).hidden);
        assert_eq!(hidden, [true, false, false]);
    }

    #[test]
    fn an_instance_without_an_address_is_none() {
        let service = service(key("cart"), &[host("", true), host(&"1".repeat(254), true)]);
        assert!(service.endpoints.is_empty());
    }

    #[test]
    fn weights_from_outside_never_overflow() {
        let weights = [f64::NAN, -1.0, 0.5, f64::INFINITY].map(thousandths);
        assert_eq!(weights, [0, 0, 500, 10_000_000]);
    }

    #[test]
    fn those_that_a_server_only_calls_healthy_are_not() {
        let mut hosts = [host("10.0.0.1", true), host("10.0.0.2", true)];
        unmask(&mut hosts, Counts { instances: 2, healthy: 2 });
        assert_eq!(Counts::of_hosts(&hosts).healthy, 2);
        unmask(&mut hosts, Counts { instances: 2, healthy: 0 });
        assert_eq!(Counts::of_hosts(&hosts).healthy, 0);
    }
}
