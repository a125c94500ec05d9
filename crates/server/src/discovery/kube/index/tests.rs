//! The index, fed as a cluster would, without one.

use std::collections::BTreeMap;

use contract::services::EndpointState::{Draining, Healthy, Terminating, Unhealthy};
use serde_json::{Value, json};

use super::*;
use crate::discovery::kube::objects::MOST_PORTS;

fn service_update(event: Event<Service>) -> Update {
    Update::Service(Box::new(event))
}

fn slice_update(event: Event<EndpointSlice>) -> Update {
    Update::Slice(Box::new(event))
}

fn service_with(name: &str, spec: &Value) -> Service {
    serde_json::from_value(json!({"metadata": {"name": name, "namespace": "shop"}, "spec": spec}))
        .expect("a service")
}

fn service(name: &str) -> Service {
    service_with(name, &json!({"ports": [{"name": "http", "port": 80}]}))
}

fn slice_with(name: &str, of: &str, ports: &Value, endpoints: &Value) -> EndpointSlice {
    serde_json::from_value(json!({
        "metadata": {"name": name, "namespace": "shop", "labels": {"kubernetes.io/service-name": of}},
        "addressType": "IPv4", "ports": ports, "endpoints": endpoints
    }))
    .expect("a slice")
}

fn slice(name: &str, of: &str, addresses: &[(&str, bool)]) -> EndpointSlice {
    let endpoints: Vec<_> = addresses
        .iter()
        .map(|(address, ready)| json!({"addresses": [address], "conditions": {"ready": ready}}))
        .collect();
    slice_with(name, of, &json!([{"port": 8080}]), &json!(endpoints))
}

fn listed(services: Vec<Service>, slices: Vec<EndpointSlice>) -> Index {
    let mut index = Index::new(Hiding::ClustersOwn);
    index.apply(service_update(Event::Init));
    for service in services {
        index.apply(service_update(Event::InitApply(service)));
    }
    index.apply(service_update(Event::InitDone));
    index.apply(slice_update(Event::Init));
    for slice in slices {
        index.apply(slice_update(Event::InitApply(slice)));
    }
    assert_eq!(index.apply(slice_update(Event::InitDone)), Outcome::Everything);
    index
}

