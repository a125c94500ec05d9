//! A model check: random sequences of registry changes, faults, creates, deletes that may be taken back, and
//! restarts; afterwards Headwater's view equals the registries' truth.
//!
//! A failing seed is told; `HEADWATER_SEED=<seed>` runs that one alone.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures::StreamExt;
use lab::kube::{ApiServer, Endpoint, Options, Port};
use lab::nacos::{Instance, NacosBehindProxy, NacosOptions, NacosServer};
use lab::proxy::{Fault, FaultProxy};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use reqwest::Method;
use server::discovery::patience::{Patience, Seconds};

use crate::harness::{Inventory, Server};

const STEPS: usize = 30;
const SERVICES: u8 = 5;
const HOSTS: u8 = 6;
/// Sequences at once: each has a server, two clusters and two namespaces of its own.
const AT_ONCE: usize = 4;

/// A service's endpoints: address, and whether it is healthy.
type Endpoints = BTreeMap<String, bool>;
type Offered = BTreeMap<String, Endpoints>;

struct Registry {
    origin: String,
    kind: Kind,
    /// What it offers; a service without endpoints may or may not be listed.
    truth: Offered,
    source: Option<String>,
    is_broken: bool,
}

enum Kind {
    Nacos { namespace: String, proxy: NacosBehindProxy },
    Kube { cluster: ApiServer, proxy: FaultProxy },
}

struct World<'a> {
    nacos: &'a NacosServer,
    inventory: Inventory,
    registries: Vec<Registry>,
    server: Option<Server>,
    random: StdRng,
}

impl<'a> World<'a> {
    async fn new(seed: u64, nacos: &'a NacosServer) -> Self {
        let mut inventory = Inventory::default();
        let mut registries = Vec::new();
        for number in 0..2 {
            let namespace = format!("s{seed:x}-{number}");
            nacos.create_namespace(&namespace, &namespace).await.unwrap();
            let proxy = NacosBehindProxy::start(nacos).await.unwrap();
            let origin = format!("n{number}");
            let namespaces = format!("namespaces = [\"{namespace}\"]");
            inventory = inventory.nacos(&origin, &proxy.address(), &namespaces);
            registries.push(Registry::new(origin, Kind::Nacos { namespace, proxy }));
        }
        for number in 0..2 {
            let cluster = ApiServer::start(Options::default()).await.unwrap();
            let proxy = FaultProxy::start(([127, 0, 0, 1], cluster.port()).into()).await.unwrap();
            let through = format!("https://{}", proxy.address());
            let origin = format!("c{number}");
            inventory = inventory.cluster(&origin, &cluster.kubeconfig().replace(&cluster.url(), &through));
            registries.push(Registry::new(origin, Kind::Kube { cluster, proxy }));
        }
        let server = Some(start(tempfile::tempdir().unwrap(), &inventory).await);
        let random = StdRng::seed_from_u64(seed);
        Self { nacos, inventory, registries, server, random }
    }

    fn server(&self) -> &Server {
        self.server.as_ref().expect("between restarts")
    }

    async fn step(&mut self) -> String {
        let index = self.random.random_range(0..self.registries.len());
        let roll = self.random.random_range(0..100);
        let what = match roll {
            0..45 => self.change(index).await,
            45..60 => self.break_or_heal(index).await,
            60..75 => self.create_or_delete(index).await,
            75..80 => self.restart().await,
            80..90 => self.disturb(index).await,
            _ => self.settle().await,
        };
        format!("{}: {what}", self.registries[index].origin)
    }

