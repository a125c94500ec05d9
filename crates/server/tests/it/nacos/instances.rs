//! What is read of instances, and how the server's ways of hiding them are seen through.

use std::time::Duration;

use contract::services::EndpointState;
use lab::nacos::{Instance, NacosOptions, NacosServer};
use server::discovery::model::Registration;
use tokio::net::TcpListener;

use super::followed::{Followed, settings};
use super::{register, registry};

#[tokio::test(flavor = "multi_thread")]
async fn weights_clusters_and_permanence_arrive_and_a_disabled_instance_is_never_healthy() {
    let (_folder, registry) = registry().await;
    let heavy = Instance { weight: 2.5, cluster: "HZ".into(), ..Instance::new("cart", "10.0.0.1", 8080) };
    let passing = Instance { ephemeral: true, ..Instance::new("stock", "10.0.0.2", 80) };
    let off = Instance { enabled: false, ..Instance::new("off", "10.0.0.3", 80) };
    for instance in [&heavy, &passing, &off, &Instance::new("consumers:x", "10.0.0.4", 80)] {
        registry.register(instance).await.unwrap();
    }
    let mut followed = Followed::new(settings(&registry.address()));
    followed.until(|followed| followed.services.len() == 4).await;
    let endpoint = &followed.service("cart").unwrap().endpoints[0];
    let registration = Registration { cluster: "HZ".into(), weight: 2500, ephemeral: false };
    assert_eq!(
        (&endpoint.registration, &endpoint.state, endpoint.ports[0].port),
        (&Some(registration), &EndpointState::Healthy, 8080)
    );
    let registration = followed.service("stock").unwrap().endpoints[0].registration.clone().unwrap();
    assert_eq!((registration.weight, registration.ephemeral), (1000, true));
    assert_eq!(followed.service("off").unwrap().healthy_endpoints(), 0);
    assert!(followed.service("consumers:x").unwrap().hidden && !followed.service("cart").unwrap().hidden);

    registry.register(&Instance { enabled: true, ..off }).await.unwrap();
    registry.register(&Instance { weight: 0.25, ..heavy }).await.unwrap();
    let is_changed = |followed: &Followed| {
        let heavy = followed.service("cart").unwrap().endpoints[0].registration.as_ref().unwrap();
        followed.counts("off") == Some((1, 1)) && heavy.weight == 250
    };
    followed.until(is_changed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn instances_without_a_sign_of_life_are_unhealthy_and_then_gone() {
    let (_folder, registry) = registry().await;
    let passing = Instance { ephemeral: true, ..Instance::new("cart", "10.0.0.1", 80) };
    registry.register(&passing).await.unwrap();
    let mut followed = Followed::new(settings(&registry.address()));
    followed.until(|followed| followed.counts("cart") == Some((1, 1))).await;
    followed.until(|followed| followed.counts("cart") == Some((1, 0))).await;
    followed.until(|followed| matches!(followed.counts("cart"), None | Some((0, 0)))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_whose_instances_are_all_down_has_no_healthy_one() {
    let folder = tempfile::tempdir().unwrap();
    let probe_every = Some(Duration::from_secs(5));
    let options = NacosOptions { probe_every, ..NacosOptions::in_dir(folder.path()) };
    let registry = NacosServer::start(options).await.unwrap();
    let alive = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let dead = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let [alive, gone] = [&alive, &dead].map(|listener| listener.local_addr().unwrap().port());
    drop(dead);
    for (service, port) in [("down", gone), ("half", gone), ("half", alive)] {
        registry.register(&Instance::new(service, "127.0.0.1", port)).await.unwrap();
    }
    let mut followed = Followed::new(settings(&registry.address()));
    let is_seen = |followed: &Followed| {
        followed.counts("down") == Some((1, 0)) && followed.counts("half") == Some((2, 1))
    };
    followed.until(is_seen).await;
    // A source that starts now is not taken in either.
    let mut other = Followed::new(settings(&registry.address()));
    other.until(|_| true).await;
    assert!(is_seen(&other), "{:#?}", other.services);
}

#[tokio::test(flavor = "multi_thread")]
async fn namespaces_have_connections_of_their_own_and_pushes_are_told_apart() {
    let (_folder, registry) = registry().await;
    registry.create_namespace("prod", "Production").await.unwrap();
    let elsewhere = |ip: &str| Instance { namespace: "prod".into(), ..Instance::new("cart", ip, 80) };
    register(&registry, "cart", 1..=1).await;
    registry.register(&elsewhere("10.1.0.1")).await.unwrap();
    let mut settings = settings(&registry.address());
    settings.namespaces = vec![String::new(), "prod".into(), "public".into()];
    let mut followed = Followed::new(settings);
    followed.until(|followed| followed.services.len() == 2).await;
    registry.register(&elsewhere("10.1.0.2")).await.unwrap();
    let in_prod = |followed: &Followed| {
        followed.services.iter().find(|(key, _)| key.namespace == "prod").unwrap().1.endpoints.len()
    };
    followed.until(|followed| in_prod(followed) == 2).await;
    assert_eq!(followed.counts("cart"), Some((1, 1)));
}
