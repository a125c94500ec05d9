//! The few calls of the v1 naming API by which a server is filled and looked at.

use anyhow::{Context, Result, bail, ensure};
use reqwest::{Method, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::{Instant, interval};

const DEFAULT_GROUP: &str = "DEFAULT_GROUP";
/// Services per page of the catalogue.
const PAGE: usize = 500;

/// An instance of a service. The server takes every one for healthy until it has probed it.
#[derive(Debug, Clone)]
pub struct Instance {
    /// "" is the public namespace.
    pub namespace: String,
    pub group: String,
    pub service: String,
    pub ip: String,
    pub port: u16,
    pub weight: f64,
    pub enabled: bool,
    /// Whether it is unhealthy 15 seconds after its last sign of life, and gone after 30; else it stays.
    pub ephemeral: bool,
    pub cluster: String,
    pub metadata: BTreeMap<String, String>,
}

impl Instance {
    /// A persistent one of weight 1, enabled, in the public namespace's default group.
    pub fn new(service: &str, ip: &str, port: u16) -> Self {
        Self {
            namespace: String::new(),
            group: DEFAULT_GROUP.to_owned(),
            service: service.to_owned(),
            ip: ip.to_owned(),
            port,
            weight: 1.0,
            enabled: true,
            ephemeral: false,
            cluster: "DEFAULT".to_owned(),
            metadata: BTreeMap::new(),
        }
    }

    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![
            ("namespaceId", self.namespace.clone()),
            ("groupName", self.group.clone()),
            ("serviceName", self.service.clone()),
            ("ip", self.ip.clone()),
            ("port", self.port.to_string()),
            ("weight", self.weight.to_string()),
            ("enabled", self.enabled.to_string()),
            ("ephemeral", self.ephemeral.to_string()),
            ("clusterName", self.cluster.clone()),
            ("metadata", json!(self.metadata).to_string()),
        ]
    }
}

/// A namespace that comes and goes.
const PROBE: &str = "headwater-probe";
const LEADER_WITHIN: Duration = Duration::from_secs(3);

pub struct Client {
    http: reqwest::Client,
    base: String,
    /// Sent with every call once the administrator has logged in.
    token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Login {
    access_token: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Catalogue {
    count: usize,
    service_list: Vec<CatalogueService>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CatalogueService {
    name: String,
    group_name: String,
}

#[derive(Deserialize)]
struct Instances {
    hosts: Vec<Value>,
}

impl Client {
    pub fn new(port: u16) -> Result<Self> {
        let base = format!("http://127.0.0.1:{port}/nacos/v1");
        Ok(Self { http: crate::http::client()?, base, token: None })
    }

    pub fn use_token(&mut self, token: String) {
        self.token = Some(token);
    }

    /// Whether anything answers, whatever it says.
    pub async fn answers(&self) -> bool {
        self.http.get(format!("{}/console/namespaces", self.base)).send().await.is_ok()
    }

    pub async fn login(&self, user: &str, password: &str) -> Result<String> {
        let form = [("username", user), ("password", password)];
        let response = self.http.post(format!("{}/auth/login", self.base)).form(&form).send().await?;
        Ok(succeeded(response, "login").await?.json::<Login>().await?.access_token)
    }

    pub async fn register(&self, instance: &Instance) -> Result<()> {
        self.call(Method::POST, "ns/instance", instance.parameters()).await.map(drop)
    }

    pub async fn deregister(&self, instance: &Instance) -> Result<()> {
        self.call(Method::DELETE, "ns/instance", instance.parameters()).await.map(drop)
    }

    pub async fn create_namespace(&self, id: &str, name: &str) -> Result<()> {
        let parameters = [("customNamespaceId", id), ("namespaceName", name), ("namespaceDesc", name)];
        let parameters = parameters.map(|(key, value)| (key, value.to_owned()));
        self.call(Method::POST, "console/namespaces", parameters.into()).await.map(drop)
    }

    /// A server that has just started answers before it can keep what it is told: only once it has chosen
    /// itself for its leader.
    pub async fn until_writable(&self) -> Result<()> {
        let began = Instant::now();
        let mut tries = interval(Duration::from_millis(20));
        while !self.has_leader().await {
            ensure!(began.elapsed() < LEADER_WITHIN, "rnacos has no leader");
            tries.tick().await;
        }
        self.create_namespace(PROBE, PROBE).await?;
        let probe = vec![("namespaceId", PROBE.to_owned())];
        self.call(Method::DELETE, "console/namespaces", probe).await.map(drop)
    }

    async fn has_leader(&self) -> bool {
        let Ok(response) = self.call(Method::GET, "raft/metrics", vec![]).await else { return false };
        response.json::<Value>().await.is_ok_and(|metrics| metrics["current_leader"].is_u64())
    }

    pub async fn services(&self, namespace: &str) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for page in 1.. {
            let parameters = vec![
                ("namespaceId", namespace.to_owned()),
                ("pageNo", page.to_string()),
                ("pageSize", PAGE.to_string()),
            ];
            let response = self.call(Method::GET, "ns/catalog/services", parameters).await?;
            let catalogue: Catalogue = response.json().await?;
            let services = catalogue.service_list.into_iter();
            names.extend(services.map(|service| format!("{}@@{}", service.group_name, service.name)));
            if page * PAGE >= catalogue.count {
                break;
            }
        }
        names.sort();
        Ok(names)
    }

    pub async fn instances(&self, namespace: &str, group: &str, service: &str) -> Result<Vec<Value>> {
        let parameters = vec![
            ("namespaceId", namespace.to_owned()),
            ("groupName", group.to_owned()),
            ("serviceName", service.to_owned()),
            ("healthyOnly", false.to_string()),
        ];
        let response = self.call(Method::GET, "ns/instance/list", parameters).await?;
        Ok(response.json::<Instances>().await?.hosts)
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        mut parameters: Vec<(&'static str, String)>,
    ) -> Result<Response> {
        parameters.extend(self.token.clone().map(|token| ("accessToken", token)));
        let url = format!("{}/{path}", self.base);
        let response = self.http.request(method.clone(), url).query(&parameters).send().await;
        let response = response.with_context(|| format!("{method} {path}"))?;
        succeeded(response, path).await
    }
}

async fn succeeded(response: Response, what: &str) -> Result<Response> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let body = response.text().await.unwrap_or_default();
    bail!("{what}: {status}: {body}")
}