    /// An endpoint comes, goes, or changes its health; with the last of them a service goes.
    async fn change(&mut self, index: usize) -> String {
        let service = format!("s-{}", self.random.random_range(0..SERVICES));
        let address = format!("10.1.1.{}", self.random.random_range(1..=HOSTS));
        let ready = self.random.random_bool(0.7);
        let registry = &mut self.registries[index];
        let endpoints = registry.truth.entry(service.clone()).or_default();
        let is_new = !endpoints.contains_key(&address);
        match &registry.kind {
            Kind::Nacos { namespace, .. } => {
                let instance =
                    Instance { namespace: namespace.clone(), ..Instance::new(&service, &address, 8080) };
                if is_new {
                    self.nacos.register(&instance).await.unwrap();
                    endpoints.insert(address, true);
                } else {
                    self.nacos.deregister(&instance).await.unwrap();
                    endpoints.remove(&address);
                }
            }
            Kind::Kube { cluster, .. } => {
                if is_new {
                    endpoints.insert(address, ready);
                } else {
                    endpoints.remove(&address);
                }
                put(cluster, &service, endpoints);
            }
        }
        format!("{service} has {} endpoints", endpoints.len())
    }

    async fn break_or_heal(&mut self, index: usize) -> String {
        let after_bytes = self.random.random_range(0..6000);
        let faults = [
            Fault::Refuse,
            Fault::Hang,
            Fault::Reset,
            Fault::Garbage,
            Fault::HangMidAnswer { after_bytes },
            Fault::ResetMidAnswer { after_bytes },
            Fault::Slow { bytes_per_second: 1000 },
        ];
        let heals = self.random.random_bool(0.5);
        let fault = if heals { Fault::None } else { *faults.choose(&mut self.random).expect("some") };
        self.registries[index].set(fault).await;
        format!("{fault:?}")
    }

    async fn create_or_delete(&mut self, index: usize) -> String {
        let server = self.server.as_ref().expect("between restarts");
        let registry = &mut self.registries[index];
        if let Some(source) = registry.source.take() {
            let (status, body) = server.send(Method::DELETE, &format!("/v1/sources/{source}"), None).await;
            assert!(status.is_success(), "{body}");
            if self.random.random_bool(0.6) {
                return "deleted".to_owned();
            }
            let path = format!("/console/v1/sources/{source}/restore");
            let (status, body) = server.send(Method::POST, &path, None).await;
            assert!(status.is_success(), "{body}");
            registry.source = Some(source);
            return "deleted and restored".to_owned();
        }
        registry.source = Some(match &registry.kind {
            Kind::Nacos { .. } => server.create_nacos(&registry.origin).await,
            Kind::Kube { .. } => server.create_cluster(&registry.origin).await,
        });
        "created".to_owned()
    }

    async fn restart(&mut self) -> String {
        let folder = self.server.take().expect("between restarts").stop().await;
        self.server = Some(start(folder, &self.inventory).await);
        "restarted".to_owned()
    }

    async fn disturb(&mut self, index: usize) -> String {
        match &self.registries[index].kind {
            Kind::Nacos { proxy, .. } => proxy.cut().await,
            Kind::Kube { cluster, proxy } => match self.random.random_range(0..4) {
                0 => cluster.expire(),
                1 => cluster.break_watches(),
                2 => {
                    cluster.deny("endpointslices");
                    cluster.allow("endpointslices");
                }
                _ => proxy.cut().await,
            },
        }
        "disturbed".to_owned()
    }

    /// Sources whose registry can be reached show what it offers.
    async fn settle(&mut self) -> String {
        for registry in self.registries.iter().filter(|registry| !registry.is_broken) {
            registry.until_right(self.server()).await;
        }
        "settled".to_owned()
    }

    async fn finish(&mut self) {
        for index in 0..self.registries.len() {
            self.registries[index].set(Fault::None).await;
            if self.registries[index].source.is_none() {
                self.create_or_delete(index).await;
            }
        }
        self.settle().await;
    }
}

impl Registry {
    fn new(origin: String, kind: Kind) -> Self {
        Self { origin, kind, truth: Offered::new(), source: None, is_broken: false }
    }

    async fn set(&mut self, fault: Fault) {
        self.is_broken = fault != Fault::None;
        match &self.kind {
            Kind::Nacos { proxy, .. } => proxy.set(fault).await.unwrap(),
            Kind::Kube { proxy, .. } => proxy.set(fault).await.unwrap(),
        }
    }

