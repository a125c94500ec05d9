//! Real Nacos servers start, hold what is registered, and end.
#![allow(clippy::unwrap_used)]

use lab::nacos::{Credentials, Instance, NacosOptions, NacosServer};
use std::time::Duration;
use tokio::net::TcpListener;

#[tokio::test]
async fn an_instance_is_registered_listed_and_deregistered() {
    let directory = tempfile::tempdir().unwrap();
    let server = NacosServer::start(NacosOptions::in_dir(directory.path())).await.unwrap();
    let plain = Instance::new("cart", "10.2.0.1", 8080);
    let special = Instance {
        weight: 2.5,
        metadata: [("zone".to_owned(), "a".to_owned())].into(),
        ..Instance::new("cart", "10.2.0.2", 8080)
    };
    server.register(&plain).await.unwrap();
    server.register(&special).await.unwrap();
    let disabled = Instance { enabled: false, ..Instance::new("cart", "10.2.0.3", 8080) };
    server.register(&disabled).await.unwrap();
    assert_eq!(server.services("").await.unwrap(), ["DEFAULT_GROUP@@cart"]);
    let instances = server.instances("", "DEFAULT_GROUP", "cart").await.unwrap();
    assert_eq!(instances.len(), 2, "the disabled one is not listed");
    let second = instances.iter().find(|instance| instance["ip"] == "10.2.0.2").unwrap();
    assert_eq!(second["weight"], 2.5);
    assert_eq!(second["metadata"]["zone"], "a");

    server.deregister(&special).await.unwrap();
    // It answers before it has read its data.
    let read = async {
        while server.instances("", "DEFAULT_GROUP", "cart").await.unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), read).await.expect("the instance is kept");
}

#[tokio::test]
async fn a_probing_server_finds_out_who_is_unhealthy() {
    let directory = tempfile::tempdir().unwrap();
    let probe_every = Some(Duration::from_secs(5));
    let options = NacosOptions { probe_every, ..NacosOptions::in_dir(directory.path()) };
    let server = NacosServer::start(options).await.unwrap();
    let alive = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let dead = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let [alive_port, dead_port] = [&alive, &dead].map(|listener| listener.local_addr().unwrap().port());
    drop(dead);
    server.register(&Instance::new("cart", "127.0.0.1", alive_port)).await.unwrap();
    server.register(&Instance::new("cart", "127.0.0.1", dead_port)).await.unwrap();
    let mut polls = tokio::time::interval(Duration::from_millis(200));
    let probed = async {
        loop {
            polls.tick().await;
            let instances = server.instances("", "DEFAULT_GROUP", "cart").await.unwrap();
            let is_healthy = |port: u16| {
                instances.iter().find(|instance| instance["port"] == port).unwrap()["healthy"] == true
            };
            if !is_healthy(dead_port) {
                return is_healthy(alive_port);
            }
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(40), probed).await.unwrap());
}

#[tokio::test]
async fn a_namespace_has_services_of_its_own() {
    let directory = tempfile::tempdir().unwrap();
    let server = NacosServer::start(NacosOptions::in_dir(directory.path())).await.unwrap();
    server.create_namespace("staging", "Staging").await.unwrap();
    let instance = Instance { namespace: "staging".to_owned(), ..Instance::new("cart", "10.2.0.1", 80) };
    server.register(&instance).await.unwrap();
    assert_eq!(server.services("staging").await.unwrap(), ["DEFAULT_GROUP@@cart"]);
    assert_eq!(server.services("").await.unwrap(), [""; 0]);
}

#[tokio::test]
async fn a_restarted_server_has_the_same_address_and_its_persistent_instances() {
    let directory = tempfile::tempdir().unwrap();
    let mut server = NacosServer::start(NacosOptions::in_dir(directory.path())).await.unwrap();
    let address = server.address();
    server.register(&Instance::new("cart", "10.2.0.1", 8080)).await.unwrap();
    server.stop().await.unwrap();
    assert!(tokio::net::TcpStream::connect(&address).await.is_err());
    server.restart().await.unwrap();
    assert_eq!(server.address(), address);
    let instances = server.instances("", "DEFAULT_GROUP", "cart").await.unwrap();
    assert_eq!(instances.len(), 1);
}

#[tokio::test]
async fn a_server_with_an_administrator_refuses_a_wrong_password() {
    let directory = tempfile::tempdir().unwrap();
    let credentials = Credentials { user: "keeper".to_owned(), password: "right-one".to_owned() };
    let options = NacosOptions { credentials: Some(credentials), ..NacosOptions::in_dir(directory.path()) };
    let server = NacosServer::start(options).await.unwrap();
    assert!(server.login("keeper", "wrong-one").await.is_err());
    assert!(!server.login("keeper", "right-one").await.unwrap().is_empty());
    server.register(&Instance::new("cart", "10.2.0.1", 8080)).await.unwrap();
    assert_eq!(server.services("").await.unwrap(), ["DEFAULT_GROUP@@cart"]);
    let url = format!("http://{}/nacos/v1/ns/catalog/services?pageNo=1&pageSize=1", server.address());
    let answer = lab::http::client().unwrap().get(url).send().await.unwrap();
    assert_eq!(answer.status(), 403);
}
