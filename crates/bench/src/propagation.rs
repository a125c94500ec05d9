//! How long a registry's change takes to an event at a reader, with dead sources beside, and to somebody who
//! follows the registry directly.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use futures::future::try_join_all;
use lab::kube::{ApiServer, Readiness};

use crate::dead::Dead;
use crate::events::Reader;
use crate::figures::{Samples, against, show};
use crate::floor;
use crate::inventory::{Inventory, Kind, Origin};
use crate::lane::{Lane, Seen};
use crate::registries::{self, Nacos, instance, name};
use crate::report::{Section, Table};
use crate::stage::Server;

/// Without dead sources twice, so that it shows how far two runs of the same are apart.
const CASES: [(usize, &str); 5] = [(0, "0"), (1, "1"), (10, "10"), (50, "50"), (0, "0 again")];
/// Nacos collects changes for a while before it pushes them: many sources at once, each for itself.
const NACOS_SOURCES: usize = 16;
const NACOS_CHANGES: usize = 26;
const KUBERNETES_CHANGES: usize = 500;

struct Case {
    label: &'static str,
    nacos: Seen,
    kubernetes: Seen,
}

struct Registries {
    nacos: Nacos,
    cluster: ApiServer,
}

pub async fn measure(program: &Path) -> Result<Section> {
    let registries = Registries { nacos: Nacos::start().await?, cluster: registries::cluster(10).await? };
    for number in 0..NACOS_SOURCES {
        registries.nacos.fill(&format!("lane-{number}"), 1).await?;
    }
    let mut cases = Vec::new();
    for (dead, label) in CASES {
        eprintln!("propagation: {label} dead");
        cases.push(registries.case(program, dead, label).await?);
    }
    let about = format!(
        "From just before the registry is told of a change to the event at a reader of `/console/v1/events`, and \
         to the floor: a bare nacos-sdk subscription, a bare kube watcher, for the very same changes. Dead \
         sources, just created, hang, refuse, have no address, give 1 byte a second or garbage; half are Nacos. \
         {NACOS_SOURCES} live Nacos sources of one server and 1 live cluster are followed. *p99 to none dead* compares with the calmer \
         of the two runs without dead sources. *Later* is the reader's \
         time less the floor's, change by change (0 where the reader was first)."
    );
    let tables = [Kind::Nacos, Kind::Kubernetes].map(|kind| table(kind, &cases)).into();
    Ok(Section { name: "propagation", about, tables, notes: notes(&cases) })
}

impl Registries {
    async fn case(&self, program: &Path, dead: usize, label: &'static str) -> Result<Case> {
        let mut inventory = Inventory::default();
        let address = self.nacos.server.address();
        let live: Vec<Origin> = (0..NACOS_SOURCES)
            .map(|number| inventory.nacos(&format!("live-{number}"), &address, &format!("lane-{number}")))
            .collect();
        let cluster = inventory.cluster("live-cluster", &self.cluster.kubeconfig());
        let dead = Dead::mix(dead, &mut inventory, &self.nacos.server, &self.cluster).await?;
        let server = Server::start(program, &inventory).await?;
        let live = server.create_all(&live).await?;
        let cluster = server.create(&cluster).await?;
        server.until_all_synced(live.len() + 1).await?;
        let reader = Reader::open(&server).await?;
        server.create_all(&dead.origins).await?;
        let kubernetes = self.kubernetes(&reader, &cluster).await?;
        let lanes = live.iter().enumerate().map(|(number, id)| self.nacos(&reader, id, number));
        let nacos = try_join_all(lanes).await?.into_iter().fold(Seen::default(), Seen::and);
        server.stop().await?;
        Ok(Case { label, nacos, kubernetes })
    }

