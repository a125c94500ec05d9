//! What a list costs: a page of 100 of 10,000 sources, by a signature and by a session, beside nginx that serves the
//! very same bytes from a file.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use contract::sources::{NewOrigin, NewSource};
use lab::server::ServerOptions;
use rand::Rng;
use reqwest::Url;
use serde_json::{Value, json};
use server::store::Store;
use server::store::seal::Key;

use crate::client::{Connection, Requests, ask};
use crate::figures::show;
use crate::inventory::{GATEWAY, Inventory};
use crate::nginx::Nginx;
use crate::report::{Section, Table};
use crate::stage::Server;

const SOURCES: usize = 10_000;
const CONNECTIONS: [usize; 3] = [1, 16, 64];
const LASTING: Duration = Duration::from_secs(5);
/// Before anything counts.
const WARM: Duration = Duration::from_secs(1);
/// More than are sent in that time.
const SIGNED_AHEAD: usize = 60_000;
const PAGE: &str = "pageNumber=50&pageSize=100";
/// The server must not hold the benchmark back.
const SETTINGS: &str = "[limits]\nrequests = 1000000\nburst = 1000000\nrequests_of_address = 1000000\n\
                        burst_of_address = 1000000\n";

pub async fn measure(program: &Path) -> Result<Section> {
    eprintln!("list: {SOURCES} sources");
    let mut inventory = Inventory::default();
    let ids: Vec<String> = (0..SOURCES).map(|number| format!("mse-cn-{number:05}")).collect();
    for id in &ids {
        inventory.nacos(id, "10.0.0.1:8848", "");
    }
    let mut data_dir = None;
    let server = Server::start_with(program, &inventory, async |options| {
        data_dir = Some(options.data_dir.clone());
        configure(options)
    })
    .await?;
    fill(&data_dir.context("no data directory")?, ids).await?;
    let caller = Caller::new(&server).await?;
    let cloud = format!("/v1/sources?gatewayId={GATEWAY}&{PAGE}");
    let console = format!("/console/v1/gateways/{GATEWAY}/sources?{PAGE}");
    let mut connection = Connection::open(&caller.address).await?;
    let mut bytes = async |path: &str| {
        let answer = connection.ask(&caller.by_session(path)).await?;
        let answer = String::from_utf8(answer.to_vec())?;
        let page: Value = serde_json::from_str(&answer)?;
        let items = page.get("data").unwrap_or(&page)["items"].as_array().map_or(0, Vec::len);
        ensure!(items == 100, "{path} has {items} items");
        anyhow::Ok(answer)
    };
    let (listed, rows) = (bytes(&cloud).await?, bytes(&console).await?);
    let nginx = Nginx::start(&[("listed.json", &listed), ("rows.json", &rows)]).await?;
    let mut table =
        Table::new(&["100 of 10,000 sources", "bytes", "connections", "requests/s", "p50", "p99", "max"]);
    for connections in CONNECTIONS {
        eprintln!("list: {connections} connections");
        let same = |request: Vec<u8>| Requests::Same(Arc::new(request));
        let file = |name: &str| same(get(&nginx.address, name, &[]));
        let signed = Requests::Each(Arc::new((0..SIGNED_AHEAD).map(|_| caller.signed(&cloud)).collect()));
        for (label, address, requests, size) in [
            ("ListSources, signed", &caller.address, signed, listed.len()),
            ("ListSources, by session", &caller.address, same(caller.by_session(&cloud)), listed.len()),
            ("the same bytes, nginx", &nginx.address, file("/listed.json"), listed.len()),
            (
                "the console's list, by session",
                &caller.address,
                same(caller.by_session(&console)),
                rows.len(),
            ),
            ("the same bytes, nginx", &nginx.address, file("/rows.json"), rows.len()),
        ] {
            if let Requests::Same(_) = requests {
                ask(address, connections, &requests, WARM).await?;
            }
            let pace = ask(address, connections, &requests, LASTING).await?;
            let times = [pace.times.p50(), pace.times.p99(), pace.times.max()].map(show);
            let facts = [label.to_owned(), size.to_string(), connections.to_string()];
            table.row(facts.into_iter().chain([format!("{:.0}", pace.per_second)]).chain(times));
        }
    }
    let notes = vec![format!(
        "{}, one process, beside the server and the client on the same cores. Every signed call has a nonce of its \
         own, signed before the clock runs. The sources are listed, not followed.",
        nginx.version
    )];
    nginx.stop().await?;
    server.stop().await?;
    let about = format!(
        "A page from the middle of {SOURCES} sources of one gateway, for {} s each, on connections that are kept, one \
         request at a time on each, by one client.",
        LASTING.as_secs()
    );
    Ok(Section { name: "list", about, tables: vec![table], notes })
}

