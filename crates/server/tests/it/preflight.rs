//! A source tried before it is created: what each stage finds, which one names the fault, and that nothing is left.

use std::time::{Duration, Instant};

use futures::StreamExt;
use lab::kube::ApiServer;
use lab::nacos::{Credentials, Instance, NacosBehindProxy, NacosOptions, NacosServer};
use lab::proxy::{Fault, FaultProxy};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{GATEWAY, Inventory, Server, cluster_source, nacos_source};
use crate::sample::{cluster, put_in};

const PATH: &str = "/console/v1/gateways/gw-core/preflight";
const STAGES: [&str; 6] = ["Name", "Ports", "Tls", "SignIn", "Permissions", "Services"];

async fn answer(server: &Server, body: &Value) -> reqwest::Response {
    let request = lab::http::client().unwrap().post(format!("{}{PATH}", server.url)).json(body);
    request.send().await.unwrap()
}

/// Every line, to the end.
async fn reports(server: &Server, body: &Value) -> Vec<Value> {
    let answer = answer(server, body).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["content-type"], "application/x-ndjson");
    let text = answer.text().await.unwrap();
    assert_eq!(server.get("/v1/sources").await["data"]["totalSize"], 0, "nothing is saved");
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// How each stage ended, in order.
fn ends(reports: &[Value]) -> Vec<(String, String)> {
    let ended = reports.iter().filter(|report| report["state"] != "Running");
    ended.map(|report| (text(&report["stage"]), text(&report["state"]))).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The reason of the one stage that failed, after which none was reached.
fn failed_at(reports: &[Value], stage: &str) -> String {
    let ends = ends(reports);
    let names: Vec<&str> = ends.iter().map(|(stage, _)| stage.as_str()).collect();
    assert_eq!(names, STAGES, "each ends once: {reports:#?}");
    let at = STAGES.iter().position(|name| *name == stage).unwrap();
    assert_eq!(ends[at].1, "Failed", "{reports:#?}");
    assert!(ends[..at].iter().all(|(_, state)| state == "Passed" || state == "Skipped"), "{ends:?}");
    assert!(ends[at + 1..].iter().all(|(_, state)| state == "NotReached"), "{ends:?}");
    text(&end(reports, stage)["reason"])
}

fn end<'a>(reports: &'a [Value], stage: &str) -> &'a Value {
    let mut ended = reports.iter().filter(|report| report["stage"] == stage && report["state"] != "Running");
    ended.next().unwrap()
}

