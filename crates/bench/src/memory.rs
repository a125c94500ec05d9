//! What services and sources take of the server's memory.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use lab::kube::ApiServer;
use tokio::time::sleep;

use crate::inventory::{Inventory, Kind};
use crate::machine::{self, Memory};
use crate::registries::{self, Nacos};
use crate::report::{Section, Table};
use crate::stage::Server;

/// Time to write the last snapshot and give memory back.
const SETTLED: Duration = Duration::from_secs(3);
const SMALL: usize = 10;

struct Worlds {
    nacos: Nacos,
    small: ApiServer,
    medium: ApiServer,
    large: ApiServer,
}

/// So many sources of so many services each.
#[derive(Clone, Copy)]
struct Case {
    kind: Option<Kind>,
    sources: usize,
    services: usize,
}

pub async fn measure(program: &Path) -> Result<Section> {
    eprintln!("memory: filling registries");
    let nacos = Nacos::start().await?;
    for services in [SMALL, 1000, 10_000] {
        nacos.fill(&namespace(services), services).await?;
    }
    let worlds = Worlds {
        nacos,
        small: registries::cluster(SMALL).await?,
        medium: registries::cluster(1000).await?,
        large: registries::cluster(10_000).await?,
    };
    let mut table = Table::new(&["sources", "services of each", "resident", "at its peak", "for one more"]);
    let empty = worlds.take(program, Case { kind: None, sources: 0, services: 0 }).await?;
    table.row(["none".to_owned(), "–".to_owned(), mib(empty.now), mib(empty.peak), "–".to_owned()]);
    for kind in [Kind::Nacos, Kind::Kubernetes] {
        eprintln!("memory: {}", kind.name());
        let case = |sources, services| Case { kind: Some(kind), sources, services };
        let mut before = empty;
        for (case, more) in [(case(1, 1000), 1), (case(1, 10_000), 9)] {
            let memory = worlds.take(program, case).await?;
            table.row(case.cells(memory, before, more, "a 1,000 services"));
            before = memory;
        }
        let one = worlds.take(program, case(1, SMALL)).await?;
        table.row(case(1, SMALL).cells(one, empty, 1, "a source"));
        let hundred = worlds.take(program, case(100, SMALL)).await?;
        table.row(case(100, SMALL).cells(hundred, one, 99, "a source"));
    }
    let about = "The resident set of the server's process, 3 s after all is read, each time in a new process; \
        every service has one endpoint. *For one more* is the difference to the row before (1,000 services and 1 \
        source of 10: to no source), divided by what was added."
        .to_owned();
    Ok(Section { name: "memory", about, tables: vec![table], notes: Vec::new() })
}

impl Worlds {
    async fn take(&self, program: &Path, case: Case) -> Result<Memory> {
        let mut inventory = Inventory::default();
        let origins: Vec<_> = (0..case.sources)
            .filter_map(|number| {
                let id = format!("source-{number}");
                Some(match case.kind? {
                    Kind::Nacos => {
                        inventory.nacos(&id, &self.nacos.server.address(), &namespace(case.services))
                    }
                    Kind::Kubernetes => inventory.cluster(&id, &self.cluster(case.services).kubeconfig()),
                })
            })
            .collect();
        let server = Server::start(program, &inventory).await?;
        let ids = server.create_all(&origins).await?;
        server.until_all_synced(ids.len()).await?;
        if let Some(id) = ids.last() {
            server.until_synced(id, case.services).await?;
        }
        sleep(SETTLED).await;
        let memory = machine::memory(server.pid()?)?;
        server.stop().await.context("after memory was taken")?;
        Ok(memory)
    }

    fn cluster(&self, services: usize) -> &ApiServer {
        match services {
            SMALL => &self.small,
            1000 => &self.medium,
            _ => &self.large,
        }
    }
}

impl Case {
    fn cells(self, memory: Memory, before: Memory, more: u64, of: &str) -> Vec<String> {
        let kind = self.kind.map_or("", Kind::name);
        let each = memory.now.saturating_sub(before.now) / more;
        vec![
            format!("{} {kind}", self.sources),
            self.services.to_string(),
            mib(memory.now),
            mib(memory.peak),
            format!("{each} KiB {of}"),
        ]
    }
}

fn namespace(services: usize) -> String {
    format!("with-{services}")
}

fn mib(kib: u64) -> String {
    format!("{}.{} MiB", kib / 1024, kib % 1024 * 10 / 1024)
}
