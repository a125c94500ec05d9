//! `/console/v1/clusters` and `/console/v1/nacos-instances`: listing, registering, changing and removing what
//! sources are read from.

use contract::sources::SourceState::{Invalid, Synced};
use lab::kube::{ApiServer, Endpoint, Options, Port};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Inventory, Server};

const CLUSTERS: &str = "/console/v1/clusters";
const INSTANCES: &str = "/console/v1/nacos-instances";
const NOWHERE: &str = "127.0.0.1:9";

async fn cluster() -> ApiServer {
    let cluster = ApiServer::start(Options::default()).await.unwrap();
    cluster
        .put_service("shop", "cart", &[Port::new("http", 80, 8080)], &[Endpoint::ready("10.1.0.1")])
        .unwrap();
    cluster
}

fn cluster_body(name: &str, kubeconfig: &str) -> Value {
    json!({"vpcId": "vpc-core", "name": name, "clusterType": "ACK", "version": "1.33", "kubeconfig": kubeconfig})
}

fn nacos_body(name: &str, address: &str) -> Value {
    json!({"vpcId": "vpc-core", "name": name, "version": "2.3.2", "address": address, "mcpEnabled": true})
}

fn with(mut body: Value, more: &Value) -> Value {
    for (key, value) in more.as_object().unwrap() {
        body[key] = value.clone();
    }
    body
}

async fn register(server: &Server, path: &str, body: Value) -> Value {
    let (status, answer) = server.send(Method::POST, path, Some(body)).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer
}

/// The code and the field of a refusal.
async fn refusal(server: &Server, method: Method, path: &str, body: Option<Value>) -> (u16, String, String) {
    let (status, answer) = server.send(method, path, body).await;
    let text = |key: &str| answer[key].as_str().unwrap_or_default().to_owned();
    (status.as_u16(), text("code"), text("field"))
}

