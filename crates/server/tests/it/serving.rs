//! Connections as callers meet them: TLS and its renewal, slow and greedy callers, and the end of the server.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use futures::future::join_all;
use hyper_util::rt::{TokioExecutor, TokioIo};
use reqwest::{Certificate, Client, StatusCode, Version};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use serde_json::{Value, json};
use server::config::Config;
use server::discovery::patience::Seconds;
use server::serving::tls::Files;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::harness::{Inventory, Server};
use crate::reader::Reader;

const PATIENCE: Duration = Duration::from_secs(10);

/// Writes a new certificate with its key; the certificate.
fn write_pair(folder: &Path) -> String {
    let pair = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    std::fs::write(folder.join("tls.crt"), pair.cert.pem()).unwrap();
    std::fs::write(folder.join("tls.key"), pair.signing_key.serialize_pem()).unwrap();
    pair.cert.pem()
}

fn client(certificate: &str) -> Client {
    let certificate = Certificate::from_pem(certificate.as_bytes()).unwrap();
    Client::builder().tls_certs_only([certificate]).no_proxy().build().unwrap()
}

/// Asks for the gateways, in the version that the tests' usual client does not speak.
async fn get_by_http2(address: SocketAddr, certificate: &str) -> hyper::Response<hyper::body::Incoming> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()).unwrap();
    let mut config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec()];
    let name = ServerName::try_from("localhost").unwrap();
    let stream = TcpStream::connect(address).await.unwrap();
    let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap();
    let (mut sender, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let request = hyper::Request::get(format!("https://localhost:{}/v1/gateways", address.port()));
    sender.send_request(request.body(Body::empty()).unwrap()).await.unwrap()
}

async fn with(configure: impl FnOnce(&mut Config)) -> Server {
    Server::start_with(tempfile::tempdir().unwrap(), &Inventory::default(), configure).await
}

fn address(server: &Server) -> SocketAddr {
    server.url.split_once("://").unwrap().1.parse().unwrap()
}

fn seconds(seconds: f64) -> Seconds {
    Seconds(Duration::from_secs_f64(seconds))
}

