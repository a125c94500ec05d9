//! A real registry behind a front of its own: some answers over HTTP are the test's, the others and gRPC
//! are the registry's.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::Request;
use axum::response::IntoResponse;
use axum::routing::get;
use contract::sources::StatusReason;
use lab::nacos::{Instance, NacosServer};
use lab::proxy::{Fault, FaultProxy};
use serde_json::json;
use server::discovery::limits::Limits;
use server::discovery::nacos::{NacosDiscovery, Settings};
use tokio::net::TcpListener;

use super::followed::{Followed, settings};
use super::{register, registry};

pub struct Front {
    pub settings: Settings,
    pub grpc: FaultProxy,
}

impl Front {
    pub async fn start(registry: &NacosServer, own: Router) -> Self {
        server::choose_tls_provider();
        let (client, base) = (reqwest::Client::new(), format!("http://{}", registry.address()));
        let passed_on = move |request: Request| async move {
            let answer = client.get(format!("{base}{}", request.uri())).send().await.unwrap();
            (answer.status(), answer.bytes().await.unwrap()).into_response()
        };
        let behind = (Ipv4Addr::LOCALHOST, registry.port() + 1000).into();
        let (listener, grpc) = loop {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let port = listener.local_addr().unwrap().port();
            let Some(above) = port.checked_add(1000) else { continue };
            if let Ok(grpc) = FaultProxy::start_at(above, behind).await {
                break (listener, grpc);
            }
        };
        let address = listener.local_addr().unwrap().to_string();
        tokio::spawn(async move { axum::serve(listener, own.fallback(passed_on)).await });
        Self { settings: settings(&address), grpc }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_connection_drops_only_what_two_catalogues_do_not_have() {
    let (_folder, registry) = registry().await;
    for service in ["cart", "stock", "tax"] {
        register(&registry, service, 1..=1).await;
    }
    // What the catalogues list, one after the other; the last one again and again.
    let script: Arc<Mutex<Vec<&[&str]>>> = Arc::default();
    let scripted = script.clone();
    let list = move || async move {
        let mut script = scripted.lock().unwrap();
        let names = if script.len() > 1 { script.remove(0) } else { script[0] };
        let item = |name| json!({"name": name, "groupName": "DEFAULT_GROUP", "ipCount": 1, "healthyInstanceCount": 1});
        let items: Vec<_> = names.iter().map(item).collect();
        json!({"code": 0, "data": {"totalCount": items.len(), "pageItems": items}}).to_string()
    };
    let front =
        Front::start(&registry, Router::new().route("/nacos/v3/admin/ns/service/list", get(list))).await;
    let discovery = NacosDiscovery::new(front.settings.clone(), Limits::default());
    let all: &[&str] = &["cart", "stock", "tax"];
    for (listings, expected) in [
        (vec![all], all),
        (vec![&["cart"], &["stock", "tax"], all], all),
        (vec![&[], all], all),
        (vec![&["cart"], &["cart", "tax"]], &["cart", "tax"]),
        (vec![&[], &[]], &[]),
    ] {
        *script.lock().unwrap() = listings;
        let mut followed = Followed::of(&discovery);
        followed.until(|_| true).await;
        let names: Vec<&str> = followed.services.keys().map(|key| key.name.as_str()).collect();
        assert_eq!(names, expected);
        assert!(followed.services.values().all(|service| service.healthy_endpoints() == 1));
    }
}

/// There is no server of version 1 here: this is another whose gRPC is closed, with the version of one.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_of_version_1_is_followed_without_grpc() {
    let (_folder, registry) = registry().await;
    register(&registry, "cart", 1..=2).await;
    register(&registry, "stock", 1..=1).await;
    let state = |version: &'static str| {
        Router::new().route(
            "/nacos/v1/console/server/state",
            get(async move || json!({"version": version}).to_string()),
        )
    };
    let front = Front::start(&registry, state("1.4.2")).await;
    front.grpc.set(Fault::Refuse).await.unwrap();
    let mut followed = Followed::new(front.settings.clone());
    followed
        .until(|followed| followed.counts("cart") == Some((2, 2)) && followed.counts("stock").is_some())
        .await;
    register(&registry, "new", 1..=1).await;
    register(&registry, "cart", 3..=3).await;
    followed
        .until(|followed| followed.counts("new").is_some() && followed.counts("cart") == Some((3, 3)))
        .await;
    // The catalogue counts as before: it is found in turn.
    let began = Instant::now();
    let heavy = Instance { weight: 2.5, ..Instance::new("stock", "10.0.0.1", 8080) };
    registry.register(&heavy).await.unwrap();
    let weight = |followed: &Followed| {
        followed.service("stock").unwrap().endpoints[0].registration.as_ref().unwrap().weight
    };
    followed.until(|followed| weight(followed) == 2500).await;
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    for host in 1..=3 {
        registry.deregister(&Instance::new("cart", &format!("10.0.0.{host}"), 8080)).await.unwrap();
    }
    followed.until(|followed| matches!(followed.counts("cart"), None | Some((0, 0)))).await;

    for version in ["2.4.3", "3.0.1", "11.0", ""] {
        let front = Front::start(&registry, state(version)).await;
        front.grpc.set(Fault::Refuse).await.unwrap();
        let failure = Followed::new(front.settings.clone()).failure().await;
        assert_eq!(failure.reason, StatusReason::GrpcPortClosed, "{version}");
    }
}
