//! Asking the stand-in over HTTPS, and reading captures.

use lab::kube::{ApiServer, Options, Port};
use reqwest::{Method, Response};
use serde_json::Value;
use std::path::Path;

/// A stand-in with a client that has its CA and its token.
pub struct Cluster {
    pub server: ApiServer,
    client: reqwest::Client,
}

impl Cluster {
    pub async fn start() -> Self {
        Self::with(Options::default()).await
    }

    pub async fn with(options: Options) -> Self {
        let server = ApiServer::start(options).await.unwrap();
        let client = lab::http::client_trusting(server.ca_pem()).unwrap();
        Self { server, client }
    }

    /// With the three services that the captured cluster had.
    pub async fn as_captured() -> Self {
        let cluster = Self::start().await;
        for name in ["s1", "s2", "s3"] {
            cluster.server.put_service("cap", name, &[Port::new("80-8080", 80, 8080)], &[]).unwrap();
        }
        cluster
    }

    pub async fn get(&self, path: &str) -> Response {
        self.with_token(path, &self.server.token()).await
    }

    pub async fn with_token(&self, path: &str, token: &str) -> Response {
        let url = format!("{}{path}", self.server.url());
        self.client.get(url).bearer_auth(token).send().await.unwrap()
    }

    pub async fn send(&self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        let content_type =
            if method == Method::PATCH { "application/merge-patch+json" } else { "application/json" };
        let response = self
            .client
            .request(method, format!("{}{path}", self.server.url()))
            .bearer_auth(self.server.token())
            .header("content-type", content_type)
            .body(body.to_string())
            .send()
            .await
            .unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    /// The resourceVersion of a list made now.
    pub async fn revision(&self) -> String {
        let list: Value = self.get("/api/v1/services").await.json().await.unwrap();
        list["metadata"]["resourceVersion"].as_str().unwrap().to_owned()
    }
}

/// What a real API server answered.
pub struct Capture {
    /// Path and query; empty where the capture doesn't say.
    pub path: String,
    pub status: u16,
    pub content_type: String,
    pub body: String,
}

impl Capture {
    pub fn load(name: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/captures/kube").join(name);
        let text = std::fs::read_to_string(path).unwrap().replace('\r', "");
        let (head, body) = text.split_once("\n\n").unwrap();
        let value =
            |prefix: &str| head.lines().find_map(|line| line.strip_prefix(prefix)).unwrap_or_default();
        let path = value("# curl https://127.0.0.1:26443").trim().to_owned();
        let status = value("HTTP/1.1 ")[..3].parse().unwrap();
        let content_type = value("Content-Type: ").to_owned();
        Self { path, status, content_type, body: body.trim().to_owned() }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// One JSON value per line, as watches answer.
pub fn lines(body: &str) -> Vec<Value> {
    body.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The types of a watch's events, in order.
pub fn types(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["type"].as_str().unwrap()).collect()
}