async fn names(server: &Server, path: &str) -> Vec<String> {
    let page = server.get(path).await;
    page["items"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registered_cluster_is_followed_and_its_kubeconfig_is_never_told() {
    let cluster = cluster().await;
    let server = Server::start(&Inventory::default()).await;
    let detail = register(&server, CLUSTERS, cluster_body("prod", &cluster.kubeconfig())).await;
    let id = detail["cluster"]["clusterId"].as_str().unwrap().to_owned();
    let row = json!({
        "clusterId": id, "name": "prod", "clusterType": "ACK", "version": "1.33", "state": "running",
        "regionId": "cn-hangzhou", "vpc": {"vpcId": "vpc-core", "name": "core"}, "permitted": true,
        "hasCredentials": true, "inFile": false, "sources": 0,
    });
    assert_eq!((&detail["cluster"], &detail["dependents"]), (&row, &json!([])));
    let source = server.create_cluster(&id).await;
    server.until_state(&source, &Synced).await;
    server.until_services(&source, &["cart"]).await;
    let detail = server.get(&format!("{CLUSTERS}/{id}")).await;
    let dependent = json!({
        "sourceId": source, "gatewayId": "gw-core", "gatewayName": "网关 a+b", "state": "Synced",
    });
    assert_eq!(detail["dependents"], json!([dependent]));
    let told = format!("{detail} {}", server.get(CLUSTERS).await);
    assert!(!told.contains(&cluster.token()) && !told.contains("certificate-authority-data"), "{told}");
    let folder = server.stop().await;
    for file in std::fs::read_dir(folder.path().join("data")).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let is_there = bytes.windows(cluster.token().len()).any(|part| part == cluster.token().as_bytes());
        assert!(!is_there, "the token is sealed at rest");
    }
}

#[tokio::test]
async fn a_kubeconfig_that_runs_reads_or_trusts_too_much_is_refused_by_its_path() {
    let server = Server::start(&Inventory::default()).await;
    let with_user = |user: &str| {
        format!(
            "apiVersion: v1\nkind: Config\ncurrent-context: c\nclusters:\n- name: c\n  cluster: {{server: 'https://10.0.0.1:6443'}}\n\
             contexts:\n- name: c\n  context: {{cluster: c, user: u}}\nusers:\n- name: u\n  user: {user}\n"
        )
    };
    let careless = with_user("{token: a}").replace("6443'}", "6443', insecure-skip-tls-verify: true}");
    for (kubeconfig, field) in [
        (with_user("{exec: {apiVersion: v1, command: id}}"), "kubeconfig.users[].user.exec"),
        (with_user("{auth-provider: {name: gcp, config: {}}}"), "kubeconfig.users[].user.auth-provider"),
        (with_user("{tokenFile: /etc/passwd}"), "kubeconfig.users[].user.tokenFile"),
        (with_user("{client-certificate: /etc/passwd}"), "kubeconfig.users[].user.client-certificate"),
        (with_user("{client-key: /etc/passwd}"), "kubeconfig.users[].user.client-key"),
        (
            with_user("{token: a}").replace("6443'}", "6443', certificate-authority: /etc/passwd}"),
            "kubeconfig.clusters[].cluster.certificate-authority",
        ),
        (
            with_user("{token: a}").replace("6443'}", "6443', proxy-url: 'http://10.0.0.9:3128'}"),
            "kubeconfig.clusters[].cluster.proxy-url",
        ),
        (careless, "kubeconfig.clusters[].cluster.insecure-skip-tls-verify"),
        (with_user("{token: a}").replace("context: c\n", "context: gone\n"), "kubeconfig"),
        (with_user("{token: a}").replace("https://10.0.0.1:6443", "not an address"), "kubeconfig"),
        ("topsecret".to_owned(), "kubeconfig"),
        ("users:\n- name: u\n  user: {token: {a: topsecret}}".to_owned(), "kubeconfig"),
    ] {
        let body = Some(cluster_body("prod", &kubeconfig));
        let (status, answer) = server.send(Method::POST, CLUSTERS, body).await;
        assert_eq!((status.as_u16(), &answer["field"]), (400, &field.into()), "{kubeconfig}: {answer}");
        assert!(!answer.to_string().contains("topsecret"), "{answer}");
    }
    assert_eq!(server.get(CLUSTERS).await["totalSize"], 0, "nothing is written");
}

#[tokio::test]
async fn what_is_wrong_with_a_registration_is_named_by_code_and_field() {
    let server = Server::start(&Inventory::default().nacos("n1", NOWHERE, "")).await;
    let refused = async |body: Value| refusal(&server, Method::POST, INSTANCES, Some(body)).await;
    let body = nacos_body("orders", NOWHERE);
    for (more, status, code, field) in [
        (json!({"name": " "}), 400, "InvalidParameter.IsEmpty", "name"),
        (json!({"name": "n1-name"}), 409, "Conflict.NameInUse", "name"),
        (json!({"name": 7}), 400, "InvalidParameter", "name"),
        (json!({"vpcId": "vpc-none"}), 404, "NotFound.Vpc", "vpcId"),
        (json!({"version": "latest"}), 400, "InvalidParameter", "version"),
        (json!({"address": "http://nacos:8848"}), 400, "InvalidParameter", "address"),
        (json!({"namespaces": ["public", "a b"]}), 400, "InvalidParameter", "namespaces[1]"),
        (json!({"username": "nacos"}), 400, "InvalidParameter.IsEmpty", "password"),
        (json!({"mcpSupported": false}), 409, "Conflict.McpUnsupported", "mcpEnabled"),
    ] {
        let got = refused(with(body.clone(), &more)).await;
        assert_eq!(got, (status, code.to_owned(), field.to_owned()), "{more}");
    }
    for path in [CLUSTERS, INSTANCES] {
        let (status, _, field) = refusal(&server, Method::GET, &format!("{path}?sort=colour"), None).await;
        assert_eq!((status, field.as_str()), (400, "sort"));
        let (status, _, field) = refusal(&server, Method::GET, &format!("{path}?regionId=mars"), None).await;
        assert_eq!((status, field.as_str()), (400, "regionId"));
        let (status, code, _) = refusal(&server, Method::GET, &format!("{path}/none/impact"), None).await;
        assert!(status == 404 && code.starts_with("NotFound."), "{status} {code}");
    }
    assert_eq!(names(&server, INSTANCES).await, ["n1-name"], "nothing is written");
}

#[tokio::test]
async fn nacos_instances_are_searched_filtered_sorted_and_paged_by_the_server() {
    let inventory = Inventory::default().nacos("n1", NOWHERE, "mcp_enabled = false\nstate = \"Stopped\"");
    let server = Server::start(&inventory).await;
    for (name, version) in [("orders", "2.10.0"), ("billing", "2.9.1")] {
        let body = with(nacos_body(name, "10.9.8.7:8848"), &json!({"version": version}));
        register(&server, INSTANCES, body).await;
    }
    let listed = async |query: &str| names(&server, &format!("{INSTANCES}?{query}")).await;
    assert_eq!(listed("").await, ["billing", "n1-name", "orders"]);
    assert_eq!(listed("sort=-version").await, ["orders", "billing", "n1-name"]);
    assert_eq!(listed("sort=mcp").await, ["billing", "orders", "n1-name"]);
    assert_eq!(listed("q=10.9.8").await, ["billing", "orders"]);
    assert_eq!(listed("state=Stopped").await, ["n1-name"]);
    assert_eq!(listed("mcpEnabled=true&regionId=cn-hangzhou").await, ["billing", "orders"]);
    assert_eq!(listed("pageSize=2&pageNumber=2").await, ["orders"]);
    let session = server.get("/console/v1/session").await;
    assert_eq!(
        (&session["regions"][0]["clusters"], &session["regions"][0]["nacosInstances"]),
        (&0.into(), &3.into())
    );
    let vpcs = server.get("/console/v1/vpcs?regionId=cn-hangzhou").await;
    assert_eq!(vpcs["items"][0], json!({"vpcId": "vpc-core", "name": "core", "regionId": "cn-hangzhou"}));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_kubeconfig_is_followed_at_once_and_a_new_name_shows_at_the_sources() {
    let cluster = cluster().await;
    let server = Server::start(&Inventory::default()).await;
    let wrong = cluster.kubeconfig_with_token("another");
    let detail = register(&server, CLUSTERS, cluster_body("prod", &wrong)).await;
    let id = detail["cluster"]["clusterId"].as_str().unwrap().to_owned();
    let source = server.create_cluster(&id).await;
    let row = server.until_state(&source, &Invalid).await;
    assert_eq!(row["status"]["reason"], "Unauthorized");
    let path = format!("{CLUSTERS}/{id}");
    let change = json!({"kubeconfig": cluster.kubeconfig(), "name": "production"});
    let (status, changed) = server.send(Method::PUT, &path, Some(change)).await;
    assert_eq!((status, &changed["cluster"]["version"]), (StatusCode::OK, &"1.33".into()), "{changed}");
    let row = server.until_state(&source, &Synced).await;
    assert_eq!(row["name"], "production");
    server.until_services(&source, &["cart"]).await;
    let server = server.restart(&Inventory::default()).await;
    let row = server.until_state(&source, &Synced).await;
    assert_eq!((&row["name"], &row["status"]["reason"]), (&"production".into(), &Value::Null));
}

#[tokio::test]
async fn a_kept_password_goes_neither_to_another_server_nor_for_another_user() {
    let server = Server::start(&Inventory::default()).await;
    let body = with(nacos_body("orders", NOWHERE), &json!({"username": "nacos", "password": "topsecret"}));
    let detail = register(&server, INSTANCES, body).await;
    assert!(!detail.to_string().contains("topsecret"));
    assert_eq!((&detail["username"], &detail["instance"]["hasCredentials"]), (&"nacos".into(), &true.into()));
    let path = format!("{INSTANCES}/{}", detail["instance"]["instanceId"].as_str().unwrap());
    let put = async |body: Value| server.send(Method::PUT, &path, Some(body)).await;
    for change in [json!({"address": "127.0.0.1:10"}), json!({"username": "other"})] {
        let refused = refusal(&server, Method::PUT, &path, Some(change)).await;
        assert_eq!(refused, (400, "InvalidParameter.IsEmpty".to_owned(), "password".to_owned()));
    }
    let (status, _) = put(json!({"address": "127.0.0.1:10", "password": "newer"})).await;
    assert_eq!(status, StatusCode::OK);
    let (_, detail) = put(json!({"version": "2.4.3", "namespaces": ["public", "dev"]})).await;
    let expected = (&json!(["", "dev"]), &json!(true), &json!(true));
    assert_eq!(
        (&detail["namespaces"], &detail["instance"]["hasCredentials"], &detail["instance"]["mcpEnabled"]),
        expected
    );
    let (_, detail) = put(json!({"username": "", "mcpSupported": false})).await;
    let instance = &detail["instance"];
    assert_eq!((&detail["username"], &instance["hasCredentials"]), (&Value::Null, &false.into()));
    assert_eq!(instance["mcpEnabled"], false, "it can't be on where it is not supported");
}

#[tokio::test]
async fn a_removed_registry_leaves_its_sources_invalid_and_the_impact_says_which() {
    let server = Server::start(&Inventory::default()).await;
    let detail = register(&server, INSTANCES, nacos_body("orders", NOWHERE)).await;
    let id = detail["instance"]["instanceId"].as_str().unwrap().to_owned();
    let source = server.create_nacos(&id).await;
    let impact = server.get(&format!("{INSTANCES}/{id}/impact")).await;
    assert_eq!(
        (&impact["name"], &impact["sources"][0]["sourceId"]),
        (&"orders".into(), &source.clone().into())
    );
    let path = format!("{INSTANCES}/{id}");
    assert_eq!(server.send(Method::DELETE, &path, None).await.0, StatusCode::OK);
    let row = server.until_source(&source, |row| row["status"]["reason"] == "RegistryRemoved").await;
    assert_eq!((&row["name"], &row["status"]["state"]), (&"orders".into(), &"Invalid".into()));
    let (status, code, _) = refusal(&server, Method::DELETE, &path, None).await;
    assert_eq!((status, code.as_str()), (404, "NotFound.NacosInstance"));
}

#[tokio::test]
async fn the_file_alone_changes_what_it_describes_and_leaves_alone_what_people_registered() {
    let inventory = Inventory::default().nacos("n1", NOWHERE, "");
    let server = Server::start(&inventory).await;
    let detail = register(&server, INSTANCES, nacos_body("orders", NOWHERE)).await;
    let id = detail["instance"]["instanceId"].as_str().unwrap().to_owned();
    let path = format!("{INSTANCES}/n1");
    for (method, body) in [(Method::PUT, Some(json!({"name": "mine"}))), (Method::DELETE, None)] {
        let (status, code, _) = refusal(&server, method, &path, body).await;
        assert_eq!((status, code.as_str()), (409, "Conflict.InInventoryFile"));
    }
    assert_eq!(server.get(&format!("{path}/impact")).await["inFile"], true);
    server.send(Method::PUT, &format!("{INSTANCES}/{id}"), Some(json!({"name": "orders-2"}))).await;
    server.apply(&Inventory::default());
    server.until(INSTANCES, |page| page["totalSize"] == 1).await;
    assert_eq!(names(&server, INSTANCES).await, ["orders-2"]);
    let server = server.restart(&inventory).await;
    assert_eq!(names(&server, INSTANCES).await, ["n1-name", "orders-2"]);
    assert_eq!(server.get(&format!("{INSTANCES}/{id}")).await["instance"]["inFile"], false);
}
