//! The playground's Nacos servers and the services registered in them.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use futures::TryStreamExt;
use futures::stream::FuturesUnordered;

use crate::nacos::{Instance, NacosOptions, NacosServer};

/// The registry that is a source from the start.
pub const ATTACHED: &str = "mse-cn-9v0xqw3e";

/// A registry: its name in the inventory, and (group, service, port, how many instances).
struct Sample {
    name: &'static str,
    /// The last part of the instances' addresses begins here, so that no two registries share one.
    network: u8,
    services: &'static [(&'static str, &'static str, u16, u8)],
}

const DEFAULT: &str = "DEFAULT_GROUP";

const SAMPLES: [Sample; 5] = [
    Sample {
        name: "nacos-orders",
        network: 31,
        services: &[
            (DEFAULT, "order-api", 8080, 4),
            (DEFAULT, "order-query", 8080, 3),
            (DEFAULT, "order-events", 9092, 2),
            (DEFAULT, "order-archive", 8080, 1),
            (DEFAULT, "cart", 8080, 3),
            (DEFAULT, "cart-pricing", 8081, 2),
            (DEFAULT, "promotions", 8080, 2),
            (DEFAULT, "loyalty", 8080, 2),
            // What Dubbo registers beside its services; Headwater hides it.
            (DEFAULT, "consumers:com.example.orders.OrderApi:1.0.0:", 20880, 1),
            ("PAYMENTS", "payment-api", 8443, 4),
            ("PAYMENTS", "payment-ledger", 8443, 2),
            ("PAYMENTS", "refunds", 8443, 2),
            ("PAYMENTS", "fraud-score", 9000, 3),
        ],
    },
    Sample {
        name: "nacos-inventory",
        network: 32,
        services: &[
            (DEFAULT, "stock", 8080, 3),
            (DEFAULT, "stock-reserve", 8080, 2),
            (DEFAULT, "warehouse", 8080, 2),
            (DEFAULT, "suppliers", 8080, 1),
            (DEFAULT, "catalogue", 8080, 4),
            (DEFAULT, "catalogue-search", 9200, 3),
            (DEFAULT, "price-list", 8080, 2),
            (DEFAULT, "cart", 8080, 1),
        ],
    },
    Sample {
        name: "nacos-shipping",
        network: 33,
        services: &[
            (DEFAULT, "shipment", 8080, 3),
            (DEFAULT, "tracking", 8080, 2),
            (DEFAULT, "labels", 8080, 1),
            (DEFAULT, "carrier-gateway", 8443, 2),
            (DEFAULT, "returns", 8080, 2),
            (DEFAULT, "address-check", 8080, 1),
        ],
    },
    Sample {
        name: "nacos-billing",
        network: 34,
        services: &[
            (DEFAULT, "invoice", 8080, 2),
            (DEFAULT, "tax", 8080, 2),
            (DEFAULT, "dunning", 8080, 1),
            (DEFAULT, "accounting-export", 8080, 1),
        ],
    },
    Sample {
        name: "nacos-partners",
        network: 35,
        services: &[(DEFAULT, "partner-api", 8443, 2), (DEFAULT, "partner-webhooks", 8080, 2)],
    },
];

pub struct Registries {
    servers: BTreeMap<&'static str, NacosServer>,
}

impl Registries {
    pub async fn start(folder: &Path) -> Result<Self> {
        let starts: FuturesUnordered<_> = SAMPLES.iter().map(|sample| start(sample, folder)).collect();
        Ok(Self { servers: starts.try_collect().await? })
    }

    pub fn address(&self, name: &str) -> Result<String> {
        Ok(self.server(name)?.address())
    }

    pub fn addresses(&self) -> BTreeMap<&str, String> {
        self.servers.iter().map(|(name, server)| (*name, server.address())).collect()
    }

    pub fn server(&self, name: &str) -> Result<&NacosServer> {
        self.servers.get(name).with_context(|| format!("the playground has no registry {name}"))
    }
}

async fn start(sample: &'static Sample, folder: &Path) -> Result<(&'static str, NacosServer)> {
    let server = NacosServer::start(NacosOptions::in_dir(folder.join(sample.name))).await?;
    if server.services("").await?.is_empty() {
        fill(&server, sample).await?;
    }
    Ok((sample.name, server))
}

async fn fill(server: &NacosServer, sample: &Sample) -> Result<()> {
    let mut host = 1;
    for (group, service, port, count) in sample.services {
        for _ in 0..*count {
            let instance = Instance::new(service, &format!("10.12.{}.{host}", sample.network), *port);
            server.register(&Instance { group: (*group).to_owned(), ..instance }).await?;
            host += 1;
        }
    }
    Ok(())
}
