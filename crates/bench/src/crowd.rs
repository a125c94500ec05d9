//! Gateways with very many sources, cheap to keep: the first page of each list is as lively as people know it, all
//! that come after it are of registries that the inventory calls stopped, so that nobody asks for them.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use contract::sources::{NewOrigin, NewSource};
use lab::kube::ApiServer;
use server::store::Store;

use crate::inventory::{Inventory, Kind, Origin};
use crate::registries::{self, Nacos};
use crate::stage::Server;

/// As many rows as a page of the console has.
const FIRST_PAGE: usize = 50;
/// Of ten sources on the first page so many work.
const LIVE_OF_TEN: usize = 8;
/// The place of the source whose registry is not there. It is the only one: each attempt is told, and whoever
/// shows the list loads it again.
const REFUSES: usize = 9;
/// Registries that could become sources: what Create Source offers.
const FREE: usize = 6;
/// Some begin alike: for searches.
const WORDS: [&str; 7] = ["orders", "payments", "parcels", "checkout", "search", "invoices", "loyalty"];
const SERVICES: usize = 10;
/// Nothing ever listens there.
const NOWHERE: &str = "127.0.0.1:9";
const NAMESPACE: &str = "crowd";
const LIVE_FILE: &str = "live.yaml";
const DEAD_FILE: &str = "dead.yaml";

/// A gateway with so many sources.
pub struct Crowded {
    pub gateway: String,
    pub sources: usize,
}

pub struct Crowd {
    pub server: Server,
    pub gateways: Vec<Crowded>,
    _nacos: Nacos,
    _cluster: ApiServer,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Works,
    Refuses,
    IsStopped,
}

impl Crowd {
    /// A server that has such gateways. Their sources are written by its own store before it starts: it would let
    /// nobody create one whose registry is stopped, and follow each until it was.
    pub async fn gather(program: &Path, sizes: &[usize]) -> Result<Self> {
        let nacos = Nacos::start().await?;
        nacos.fill(NAMESPACE, SERVICES).await?;
        let cluster = registries::cluster(SERVICES).await?;
        let gateways: Vec<_> =
            sizes.iter().map(|&sources| Crowded { gateway: format!("gw-{sources}"), sources }).collect();
        let (inventory, origins) = inventory(&gateways, &nacos, &cluster);
        let server = Server::start_with(program, &inventory, async |options| {
            let store = Store::open(&options.data_dir, None, None).await?;
            server::platform::inventory::Inventory::read(&options.inventory)?.apply(&store).await?;
            for (crowded, origins) in gateways.iter().zip(&origins) {
                // Lists begin with what was created last.
                for origin in origins.iter().rev() {
                    store.insert_source(&source(&crowded.gateway, origin), &origin.id).await?;
                }
            }
            store.close().await;
            Ok(())
        })
        .await?;
        let crowd = Self { server, gateways, _nacos: nacos, _cluster: cluster };
        crowd.until_settled().await?;
        Ok(crowd)
    }

    async fn until_settled(&self) -> Result<()> {
        for Crowded { gateway, sources } in &self.gateways {
            let synced = (0..*sources).filter(|&place| fate(place) == Fate::Works).count();
            let path = format!("/console/v1/gateways/{gateway}");
            let what = format!("{synced} sources of {gateway} are in step and the others are not");
            self.server
                .until(&what, Duration::from_mins(3), async || {
                    let of = self.server.get(&path).await?["sources"].clone();
                    let is_there = of["synced"] == synced && of["invalid"] == *sources - synced;
                    Ok(is_there.then_some(()))
                })
                .await?;
        }
        Ok(())
    }
}

/// By its place in the list.
fn fate(place: usize) -> Fate {
    match place {
        REFUSES => Fate::Refuses,
        0..FIRST_PAGE if place % 10 < LIVE_OF_TEN => Fate::Works,
        _ => Fate::IsStopped,
    }
}

/// With what becomes sources, gateway by gateway, in the order of their lists.
fn inventory(gateways: &[Crowded], nacos: &Nacos, cluster: &ApiServer) -> (Inventory, Vec<Vec<Origin>>) {
    let mut inventory = Inventory::without_gateways();
    let live = cluster.kubeconfig();
    inventory.kubeconfig(DEAD_FILE, &live.replace(&cluster.url(), &format!("https://{NOWHERE}")));
    inventory.kubeconfig(LIVE_FILE, &live);
    let mut all = Vec::new();
    for Crowded { gateway, sources } in gateways {
        let vpc = format!("vpc-{sources}");
        // Create Source shows what other VPCs of the region have, too.
        inventory.gateway(gateway, &vpc, &format!("region-{sources}"));
        let entries = (0..sources + FREE).map(|place| {
            let id = format!("{}-{sources}-{place:05}", WORDS[place % WORDS.len()]);
            let fate = if place < *sources { fate(place) } else { Fate::Works };
            let kind = if place % 3 == 0 { Kind::Nacos } else { Kind::Kubernetes };
            entry(&mut inventory, &id, &vpc, kind, fate, &nacos.server.address())
        });
        let mut origins: Vec<_> = entries.collect();
        origins.truncate(*sources);
        all.push(origins);
    }
    (inventory, all)
}

fn entry(inventory: &mut Inventory, id: &str, vpc: &str, kind: Kind, fate: Fate, live: &str) -> Origin {
    let (address, file) = if fate == Fate::Works { (live, LIVE_FILE) } else { (NOWHERE, DEAD_FILE) };
    match (kind, fate) {
        (Kind::Nacos, Fate::IsStopped) => inventory.nacos_instance(id, vpc, address, "state = \"Stopped\"\n"),
        (Kind::Nacos, _) => {
            inventory.nacos_instance(id, vpc, address, &format!("namespaces = [\"{NAMESPACE}\"]\n"))
        }
        (Kind::Kubernetes, Fate::IsStopped) => inventory.cluster_of(id, vpc, file, "state = \"stopped\"\n"),
        (Kind::Kubernetes, _) => inventory.cluster_of(id, vpc, file, ""),
    }
}

fn source(gateway: &str, Origin { kind, id }: &Origin) -> NewSource {
    let origin = match kind {
        Kind::Nacos => NewOrigin::Nacos { instance_id: id.clone() },
        Kind::Kubernetes => NewOrigin::Cluster { cluster_id: id.clone(), rules: Vec::new() },
    };
    NewSource { gateway_id: gateway.to_owned(), resource_group_id: None, origin }
}
