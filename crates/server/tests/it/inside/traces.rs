//! Traces, as a collector gets them from the real program. A process has one log and one tracer, so these tests
//! start processes of their own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use lab::server::{HeadwaterServer, ServerOptions};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{KeyValue, any_value::Value};
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use reqwest::Method;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::ask;
use crate::harness::{GATEWAY, Inventory, nacos_source};

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const CALLER: &str = "b7ad6b7169203331";

/// An OTLP receiver over HTTP, as a collector is one.
async fn collector() -> (String, UnboundedReceiver<ExportTraceServiceRequest>) {
    let (tell, told) = unbounded_channel();
    let receive = move |body: Bytes| async move {
        tell.send(ExportTraceServiceRequest::decode(body).unwrap()).unwrap();
    };
    let router = Router::new().route("/v1/traces", post(receive));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
    (url, told)
}

async fn start(folder: &TempDir, telemetry: &str) -> HeadwaterServer {
    let config = write(folder.path(), "headwater.toml", &format!("[telemetry]\n{telemetry}"));
    let options = ServerOptions {
        program: env!("CARGO_BIN_EXE_headwater").into(),
        port: 0,
        data_dir: folder.path().join("data"),
        inventory: Inventory::default().nacos("n1", "127.0.0.1:9", "").write(folder.path()),
        config: Some(config),
    };
    HeadwaterServer::start(&options).await.unwrap()
}

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let file = folder.join(name);
    std::fs::write(&file, text).unwrap();
    file
}

fn attributes(of: &[KeyValue]) -> BTreeMap<&str, String> {
    let text = |pair: &KeyValue| match pair.value.as_ref().and_then(|value| value.value.as_ref()) {
        Some(Value::StringValue(text)) => text.clone(),
        Some(Value::IntValue(number)) => number.to_string(),
        other => format!("{other:?}"),
    };
    of.iter().map(|pair| (pair.key.as_str(), text(pair))).collect()
}

/// Everything that arrived, once the server has ended.
fn spans(told: &mut UnboundedReceiver<ExportTraceServiceRequest>, service: &str) -> Vec<Span> {
    let mut spans = vec![];
    while let Ok(export) = told.try_recv() {
        for resource in export.resource_spans {
            let named = attributes(&resource.resource.as_ref().unwrap().attributes)["service.name"].clone();
            assert_eq!(named, service);
            spans.extend(resource.scope_spans.into_iter().flat_map(|scope| scope.spans));
        }
    }
    spans
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_goes_on_with_its_callers_trace() {
    let (collector, mut told) = collector().await;
    let folder = tempfile::tempdir().unwrap();
    let server =
        start(&folder, &format!("otlp_endpoint = \"{collector}\"\nservice_name = \"upstream\"")).await;
    let http = lab::http::client().unwrap();
    let traced = http
        .get(format!("{}/v1/gateways/{GATEWAY}", server.url()))
        .header("traceparent", format!("00-{TRACE}-{CALLER}-01"));
    let answer = traced.send().await.unwrap();
    let request_id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
    let silent = http.get(format!("{}/v1/gateways", server.url()));
    let silent = silent.header("traceparent", "00-0af7651916cd43dd8448eb211c80319d-b7ad6b7169203331-00");
    silent.send().await.unwrap();
    server.stop().await.unwrap();
    let spans = spans(&mut told, "upstream");
    let [span] = spans.iter().collect::<Vec<_>>()[..] else { panic!("not one span: {spans:#?}") };
    assert_eq!(span.name, "GET /v1/gateways/{gateway_id}");
    assert_eq!((hex(&span.trace_id), hex(&span.parent_span_id)), (TRACE.to_owned(), CALLER.to_owned()));
    let attributes = attributes(&span.attributes);
    assert_eq!(attributes["http.request.method"], "GET");
    assert_eq!(attributes["http.route"], "/v1/gateways/{gateway_id}");
    assert_eq!(attributes["http.response.status_code"], "200");
    assert_eq!(attributes["request.id"], request_id);
    assert!(!format!("{spans:?}").contains(GATEWAY), "a trace carries routes, not paths");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_at_a_source_is_a_span_with_its_outcome() {
    let (collector, mut told) = collector().await;
    let folder = tempfile::tempdir().unwrap();
    let server = start(&folder, &format!("otlp_endpoint = \"{collector}\"")).await;
    let request = lab::http::client().unwrap().post(format!("{}/v1/sources", server.url()));
    let created: serde_json::Value =
        request.json(&nacos_source("n1")).send().await.unwrap().json().await.unwrap();
    let source = created["data"]["sourceId"].as_str().unwrap();
    until_invalid(server.url(), source).await;
    server.stop().await.unwrap();
    let spans = spans(&mut told, "headwater");
    let attempt = spans.iter().find(|span| span.name == "source attempt").expect("an attempt");
    let attributes = attributes(&attempt.attributes);
    assert_eq!(
        (attributes["source.id"].as_str(), attributes["outcome"].as_str()),
        (source, "ConnectionRefused")
    );
    assert!(attempt.parent_span_id.is_empty(), "an attempt is nobody's part");
}

async fn until_invalid(url: &str, source: &str) {
    let mut polls = tokio::time::interval(Duration::from_millis(20));
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        polls.tick().await;
        let answer = ask(Method::GET, &format!("{url}/v1/sources/{source}")).await;
        let answer: serde_json::Value = answer.json().await.unwrap();
        if answer["data"]["associationStatus"] == "Invalid" {
            return;
        }
        assert!(Instant::now() < deadline, "{answer:#}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_never_answers_delays_no_request_and_hardly_the_end() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", silent.local_addr().unwrap());
    let held = tokio::spawn(async move {
        let mut held = vec![];
        loop {
            held.push(silent.accept().await.unwrap());
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let server = start(&folder, &format!("otlp_endpoint = \"{endpoint}\"")).await;
    let http = lab::http::client().unwrap();
    // More than the queue holds: what does not fit is dropped.
    for _ in 0..3000 {
        let answer = http.get(format!("{}/healthz", server.url())).send().await.unwrap();
        assert_eq!(answer.status(), 200);
    }
    let stopping = Instant::now();
    server.stop().await.unwrap();
    assert!(stopping.elapsed() < Duration::from_secs(5), "{:?}", stopping.elapsed());
    held.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_is_not_there_is_no_trouble() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(&folder, "otlp_endpoint = \"http://127.0.0.1:9\"").await;
    assert_eq!(ask(Method::GET, &format!("{}/readyz", server.url())).await.status(), 200);
    let stopping = Instant::now();
    server.stop().await.unwrap();
    assert!(stopping.elapsed() < Duration::from_secs(5), "{:?}", stopping.elapsed());
}
