//! Headwater's server as a process of its own, with an inventory made for the purpose, and what is asked of it.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use lab::server::{HeadwaterServer, ServerOptions};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::{Instant, interval};

use crate::inventory::{GATEWAY, Inventory, Kind, Origin};

pub struct Server {
    process: HeadwaterServer,
    options: ServerOptions,
    pub http: Client,
    folder: TempDir,
}

impl Server {
    pub async fn start(program: &Path, inventory: &Inventory) -> Result<Self> {
        Self::start_with(program, inventory, async |_| Ok(())).await
    }

    /// `prepare` is told where the server will find its data and its inventory.
    pub async fn start_with(
        program: &Path,
        inventory: &Inventory,
        prepare: impl AsyncFnOnce(&mut ServerOptions) -> Result<()>,
    ) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut options = ServerOptions {
            program: program.to_owned(),
            port: 0,
            data_dir: folder.path().join("data"),
            inventory: inventory.write(folder.path())?,
            config: None,
        };
        prepare(&mut options).await?;
        let process = HeadwaterServer::start(&options).await?;
        Ok(Self { process, options, http: lab::http::client()?, folder })
    }

    pub async fn stop(self) -> Result<()> {
        self.process.stop().await
    }

    /// Ends the server and starts it again on its data; the time from the start of the process until the server
    /// says that it is ready.
    pub async fn restart(self) -> Result<(Self, Instant, Duration)> {
        let Self { process, options, http, folder } = self;
        process.stop().await?;
        let started = Instant::now();
        let process = HeadwaterServer::start(&options).await?;
        let server = Self { process, options, http, folder };
        server
            .until("the server is ready", Duration::from_secs(30), async || {
                let answer = server.http.get(server.url("/readyz")).send().await?;
                Ok((answer.status() == StatusCode::OK).then_some(()))
            })
            .await?;
        Ok((server, started, started.elapsed()))
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.process.url())
    }

    pub fn pid(&self) -> Result<u32> {
        self.process.pid().context("the server has ended")
    }

    pub async fn get(&self, path: &str) -> Result<Value> {
        let answer = self.http.get(self.url(path)).send().await?;
        ensure!(answer.status().is_success(), "{path}: {}", answer.status());
        Ok(answer.json().await?)
    }

    /// The new source's id.
    pub async fn create(&self, origin: &Origin) -> Result<String> {
        let id = &origin.id;
        let body = match origin.kind {
            Kind::Nacos => json!({
                "gatewayId": GATEWAY, "type": "MSE_NACOS", "nacosSourceConfig": { "instanceId": id }
            }),
            Kind::Kubernetes => json!({
                "gatewayId": GATEWAY, "type": "K8S", "k8sSourceConfig": { "clusterId": id }
            }),
        };
        let answer = self.http.post(self.url("/v1/sources")).json(&body).send().await?;
        let (status, body): (_, Value) = (answer.status(), answer.json().await?);
        let created = body["data"]["sourceId"].as_str();
        created.map(str::to_owned).with_context(|| format!("{id} was refused: {status} {body}"))
    }

    pub async fn create_all(&self, origins: &[Origin]) -> Result<Vec<String>> {
        let mut ids = Vec::new();
        for origin in origins {
            ids.push(self.create(origin).await?);
        }
        Ok(ids)
    }

    pub async fn delete(&self, source_id: &str) -> Result<()> {
        let answer = self.http.delete(self.url(&format!("/v1/sources/{source_id}"))).send().await?;
        ensure!(answer.status().is_success(), "{source_id} was not deleted: {}", answer.status());
        answer.bytes().await?;
        Ok(())
    }

    /// A source as the console lists it.
    pub async fn row(&self, source_id: &str) -> Result<Value> {
        let page = self.get(&format!("/console/v1/gateways/{GATEWAY}/sources?q={source_id}")).await?;
        Ok(page["items"][0].clone())
    }

    pub async fn until_synced(&self, source_id: &str, services: usize) -> Result<()> {
        let what = format!("{source_id} is in step with {services} services");
        self.until(&what, Duration::from_mins(3), async || {
            let row = self.row(source_id).await?;
            let is_there = row["status"]["state"] == "Synced" && row["services"] == services;
            Ok(is_there.then_some(()))
        })
        .await
    }

    /// Waits until so many of the gateway's sources are in step.
    pub async fn until_all_synced(&self, sources: usize) -> Result<()> {
        let what = format!("{sources} sources are in step");
        self.until(&what, Duration::from_mins(2), async || {
            let row = self.get(&format!("/console/v1/gateways/{GATEWAY}")).await?;
            Ok((row["sources"]["synced"] == sources).then_some(()))
        })
        .await
    }

    pub async fn until(
        &self,
        what: &str,
        within: Duration,
        mut look: impl AsyncFnMut() -> Result<Option<()>>,
    ) -> Result<()> {
        let (began, mut polls) = (Instant::now(), interval(Duration::from_millis(5)));
        polls.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        while began.elapsed() < within {
            polls.tick().await;
            if look().await?.is_some() {
                return Ok(());
            }
        }
        bail!("waited in vain until {what}")
    }
}
