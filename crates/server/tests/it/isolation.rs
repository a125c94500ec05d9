//! Sources that fail in every way beside one that works: it never notices, neither at start, nor on create
//! and delete, nor at the end.

use std::time::Duration;

use contract::sources::SourceState::{Invalid, Synced};
use contract::sources::StatusReason;
use lab::kube::ApiServer;
use lab::nacos::{Instance, NacosBehindProxy, NacosOptions, NacosServer};
use lab::proxy::{Fault, FaultProxy};
use reqwest::{Method, StatusCode};

use crate::harness::{Inventory, Server};
use crate::sample::{cluster, put};

/// A healthy source is in step long before, and a hung one would hold it up for longer.
const SOON: Duration = Duration::from_secs(8);

const FAULTS: usize = 7;

/// Every fault; some begin in the middle of an answer, after so many bytes.
fn faults(after_bytes: u64) -> [Fault; FAULTS] {
    [
        Fault::Refuse,
        Fault::Hang,
        Fault::HangMidAnswer { after_bytes },
        Fault::Slow { bytes_per_second: 1 },
        Fault::Reset,
        Fault::ResetMidAnswer { after_bytes },
        Fault::Garbage,
    ]
}

/// One registry that works, and one of each kind for each fault.
struct World {
    live: ApiServer,
    faulty: ApiServer,
    nacos: NacosServer,
    kube_proxies: Vec<FaultProxy>,
    nacos_proxies: Vec<NacosBehindProxy>,
    inventory: Inventory,
    _folder: tempfile::TempDir,
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let nacos = NacosServer::start(NacosOptions::in_dir(folder.path())).await.unwrap();
        nacos.register(&Instance::new("cart", "10.0.0.1", 8080)).await.unwrap();
        let (live, faulty) = (cluster(&["cart"]).await, cluster(&["cart"]).await);
        let mut inventory = Inventory::default().cluster("live", &live.kubeconfig()).nacos(
            "unresolved",
            "nacos.invalid:8848",
            "",
        );
        let (mut kube_proxies, mut nacos_proxies) = (Vec::new(), Vec::new());
        // In the middle of what a cluster first says, and of the first page of Nacos.
        let broken = faults(1500).into_iter().zip(faults(100));
        for (index, (of_kube, of_nacos)) in broken.enumerate() {
            let proxy = FaultProxy::start(([127, 0, 0, 1], faulty.port()).into()).await.unwrap();
            proxy.set(of_kube).await.unwrap();
            let through = format!("https://{}", proxy.address());
            let kubeconfig = faulty.kubeconfig().replace(&faulty.url(), &through);
            inventory = inventory.cluster(&format!("c{index}"), &kubeconfig);
            kube_proxies.push(proxy);
            let proxy = NacosBehindProxy::start(&nacos).await.unwrap();
            proxy.set(of_nacos).await.unwrap();
            inventory = inventory.nacos(&format!("n{index}"), &proxy.address(), "");
            nacos_proxies.push(proxy);
        }
        Self { live, faulty, nacos, kube_proxies, nacos_proxies, inventory, _folder: folder }
    }

    async fn create_faulty(&self, server: &Server) -> Vec<String> {
        let mut sources = vec![server.create_nacos("unresolved").await];
        for index in 0..FAULTS {
            sources.push(server.create_cluster(&format!("c{index}")).await);
            sources.push(server.create_nacos(&format!("n{index}")).await);
        }
        sources
    }

    async fn heal(&self) {
        for (kube, nacos) in self.kube_proxies.iter().zip(&self.nacos_proxies) {
            kube.set(Fault::None).await.unwrap();
            nacos.set(Fault::None).await.unwrap();
        }
    }
}

async fn soon<T>(what: &str, work: impl Future<Output = T>) -> T {
    tokio::time::timeout(SOON, work).await.unwrap_or_else(|_| panic!("{what} is held up"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_working_source_never_notices_the_broken_ones() {
    let world = World::new().await;
    let server = Server::start(&world.inventory).await;
    let faulty = soon("creating", world.create_faulty(&server)).await;
    let live = soon("creating", server.create_cluster("live")).await;
    soon("the first sync", server.until_state(&live, &Synced)).await;
    put(&world.live, "stock");
    soon("a change", server.until_services(&live, &["cart", "stock"])).await;
    let server = soon("a restart", server.restart(&world.inventory)).await;
    soon("the sync after it", server.until_state(&live, &Synced)).await;
    for source in &faulty {
        let row = server.until_state(source, &Invalid).await;
        let reason = StatusReason::from(row["status"]["reason"].as_str().expect("a reason"));
        assert!(StatusReason::KNOWN.contains(&reason), "{row}");
        assert!(row.get("services").is_none(), "what was never read has no count: {row}");
    }
    put(&world.live, "search");
    soon("a change", server.until_services(&live, &["cart", "search", "stock"])).await;
    soon("the end", server.stop()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_broken_source_comes_alive_by_itself_when_its_registry_does() {
    let world = World::new().await;
    let server = Server::start_with(tempfile::tempdir().unwrap(), &world.inventory, |config| {
        config.discovery.longest_wait.0 = Duration::from_secs(1);
    })
    .await;
    let faulty = world.create_faulty(&server).await;
    for source in &faulty {
        server.until_state(source, &Invalid).await;
    }
    world.heal().await;
    for source in &faulty[1..] {
        server.until_state(source, &Synced).await;
    }
    put(&world.faulty, "stock");
    world.nacos.register(&Instance::new("stock", "10.0.0.2", 8080)).await.unwrap();
    for source in &faulty[1..] {
        server.until_services(source, &["cart", "stock"]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_is_deleted_at_once_with_its_services_whatever_state_it_is_in() {
    let world = World::new().await;
    let server = Server::start(&world.inventory).await;
    let mut sources = world.create_faulty(&server).await;
    let live = server.create_cluster("live").await;
    server.until_services(&live, &["cart"]).await;
    sources.push(live);
    for source in &sources {
        let (status, body) =
            soon("deleting", server.send(Method::DELETE, &format!("/v1/sources/{source}"), None)).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        let services = server.get("/console/v1/gateways/gw-core/offers").await;
        let left = services["items"].as_array().unwrap().iter().filter(|item| item["sourceId"] == **source);
        assert_eq!(left.count(), 0);
    }
    // The task went with it: the cluster has no watch any more.
    let mut polls = tokio::time::interval(Duration::from_millis(20));
    let ended = async {
        while world.live.watches() > 0 {
            polls.tick().await;
        }
    };
    soon("the end of the watches", ended).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registry_that_comes_and_goes_each_second_loses_no_service() {
    let cluster = cluster(&["cart"]).await;
    let proxy = FaultProxy::start(([127, 0, 0, 1], cluster.port()).into()).await.unwrap();
    let through = format!("https://{}", proxy.address());
    let inventory =
        Inventory::default().cluster("c1", &cluster.kubeconfig().replace(&cluster.url(), &through));
    let server = Server::start(&inventory).await;
    let source = server.create_cluster("c1").await;
    server.until_state(&source, &Synced).await;
    for _ in 0..5 {
        proxy.set(Fault::Refuse).await.unwrap();
        let row = server.until_source(&source, |row| row["status"]["attempts"] != 0).await;
        assert_eq!(row["services"], 1);
        proxy.set(Fault::None).await.unwrap();
        server.send(Method::POST, &format!("/console/v1/sources/{source}/retry"), None).await;
        let row = server.until_state(&source, &Synced).await;
        assert_eq!(row["services"], 1);
    }
    put(&cluster, "stock");
    server.until_services(&source, &["cart", "stock"]).await;
}