    /// An endpoint becomes ready, or not ready.
    async fn kubernetes(&self, reader: &Reader, source_id: &str) -> Result<Seen> {
        let (_floor, told) = floor::kubernetes(&self.cluster).await?;
        let lane = Lane { reader: reader.services_of(source_id), floor: told };
        let change = async |number: usize| {
            let readiness = if number.is_multiple_of(2) { Readiness::NotReady } else { Readiness::Ready };
            self.cluster.set_ready("team-0", &name(1), "10.0.0.1", readiness)
        };
        lane.watch(KUBERNETES_CHANGES, Duration::from_millis(40), change).await
    }

    /// A second instance comes, or goes.
    async fn nacos(&self, reader: &Reader, source_id: &str, lane: usize) -> Result<Seen> {
        let namespace = format!("lane-{lane}");
        let (_floor, told) = floor::nacos(&self.nacos.server.address(), &namespace, &name(0)).await?;
        let second = instance(&namespace, &name(0), 7);
        let lane = Lane { reader: reader.services_of(source_id), floor: told };
        let change = async |number: usize| match number % 2 {
            0 => self.nacos.register(&second).await,
            _ => self.nacos.deregister(&second).await,
        };
        lane.watch(NACOS_CHANGES, Duration::from_millis(500), change).await
    }
}

impl Case {
    fn seen(&self, kind: Kind) -> &Seen {
        match kind {
            Kind::Nacos => &self.nacos,
            Kind::Kubernetes => &self.kubernetes,
        }
    }
}

/// Of the runs without dead sources.
fn p99s_of_none_dead(kind: Kind, cases: &[Case]) -> impl Iterator<Item = Duration> {
    let none = cases.iter().filter(|case| case.label.starts_with('0'));
    none.map(move |case| Samples::new(case.seen(kind).reader.clone()).p99())
}

/// The calmer of the two, which is the harder one to compare with.
fn none_dead(kind: Kind, cases: &[Case]) -> Duration {
    p99s_of_none_dead(kind, cases).min().unwrap_or_default()
}

fn table(kind: Kind, cases: &[Case]) -> Table {
    let first = match kind {
        Kind::Nacos => "Nacos, dead beside",
        Kind::Kubernetes => "Kubernetes, dead beside",
    };
    let columns = [
        "changes",
        "p50",
        "p99",
        "max",
        "p99 to none dead",
        "floor p50",
        "floor p99",
        "later p50",
        "later p99",
    ];
    let mut table = Table::new(&[&[first][..], &columns].concat());
    let base = none_dead(kind, cases);
    for case in cases {
        let seen = case.seen(kind);
        let [reader, floor, later] =
            [&seen.reader, &seen.floor, &seen.later].map(|taken| Samples::new(taken.clone()));
        let times = [reader.p50(), reader.p99(), reader.max()].map(show);
        let rest = [floor.p50(), floor.p99(), later.p50(), later.p99()].map(show);
        let cells = [case.label.to_owned(), reader.count().to_string()].into_iter().chain(times);
        table.row(cells.chain([against(reader.p99(), base)]).chain(rest));
    }
    table
}

fn notes(cases: &[Case]) -> Vec<String> {
    let note = |kind: Kind| {
        let base = none_dead(kind, cases);
        let restless = p99s_of_none_dead(kind, cases).max().unwrap_or_default();
        let some = cases.iter().filter(|case| !case.label.starts_with('0'));
        let p99 = |case: &Case| Samples::new(case.seen(kind).reader.clone()).p99();
        let worst = some.map(p99).max().unwrap_or_default();
        let verdict = if worst <= base.mul_f64(1.1) {
            "met"
        } else if worst <= restless {
            "not decided: without dead sources it was worse once"
        } else {
            "missed"
        };
        format!(
            "{}, p99 within 10 % of none dead: {verdict}. The worst with dead sources is {} to the calmer run \
             without them ({}); the other one of those is {}.",
            kind.name(),
            against(worst, base),
            show(base),
            against(restless, base),
        )
    };
    [Kind::Nacos, Kind::Kubernetes].map(note).into()
}