fn of_cluster(cluster: &ApiServer) -> Inventory {
    Inventory::default().cluster("c1", &cluster.kubeconfig())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_good_cluster_passes_every_stage_and_tells_what_it_found() {
    let cluster = cluster(&["cart", "stock"]).await;
    put_in(&cluster, "pay", "cart");
    let server = Server::start(&of_cluster(&cluster)).await;
    let reports = reports(&server, &cluster_source("c1")).await;
    let ends = ends(&reports);
    assert_eq!(ends, STAGES.map(|stage| (stage.to_owned(), "Passed".to_owned())));
    assert_eq!(reports.len(), 12, "each begins and ends");
    assert_eq!(end(&reports, "Name")["facts"], json!({"kind": "IsAddress", "address": "127.0.0.1"}));
    assert_eq!(end(&reports, "Ports")["facts"]["ports"], json!([cluster.port()]));
    let certificate = &end(&reports, "Tls")["facts"];
    assert_eq!(certificate["issuer"], "CN=headwater-lab");
    assert!(certificate["notAfter"].as_i64().unwrap() > 0 && certificate["names"][0] == "localhost");
    assert_eq!(end(&reports, "SignIn")["facts"]["user"], "system:serviceaccount:headwater:reader");
    assert_eq!(end(&reports, "Permissions")["facts"]["what"], json!(["services", "endpointslices"]));
    let found = json!({"kind": "Services", "services": 3, "namespaces": 2, "collisions": 0});
    assert_eq!(end(&reports, "Services")["facts"], found);
    assert!(reports.iter().all(|report| !report.to_string().contains(&cluster.token())));
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_the_gateway_has_already_are_counted() {
    let (one, other) = (cluster(&["cart", "stock"]).await, cluster(&["cart", "tax"]).await);
    let inventory = of_cluster(&one).cluster("c2", &other.kubeconfig());
    let server = Server::start(&inventory).await;
    let source = server.create_cluster("c1").await;
    server.until_services(&source, &["cart", "stock"]).await;
    let text = answer(&server, &cluster_source("c2")).await.text().await.unwrap();
    let last: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!(last["facts"]["collisions"], 1, "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clusters_faults_are_named_by_their_stage() {
    let (good, other) = (cluster(&["cart"]).await, cluster(&[]).await);
    let proxy = FaultProxy::start(([127, 0, 0, 1], good.port()).into()).await.unwrap();
    let through = good.kubeconfig().replace(&good.url(), &format!("https://{}", proxy.address()));
    let elsewhere = good.kubeconfig().replace("127.0.0.1", "cluster.invalid");
    let inventory = Inventory::default()
        .cluster("unresolved", &elsewhere)
        .cluster("proxied", &through)
        .cluster("foreign", &other.kubeconfig().replace(&other.url(), &good.url()))
        .cluster("stranger", &good.kubeconfig_with_token("wrong-token"))
        .cluster("good", &good.kubeconfig());
    let server = Server::start(&inventory).await;
    let run = async |id: &str| reports(&server, &cluster_source(id)).await;
    assert_eq!(failed_at(&run("unresolved").await, "Name"), "NameNotResolved");
    assert_eq!(failed_at(&run("foreign").await, "Tls"), "CertificateInvalid");
    let refused = run("stranger").await;
    assert_eq!(failed_at(&refused, "SignIn"), "Unauthorized");
    assert!(!format!("{refused:?}").contains("wrong-token"));
    good.deny("endpointslices");
    let denied = run("good").await;
    assert_eq!(failed_at(&denied, "Permissions"), "PermissionDenied");
    assert!(end(&denied, "Permissions")["detail"].as_str().unwrap().contains("endpointslices"));
    good.allow("endpointslices");
    proxy.set(Fault::Refuse).await.unwrap();
    assert_eq!(failed_at(&run("proxied").await, "Ports"), "ConnectionRefused");
    proxy.set(Fault::Garbage).await.unwrap();
    failed_at(&run("proxied").await, "Tls");
    proxy.set(Fault::Hang).await.unwrap();
    let began = Instant::now();
    assert_eq!(failed_at(&run("proxied").await, "Tls"), "TimedOut");
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn certificates_are_asked_for_only_where_they_are_wanted() {
    let cluster = cluster(&["cart"]).await;
    cluster.deny("secrets");
    let server = Server::start(&of_cluster(&cluster)).await;
    let without = reports(&server, &cluster_source("c1")).await;
    assert_eq!(end(&without, "Services")["state"], "Passed");
    let path = format!("{PATH}?ingressHttps=true");
    let request = lab::http::client().unwrap().post(format!("{}{path}", server.url));
    let text = request.json(&cluster_source("c1")).send().await.unwrap().text().await.unwrap();
    let with: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(failed_at(&with, "Permissions"), "PermissionDenied");
}

async fn registry(credentials: Option<Credentials>) -> (tempfile::TempDir, NacosServer) {
    let folder = tempfile::tempdir().unwrap();
    let options = NacosOptions { credentials, ..NacosOptions::in_dir(folder.path()) };
    let registry = NacosServer::start(options).await.unwrap();
    registry.register(&Instance::new("cart", "10.0.0.1", 8080)).await.unwrap();
    (folder, registry)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_good_registry_passes_and_a_wrong_password_is_named_without_being_told() {
    let credentials = Credentials { user: "admin".into(), password: "the right one".into() };
    let (_folder, registry) = registry(Some(credentials)).await;
    let address = registry.address();
    let inventory = Inventory::default()
        .nacos("good", &address, "username = \"admin\"\npassword_file = \"good.txt\"")
        .nacos("wrong", &address, "username = \"admin\"\npassword_file = \"bad.txt\"")
        .file("good.txt", "the right one")
        .file("bad.txt", "the wrong one");
    let server = Server::start(&inventory).await;
    let good = reports(&server, &nacos_source("good")).await;
    assert_eq!(end(&good, "Tls")["state"], "Skipped", "plain HTTP has no certificate: {good:#?}");
    assert_eq!(end(&good, "Ports")["facts"]["ports"], json!([registry.port(), registry.port() + 1000]));
    assert_eq!(end(&good, "SignIn")["facts"], json!({"kind": "SignedIn", "user": "admin"}));
    assert_eq!(end(&good, "Permissions")["facts"]["what"], json!(["public"]));
    assert_eq!(end(&good, "Services")["facts"]["services"], 1);
    let wrong = reports(&server, &nacos_source("wrong")).await;
    assert_eq!(failed_at(&wrong, "SignIn"), "BadCredentials");
    let told = format!("{good:?}{wrong:?}");
    assert!(!told.contains("right one") && !told.contains("wrong one"), "a password is never told");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registry_that_is_half_there_is_named_by_the_port_or_the_silence() {
    let (_folder, registry) = registry(None).await;
    let behind = NacosBehindProxy::start(&registry).await.unwrap();
    let server = Server::start(&Inventory::default().nacos("n1", &behind.address(), "")).await;
    let run = async || reports(&server, &nacos_source("n1")).await;
    behind.grpc.set(Fault::Refuse).await.unwrap();
    assert_eq!(failed_at(&run().await, "Ports"), "GrpcPortClosed");
    behind.grpc.set(Fault::None).await.unwrap();
    behind.http.set(Fault::Refuse).await.unwrap();
    assert_eq!(failed_at(&run().await, "Ports"), "ConnectionRefused");
    behind.set(Fault::Hang).await.unwrap();
    let began = Instant::now();
    assert_eq!(failed_at(&run().await, "SignIn"), "TimedOut");
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_that_hangs_up_ends_its_preflight_and_gives_its_turn_back() {
    let (_folder, registry) = registry(None).await;
    let behind = NacosBehindProxy::start(&registry).await.unwrap();
    behind.set(Fault::Hang).await.unwrap();
    let server = Server::start(&Inventory::default().nacos("n1", &behind.address(), "")).await;
    let (began, mut held) = (Instant::now(), Vec::new());
    for _ in 0..4 {
        let mut lines = answer(&server, &nacos_source("n1")).await.bytes_stream();
        lines.next().await.unwrap().unwrap();
        held.push(lines);
    }
    let (status, error) = server.send(Method::POST, PATH, Some(nacos_source("n1"))).await;
    assert_eq!((status, &error["code"]), (StatusCode::TOO_MANY_REQUESTS, &"Throttling.User".into()));
    drop(held);
    // Sooner than the stage that they were in ends by itself.
    let free = async {
        while answer(&server, &nacos_source("n1")).await.status() != StatusCode::OK {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(2), free).await.expect("the turns are given back");
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    behind.set(Fault::None).await.unwrap();
    let after = reports(&server, &nacos_source("n1")).await;
    assert_eq!(end(&after, "Services")["state"], "Passed");
}

#[tokio::test]
async fn what_may_not_be_created_is_refused_by_the_same_code() {
    let off = "mcp_enabled = false";
    let server = Server::start(&Inventory::default().nacos("off", "127.0.0.1:9", off)).await;
    let (status, error) = server.send(Method::POST, PATH, Some(nacos_source("off"))).await;
    assert_eq!((status, &error["code"]), (StatusCode::CONFLICT, &"Conflict.McpDisabled".into()));
    let (_, error) = server.send(Method::POST, PATH, Some(nacos_source("none"))).await;
    assert_eq!(
        (&error["code"], &error["field"]),
        (&"NotFound.NacosInstance".into(), &"nacosSourceConfig.instanceId".into())
    );
    let without_gateway = json!({"type": "MSE_NACOS"});
    let (_, error) = server.send(Method::POST, PATH, Some(without_gateway)).await;
    assert_eq!(error["field"], "nacosSourceConfig");
    let elsewhere = PATH.replace(GATEWAY, "gw-edge");
    let (_, error) = server.send(Method::POST, &elsewhere, Some(nacos_source("off"))).await;
    assert_eq!((&error["code"], &error["field"]), (&"InvalidParameter".into(), &"gatewayId".into()));
}
