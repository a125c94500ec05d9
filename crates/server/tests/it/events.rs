//! The event stream: what changes arrives, once and in order, and a reader that was away resumes.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Inventory, Server};
use crate::reader::Reader;

const NOWHERE: &str = "127.0.0.1:9";

async fn server() -> Server {
    Server::start(&Inventory::default().nacos("n1", NOWHERE, "").nacos("n2", NOWHERE, "")).await
}

fn sources_event(source_id: &str) -> Value {
    json!({"type": "Sources", "gatewayId": "gw-core", "sourceId": source_id})
}

#[tokio::test]
async fn a_created_and_a_deleted_source_are_told_to_who_listens() {
    let server = server().await;
    let mut reader = Reader::open(&server, "?gatewayId=gw-core", None).await;
    let source = server.create_nacos("n1").await;
    assert_eq!(reader.next().await.1, sources_event(&source));
    server.send(Method::DELETE, &format!("/v1/sources/{source}"), None).await;
    assert_eq!(reader.next().await.1, sources_event(&source));
}

#[tokio::test]
async fn a_reader_of_another_gateway_hears_nothing_of_it() {
    let server = server().await;
    let mut reader = Reader::open(&server, "?gatewayId=gw-edge", None).await;
    server.create_nacos("n1").await;
    let change = json!({"mcpEnabled": false});
    server.send(Method::PUT, "/console/v1/nacos-instances/n2/parameters", Some(change)).await;
    assert_eq!(
        reader.next().await.1,
        json!({"type": "Inventory"}),
        "that concerns everybody, and came first"
    );
}

#[tokio::test]
async fn a_reader_resumes_where_it_was_without_a_gap_or_a_double() {
    let server = server().await;
    let mut reader = Reader::open(&server, "", None).await;
    let first = server.create_nacos("n1").await;
    let (id, event) = reader.next().await;
    assert_eq!(event, sources_event(&first));
    drop(reader);
    let second = server.create_nacos("n2").await;
    let mut resumed = Reader::open(&server, "", Some(&id)).await;
    let (mut last, mut event) = resumed.next().await;
    assert_ne!(last, id, "what was seen does not come again");
    // The first source's own failure may stand between.
    while event == sources_event(&first) {
        (last, event) = resumed.next().await;
    }
    assert_eq!(event, sources_event(&second));
    let sequence = |id: &str| id.rsplit_once('-').unwrap().1.parse::<u64>().unwrap();
    assert!(sequence(&last) > sequence(&id));
}

#[tokio::test]
async fn a_reader_from_another_run_of_the_server_is_told_to_load_everything() {
    let server = server().await;
    let mut reader = Reader::open(&server, "", Some("0-7")).await;
    assert_eq!(reader.next().await.1, json!({"type": "Reset"}));
}

#[tokio::test]
async fn answers_and_the_stream_say_as_of_which_event_they_are() {
    let server = server().await;
    let as_of = async || {
        let answer = reqwest::get(format!("{}/console/v1/session", server.url)).await.unwrap();
        answer.headers()["headwater-as-of"].to_str().unwrap().to_owned()
    };
    server
        .send(Method::PUT, "/console/v1/nacos-instances/n1/parameters", Some(json!({"mcpEnabled": false})))
        .await;
    let before = as_of().await;
    let mut reader = Reader::open(&server, &format!("?lastEventId={before}"), None).await;
    server
        .send(Method::PUT, "/console/v1/nacos-instances/n2/parameters", Some(json!({"mcpEnabled": false})))
        .await;
    assert_eq!(reader.next().await.1, json!({"type": "Inventory"}));
    assert_eq!(reader.last_id, before, "the stream begins where the answer ended");
    let (id, event) = reader.next_of_all().await;
    assert_eq!(event, json!({"type": "Audit"}), "every write is recorded");
    assert_eq!(as_of().await, id);
}