fn configure(options: &mut ServerOptions) -> Result<()> {
    let file = options.inventory.with_file_name("headwater.toml");
    fs::write(&file, SETTINGS)?;
    options.config = Some(file);
    Ok(())
}

/// Beside the running server, which lists them from then on.
async fn fill(data_dir: &Path, ids: Vec<String>) -> Result<()> {
    let store = Store::open_beside(data_dir, None, &Key::in_file(data_dir, None)).await?;
    for id in ids {
        let origin = NewOrigin::Nacos { instance_id: id.clone() };
        let new = NewSource { gateway_id: GATEWAY.to_owned(), resource_group_id: None, origin };
        store.insert_source(&new, &id).await?;
    }
    store.close().await;
    Ok(())
}

/// A program with a key, and a person who signed in.
struct Caller {
    address: String,
    access_key_id: String,
    secret: String,
    cookie: String,
}

impl Caller {
    async fn new(server: &Server) -> Result<Self> {
        let url = Url::parse(&server.url("/"))?;
        let address = format!("127.0.0.1:{}", url.port().context("no port")?);
        let rights = json!({"name": "bench", "role": "viewer", "scope": {"kind": "all"}});
        let key = post(server, "/console/v1/access-keys", &rights).await?;
        let user = post(server, "/console/v1/users", &rights).await?;
        let link = format!("/console/v1/users/{}/link", text(&user["userId"])?);
        let link = post(server, &link, &json!({})).await?;
        let taken = json!({"token": link["token"], "password": "a password of the benchmark"});
        let answer = server.http.post(server.url("/console/v1/setup")).json(&taken).send().await?;
        let cookie = answer.headers().get("set-cookie").context("no cookie")?.to_str()?;
        Ok(Self {
            address,
            access_key_id: text(&key["accessKey"]["accessKeyId"])?,
            secret: text(&key["accessKeySecret"])?,
            cookie: cookie.split(';').next().unwrap_or_default().to_owned(),
        })
    }

    fn by_session(&self, path: &str) -> Vec<u8> {
        get(&self.address, path, &[("cookie", &self.cookie)])
    }

    fn signed(&self, path: &str) -> Vec<u8> {
        let nonce = format!("{:032x}", rand::rng().random::<u128>());
        let (date, hash) = (acs3::format_date(server::store::now()), acs3::body_hash(b""));
        let mut headers = vec![
            (acs3::header::DATE, date.as_str()),
            (acs3::header::NONCE, &nonce),
            (acs3::header::CONTENT_HASH, &hash),
            (acs3::header::ACTION, "ListSources"),
            (acs3::header::VERSION, "2024-03-27"),
        ];
        let (plain, query) = path.split_once('?').unwrap_or((path, ""));
        let host = [(acs3::header::HOST, self.address.as_bytes())];
        let sent: Vec<(&str, &[u8])> =
            host.into_iter().chain(headers.iter().map(|(name, value)| (*name, value.as_bytes()))).collect();
        let request = acs3::Request { method: "GET", path: plain, query, headers: &sent };
        let signer = acs3::Signer { access_key_id: &self.access_key_id, secret: &self.secret };
        let authorization = signer.sign(&request);
        headers.push((acs3::header::AUTHORIZATION, &authorization));
        get(&self.address, path, &headers)
    }
}

fn get(address: &str, path: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    let headers: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!("GET {path} HTTP/1.1\r\nhost: {address}\r\n{}\r\n", headers.concat()).into_bytes()
}

async fn post(server: &Server, path: &str, body: &Value) -> Result<Value> {
    let answer = server.http.post(server.url(path)).json(body).send().await?;
    let (status, body): (_, Value) = (answer.status(), answer.json().await?);
    ensure!(status.is_success(), "{path}: {status} {body}");
    Ok(body)
}

fn text(value: &Value) -> Result<String> {
    value.as_str().map(str::to_owned).context("no text")
}
