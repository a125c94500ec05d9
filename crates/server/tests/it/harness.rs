//! What the tests share: a server in its own directory, requests, and waiting for a state.

use std::fmt::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use contract::sources::SourceState;
use futures::StreamExt;
use futures::channel::mpsc;
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use server::Control;
use server::config::{Config, Development};
use server::store::address::DatabaseUrl;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::documented;

/// The gateway of most tests: running, in `vpc-core`.
pub const GATEWAY: &str = "gw-core";

const PLACES: &str = r#"
regions = [{ id = "cn-hangzhou", name = "China (Hangzhou)", name_zh = "华东 1（杭州）" }]
vpcs = [
    { id = "vpc-core", region = "cn-hangzhou", name = "core" },
    { id = "vpc-edge", region = "cn-hangzhou", name = "edge" },
]
security_groups = [
    { id = "sg-core", vpc = "vpc-core", name = "pods" },
    { id = "sg-edge", vpc = "vpc-edge", name = "pods", type = "enterprise" },
]
[[gateways]]
id = "gw-core"
name = "网关 a+b"
vpc = "vpc-core"
tags = [{ key = "k", value = "v" }]
[[gateways]]
id = "gw-edge"
name = "edge"
vpc = "vpc-edge"
security_group = "sg-edge"
[[gateways]]
id = "gw-creating"
name = "new"
vpc = "vpc-core"
status = "Creating"
"#;

/// An inventory as a test wants it. Kubeconfigs are written beside it.
#[derive(Default)]
pub struct Inventory {
    text: String,
    files: Vec<(String, String)>,
}

impl Inventory {
    /// A Nacos instance that can be picked; `more` overrides.
    pub fn nacos(self, id: &str, address: &str, more: &str) -> Self {
        let text = format!(
            "[[nacos_instances]]\nid = \"{id}\"\nname = \"{id}-name\"\nversion = \"2.3.2\"\naddress = \"{address}\"\n{}{}{more}\n",
            if more.contains("vpc =") { "" } else { "vpc = \"vpc-core\"\n" },
            if more.contains("mcp_enabled") { "" } else { "mcp_enabled = true\n" },
        );
        self.and(&text)
    }

    pub fn cluster(mut self, id: &str, kubeconfig: &str) -> Self {
        let file = format!("{id}.yaml");
        let text = format!(
            "[[clusters]]\nid = \"{id}\"\nname = \"{id}-name\"\nvpc = \"vpc-core\"\ntype = \"ACK\"\nversion = \"1.33\"\nkubeconfig = \"{file}\"\n"
        );
        self.files.push((file, kubeconfig.to_owned()));
        self.and(&text)
    }

    pub fn and(mut self, text: &str) -> Self {
        write!(self.text, "\n{text}").unwrap();
        self
    }

    pub fn file(mut self, name: &str, content: &str) -> Self {
        self.files.push((name.to_owned(), content.to_owned()));
        self
    }

    pub fn write(&self, folder: &Path) -> std::path::PathBuf {
        for (name, content) in &self.files {
            std::fs::write(folder.join(name), content).unwrap();
        }
        // A server that reads it meanwhile must not see half of it.
        let (aside, file) = (folder.join("inventory.new"), folder.join("inventory.toml"));
        std::fs::write(&aside, format!("{PLACES}{}", self.text)).unwrap();
        std::fs::rename(aside, &file).unwrap();
        file
    }
}

pub struct Server {
    pub url: String,
    pub folder: TempDir,
    /// The token of the link for the first administrator, once it was told.
    pub first_link: Arc<Mutex<Option<String>>>,
    pub http: Client,
    stop: Option<oneshot::Sender<()>>,
    reload: mpsc::UnboundedSender<()>,
    task: JoinHandle<anyhow::Result<()>>,
}

