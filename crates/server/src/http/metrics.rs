//! `GET /metrics`: everything that is counted, as OpenMetrics text. Ids of sources and gateways are in it, never a
//! secret, and no name of a service.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

mod events;
mod process;
mod requests;

pub use requests::{Requests, observe};

use crate::app::App;
use crate::discovery::metrics::SourceFigures;
use crate::error::{Error, Result};

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What a scrape reads.
pub fn registry(app: &App, requests: &Requests) -> Arc<Registry> {
    let mut registry = Registry::default();
    registry.register_collector(Box::new(process::Process::started_now()));
    let ours = registry.sub_registry_with_prefix("headwater");
    ours.register("build", "The version that runs", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
    ours.register_collector(Box::new(SourceFigures {
        supervisor: app.supervisor.clone(),
        metrics: app.metrics.clone(),
    }));
    ours.register_collector(Box::new(events::Events(app.hub.clone())));
    requests.register(ours);
    Arc::new(registry)
}

pub async fn scrape(State(registry): State<Arc<Registry>>) -> Result<impl IntoResponse> {
    let mut text = String::new();
    encode(&mut text, &registry).map_err(|error| Error::Internal(error.into()))?;
    Ok(([(header::CONTENT_TYPE, OPEN_METRICS)], text))
}
