//! Secrets, marked so that they are found again, put wherever one may be put: none of them is in any answer, event,
//! metric, line of the log or file of the database.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contract::sources::SourceState::{Invalid, Synced};
use lab::kube::{ApiServer, Options};
use lab::nacos::{Credentials, Instance, NacosOptions, NacosServer};
use lab::oidc::Fault;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::harness::{GATEWAY, Inventory, Server, cluster_source, nacos_source};
use crate::log::Log;
use crate::oidc;
use crate::sample::put;

/// Every secret begins with this.
const MARK: &str = "mArKeD";
const TOKEN: &str = "mArKeD-token-of-the-file";
const OTHER_TOKEN: &str = "mArKeD-token-that-is-wrong";
const PASSWORD: &str = "mArKeD-password-of-the-file";
const OTHER_PASSWORD: &str = "mArKeD-password-that-is-wrong";

/// Asks, and keeps everything that is told.
struct Listener<'a> {
    server: &'a Server,
    http: Client,
    told: Vec<(String, String)>,
}

impl Listener<'_> {
    async fn ask(&mut self, method: Method, path: &str, body: Option<String>) -> Value {
        let request = self.http.request(method.clone(), format!("{}{path}", self.server.url));
        let request = request.header(CONTENT_TYPE, "application/json").body(body.unwrap_or_default());
        let answer = request.send().await.unwrap();
        let mut told = format!("{:?} ", answer.headers());
        let text = answer.text().await.unwrap();
        told.push_str(&text);
        self.told.push((format!("{method} {path}"), told));
        serde_json::from_str(&text).unwrap_or_default()
    }

    async fn get(&mut self, path: &str) -> Value {
        self.ask(Method::GET, path, None).await
    }

    async fn post(&mut self, path: &str, body: &Value) -> Value {
        self.ask(Method::POST, path, Some(body.to_string())).await
    }

    fn check(&self) {
        for (what, told) in &self.told {
            assert_eq!(found(told), None, "{what}");
        }
    }
}

/// The place of a marked secret in a text.
fn found(text: &str) -> Option<String> {
    place_of(MARK, text)
}

/// The place of a secret in a text, in whatever dress.
pub fn place_of(secret: &str, text: &str) -> Option<String> {
    let encoded = |shift: &str| {
        // Without the signs that depend on what is around it.
        let text = STANDARD.encode(format!("{shift}{secret}"));
        let begin = if shift.is_empty() { 0 } else { 4 };
        text.trim_end_matches('=')[begin..text.trim_end_matches('=').len() - 1].to_owned()
    };
    let bytes = format!("{:?}", secret.as_bytes());
    let dresses = [
        secret.to_owned(),
        encoded(""),
        encoded("a"),
        encoded("ab"),
        bytes.trim_matches(['[', ']']).to_owned(),
    ];
    let at = dresses.iter().find_map(|dress| text.find(dress.as_str()))?;
    Some(text.chars().skip(at.saturating_sub(200)).take(400).collect())
}

pub fn files_below(folder: &Path) -> String {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()).collect()
}

async fn nacos(folder: &Path) -> NacosServer {
    let credentials = Credentials { user: "admin".into(), password: PASSWORD.into() };
    let options = NacosOptions { credentials: Some(credentials), ..NacosOptions::in_dir(folder) };
    let nacos = NacosServer::start(options).await.unwrap();
    nacos.register(&Instance::new("stock", "10.0.0.1", 8080)).await.unwrap();
    nacos
}

fn inventory(cluster: &ApiServer, nacos: &NacosServer) -> Inventory {
    let signs_in = |file: &str| format!("username = \"admin\"\npassword_file = \"{file}\"");
    Inventory::default()
        .cluster("c1", &cluster.kubeconfig())
        .cluster("c2", &cluster.kubeconfig_with_token(OTHER_TOKEN))
        .nacos("n1", &nacos.address(), &signs_in("right.txt"))
        .nacos("n2", &nacos.address(), &signs_in("wrong.txt"))
        .file("right.txt", PASSWORD)
        .file("wrong.txt", OTHER_PASSWORD)
}

