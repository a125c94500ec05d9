//! The server seen from the inside: metrics, probes and traces, as a monitoring system reads them.
#![allow(clippy::float_cmp, reason = "what is compared are counts, which are whole")]

use std::collections::BTreeMap;

use reqwest::{Method, Response};

use crate::harness::Server;

mod health;
mod metrics;
mod openmetrics;
mod traces;

/// Samples by name and labels, as `headwater_source_services{gateway="gw-core",…}`; labels in alphabetical order.
type Samples = BTreeMap<String, f64>;

async fn ask(method: Method, url: &str) -> Response {
    lab::http::client().unwrap().request(method, url).send().await.unwrap()
}

/// What a scrape finds; the text must be right to the letter.
async fn scrape(server: &Server) -> Samples {
    let answer = ask(Method::GET, &format!("{}/metrics", server.url)).await;
    assert_eq!(answer.status(), 200);
    let text = answer.text().await.unwrap();
    openmetrics::parse(&text).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}
