//! How soon the server is ready with many sources of which some are dead, and how soon the live ones are in step.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use tokio::time::Instant;

use crate::dead::Dead;
use crate::figures::{Samples, show};
use crate::inventory::Inventory;
use crate::registries::{self, Nacos};
use crate::report::{Section, Table};
use crate::stage::Server;

const LIVE: usize = 150;
const ROUNDS: usize = 5;

pub async fn measure(program: &Path) -> Result<Section> {
    let nacos = Nacos::start().await?;
    nacos.fill("small", 10).await?;
    let cluster = registries::cluster(10).await?;
    let mut table = Table::new(&[
        "sources",
        "a POST p50",
        "a POST p99",
        "start to ready p50",
        "max",
        "start to 150 Synced p50",
        "max",
    ]);
    for (label, dead) in [("150 live", 0), ("150 live, 50 dead", 50)] {
        eprintln!("start: {label}");
        let mut inventory = Inventory::default();
        let mut origins = registries::live(LIVE, &mut inventory, &nacos.server, "small", &cluster);
        let dead = Dead::mix(dead, &mut inventory, &nacos.server, &cluster).await?;
        origins.extend(dead.origins.iter().cloned());
        let mut server = Server::start(program, &inventory).await?;
        let mut posts = Vec::new();
        for origin in &origins {
            let began = Instant::now();
            server.create(origin).await?;
            posts.push(began.elapsed());
        }
        server.until_all_synced(LIVE).await?;
        let (mut ready, mut synced): (Vec<Duration>, Vec<Duration>) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let (restarted, began, ready_after) = server.restart().await?;
            server = restarted;
            ready.push(ready_after);
            server.until_all_synced(LIVE).await?;
            synced.push(began.elapsed());
        }
        server.stop().await?;
        let [posts, ready, synced] = [posts, ready, synced].map(Samples::new);
        let times = [posts.p50(), posts.p99(), ready.p50(), ready.max(), synced.p50(), synced.max()];
        table.row([label.to_owned()].into_iter().chain(times.map(show)));
    }
    let about = format!(
        "From the start of the process until `/readyz` answers 200, and until all live sources are Synced, {ROUNDS} \
         times on the data of a run before; half of the sources are Nacos, half Kubernetes, with 10 services \
         each. A POST is what it took to create one of them before."
    );
    Ok(Section { name: "start", about, tables: vec![table], notes: Vec::new() })
}
