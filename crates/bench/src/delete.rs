//! How long a source takes to go, whatever state it is in.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use reqwest::StatusCode;
use tokio::time::{Instant, sleep};

use crate::dead::{Dead, WAYS, Way};
use crate::figures::{Samples, show};
use crate::inventory::{GATEWAY, Inventory, Kind, Origin};
use crate::registries::{self, Nacos};
use crate::report::{Section, Table};
use crate::stage::Server;

const SERVICES: usize = 1000;
const ROUNDS: usize = 10;
const GOAL: Duration = Duration::from_millis(100);
/// A dead source is in the middle of its first attempt then, or has failed once.
const BEGUN: Duration = Duration::from_millis(300);

struct Case {
    label: String,
    origin: Origin,
    until: Until,
}

/// What is awaited before the source is deleted.
#[derive(Clone, Copy)]
enum Until {
    Synced,
    Begun,
    Reading,
}

pub async fn measure(program: &Path) -> Result<Section> {
    let nacos = Nacos::start().await?;
    nacos.fill("thousand", SERVICES).await?;
    let cluster = registries::cluster(SERVICES).await?;
    let mut inventory = Inventory::default();
    let mut cases = Vec::new();
    let live = [
        (Kind::Nacos, inventory.nacos("nacos", &nacos.server.address(), "thousand")),
        (Kind::Kubernetes, inventory.cluster("cluster", &cluster.kubeconfig())),
    ];
    for (state, until) in [("synced", Until::Synced), ("being read", Until::Reading)] {
        for (kind, origin) in live.clone() {
            let label = format!("{}, 1,000 services, {state}", kind.name());
            cases.push(Case { label, origin, until });
        }
    }
    let mut dead = Dead::default();
    for (number, way) in WAYS.into_iter().enumerate() {
        let origin = dead.nacos(way, &format!("dead-nacos-{number}"), &mut inventory, &nacos.server).await?;
        cases.push(Case::dead(Kind::Nacos, way, origin));
        let origin = dead.cluster(way, &format!("dead-cluster-{number}"), &mut inventory, &cluster).await?;
        cases.push(Case::dead(Kind::Kubernetes, way, origin));
    }
    let server = Server::start(program, &inventory).await?;
    let mut table = Table::new(&["source", "answer p50", "answer max", "gone p50", "gone max", "goal"]);
    for case in &cases {
        eprintln!("delete: {}", case.label);
        table.row(case.measure(&server).await?);
    }
    server.stop().await?;
    let about = format!(
        "From the DELETE to its answer, and until the source and its services are gone from the lists, {ROUNDS} \
         times each. Goal: at most {}.",
        show(GOAL)
    );
    Ok(Section { name: "delete", about, tables: vec![table], notes: Vec::new() })
}

impl Case {
    fn dead(kind: Kind, way: Way, origin: Origin) -> Self {
        Self { label: format!("{}, {}", kind.name(), way.name()), origin, until: Until::Begun }
    }

    async fn measure(&self, server: &Server) -> Result<Vec<String>> {
        let (mut answers, mut gone) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let source = server.create(&self.origin).await?;
            match self.until {
                Until::Synced => server.until_synced(&source, SERVICES).await?,
                Until::Begun => sleep(BEGUN).await,
                Until::Reading => sleep(Duration::from_millis(20)).await,
            }
            let began = Instant::now();
            server.delete(&source).await?;
            answers.push(began.elapsed());
            until_gone(server, &source).await?;
            gone.push(began.elapsed());
        }
        let [answers, gone] = [answers, gone].map(Samples::new);
        let verdict = if gone.max() <= GOAL { "met" } else { "missed" };
        let times = [answers.p50(), answers.max(), gone.p50(), gone.max()].map(show);
        Ok([self.label.clone()].into_iter().chain(times).chain([verdict.to_owned()]).collect())
    }
}

/// No other source is there: the gateway's offers must be none.
async fn until_gone(server: &Server, source: &str) -> Result<()> {
    let look = async || {
        let services = server.get(&format!("/console/v1/gateways/{GATEWAY}/offers?pageSize=1")).await?;
        let own =
            server.http.get(server.url(&format!("/console/v1/sources/{source}/services"))).send().await?;
        let is_gone = services["totalSize"] == 0 && own.status() == StatusCode::NOT_FOUND;
        Ok(is_gone.then_some(()))
    };
    server.until("a deleted source is gone", Duration::from_secs(10), look).await.context("after a delete")
}
