//! The playground's clusters: stand-ins of the Kubernetes API, with the services in them.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::json;

use crate::kube::{ApiServer, Endpoint, Options, Port};

/// The cluster that is a source from the start.
pub const ATTACHED: &str = "c4k1m82vz7q0e5b93";
/// The cluster that is a source from the start, and dies: the source that is invalid on purpose.
pub const DYING: &str = "c0pl7t5ha1w6r8n24";

mod certificates;

struct Sample {
    name: &'static str,
    namespaces: &'static [(&'static str, &'static [&'static str])],
}

const SAMPLES: [Sample; 3] = [
    Sample {
        name: "checkout-prod",
        namespaces: &[
            ("checkout", &["checkout-web", "checkout-api", "vouchers", "payment-adapter", "receipts"]),
            // `cart` is also in nacos-orders.
            ("storefront", &["storefront", "assets", "search", "recommendations", "reviews", "cart"]),
            ("platform", &["feature-flags", "audit", "geo"]),
        ],
    },
    Sample {
        name: "risk-acs",
        namespaces: &[("risk", &["risk-engine", "risk-rules", "device-check", "sanctions"])],
    },
    Sample {
        name: "dc1-registered",
        namespaces: &[
            ("erp", &["erp-bridge", "stock-sync", "edi"]),
            ("legacy", &["mainframe-proxy", "batch-status"]),
        ],
    },
];

const DYING_SAMPLE: Sample = Sample {
    name: "legacy-batch",
    namespaces: &[("batch", &["nightly-settlement", "statement-print", "archive", "reconcile", "file-drop"])],
};

pub struct Clusters {
    servers: BTreeMap<&'static str, ApiServer>,
    dying: Option<ApiServer>,
}

impl Clusters {
    /// `is_new`: the cluster that dies is there only the first time.
    pub async fn start(folder: &Path, is_new: bool) -> Result<Self> {
        let mut servers = BTreeMap::new();
        for sample in &SAMPLES {
            servers.insert(sample.name, start(sample, folder).await?);
        }
        put_other_kinds(&servers[SAMPLES[0].name])?;
        certificates::put(&servers[SAMPLES[0].name])?;
        let dying = if is_new { Some(start(&DYING_SAMPLE, folder).await?) } else { None };
        Ok(Self { servers, dying })
    }

    pub fn kubeconfigs(&self) -> impl Iterator<Item = (&'static str, String)> {
        let dying = self.dying.iter().map(|server| (DYING_SAMPLE.name, server.kubeconfig()));
        self.servers.iter().map(|(name, server)| (*name, server.kubeconfig())).chain(dying)
    }

    pub fn urls(&self) -> BTreeMap<&str, String> {
        self.servers.iter().map(|(name, server)| (*name, server.url())).collect()
    }

    pub fn server(&self, name: &str) -> Result<&ApiServer> {
        self.servers.get(name).with_context(|| format!("the playground has no cluster {name}"))
    }

    pub async fn end_dying(&self) {
        if let Some(dying) = &self.dying {
            dying.stop().await;
        }
    }
}

async fn start(sample: &Sample, folder: &Path) -> Result<ApiServer> {
    let options = Options { keep_in: Some(folder.join(sample.name)), ..Options::default() };
    let server = ApiServer::start(options).await?;
    let mut host = 1_u8;
    for (namespace, services) in sample.namespaces {
        for service in *services {
            // From one to three pods each.
            let endpoints: Vec<Endpoint> =
                (0..=host % 3).map(|pod| Endpoint::ready(&format!("10.64.{host}.{}", pod + 10))).collect();
            server.put_service(namespace, service, &[Port::new("http", 80, 8080)], &endpoints)?;
            host += 1;
        }
    }
    // A cluster's own services are there too; Headwater hides them.
    for (name, port, address) in [("kube-dns", 53, "10.64.0.10"), ("metrics-server", 443, "10.64.0.11")] {
        let port = Port::new(name, port, port);
        server.put_service("kube-system", name, &[port], &[Endpoint::ready(address)])?;
    }
    Ok(server)
}

/// A service without an address of its own, and one that is another DNS name.
fn put_other_kinds(server: &ApiServer) -> Result<()> {
    let ports = json!([{ "name": "redis", "protocol": "TCP", "port": 6379 }]);
    server.put(
        "services",
        json!({
            "metadata": { "name": "session", "namespace": "checkout" },
            "spec": { "clusterIP": "None", "ports": ports, "selector": { "app": "session" } },
        }),
    )?;
    let ready = json!({ "ready": true, "serving": true, "terminating": false });
    let endpoints = ["10.64.30.10", "10.64.30.11", "10.64.30.12"]
        .map(|address| json!({ "addresses": [address], "conditions": ready }));
    server.put(
        "endpointslices",
        json!({
            "metadata": {
                "name": "session-lab00",
                "namespace": "checkout",
                "labels": { "kubernetes.io/service-name": "session" },
            },
            "addressType": "IPv4",
            "endpoints": endpoints,
            "ports": ports,
        }),
    )?;
    server.put(
        "services",
        json!({
            "metadata": { "name": "mailer", "namespace": "platform" },
            "spec": { "type": "ExternalName", "externalName": "smtp.mail.example.com" },
        }),
    )?;
    Ok(())
}
