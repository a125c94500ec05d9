//! kill -9, again and again, while sources are created, deleted and restored and registries change: nothing that was
//! acknowledged is lost, nothing is half there, and the view is right again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use lab::kube::{ApiServer, Endpoint, Options, Port};
use lab::nacos::{Instance, NacosOptions, NacosServer};
use lab::server::{HeadwaterServer, ServerOptions};
use rand::Rng;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::harness::{GATEWAY, Inventory, cluster_source, nacos_source};

const WRITERS: usize = 4;
const ORIGINS_OF_A_WRITER: usize = 4;
const RULES: i64 = 2;

/// What is known of an origin: the id of its source, none, or that nobody answered.
#[derive(Clone, Debug, PartialEq)]
enum Fate {
    Absent,
    Present(String),
    Unanswered { before: Option<String> },
}

type Fates = Arc<Mutex<BTreeMap<String, Fate>>>;

struct World {
    options: ServerOptions,
    registry: NacosServer,
    cluster: ApiServer,
    fates: Fates,
    http: Client,
    _folder: tempfile::TempDir,
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let registry = NacosServer::start(NacosOptions::in_dir(folder.path().join("nacos"))).await.unwrap();
        let cluster = ApiServer::start(Options::default()).await.unwrap();
        let mut inventory = Inventory::default();
        for origin in origins() {
            inventory = if origin.starts_with('n') {
                inventory.nacos(&origin, &registry.address(), "")
            } else {
                inventory.cluster(&origin, &cluster.kubeconfig())
            };
        }
        let options = ServerOptions {
            program: PathBuf::from(env!("CARGO_BIN_EXE_headwater")),
            port: 0,
            data_dir: folder.path().join("data"),
            inventory: inventory.write(folder.path()),
            config: None,
        };
        let fates = origins().map(|origin| (origin, Fate::Absent)).collect();
        let http = lab::http::client().unwrap();
        Self { options, registry, cluster, fates: Arc::new(Mutex::new(fates)), http, _folder: folder }
    }

    /// Changes both registries: so many services, the last of them with so many endpoints.
    async fn change_registries(&self, number: u8) {
        let addresses: Vec<_> = (0..=number % 4).map(|host| format!("10.0.{number}.{host}")).collect();
        let endpoints: Vec<_> = addresses.iter().map(|address| Endpoint::ready(address)).collect();
        let name = format!("s-{}", number % 5);
        self.cluster.put_service("shop", &name, &[Port::new("http", 80, 8080)], &endpoints).unwrap();
        for address in &addresses {
            self.registry.register(&Instance::new(&name, address, 8080)).await.unwrap();
        }
    }

    /// What each kind of registry offers: the count of endpoints by service.
    async fn truth(&self) -> (BTreeMap<String, u64>, BTreeMap<String, u64>) {
        let mut nacos = BTreeMap::new();
        for service in self.registry.services("").await.unwrap() {
            let (group, name) = service.split_once("@@").unwrap();
            let instances = self.registry.instances("", group, name).await.unwrap();
            nacos.insert(name.to_owned(), instances.len() as u64);
        }
        let mut kube = BTreeMap::new();
        for number in 0..5 {
            let name = format!("s-{number}");
            if self.cluster.get("services", "shop", &name).is_some() {
                let slice = self.cluster.get("endpointslices", "shop", &format!("{name}-lab00")).unwrap();
                kube.insert(name, slice["endpoints"].as_array().map_or(0, Vec::len) as u64);
            }
        }
        (nacos, kube)
    }

    /// What the server lists must be what was acknowledged; what was not is learnt from it.
    async fn check_sources(&self, url: &str) {
        let page = get(&self.http, &format!("{url}/v1/sources?gatewayId={GATEWAY}&pageSize=100")).await;
        let listed: BTreeMap<String, String> =
            page["data"]["items"].as_array().unwrap().iter().map(origin_and_id).collect();
        let mut fates = self.fates.lock().unwrap();
        for (origin, fate) in fates.iter_mut() {
            let is = listed.get(origin);
            match fate {
                Fate::Absent => assert_eq!(is, None, "{origin} was deleted, and is there"),
                Fate::Present(id) => assert_eq!(is, Some(&*id), "{origin} was created"),
                Fate::Unanswered { before: Some(id) } => assert!(is.is_none_or(|is| is == id)),
                Fate::Unanswered { before: None } => {}
            }
            *fate = is.map_or(Fate::Absent, |id| Fate::Present(id.clone()));
        }
    }

    /// Waits until every source shows exactly what its registry offers.
    async fn check_views(&self, url: &str) {
        let (nacos, kube) = self.truth().await;
        let fates = self.fates.lock().unwrap().clone();
        for (origin, fate) in fates {
            let Fate::Present(id) = fate else { continue };
            let truth = if origin.starts_with('n') { &nacos } else { &kube };
            let path = format!("{url}/console/v1/sources/{id}/services?pageSize=100");
            let mut polls = tokio::time::interval(Duration::from_millis(20));
            let deadline = tokio::time::Instant::now() + Duration::from_secs(30);
            loop {
                polls.tick().await;
                let page = get(&self.http, &path).await;
                let items = page["items"].as_array().unwrap();
                let seen: BTreeMap<String, u64> = items.iter().map(name_and_endpoints).collect();
                let is_live = items.iter().all(|item| item.get("staleSince").is_none());
                if seen == *truth && is_live {
                    break;
                }
                assert!(tokio::time::Instant::now() < deadline, "{origin}: {seen:?} is not {truth:?}");
            }
        }
    }

    /// Creates and deletes sources until the server is gone.
    fn write(
        &self,
        url: &str,
        writer: usize,
        acknowledged: &watch::Sender<u64>,
    ) -> tokio::task::JoinHandle<()> {
        let (http, fates, url) = (self.http.clone(), self.fates.clone(), url.to_owned());
        let acknowledged = acknowledged.clone();
        let origins: Vec<String> =
            origins().skip(writer * ORIGINS_OF_A_WRITER).take(ORIGINS_OF_A_WRITER).collect();
        tokio::spawn(async move {
            loop {
                for origin in &origins {
                    let Some(after) = toggle(&http, &url, &fates, origin).await else { return };
                    fates.lock().unwrap().insert(origin.clone(), after);
                    acknowledged.send_modify(|count| *count += 1);
                }
            }
        })
    }
}