/// Registers with secrets, well and in every way badly; the ids.
async fn register(listener: &mut Listener<'_>, kubeconfig: &str, nacos: &str) -> (String, String) {
    const CLUSTERS: &str = "/console/v1/clusters";
    const INSTANCES: &str = "/console/v1/nacos-instances";
    let cluster = json!({"vpcId": "vpc-core", "name": "by-hand", "clusterType": "ACK", "version": "1.33",
                         "kubeconfig": kubeconfig});
    let instance = json!({"vpcId": "vpc-core", "name": "by-hand", "version": "2.3.2", "address": nacos,
                          "mcpEnabled": true, "username": "admin", "password": PASSWORD});
    let registered = listener.post(CLUSTERS, &cluster).await;
    let cluster_id = registered["cluster"]["clusterId"].as_str().unwrap().to_owned();
    let registered = listener.post(INSTANCES, &instance).await;
    let instance_id = registered["instance"]["instanceId"].as_str().unwrap().to_owned();
    for (path, body) in [(CLUSTERS, &cluster), (INSTANCES, &instance)] {
        // The name is taken.
        listener.post(path, body).await;
        let secret = if path == CLUSTERS { "kubeconfig" } else { "password" };
        for wrong in
            [json!([MARK]), json!({MARK: MARK}), json!(7), json!(MARK), json!(format!("{{{MARK}: ["))]
        {
            let mut body = body.clone();
            body["name"] = json!("another");
            body["username"] = json!("");
            body[secret] = wrong;
            listener.post(path, &body).await;
        }
        for body in
            [format!("{{\"{secret}\": \"{MARK}"), format!("{{\"{secret}\": {MARK}}}"), format!("[{MARK}]")]
        {
            listener.ask(Method::POST, path, Some(body)).await;
        }
        let mut misspelt = body.clone();
        misspelt[format!("{secret}s")] = json!(MARK);
        misspelt["name"] = json!(7);
        listener.post(path, &misspelt).await;
    }
    for refused in ["exec: {apiVersion: v1, command: mArKeD}", "tokenFile: mArKeD", "token: [mArKeD]"] {
        let mut body = cluster.clone();
        let user = format!("user: {{{refused}}}");
        body["kubeconfig"] = json!(format!("apiVersion: v1\nkind: Config\nusers:\n- name: u\n  {user}\n"));
        listener.post(CLUSTERS, &body).await;
    }
    let (cluster, instance) = (format!("{CLUSTERS}/{cluster_id}"), format!("{INSTANCES}/{instance_id}"));
    for body in
        [json!({"password": OTHER_PASSWORD}), json!({"address": "127.0.0.1:9"}), json!({"password": [MARK]})]
    {
        listener.ask(Method::PUT, &instance, Some(body.to_string())).await;
    }
    for body in
        [json!({"kubeconfig": kubeconfig}), json!({"kubeconfig": MARK}), json!({"kubeconfig": [MARK]})]
    {
        listener.ask(Method::PUT, &cluster, Some(body.to_string())).await;
    }
    (cluster_id, instance_id)
}

/// Everything that can be read, of these sources.
async fn read(listener: &mut Listener<'_>, sources: &[String], registries: &[(&str, &str)]) {
    for path in [
        "/v1/gateways",
        "/v1/sources",
        "/v1/services",
        "/console/v1/session",
        "/console/v1/gateways",
        "/console/v1/clusters",
        "/console/v1/nacos-instances",
        "/console/v1/search?q=by",
        "/metrics",
        "/readyz",
        "/v1/gateways/gw-core/service-sources/mse-nacos-instances",
        "/v2/gateways/gw-core/service-sources/k8s-clusters",
    ] {
        listener.get(path).await;
    }
    for part in ["", "/impact", "/events", "/sources", "/services", "/offers", "/inventory/clusters"] {
        listener.get(&format!("/console/v1/gateways/{GATEWAY}{part}")).await;
    }
    listener.get(&format!("/console/v1/gateways/{GATEWAY}/inventory/nacos-instances")).await;
    for source in sources {
        listener.get(&format!("/v1/sources/{source}")).await;
        for part in ["", "/services", "/certificates", "/history", "/settings", "/impact"] {
            listener.get(&format!("/console/v1/sources/{source}{part}")).await;
        }
    }
    for (kind, id) in registries {
        for part in ["", "/impact", "/parameters"] {
            listener.get(&format!("/console/v1/{kind}/{id}{part}")).await;
        }
    }
}

