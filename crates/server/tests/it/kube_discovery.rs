//! The Kubernetes adapter by itself, against the stand-in: what it tells, in whatever way a cluster is read.

mod certificates;
mod follower;
mod namespaces;
mod refusals;
mod silence;

use contract::services::{EndpointState, ServiceKind};
use lab::kube::{Age, ApiServer, Endpoint, Options, Port, Readiness};
use serde_json::{Value, json};
use server::discovery::kube::{KubeDiscovery, Settings};
use server::discovery::limits::Limits;
use server::outgoing::Outgoing;

use follower::Follower;

async fn cluster() -> ApiServer {
    server::choose_tls_provider();
    let cluster = ApiServer::start(Options::default()).await.unwrap();
    put(&cluster, "shop", "cart");
    cluster
}

fn put(cluster: &ApiServer, namespace: &str, service: &str) {
    let ports = [Port::new("http", 80, 8080), Port::new("grpc", 90, 9090)];
    cluster.put_service(namespace, service, &ports, &[Endpoint::ready("10.1.0.1")]).unwrap();
}

fn settings(cluster: &ApiServer) -> Settings {
    Settings {
        kubeconfig: cluster.kubeconfig(),
        namespaces: None,
        ingress_https: false,
        outgoing: Outgoing::default(),
    }
}

fn discovery(cluster: &ApiServer) -> KubeDiscovery {
    KubeDiscovery::new(settings(cluster), Limits::default())
}

fn put_slice(cluster: &ApiServer, name: &str, family: &str, endpoints: &Value) {
    let slice = json!({
        "metadata": {"name": name, "namespace": "shop", "labels": {"kubernetes.io/service-name": "cart"}},
        "addressType": family, "ports": [{"name": "http", "port": 8080, "protocol": "TCP"}], "endpoints": endpoints
    });
    cluster.put("endpointslices", slice).unwrap();
}

#[tokio::test]
async fn every_kind_of_service_is_told_as_what_it_is() {
    let cluster = cluster().await;
    let spec = |name: &str, spec: Value| {
        cluster
            .put("services", json!({"metadata": {"name": name, "namespace": "shop"}, "spec": spec}))
            .unwrap();
    };
    spec("bare", json!({"clusterIP": "None", "ports": [{"port": 80}]}));
    spec("db", json!({"type": "ExternalName", "externalName": "db.example.com"}));
    let mut follower = Follower::of(&discovery(&cluster));
    follower.until_names(&["bare", "cart", "db"]).await;
    let kinds: Vec<_> = follower.services().map(|service| service.kind.clone()).collect();
    assert_eq!(kinds, [ServiceKind::Headless, ServiceKind::Balanced, ServiceKind::ExternalName]);
    assert_eq!(follower.service("db").external_name.as_deref(), Some("db.example.com"));
    assert!(follower.service("db").endpoints.is_empty());
    let ports: Vec<_> = follower.service("cart").endpoints[0].ports.iter().map(|port| port.port).collect();
    assert_eq!(ports, [9090, 8080], "every port, by name");
}

#[tokio::test]
async fn both_families_and_all_states_of_endpoints_are_told() {
    let cluster = cluster().await;
    put_slice(
        &cluster,
        "cart-6",
        "IPv6",
        &json!([{"addresses": ["fd00::1"], "zone": "z1", "conditions": {"ready": true}}]),
    );
    put_slice(
        &cluster,
        "cart-n",
        "FQDN",
        &json!([{"addresses": ["cart.example.com"], "conditions": {"ready": false}}]),
    );
    let mut follower = Follower::of(&discovery(&cluster));
    follower.until_names(&["cart"]).await;
    let endpoints = |follower: &Follower| -> Vec<_> {
        let endpoints = follower.service("cart").endpoints.iter();
        endpoints.map(|endpoint| (endpoint.address.clone(), endpoint.state.clone())).collect()
    };
    let name = ("cart.example.com".to_owned(), EndpointState::Unhealthy);
    let six = ("fd00::1".to_owned(), EndpointState::Healthy);
    let four = |state| ("10.1.0.1".to_owned(), state);
    assert_eq!(endpoints(&follower), [four(EndpointState::Healthy), name.clone(), six.clone()]);
    assert_eq!(follower.service("cart").endpoints[2].zone.as_deref(), Some("z1"));
    cluster.set_ready("shop", "cart", "10.1.0.1", Readiness::Terminating).unwrap();
    let draining = [four(EndpointState::Draining), name, six];
    follower.until(|follower| endpoints(follower) == draining).await;
}

#[tokio::test]
async fn lists_are_streamed_where_the_server_can_and_paged_where_it_cannot() {
    for (age, streamed, paged) in
        [(Age::Current, true, false), (Age::WithoutStreaming, true, true), (Age::Old, false, true)]
    {
        server::choose_tls_provider();
        let cluster = ApiServer::start(Options { age, ..Options::default() }).await.unwrap();
        put(&cluster, "shop", "cart");
        let mut follower = Follower::of(&discovery(&cluster));
        follower.until_names(&["cart"]).await;
        put(&cluster, "shop", "stock");
        follower.until_names(&["cart", "stock"]).await;
        let requests = cluster.requests();
        let asked = |part: &str| requests.iter().any(|request| request.contains(part));
        assert_eq!((asked("sendInitialEvents=true"), asked("limit=500")), (streamed, paged), "{age:?}");
        assert!(asked("allowWatchBookmarks=true"), "{age:?}");
    }
}

#[tokio::test]
async fn an_expired_watch_is_read_anew_without_a_gap_in_either_way() {
    for age in [Age::Current, Age::Old] {
        server::choose_tls_provider();
        let cluster = ApiServer::start(Options { age, ..Options::default() }).await.unwrap();
        put(&cluster, "shop", "cart");
        let mut follower = Follower::of(&discovery(&cluster));
        follower.until_names(&["cart"]).await;
        cluster.expire();
        put(&cluster, "shop", "stock");
        follower.until_names(&["cart", "stock"]).await;
        assert!(follower.seen_with("cart"), "{age:?}: it was never gone");
    }
}

#[tokio::test]
async fn what_takes_several_pages_is_told_whole_and_at_once() {
    server::choose_tls_provider();
    let cluster = ApiServer::start(Options { age: Age::Old, ..Options::default() }).await.unwrap();
    for number in 0..1_100 {
        put(&cluster, "shop", &format!("s{number}"));
    }
    let named: Vec<_> = (0..250).map(|number| format!("tls{number}")).collect();
    for secret in &named {
        cluster.put_tls_secret("shop", secret, "no certificate", "no key").unwrap();
    }
    let tls: Vec<_> = named.iter().map(|secret| ("a.example.com", secret.as_str())).collect();
    cluster.put_ingress("shop", "front", &tls).unwrap();
    let settings = Settings { ingress_https: true, ..settings(&cluster) };
    let mut follower = Follower::of(&KubeDiscovery::new(settings, Limits::default()));
    follower.until(|follower| follower.is_read).await;
    assert_eq!(follower.services().filter(|service| service.endpoints.len() == 1).count(), 1_100);
    follower.until(|follower| follower.certificates.as_ref().is_some_and(|all| all.len() == 250)).await;
    let requests = cluster.requests();
    let pages = |of: &str| {
        let is_page = |request: &&String| request.contains(of) && request.contains("limit=");
        requests.iter().filter(is_page).count()
    };
    assert_eq!((pages("/services?"), pages("/endpointslices?"), pages("/secrets?")), (3, 3, 3));
}