fn only(index: &Index) -> OfferedService {
    let mut all: Vec<_> = index.all().collect();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn put(outcome: Outcome) -> Vec<OfferedService> {
    let Outcome::Changes(changes) = outcome else { panic!("not everything changed") };
    let put = changes.into_iter().map(|change| match change {
        Change::Put(service) => service,
        other => panic!("not put: {other:?}"),
    });
    put.collect()
}

#[test]
fn nothing_is_told_before_both_lists_are_complete() {
    let mut index = Index::new(Hiding::ClustersOwn);
    let nothing = Outcome::Changes(vec![]);
    assert_eq!(index.apply(service_update(Event::Init)), nothing);
    assert_eq!(index.apply(service_update(Event::InitDone)), nothing);
    assert_eq!(index.apply(service_update(Event::Apply(service("a")))), nothing);
    assert_eq!(index.apply(slice_update(Event::Init)), nothing);
    assert_eq!(index.apply(slice_update(Event::InitDone)), Outcome::Everything);
}

#[test]
fn endpoints_of_several_slices_are_joined_without_doubles() {
    let slices = vec![
        slice("a-1", "a", &[("10.0.0.1", true), ("10.0.0.2", false)]),
        slice("a-2", "a", &[("10.0.0.1", false), ("10.0.0.3", true)]),
    ];
    let offered = only(&listed(vec![service("a")], slices));
    assert_eq!((offered.endpoints.len(), offered.healthy_endpoints()), (3, 2));
}

#[test]
fn both_families_addresses_named_ports_and_zones_are_kept() {
    let ports = json!([{"name": "http", "port": 8080}, {"name": "grpc", "port": 9090}, {"name": "all"}]);
    let four = slice_with("a-4", "a", &ports, &json!([{"addresses": ["10.0.0.1"], "zone": "z1"}]));
    let six = slice_with("a-6", "a", &ports, &json!([{"addresses": ["fd00::1"], "zone": "z2"}]));
    let name = slice_with("a-n", "a", &ports, &json!([{"addresses": ["a.example.com"]}]));
    let offered = only(&listed(vec![service("a")], vec![four, six, name]));
    let seen = offered.endpoints.iter().map(|endpoint| {
        let ports: Vec<_> =
            endpoint.ports.iter().map(|port| (port.name.as_deref().unwrap_or(""), port.port)).collect();
        (endpoint.address.as_str(), endpoint.zone.as_deref(), ports)
    });
    let ports = vec![("grpc", 9090), ("http", 8080)];
    assert_eq!(
        seen.collect::<Vec<_>>(),
        [
            ("10.0.0.1", Some("z1"), ports.clone()),
            ("a.example.com", None, ports.clone()),
            ("fd00::1", Some("z2"), ports)
        ]
    );
}

#[test]
fn conditions_become_states_and_absent_ones_mean_ready() {
    let endpoint = |last: u8, conditions: Value| json!({"addresses": [format!("10.0.0.{last}")], "conditions": conditions});
    let endpoints = json!([
        endpoint(1, json!({})),
        endpoint(2, json!({"ready": false})),
        endpoint(3, json!({"ready": false, "serving": true, "terminating": true})),
        endpoint(4, json!({"ready": false, "serving": false, "terminating": true})),
        endpoint(5, json!({"ready": true, "serving": true, "terminating": true})),
    ]);
    let offered = only(&listed(vec![service("a")], vec![slice_with("a-1", "a", &json!([]), &endpoints)]));
    let states: Vec<_> = offered.endpoints.into_iter().map(|endpoint| endpoint.state).collect();
    assert_eq!(states, [Healthy, Unhealthy, Draining, Terminating, Draining]);
}

#[test]
fn ports_are_not_multiplied_beyond_what_can_be_held() {
    let ports: Vec<_> = (1..=1_000).map(|port| json!({"port": port})).collect();
    let addresses: Vec<_> =
        (0..1_001).map(|number| format!("10.0.{}.{}", number / 250, number % 250)).collect();
    let wide = slice_with("a-1", "a", &json!(ports), &json!([{"addresses": addresses}]));
    let index = listed(vec![service("a")], vec![wide]);
    assert!(index.widest() > MOST_PORTS && only(&index).endpoints.is_empty());
    let fits = slice_with("a-1", "a", &json!(ports), &json!([{"addresses": addresses[..10]}]));
    let index = listed(vec![service("a")], vec![fits]);
    assert_eq!((index.widest(), only(&index).endpoints.len()), (MOST_PORTS, 10));
}

#[test]
fn a_service_is_headless_or_another_name_or_balanced() {
    for (spec, kind, external) in [
        (json!({"clusterIP": "10.96.0.1", "type": "NodePort"}), ServiceKind::Balanced, None),
        (json!({"clusterIP": "None"}), ServiceKind::Headless, None),
        (
            json!({"type": "ExternalName", "externalName": "db.example.com"}),
            ServiceKind::ExternalName,
            Some("db.example.com"),
        ),
    ] {
        let slices = vec![slice("a-1", "a", &[("10.0.0.1", true)])];
        let offered = only(&listed(vec![service_with("a", &spec)], slices));
        assert_eq!((&offered.kind, offered.external_name.as_deref()), (&kind, external));
        assert_eq!(offered.endpoints.is_empty(), kind == ServiceKind::ExternalName);
    }
}

#[test]
fn endpoints_stay_while_the_cluster_is_listed_again() {
    let mut index = listed(vec![service("a")], vec![slice("a-1", "a", &[("10.0.0.1", true)])]);
    assert_eq!(index.apply(slice_update(Event::Init)), Outcome::Changes(vec![]));
    let offered = put(index.apply(service_update(Event::Apply(service("a")))));
    assert_eq!(offered[0].endpoints.len(), 1);
    index.begin();
    assert_eq!(only(&index).endpoints.len(), 1, "and while everything begins anew");
}

#[test]
fn a_deleted_slice_takes_its_endpoints_and_a_deleted_service_itself() {
    let one = slice("a-1", "a", &[("10.0.0.1", true)]);
    let mut index = listed(vec![service("a")], vec![one.clone()]);
    assert_eq!(index.sizes(), (1, 1));
    assert!(put(index.apply(slice_update(Event::Delete(one))))[0].endpoints.is_empty());
    let removed = index.apply(service_update(Event::Delete(service("a"))));
    assert_eq!(removed, Outcome::Changes(vec![Change::Removed(key(&("shop".into(), "a".into())))]));
    assert_eq!(index.sizes(), (0, 0));
}

#[test]
fn a_slice_that_goes_to_another_service_leaves_nothing_behind() {
    let mut index = listed(vec![service("a"), service("b")], vec![slice("s-1", "a", &[("10.0.0.1", true)])]);
    let moved = slice("s-1", "b", &[("10.0.0.1", true)]);
    let services = put(index.apply(slice_update(Event::Apply(moved))));
    let counts: BTreeMap<_, _> =
        services.iter().map(|service| (service.key.name.as_str(), service.endpoints.len())).collect();
    assert_eq!(counts, BTreeMap::from([("a", 0), ("b", 1)]));
}

#[test]
fn services_of_the_cluster_itself_are_told_but_hidden() {
    let mut hidden = service("dns");
    hidden.metadata.namespace = Some("kube-system".into());
    assert!(only(&listed(vec![hidden], vec![])).hidden);
    let consumers = service("consumers-api");
    assert!(!only(&listed(vec![consumers], vec![])).hidden, "a name hides nothing in a cluster");
}

#[test]
fn a_change_among_many_services_costs_no_more_than_among_few() {
    let names: Vec<String> = (0..20_000).map(|number| format!("s{number}")).collect();
    let one_of = |name: &str, ready| slice(&format!("{name}-1"), name, &[("10.0.0.1", ready)]);
    let services = names.iter().map(|name| service(name)).collect();
    let mut index = listed(services, names.iter().map(|name| one_of(name, true)).collect());
    let started = std::time::Instant::now();
    for name in &names {
        let changed = put(index.apply(slice_update(Event::Apply(one_of(name, false)))));
        assert_eq!((changed.len(), changed[0].healthy_endpoints()), (1, 0));
    }
    // Looking through all slices for each change takes minutes.
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}