/// On one thread, so that the log of every task is heard.
#[tokio::test]
async fn a_secret_is_in_no_answer_no_event_no_log_and_no_file() {
    let log = Log::listen();
    let folder = tempfile::tempdir().unwrap();
    let nacos = nacos(folder.path()).await;
    let cluster =
        ApiServer::start(Options { token: Some(TOKEN.into()), ..Options::default() }).await.unwrap();
    put(&cluster, "cart");
    let server = Server::start(&inventory(&cluster, &nacos)).await;
    let http = lab::http::client().unwrap();
    // Without the usual client's bound on how long an answer may take.
    let patient = Client::builder().no_proxy().build().unwrap();
    let events = patient.get(format!("{}/console/v1/events", server.url)).send().await.unwrap();
    let mut listener = Listener { server: &server, http, told: vec![] };
    let (by_hand, nacos_by_hand) = register(&mut listener, &cluster.kubeconfig(), &nacos.address()).await;
    let mut sources = Vec::new();
    for (body, state) in [
        (cluster_source("c1"), &Synced),
        (cluster_source("c2"), &Invalid),
        (cluster_source(&by_hand), &Synced),
        (nacos_source("n1"), &Synced),
        (nacos_source("n2"), &Invalid),
        (nacos_source(&nacos_by_hand), &Invalid),
    ] {
        listener.post(&format!("/console/v1/gateways/{GATEWAY}/preflight"), &body).await;
        let source = server.create(body).await;
        server.until_state(&source, state).await;
        sources.push(source);
    }
    cluster.rotate_token("mArKeD-token-that-is-new");
    server.until_state(&sources[0], &Invalid).await;
    let registries = [
        ("clusters", "c1"),
        ("clusters", "c2"),
        ("clusters", by_hand.as_str()),
        ("nacos-instances", "n1"),
        ("nacos-instances", "n2"),
        ("nacos-instances", nacos_by_hand.as_str()),
    ];
    read(&mut listener, &sources, &registries).await;
    assert!(listener.told.len() > 100, "{}", listener.told.len());
    listener.check();
    let folder = server.stop().await;
    let events = events.text().await.unwrap();
    assert!(events.contains("Sources"), "{events}");
    assert_eq!(found(&events), None);
    let files = files_below(&folder.path().join("data"));
    assert!(files.contains("c1-name"), "the database is among the files");
    assert_eq!(found(&files), None);
    let log = log.text();
    assert_eq!(found(&log), None);
    for heard in [" INFO ", " TRACE ", "answered"] {
        assert!(log.contains(heard), "{heard} is not among {} bytes of log", log.len());
    }
}

/// Everything that a sign-in by an OpenID provider goes by: the client's secret, codes, tokens, and what the cookies
/// hold; also where the provider says it back.
#[tokio::test]
async fn what_a_sign_in_by_a_provider_goes_by_is_in_no_answer_no_log_and_no_file() {
    let log = Log::listen();
    let (provider, server) = oidc::both().await;
    let mut secrets = vec![oidc::SECRET.to_owned(), STANDARD.encode(format!("headwater:{}", oidc::SECRET))];
    let mut answers = String::new();
    let mut grace = oidc::Browser::at(&server);
    for fault in [Fault::None, Fault::OtherNonce, Fault::BadSignature, Fault::NoToken, Fault::Nonsense] {
        provider.set_fault(fault);
        let mut browser = oidc::Browser::at(&server);
        let back = browser.choose(oidc::START, "sub-grace").await;
        secrets.extend(browser.cookies.values().cloned());
        // The provider refuses a code that it does not know, and says it back.
        let guessed = back.replace("code=code-", "code=mArKeD-");
        for back in if fault == Fault::None { vec![back] } else { vec![back, guessed] } {
            let answer = browser.get(&back).await;
            answers.push_str(&oidc::location(&answer));
            answers.push_str(&answer.text().await.unwrap());
        }
        if browser.is_in() {
            secrets.push(browser.cookies["headwater"].clone());
            grace.cookies.clone_from(&browser.cookies);
        }
    }
    provider.set_fault(Fault::None);
    let mut refused = oidc::Browser::at(&server);
    assert_eq!(oidc::failure(&refused.sign_in("/", "sub-eve").await).1, "Unauthorized.NoMappedGroup");
    secrets.extend(provider.secrets());
    assert!(secrets.len() > 15, "{}", secrets.len());
    let ada = server.first_administrator().await;
    for path in ["users", "sessions", "audit", "session"] {
        answers.push_str(&server.get_as(&ada, &format!("/console/v1/{path}")).await.to_string());
    }
    answers.push_str(&server.get_as(&grace.person(), "/console/v1/session").await.to_string());
    let metrics = server.http.get(format!("{}/metrics", server.url)).send().await.unwrap();
    answers.push_str(&metrics.text().await.unwrap());
    let folder = server.stop().await;
    let files = files_below(&folder.path().join("data"));
    assert!(files.contains("sub-grace") && answers.contains("SignInByProvider"));
    let log = log.text();
    assert!(log.contains("is not valid") && log.contains("the OpenID provider failed"));
    for (place, text) in [("an answer", &answers), ("a file", &files), ("the log", &log)] {
        assert_eq!(found(text), None, "{place}");
        for secret in &secrets {
            let at = text.find(secret.as_str());
            let around = at.map(|at| text[at.saturating_sub(300)..].chars().take(700).collect::<String>());
            assert_eq!(around, None, "{secret} is in {place}");
        }
    }
}

#[test]
fn a_secret_is_found_in_whatever_dress() {
    for text in [
        format!("a{MARK}b"),
        STANDARD.encode(format!("{MARK} and more")),
        STANDARD.encode(format!("x{MARK} and more")),
        STANDARD.encode(format!("xy{MARK} and more")),
        format!("{:?}", format!("x{MARK}y").as_bytes()),
    ] {
        assert!(found(&text).is_some(), "{text}");
    }
    assert_eq!(found("nothing of the kind"), None);
}
