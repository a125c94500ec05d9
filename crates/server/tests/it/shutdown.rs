//! SIGTERM in the middle of writes: what was acknowledged is there afterwards, and the process ends in time.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use lab::server::{HeadwaterServer, ServerOptions};
use reqwest::StatusCode;
use serde_json::Value;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::harness::{Inventory, nacos_source};

const WRITERS: usize = 8;
const OF_EACH: usize = 40;

fn id(writer: usize, number: usize) -> String {
    format!("n{writer}-{number}")
}

/// Creates sources one after the other until the server is gone; those that were acknowledged.
async fn write(
    url: String,
    writer: usize,
    acknowledged: Arc<Mutex<BTreeSet<String>>>,
    count: watch::Sender<usize>,
) {
    let http = lab::http::client().unwrap();
    for number in 0..OF_EACH {
        let request = http.post(format!("{url}/v1/sources")).json(&nacos_source(&id(writer, number)));
        let Ok(answer) = request.send().await else { return };
        assert_eq!(answer.status(), StatusCode::OK);
        let Ok(body) = answer.json::<Value>().await else { return };
        acknowledged.lock().unwrap().insert(body["data"]["sourceId"].as_str().unwrap().to_owned());
        count.send_modify(|count| *count += 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_source_that_was_acknowledged_before_a_sigterm_is_there_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let mut inventory = Inventory::default();
    for (writer, number) in (0..WRITERS).flat_map(|writer| (0..OF_EACH).map(move |number| (writer, number))) {
        inventory = inventory.nacos(&id(writer, number), "127.0.0.1:9", "");
    }
    let options = ServerOptions {
        program: PathBuf::from(env!("CARGO_BIN_EXE_headwater")),
        port: 0,
        data_dir: folder.path().join("data"),
        inventory: inventory.write(folder.path()),
        config: None,
    };
    let acknowledged: Arc<Mutex<BTreeSet<String>>> = Arc::default();
    let mut all_written = 0;
    for round in 1..=2 {
        let server = HeadwaterServer::start(&options).await.unwrap();
        let (count, mut counted) = watch::channel(0);
        let mut writers = JoinSet::new();
        for writer in (0..WRITERS).filter(|writer| writer % 2 == round % 2) {
            writers.spawn(write(server.url().to_owned(), writer, acknowledged.clone(), count.clone()));
        }
        drop(count);
        counted.wait_for(|count| *count >= 10).await.unwrap();
        // In the middle: it is an error if the process does not end in time, or not well.
        server.stop().await.unwrap();
        writers.join_all().await;
        let server = HeadwaterServer::start(&options).await.unwrap();
        let http = lab::http::client().unwrap();
        let mut found = BTreeSet::new();
        for page in 1.. {
            let url = format!("{}/v1/sources?pageSize=100&pageNumber={page}", server.url());
            let page: Value = http.get(url).send().await.unwrap().json().await.unwrap();
            let items = page["data"]["items"].as_array().unwrap();
            found.extend(items.iter().map(|item| item["sourceId"].as_str().unwrap().to_owned()));
            if items.is_empty() {
                break;
            }
        }
        server.stop().await.unwrap();
        let acknowledged = acknowledged.lock().unwrap();
        assert!(acknowledged.len() >= all_written + 10, "they wrote until the end");
        assert!(acknowledged.is_subset(&found), "{:?}", acknowledged.difference(&found));
        all_written = found.len();
        assert!(all_written < round * WRITERS / 2 * OF_EACH, "it was in the middle");
    }
}

/// A stop is bounded, whoever holds on.
#[tokio::test(flavor = "multi_thread")]
async fn a_caller_that_does_not_let_go_keeps_nobody_from_stopping() {
    use tokio::io::AsyncWriteExt;
    let folder = tempfile::tempdir().unwrap();
    let options = ServerOptions {
        program: PathBuf::from(env!("CARGO_BIN_EXE_headwater")),
        port: 0,
        data_dir: folder.path().join("data"),
        inventory: Inventory::default().write(folder.path()),
        config: None,
    };
    let server = HeadwaterServer::start(&options).await.unwrap();
    let mut stream =
        tokio::net::TcpStream::connect(server.url().trim_start_matches("http://")).await.unwrap();
    let head = b"POST /v1/sources HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 100\r\n\r\n{";
    stream.write_all(head).await.unwrap();
    let stopped = tokio::time::timeout(Duration::from_secs(9), server.stop()).await;
    stopped.expect("in time").unwrap();
}

/// As browsers open them ahead of time.
#[tokio::test(flavor = "multi_thread")]
async fn a_connection_on_which_nothing_was_said_does_not_delay_the_end() {
    let server = crate::harness::Server::start(&Inventory::default()).await;
    let address = server.url.trim_start_matches("http://").to_owned();
    let _silent = tokio::net::TcpStream::connect(&address).await.unwrap();
    server.get("/v1/gateways").await;
    tokio::time::timeout(Duration::from_secs(4), server.stop()).await.expect("at once");
}
