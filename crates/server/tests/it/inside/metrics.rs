//! `GET /metrics`.

use contract::sources::SourceState::{Invalid, Synced};
use lab::nacos::{Instance, NacosOptions, NacosServer};
use reqwest::{Method, StatusCode};

use super::{Samples, ask, scrape};
use crate::harness::{Inventory, Server};

const NOWHERE: &str = "127.0.0.1:9";

fn of_source(samples: &Samples, name: &str, source: &str) -> Option<f64> {
    let labels = format!("gateway=\"gw-core\",source=\"{source}\",type=\"MSE_NACOS\"");
    samples.get(&format!("headwater_source_{name}{{{labels}}}")).copied()
}

fn state(samples: &Samples, source: &str, state: &str) -> Option<f64> {
    let labels = format!("gateway=\"gw-core\",source=\"{source}\",state=\"{state}\",type=\"MSE_NACOS\"");
    samples.get(&format!("headwater_source_state{{{labels}}}")).copied()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_synced_source_tells_what_it_offers_and_how_long_its_first_read_took() {
    let folder = tempfile::tempdir().unwrap();
    let registry = NacosServer::start(NacosOptions::in_dir(folder.path())).await.unwrap();
    for host in 1..=3 {
        registry.register(&Instance::new("cart", &format!("10.0.0.{host}"), 8080)).await.unwrap();
    }
    let server = Server::start(&Inventory::default().nacos("n1", &registry.address(), "")).await;
    let source = server.create_nacos("n1").await;
    server.until_endpoints(&source, "cart", 3, 3).await;
    let samples = scrape(&server).await;
    let of = |name: &str| of_source(&samples, name, &source);
    assert_eq!(
        (state(&samples, &source, "Synced"), state(&samples, &source, "Invalid")),
        (Some(1.0), Some(0.0))
    );
    assert_eq!((of("services"), of("endpoints"), of("healthy_endpoints")), (Some(1.0), Some(3.0), Some(3.0)));
    assert_eq!((of("attempts"), of("quarantined")), (Some(0.0), Some(0.0)));
    assert!(of("lag_seconds").unwrap() < 30.0);
    assert_eq!(of("sync_duration_seconds_count"), Some(1.0));
    assert!(of("sync_duration_seconds_sum").unwrap() > 0.0);
    assert!(of("generation").is_some() && of("observed_generation").is_some());
    let text = ask(Method::GET, &format!("{}/metrics", server.url)).await.text().await.unwrap();
    assert!(!text.contains("cart") && !text.contains(&registry.address()), "no names, no addresses");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_source_counts_nothing_as_unknown_and_a_deleted_one_is_gone() {
    let server = Server::start(&Inventory::default().nacos("n1", NOWHERE, "")).await;
    let source = server.create_nacos("n1").await;
    server.until_state(&source, &Invalid).await;
    let samples = scrape(&server).await;
    assert_eq!(
        (state(&samples, &source, "Invalid"), state(&samples, &source, Synced.as_str())),
        (Some(1.0), Some(0.0))
    );
    for unknown in ["services", "endpoints", "healthy_endpoints", "lag_seconds"] {
        assert_eq!(of_source(&samples, unknown, &source), None, "{unknown}");
    }
    assert_eq!(of_source(&samples, "sync_duration_seconds_count", &source), Some(0.0));
    let labels =
        format!("gateway=\"gw-core\",reason=\"ConnectionRefused\",source=\"{source}\",type=\"MSE_NACOS\"");
    assert!(samples[&format!("headwater_source_failures_total{{{labels}}}")] >= 1.0);
    let (status, _) = server.send(Method::DELETE, &format!("/v1/sources/{source}"), None).await;
    assert_eq!(status, StatusCode::OK);
    assert!(!scrape(&server).await.keys().any(|series| series.contains(&source)), "nothing of it remains");
}

#[tokio::test]
async fn requests_count_by_route_and_never_by_path() {
    let server = Server::start(&Inventory::default()).await;
    server.get("/v1/gateways/gw-core").await;
    server.get("/v1/gateways/gw-edge").await;
    server.send(Method::GET, "/v1/gateways/gw-of-nobody", None).await;
    server.get("/console/v1/gateways/gw-core/sources").await;
    server.send(Method::GET, "/v1/made-up", None).await;
    ask(Method::GET, &format!("{}/instances/gw-core", server.url)).await;
    ask("INVENTED".parse().unwrap(), &format!("{}/v1/gateways", server.url)).await;
    let samples = scrape(&server).await;
    let requests = |method: &str, route: &str, status: &str| {
        let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
        let took = samples[&format!("headwater_http_request_duration_seconds_count{{{labels}}}")];
        let requests = samples[&format!("headwater_http_requests_total{{{labels}}}")];
        assert_eq!(took, requests);
        requests
    };
    assert_eq!(requests("GET", "/v1/gateways/{gateway_id}", "2xx"), 2.0);
    assert_eq!(requests("GET", "/v1/gateways/{gateway_id}", "4xx"), 1.0);
    assert_eq!(requests("GET", "/console/v1/gateways/{gateway_id}/sources", "2xx"), 1.0);
    assert_eq!(requests("GET", "unknown", "4xx"), 1.0);
    assert_eq!(requests("GET", "console", "2xx"), 1.0);
    assert_eq!(requests("other", "/v1/gateways", "4xx"), 1.0);
    assert_eq!(samples["headwater_http_requests_in_flight"], 1.0, "this scrape itself");
    assert!(!samples.keys().any(|series| series.contains("gw-of-nobody") || series.contains("INVENTED")));
}

#[tokio::test]
async fn events_and_their_readers_count() {
    let server = Server::start(&Inventory::default().nacos("n1", NOWHERE, "")).await;
    assert_eq!(scrape(&server).await["headwater_events_readers"], 0.0);
    let reader = ask(Method::GET, &format!("{}/console/v1/events", server.url)).await;
    server.create_nacos("n1").await;
    let samples = scrape(&server).await;
    assert_eq!(samples["headwater_events_readers"], 1.0);
    assert_eq!(samples["headwater_events_readers_lagged_total"], 0.0);
    assert!(samples["headwater_events_published_total{type=\"Sources\"}"] >= 1.0);
    drop(reader);
}

#[tokio::test]
async fn the_process_tells_its_build_its_start_and_what_it_uses() {
    let server = Server::start(&Inventory::default()).await;
    let samples = scrape(&server).await;
    assert_eq!(samples[concat!("headwater_build_info{version=\"", env!("CARGO_PKG_VERSION"), "\"}")], 1.0);
    assert!(samples["process_start_time_seconds"] > 1.7e9);
    assert!(samples["process_cpu_seconds_total"] > 0.0);
    assert_eq!(
        samples.get("process_resident_memory_bytes").is_some_and(|bytes| *bytes > 1e6),
        cfg!(target_os = "linux")
    );
}
