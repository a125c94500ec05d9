//! The playground: the real server on SQLite, real Nacos servers and stand-ins of Kubernetes clusters,
//! all on loopback, filled with sample services that change now and then.
//!
//! Registries get new ports at each start, and the inventory is written anew with them; what people did
//! in the console is in the server's own data and stays.

mod clusters;
mod inventory;
mod life;
mod registries;
mod services;

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::json;

use crate::server::{HeadwaterServer, ServerOptions};
use clusters::Clusters;
pub use life::Life;
use registries::Registries;

pub struct Playground {
    options: ServerOptions,
    server: Option<HeadwaterServer>,
    url: String,
    pub clusters: Clusters,
    pub registries: Registries,
    folder: PathBuf,
    _lock: File,
}

impl Playground {
    pub async fn start(program: &Path, port: u16, folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let folder = folder.canonicalize()?;
        let lock = File::create(folder.join("playground.lock"))?;
        lock.try_lock().context("another playground runs on this data directory")?;
        let is_new = !folder.join("ready").exists();
        let data_dir = folder.join("server");
        if is_new && data_dir.exists() {
            // What a first start that was interrupted left half done.
            std::fs::remove_dir_all(&data_dir)?;
        }
        let (nacos, kube) = (folder.join("nacos"), folder.join("kube"));
        let (registries, clusters) =
            tokio::try_join!(Registries::start(&nacos), Clusters::start(&kube, is_new))?;
        let inventory = inventory::write(&folder, &registries, &clusters)?;
        let options = ServerOptions { program: program.to_owned(), port, data_dir, inventory, config: None };
        let server = HeadwaterServer::start(&options).await?;
        let url = server.url().to_owned();
        let mut playground =
            Self { options, url, server: Some(server), clusters, registries, folder, _lock: lock };
        // The port that was picked is kept when the server is stopped and started again.
        playground.options.port = playground.port()?;
        if is_new {
            playground.attach_samples().await?;
            std::fs::write(playground.folder.join("ready"), "")?;
        }
        playground.describe()?;
        Ok(playground)
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Stops the server alone: what a browser sees when the API is down.
    pub async fn stop_server(&mut self) -> Result<()> {
        match self.server.take() {
            Some(server) => server.stop().await,
            None => Ok(()),
        }
    }

    pub async fn start_server(&mut self) -> Result<()> {
        if self.server.is_none() {
            self.server = Some(HeadwaterServer::start(&self.options).await?);
        }
        Ok(())
    }

    fn port(&self) -> Result<u16> {
        let port = self.url.rsplit(':').next().context("the server's address has no port")?;
        Ok(port.parse()?)
    }

    /// One source of each type that works, and one that is invalid: its cluster is read once, then dies.
    async fn attach_samples(&self) -> Result<()> {
        let cluster = |id: &str| {
            json!({"gatewayId": inventory::GATEWAY, "type": "K8S", "k8sSourceConfig": {
                "clusterId": id,
                "authorizeSecurityGroupRules": [{"securityGroupId": inventory::SECURITY_GROUP, "portRanges": ["8080/8090"]}],
            }})
        };
        let nacos = json!({"gatewayId": inventory::GATEWAY, "type": "MSE_NACOS",
            "nacosSourceConfig": {"instanceId": registries::ATTACHED}});
        let dying = self.create(&cluster(clusters::DYING)).await?;
        let attached = self.create(&cluster(clusters::ATTACHED)).await?;
        let nacos = self.create(&nacos).await?;
        for source in [&dying, &attached, &nacos] {
            self.wait_until_synced(source).await?;
        }
        services::add(
            &self.url,
            inventory::GATEWAY,
            [("K8S", &dying), ("K8S", &attached), ("MSE_NACOS", &nacos)],
        )
        .await?;
        self.clusters.end_dying().await;
        Ok(())
    }

    async fn create(&self, body: &serde_json::Value) -> Result<String> {
        let request = crate::http::client()?.post(format!("{}/v1/sources", self.url)).json(body);
        let answer: serde_json::Value = request.send().await?.error_for_status()?.json().await?;
        Ok(answer["data"]["sourceId"].as_str().context("no source id in the answer")?.to_owned())
    }

    async fn wait_until_synced(&self, source_id: &str) -> Result<()> {
        let http = crate::http::client()?;
        let mut polls = tokio::time::interval(std::time::Duration::from_millis(100));
        for _ in 0..200 {
            polls.tick().await;
            let request = http.get(format!("{}/v1/sources/{source_id}", self.url));
            let answer: serde_json::Value = request.send().await?.json().await?;
            if answer["data"]["associationStatus"] == "Synced" {
                return Ok(());
            }
        }
        anyhow::bail!("the sample source {source_id} did not become Synced")
    }

    /// Where everything is, for scripts and tests: `playground.json`.
    fn describe(&self) -> Result<()> {
        let description = json!({
            "url": self.url,
            "nacos": self.registries.addresses(),
            "clusters": self.clusters.urls(),
        });
        std::fs::write(self.folder.join("playground.json"), serde_json::to_string_pretty(&description)?)?;
        Ok(())
    }
}
