//! What the server does when nothing changes.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use lab::kube::ApiServer;
use tokio::time::sleep;

use crate::dead::Dead;
use crate::inventory::Inventory;
use crate::machine;
use crate::registries::{self, Nacos};
use crate::report::{Section, Table};
use crate::stage::Server;

/// Snapshots are written, first attempts are over.
const SETTLED: Duration = Duration::from_secs(8);
/// As long as the longest wait between two attempts at a dead source.
const WATCHED: Duration = Duration::from_secs(30);
const LARGE: usize = 20_000;
const LIVE: usize = 50;
const DEAD: usize = 50;

pub async fn measure(program: &Path) -> Result<Section> {
    eprintln!("idle: filling registries");
    let nacos = Nacos::start().await?;
    nacos.fill("small", 10).await?;
    let cluster = registries::cluster(10).await?;
    let mut table = Table::new(&["sources", "processor time", "of one core"]);
    for (label, live, dead) in [("none", 0, 0), ("50 live", LIVE, 0), ("50 live, 50 dead", LIVE, DEAD)] {
        eprintln!("idle: {label}");
        let mut inventory = Inventory::default();
        let mut origins = registries::live(live, &mut inventory, &nacos.server, "small", &cluster);
        let dead = Dead::mix(dead, &mut inventory, &nacos.server, &cluster).await?;
        origins.extend(dead.origins.iter().cloned());
        let server = Server::start(program, &inventory).await?;
        server.create_all(&origins).await?;
        server.until_all_synced(live).await?;
        table.row(watched(label, server).await?);
    }
    drop((nacos, cluster));
    large(program, &mut table).await?;
    let about = format!(
        "The server's processor time in {} s without any change, {} s after all live sources are in step. Half \
         of the sources are Nacos, half Kubernetes, with 10 services each; the dead ones fail in all ways.",
        WATCHED.as_secs(),
        SETTLED.as_secs()
    );
    Ok(Section { name: "idle", about, tables: vec![table], notes: Vec::new() })
}

async fn large(program: &Path, table: &mut Table) -> Result<()> {
    eprintln!("idle: 20,000 services");
    let nacos = Nacos::start().await?;
    nacos.fill("large", LARGE).await?;
    let mut inventory = Inventory::default();
    let origin = inventory.nacos("large", &nacos.server.address(), "large");
    let server = Server::start(program, &inventory).await?;
    let source = server.create(&origin).await?;
    server.until_synced(&source, LARGE).await?;
    table.row(watched("1 Nacos of 20,000 services", server).await?);
    drop(nacos);
    let cluster: ApiServer = registries::cluster(LARGE).await?;
    let mut inventory = Inventory::default();
    let origin = inventory.cluster("large", &cluster.kubeconfig());
    let server = Server::start(program, &inventory).await?;
    let source = server.create(&origin).await?;
    server.until_synced(&source, LARGE).await?;
    table.row(watched("1 cluster of 20,000 services", server).await?);
    Ok(())
}

async fn watched(label: &str, server: Server) -> Result<[String; 3]> {
    sleep(SETTLED).await;
    let before = machine::processor_time(server.pid()?)?;
    sleep(WATCHED).await;
    let used = machine::processor_time(server.pid()?)?.saturating_sub(before);
    let percent = used.as_secs_f64() / WATCHED.as_secs_f64() * 100.0;
    server.stop().await?;
    Ok([label.to_owned(), format!("{} ms", used.as_millis()), format!("{percent:.2} %")])
}
