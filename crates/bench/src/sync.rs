//! How long the first reading of a large registry takes, and how soon a new service shows with so many there.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use lab::kube::ApiServer;
use rand::Rng;
use tokio::time::{Instant, sleep, timeout};

use crate::events::Reader;
use crate::figures::{Samples, show};
use crate::inventory::{Inventory, Kind};
use crate::machine;
use crate::registries::{self, Nacos, instance};
use crate::report::{Section, Table};
use crate::stage::Server;

/// The smaller one for comparison: how soon a new service shows depends on how many there are.
const SIZES: [(usize, &str); 2] = [(2000, "2,000"), (20_000, "20,000")];
/// Within which a new service is to show.
const GOAL: Duration = Duration::from_secs(2);
const NEW_SERVICES: usize = 10;
const LOST: Duration = Duration::from_mins(1);

struct Found {
    synced: Duration,
    used: Duration,
    new: Samples,
}

pub async fn measure(program: &Path) -> Result<Section> {
    let mut table = Table::new(&[
        "services of",
        "POST to Synced",
        "server's CPU time",
        "new service p50",
        "new service max",
        "within 2 s",
    ]);
    for kind in [Kind::Nacos, Kind::Kubernetes] {
        for (services, label) in SIZES {
            eprintln!("sync: {label} of {}", kind.name());
            let found = match kind {
                Kind::Nacos => nacos(program, services).await?,
                Kind::Kubernetes => kubernetes(program, services).await?,
            };
            let times = [found.synced, found.used, found.new.p50(), found.new.max()].map(show);
            let verdict = if found.new.max() <= GOAL { "met" } else { "missed" };
            let cells = [format!("{}, {label}", kind.name())].into_iter().chain(times);
            table.row(cells.chain([verdict.to_owned()]));
        }
    }
    let about = format!(
        "From the POST of a source whose services have one endpoint each until it is listed as Synced with all of \
         them; then from just before a new service is registered to the event at a reader, \
         {NEW_SERVICES} times."
    );
    Ok(Section { name: "sync", about, tables: vec![table], notes: Vec::new() })
}

async fn nacos(program: &Path, services: usize) -> Result<Found> {
    let registry = Nacos::start().await?;
    registry.fill("large", services).await?;
    let mut inventory = Inventory::default();
    let origin = inventory.nacos("large", &registry.server.address(), "large");
    let server = Server::start(program, &inventory).await?;
    let began = Instant::now();
    let source = server.create(&origin).await?;
    server.until_synced(&source, services).await?;
    let (synced, used) = (began.elapsed(), machine::processor_time(server.pid()?)?);
    let add =
        async |number: usize| registry.register(&instance("large", &format!("new-{number}"), number)).await;
    Ok(Found { synced, used, new: new_services(&server, &source, add).await? })
}

async fn kubernetes(program: &Path, services: usize) -> Result<Found> {
    let registry: ApiServer = registries::cluster(services).await?;
    let mut inventory = Inventory::default();
    let origin = inventory.cluster("large", &registry.kubeconfig());
    let server = Server::start(program, &inventory).await?;
    let began = Instant::now();
    let source = server.create(&origin).await?;
    server.until_synced(&source, services).await?;
    let (synced, used) = (began.elapsed(), machine::processor_time(server.pid()?)?);
    let add = async |number: usize| registries::put(&registry, "team-0", &format!("new-{number}"), number);
    Ok(Found { synced, used, new: new_services(&server, &source, add).await? })
}

/// Adds services one by one. The event says only that something changed: the list must have the service.
async fn new_services(
    server: &Server,
    source: &str,
    mut add: impl AsyncFnMut(usize) -> Result<()>,
) -> Result<Samples> {
    let reader = Reader::open(server).await?;
    let mut told = reader.services_of(source);
    let mut taken = Vec::new();
    for number in 0..NEW_SERVICES {
        // Not in step with how often the catalogue is read.
        let pause = rand::rng().random_range(100..1600);
        sleep(Duration::from_millis(pause)).await;
        while told.try_recv().is_ok() {}
        let began = Instant::now();
        add(number).await?;
        let path = format!("/console/v1/sources/{source}/services?q=new-{number}");
        let seen = async {
            loop {
                let at = told.recv().await.context("the reader ended")?;
                if server.get(&path).await?["totalSize"] == 1 {
                    return Ok::<_, anyhow::Error>(at);
                }
            }
        };
        taken.push(timeout(LOST, seen).await.context("a new service was never told")?? - began);
    }
    Ok(Samples::new(taken))
}