/// Creates the source of an origin, or deletes it and may take that back; `None` when no answer came.
async fn toggle(http: &Client, url: &str, fates: &Fates, origin: &str) -> Option<Fate> {
    let before = fates.lock().unwrap()[origin].clone();
    let unanswered = |before| Fate::Unanswered { before };
    if let Fate::Present(id) = before {
        fates.lock().unwrap().insert(origin.to_owned(), unanswered(Some(id.clone())));
        let answer = http.delete(format!("{url}/v1/sources/{id}")).send().await.ok()?;
        assert_eq!(answer.status(), StatusCode::OK);
        answer.bytes().await.ok()?;
        if rand::rng().random_bool(0.5) {
            return Some(Fate::Absent);
        }
        let answer = http.post(format!("{url}/console/v1/sources/{id}/restore")).send().await.ok()?;
        assert_eq!(answer.status(), StatusCode::OK);
        answer.bytes().await.ok()?;
        return Some(Fate::Present(id));
    }
    fates.lock().unwrap().insert(origin.to_owned(), unanswered(None));
    let answer = http.post(format!("{url}/v1/sources")).json(&body(origin)).send().await.ok()?;
    assert_eq!(answer.status(), StatusCode::OK);
    let body: Value = answer.json().await.ok()?;
    Some(Fate::Present(body["data"]["sourceId"].as_str().unwrap().to_owned()))
}

fn body(origin: &str) -> Value {
    if origin.starts_with('n') {
        return nacos_source(origin);
    }
    let mut body = cluster_source(origin);
    let rule =
        |ports: &str| json!({"securityGroupId": "sg-core", "portRanges": [ports], "description": "pods"});
    body["k8sSourceConfig"]["authorizeSecurityGroupRules"] = json!([rule("8080/8082"), rule("9090")]);
    body
}

fn origins() -> impl Iterator<Item = String> {
    (0..WRITERS * ORIGINS_OF_A_WRITER).map(|n| if n % 4 == 3 { format!("c{n}") } else { format!("n{n}") })
}

fn origin_and_id(item: &Value) -> (String, String) {
    let origin =
        item["k8sSourceInfo"]["clusterId"].as_str().or(item["nacosSourceInfo"]["instanceId"].as_str());
    (origin.unwrap().to_owned(), item["sourceId"].as_str().unwrap().to_owned())
}

fn name_and_endpoints(item: &Value) -> (String, u64) {
    (item["name"].as_str().unwrap().to_owned(), item["endpoints"].as_u64().unwrap())
}

async fn get(http: &Client, url: &str) -> Value {
    http.get(url).send().await.unwrap().json().await.unwrap()
}

/// Every source of a cluster has all of its rules: they were written with it.
async fn check_rules(data_dir: &Path) {
    let file = format!("sqlite://{}", data_dir.join("headwater.db").display());
    let pool = sqlx::sqlite::SqlitePool::connect(&file).await.unwrap();
    let counts: Vec<(String, i64)> = sqlx::query_as(
        "SELECT source_id, count(position) FROM sources LEFT JOIN security_group_rules USING (source_id)
         WHERE cluster_id IS NOT NULL GROUP BY source_id",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert!(counts.iter().all(|(_, rules)| *rules == RULES), "{counts:?}");
    pool.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_and_nothing_is_half_there_after_a_kill() {
    let rounds = if std::env::var_os("HEADWATER_LONG").is_some() { 200 } else { 5 };
    let world = World::new().await;
    for round in 0..rounds {
        let server = HeadwaterServer::start(&world.options).await.unwrap();
        world.check_sources(server.url()).await;
        world.change_registries(u8::try_from(round % 250).unwrap()).await;
        world.check_views(server.url()).await;
        let acknowledged = watch::Sender::new(0);
        let writers: Vec<_> =
            (0..WRITERS).map(|writer| world.write(server.url(), writer, &acknowledged)).collect();
        let enough = rand::rng().random_range(1..60);
        acknowledged.subscribe().wait_for(|count| *count >= enough).await.unwrap();
        server.kill().await.unwrap();
        for writer in writers {
            writer.await.unwrap();
        }
        check_rules(&world.options.data_dir).await;
    }
    println!("killed {rounds} times");
}