    async fn until_right(&self, server: &Server) {
        let Some(source) = &self.source else { return };
        let truth = without_empty(self.truth.clone());
        let mut polls = tokio::time::interval(Duration::from_millis(20));
        let deadline = tokio::time::Instant::now() + Duration::from_mins(1);
        loop {
            polls.tick().await;
            let seen = seen(server, source).await;
            if seen.as_ref() == Some(&truth) {
                return;
            }
            let late = tokio::time::Instant::now() >= deadline;
            assert!(!late, "{}: the view is {seen:#?}, the truth is {truth:#?}", self.origin);
        }
    }
}

/// What Headwater shows of a source; `None` while it says that it is old.
async fn seen(server: &Server, source: &str) -> Option<Offered> {
    let page = server.get(&format!("/console/v1/sources/{source}/services?pageSize=100")).await;
    let mut offered = Offered::new();
    for item in page["items"].as_array().unwrap() {
        if item.get("staleSince").is_some() {
            return None;
        }
        let id = item["serviceId"].as_str().unwrap();
        let path = format!("/console/v1/sources/{source}/services/{id}");
        let (status, detail) = server.send(Method::GET, &path, None).await;
        if !status.is_success() {
            // It went between the two requests.
            return None;
        }
        let endpoints = detail["endpoints"].as_array().unwrap().iter().map(|endpoint| {
            (endpoint["address"].as_str().unwrap().to_owned(), endpoint["state"] == "Healthy")
        });
        offered.insert(item["name"].as_str().unwrap().to_owned(), endpoints.collect());
    }
    let row = server.source_row(source).await;
    (row["status"]["state"] == "Synced").then(|| without_empty(offered))
}

fn without_empty(mut offered: Offered) -> Offered {
    offered.retain(|_, endpoints| !endpoints.is_empty());
    offered
}

fn put(cluster: &ApiServer, service: &str, endpoints: &Endpoints) {
    if endpoints.is_empty() {
        cluster.remove_service("shop", service).unwrap();
        return;
    }
    let endpoints: Vec<_> = endpoints
        .iter()
        .map(|(address, ready)| if *ready { Endpoint::ready(address) } else { Endpoint::not_ready(address) })
        .collect();
    cluster.put_service("shop", service, &[Port::new("http", 80, 8080)], &endpoints).unwrap();
}

async fn start(folder: tempfile::TempDir, inventory: &Inventory) -> Server {
    let longest_wait = Seconds(Duration::from_secs(1));
    Server::start_with(folder, inventory, |config| {
        config.discovery = Patience { longest_wait, ..Patience::default() };
    })
    .await
}

async fn check(seed: u64, nacos: &NacosServer) {
    let mut world = World::new(seed, nacos).await;
    for _ in 0..STEPS {
        let told = world.step().await;
        println!("seed {seed}: {told}");
    }
    world.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_any_sequence_of_changes_and_faults_the_view_equals_the_registries() {
    let seeds: BTreeSet<u64> = if let Ok(seed) = std::env::var("HEADWATER_SEED") {
        BTreeSet::from([seed.parse().unwrap()])
    } else {
        let count = if std::env::var_os("HEADWATER_LONG").is_some() { 1000 } else { 20 };
        (0..count).map(|_| rand::rng().random_range(0..u64::from(u32::MAX))).collect()
    };
    println!("seeds: {seeds:?}");
    let folder = tempfile::tempdir().unwrap();
    let nacos = NacosServer::start(NacosOptions::in_dir(folder.path())).await.unwrap();
    let checks = seeds.iter().map(|&seed| {
        let nacos = &nacos;
        async move {
            check(seed, nacos).await;
            println!("seed {seed}: right");
        }
    });
    futures::stream::iter(checks).buffer_unordered(AT_ONCE).collect::<Vec<()>>().await;
}
