//! Requests, counted and timed by route. Every label is from a closed set.

use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::http::route::{method_of, route_of};

/// Seconds.
const TOOK: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0];

#[derive(Clone, Debug)]
pub struct Requests {
    answered: Family<Labels, Counter>,
    took: Family<Labels, Histogram, fn() -> Histogram>,
    in_flight: Gauge,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    method: &'static str,
    route: String,
    status: &'static str,
}

impl Requests {
    pub fn new() -> Self {
        let took = Family::new_with_constructor((|| Histogram::new(TOOK)) as fn() -> Histogram);
        Self { answered: Family::default(), took, in_flight: Gauge::default() }
    }

    pub fn register(&self, registry: &mut Registry) {
        let help = "Requests that were answered or abandoned";
        registry.register("http_requests", help, self.answered.clone());
        let help = "Time until the head of the answer; a stream goes on after it";
        registry.register_with_unit("http_request_duration", help, Unit::Seconds, self.took.clone());
        let help = "Requests whose answer has not begun";
        registry.register("http_requests_in_flight", help, self.in_flight.clone());
    }
}

/// Counts when it is dropped, so that a request whose caller hung up counts too.
struct Flight {
    requests: Requests,
    labels: Labels,
    started: Instant,
}

pub async fn observe(State(requests): State<Requests>, request: Request, next: Next) -> Response {
    let labels = Labels { method: method_of(&request), route: route_of(&request), status: "abandoned" };
    requests.in_flight.inc();
    let mut flight = Flight { requests, labels, started: Instant::now() };
    let answer = next.run(request).await;
    flight.labels.status = class_of(answer.status());
    answer
}

impl Drop for Flight {
    fn drop(&mut self) {
        let Requests { answered, took, in_flight } = &self.requests;
        in_flight.dec();
        answered.get_or_create(&self.labels).inc();
        took.get_or_create(&self.labels).observe(self.started.elapsed().as_secs_f64());
    }
}

fn class_of(status: StatusCode) -> &'static str {
    match status.as_u16() / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}