/// Everything that comes until the server ends the connection.
async fn rest(stream: &mut TcpStream) -> String {
    let mut rest = Vec::new();
    // One that is reset has ended, too.
    let _ = timeout(PATIENCE, stream.read_to_end(&mut rest)).await.expect("it ends");
    String::from_utf8_lossy(&rest).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn tls_is_spoken_with_both_versions_of_http_and_a_renewed_certificate_is_taken_up() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    let first = write_pair(&path);
    let server = Server::start_with(folder, &Inventory::default(), |config| {
        config.tls = Some(Files { certificate: path.join("tls.crt"), key: path.join("tls.key") });
    })
    .await;
    let url = format!("https://localhost:{}/v1/gateways", address(&server).port());
    let answer = client(&first).get(&url).send().await.unwrap();
    assert_eq!((answer.status(), answer.version()), (StatusCode::OK, Version::HTTP_11));
    assert_eq!(answer.headers()["strict-transport-security"], "max-age=31536000");
    let answer = get_by_http2(address(&server), &first).await;
    assert_eq!((answer.status(), answer.version()), (StatusCode::OK, Version::HTTP_2));
    // A key that is not the certificate's changes nothing.
    let other = tempfile::tempdir().unwrap();
    write_pair(other.path());
    std::fs::copy(other.path().join("tls.key"), path.join("tls.key")).unwrap();
    client(&first).get(&url).send().await.expect("the old pair still answers");
    let second = write_pair(&path);
    let renewed = async {
        let mut polls = tokio::time::interval(Duration::from_millis(50));
        while client(&second).get(&url).send().await.is_err() {
            polls.tick().await;
        }
    };
    timeout(PATIENCE, renewed).await.expect("the new certificate is used");
    assert!(client(&first).get(&url).send().await.is_err(), "the old one is not");
    // Who does not speak TLS gets no answer.
    let mut plain = TcpStream::connect(address(&server)).await.unwrap();
    plain.write_all(b"GET /v1/gateways HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    assert!(!rest(&mut plain).await.contains("HTTP/1.1 200"));
}

#[tokio::test]
async fn without_tls_browsers_are_not_told_to_come_back_by_it() {
    let server = with(|_| {}).await;
    let answer = lab::http::client().unwrap().get(&server.url).send().await.unwrap();
    let headers = answer.headers();
    assert!(!headers.contains_key("strict-transport-security"));
    assert_eq!(headers["x-frame-options"], "DENY");
    assert_eq!(headers["cross-origin-opener-policy"], "same-origin");
    assert_eq!(headers["referrer-policy"], "same-origin");
    assert!(headers["permissions-policy"].to_str().unwrap().contains("camera=()"));
}

#[tokio::test]
async fn only_the_listed_web_sites_may_show_the_console_in_a_frame() {
    let portal = "https://portal.example.com".to_owned();
    let server = with(|config| config.frame_ancestors = vec![portal.try_into().unwrap()]).await;
    let answer = lab::http::client().unwrap().get(&server.url).send().await.unwrap();
    let policy = answer.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.ends_with("frame-ancestors https://portal.example.com"), "{policy}");
    assert!(!answer.headers().contains_key("x-frame-options"), "it knows no list");
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_that_say_nothing_or_speak_too_slowly_are_let_go() {
    let server = with(|config| {
        config.limits.head = seconds(0.3);
        config.limits.body = seconds(0.3);
        config.limits.idle = seconds(0.3);
    })
    .await;
    let head = "POST /v1/sources HTTP/1.1\r\nhost: 127.0.0.1\r\n";
    for (said, answer) in [
        (String::new(), ""),
        ("POST /v1/sou".to_owned(), ""),
        (head.to_owned(), ""),
        (format!("{head}content-length: 100\r\n\r\n{{"), "HTTP/1.1 408"),
        ("GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n".to_owned(), "HTTP/1.1 200"),
    ] {
        let mut stream = TcpStream::connect(address(&server)).await.unwrap();
        stream.write_all(said.as_bytes()).await.unwrap();
        let told = rest(&mut stream).await;
        assert!(told.starts_with(answer), "{said}: {told}");
        assert!(answer != "HTTP/1.1 408" || told.contains("InvalidParameter.BodyTooSlow"), "{told}");
    }
    // A stream is not idle, though nobody asks anything on it.
    let mut reader = Reader::open(&server, "", None).await;
    let mut silent = TcpStream::connect(address(&server)).await.unwrap();
    for _ in 0..3 {
        rest(&mut silent).await;
        silent = TcpStream::connect(address(&server)).await.unwrap();
    }
    server.apply(&Inventory::default());
    reader.next_of("Inventory").await;
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let server = with(|_| {}).await;
    let many = (0..200).map(|number| format!("x-{number}: 1\r\n")).collect::<Vec<_>>().concat();
    let large = format!("x-large: {}\r\n", "a".repeat(70_000));
    for headers in [many, large] {
        let mut stream = TcpStream::connect(address(&server)).await.unwrap();
        let request = format!("GET /v1/gateways HTTP/1.1\r\nhost: 127.0.0.1\r\n{headers}\r\n");
        // It may answer before it has read everything.
        let _ = stream.write_all(request.as_bytes()).await;
        let told = rest(&mut stream).await;
        assert!(told.is_empty() || told.starts_with("HTTP/1.1 431"), "{told}");
    }
}

#[tokio::test]
async fn who_asks_too_fast_is_told_when_to_come_again_and_then_served() {
    let server = with(|config| {
        config.limits.requests = 5;
        config.limits.burst = 2;
    })
    .await;
    let http = lab::http::client().unwrap();
    let url = format!("{}/v1/gateways", server.url);
    let get = || async { http.get(&url).send().await.unwrap() };
    let answers = join_all((0..10).map(|_| get())).await;
    let refused = answers.into_iter().find(|answer| answer.status() == StatusCode::TOO_MANY_REQUESTS);
    let refused = refused.expect("ten at once are too many");
    let wait: u64 = refused.headers()["x-acs-retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=1600).contains(&wait), "{wait}");
    assert_eq!(refused.headers()["retry-after"], "1");
    let body: Value = refused.json().await.unwrap();
    assert_eq!(body["code"], "Throttling.User");
    assert!(!body["requestId"].as_str().unwrap().is_empty());
    let later = async {
        let mut polls = tokio::time::interval(Duration::from_millis(wait));
        loop {
            polls.tick().await;
            if get().await.status() == StatusCode::OK {
                break;
            }
        }
    };
    timeout(PATIENCE, later).await.expect("served again");
    for path in ["/healthz", "/metrics", "/"] {
        let answers = join_all((0..10).map(|_| http.get(format!("{}{path}", server.url)).send())).await;
        assert!(answers.iter().all(|answer| answer.as_ref().unwrap().status() == StatusCode::OK), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn event_streams_do_not_count_as_requests_that_are_under_way() {
    let server = with(|config| {
        config.limits.in_flight_of_one = 1;
        config.limits.in_flight = 1;
    })
    .await;
    let mut readers = Vec::new();
    for _ in 0..5 {
        readers.push(Reader::open(&server, "", None).await);
    }
    // A request whose body is awaited takes the one place there is.
    let mut slow = TcpStream::connect(address(&server)).await.unwrap();
    let head = "POST /v1/sources HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 2\r\n\r\n{";
    slow.write_all(head.as_bytes()).await.unwrap();
    let http = lab::http::client().unwrap();
    let mut polls = tokio::time::interval(Duration::from_millis(20));
    let refused = async {
        loop {
            let answer = http.get(format!("{}/v1/gateways", server.url)).send().await.unwrap();
            if answer.status() == StatusCode::SERVICE_UNAVAILABLE {
                return answer;
            }
            polls.tick().await;
        }
    };
    let refused = timeout(PATIENCE, refused).await.expect("there is no place");
    assert_eq!(refused.headers()["x-acs-retry-after"], "1000");
    slow.write_all(b"}").await.unwrap();
    let mut begin = [0; 12];
    slow.read_exact(&mut begin).await.unwrap();
    assert_eq!(&begin, b"HTTP/1.1 400");
    server.get("/v1/gateways").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_under_way_is_answered_though_the_server_stops_and_streams_end() {
    let server = Server::start(&Inventory::default().nacos("n1", "127.0.0.1:9", "")).await;
    let stream = format!("{}/console/v1/events", server.url);
    let stream = lab::http::client().unwrap().get(stream).send().await.unwrap();
    let body = crate::harness::nacos_source("n1").to_string();
    let mut writer = TcpStream::connect(address(&server)).await.unwrap();
    let head = format!(
        "POST /v1/sources HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
        body.len()
    );
    writer.write_all(head.as_bytes()).await.unwrap();
    let mut begin = [0; 12];
    // The handler asks for the body: the request is under way.
    writer.read_exact(&mut begin).await.unwrap();
    assert_eq!(&begin, b"HTTP/1.1 100");
    let stopping = tokio::spawn(server.stop());
    // The stream ends, and nobody new comes in.
    timeout(PATIENCE, stream.bytes()).await.expect("it ends").unwrap();
    writer.write_all(body.as_bytes()).await.unwrap();
    let told = rest(&mut writer).await;
    assert!(told.contains("HTTP/1.1 200"), "{told}");
    let answer: Value = serde_json::from_str(
        told.split_once("\r\n\r\n{").map(|(_, body)| format!("{{{body}")).unwrap().as_str(),
    )
    .unwrap();
    let folder = timeout(PATIENCE, stopping).await.expect("it stops").unwrap();
    let again = Server::start_in(folder, &Inventory::default().nacos("n1", "127.0.0.1:9", ""), true).await;
    let source = answer["data"]["sourceId"].as_str().unwrap();
    assert_eq!(again.get(&format!("/v1/sources/{source}")).await["data"]["sourceId"], json!(source));
}