impl Server {
    pub async fn start(inventory: &Inventory) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), inventory, true).await
    }

    pub async fn start_in(folder: TempDir, inventory: &Inventory, accept_unsigned: bool) -> Self {
        Self::start_with(folder, inventory, |config| {
            config.development = Development { accept_unsigned };
        })
        .await
    }

    /// A replica on a PostgreSQL database; those on one database share a key file.
    pub async fn start_on(database: &DatabaseUrl, key_file: &Path, inventory: &Inventory) -> Self {
        Self::start_with(tempfile::tempdir().unwrap(), inventory, |config| {
            config.database = Some(database.clone());
            config.key_file = Some(key_file.to_owned());
        })
        .await
    }

    /// A server whose configuration the test changes before the start.
    pub async fn start_with(
        folder: TempDir,
        inventory: &Inventory,
        configure: impl FnOnce(&mut Config),
    ) -> Self {
        server::choose_tls_provider();
        let mut config = Config {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            data_dir: folder.path().join("data"),
            inventory: Some(inventory.write(folder.path())),
            development: Development { accept_unsigned: true },
            ..Config::default()
        };
        configure(&mut config);
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = oneshot::channel();
        let link: Arc<Mutex<Option<String>>> = Arc::default();
        let first_link = Box::new({
            let link = link.clone();
            move |token: &str| *link.lock().unwrap() = Some(token.to_owned())
        });
        let (reload, reloads) = mpsc::unbounded();
        let stopped = async { drop(stopped.await) };
        let control = Control { stop: Box::pin(stopped), reload: reloads.boxed(), first_link };
        let task = tokio::spawn(server::serve(config, control, |address| tell.send(address).unwrap()));
        let Ok(address) = told.await else { panic!("the server did not start: {:?}", task.await) };
        let url = format!("http://{address}");
        Self {
            url,
            folder,
            first_link: link,
            http: lab::http::client().unwrap(),
            stop: Some(stop),
            reload,
            task,
        }
    }

    /// Stops the server as a signal would, and starts it again on the same data.
    pub async fn restart(self, inventory: &Inventory) -> Self {
        let folder = self.stop().await;
        Self::start_in(folder, inventory, true).await
    }

    /// Changes the inventory as an operator would: the file, then the signal.
    pub fn apply(&self, inventory: &Inventory) {
        inventory.write(self.folder.path());
        self.reload.unbounded_send(()).unwrap();
    }

    pub async fn stop(mut self) -> TempDir {
        self.stop.take().unwrap().send(()).unwrap();
        self.task.await.unwrap().unwrap();
        self.folder
    }

    pub async fn send(&self, method: Method, path: &str, body: Option<Value>) -> (StatusCode, Value) {
        let mut request = self.http.request(method.clone(), format!("{}{path}", self.url));
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let (status, id) = (answer.status(), answer.headers()["x-request-id"].to_str().unwrap().to_owned());
        let body: Value = answer.json().await.unwrap();
        if let Some(told) = body.get("requestId") {
            assert_eq!(told, &json!(id), "the body and the header tell the same id");
        }
        documented::check(&method, path, status, &body);
        (status, body)
    }

    pub async fn get(&self, path: &str) -> Value {
        let (status, body) = self.send(Method::GET, path, None).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        body
    }

    /// A source that must be accepted; its id.
    pub async fn create(&self, body: Value) -> String {
        let (status, body) = self.send(Method::POST, "/v1/sources", Some(body)).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        body["data"]["sourceId"].as_str().unwrap().to_owned()
    }

    pub async fn create_nacos(&self, instance_id: &str) -> String {
        self.create(nacos_source(instance_id)).await
    }

    pub async fn create_cluster(&self, cluster_id: &str) -> String {
        self.create(cluster_source(cluster_id)).await
    }

    /// Services that must be accepted; their ids.
    pub async fn add(&self, body: &Value) -> Vec<String> {
        let (status, body) = self.send(Method::POST, "/v1/services", Some(body.clone())).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        serde_json::from_value(body["data"]["serviceIds"].clone()).unwrap()
    }

    /// Asks again until the answer is as wanted.
    pub async fn until(&self, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let mut polls = tokio::time::interval(Duration::from_millis(20));
        let deadline = tokio::time::Instant::now() + Duration::from_secs(30);
        loop {
            polls.tick().await;
            let answer = self.get(path).await;
            if wanted(&answer) {
                return answer;
            }
            assert!(tokio::time::Instant::now() < deadline, "{path} stays {answer:#}");
        }
    }

    /// Waits until a source is in a state; its row.
    pub async fn until_state(&self, source_id: &str, state: &SourceState) -> Value {
        self.until_source(source_id, |row| row["status"]["state"] == state.as_str()).await
    }

    /// A source as the console lists it.
    pub async fn source_row(&self, source_id: &str) -> Value {
        let page = self.get(&format!("/console/v1/gateways/{GATEWAY}/sources?q={source_id}")).await;
        page["items"][0].clone()
    }

    pub async fn until_source(&self, source_id: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let path = format!("/console/v1/gateways/{GATEWAY}/sources?q={source_id}");
        let page = self.until(&path, |page| wanted(&page["items"][0])).await;
        page["items"][0].clone()
    }

    /// Waits until a source offers services with these names; `(name, endpoints, healthy)` of each.
    pub async fn until_services(&self, source_id: &str, names: &[&str]) -> Vec<(String, u64, u64)> {
        let path = format!("/console/v1/sources/{source_id}/services?pageSize=100");
        let page = self.until(&path, |page| names_in(page) == names).await;
        page["items"].as_array().unwrap().iter().map(service).collect()
    }

    pub async fn until_endpoints(&self, source_id: &str, service: &str, endpoints: u64, healthy: u64) {
        let path = format!("/console/v1/sources/{source_id}/services?q={service}");
        let wanted = |page: &Value| {
            page["items"][0]["endpoints"] == endpoints && page["items"][0]["healthyEndpoints"] == healthy
        };
        self.until(&path, wanted).await;
    }
}

pub fn nacos_source(instance_id: &str) -> Value {
    json!({"gatewayId": GATEWAY, "type": "MSE_NACOS", "nacosSourceConfig": {"instanceId": instance_id}})
}

pub fn cluster_source(cluster_id: &str) -> Value {
    json!({"gatewayId": GATEWAY, "type": "K8S", "k8sSourceConfig": {"clusterId": cluster_id}})
}

fn names_in(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect()
}

fn service(item: &Value) -> (String, u64, u64) {
    let number = |key: &str| item[key].as_u64().unwrap();
    (item["name"].as_str().unwrap().to_owned(), number("endpoints"), number("healthyEndpoints"))
}
