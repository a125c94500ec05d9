//! The log on standard error, and traces where the configuration names a collector. Knows of no request and no
//! source: what is traced says so by its target.

use std::io::IsTerminal;
use std::time::Duration;

use anyhow::Context;
use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use reqwest::Url;
use tracing::{Level, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

mod exporter;

use crate::config;
use crate::outgoing::Outgoing;

/// The target of spans that are meant for traces. The log leaves them out, and traces take nothing else.
pub const TRACED: &str = "headwater_trace";

/// How long the last spans may take to leave when the server stops.
const FLUSH: Duration = Duration::from_secs(2);

/// Keeps what must be finished at the end.
pub struct Telemetry {
    traces: Option<SdkTracerProvider>,
}

/// To be called once in a process, inside its runtime.
pub fn start(settings: &config::Telemetry, outgoing: &Outgoing) -> anyhow::Result<Telemetry> {
    let traces = settings.traces_url()?.map(|url| provider(settings, outgoing, &url)).transpose()?;
    let log = tracing_subscriber::fmt::layer()
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .with_filter(log_filter()?);
    let spans = traces.as_ref().map(span_layer);
    tracing_subscriber::registry().with(log).with(spans).try_init().context("the log was set up before")?;
    Ok(Telemetry { traces })
}

impl Telemetry {
    /// Sends what is left, for as long as [`FLUSH`] at most.
    pub fn finish(self) {
        let Some(traces) = self.traces else { return };
        if let Err(error) = traces.shutdown_with_timeout(FLUSH) {
            tracing::warn!(%error, "the last traces were not sent");
        }
    }
}

fn log_filter() -> anyhow::Result<EnvFilter> {
    // What the clients say of a dead registry is in the source's status, worded once.
    let quiet = "info,kube_client=off,kube_runtime=off,opentelemetry=warn";
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(quiet));
    Ok(filter.add_directive(format!("{TRACED}=off").parse()?))
}

fn span_layer<S>(provider: &SdkTracerProvider) -> impl Layer<S> + use<S>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("headwater"))
        .with_location(false)
        .with_threads(false)
        .with_target(false)
        .with_tracked_inactivity(false)
        .with_filter(Targets::new().with_target(TRACED, Level::INFO))
}

/// Spans wait in a bounded queue, and one thread of its own sends them: a collector that is slow or gone costs
/// spans, never a request.
fn provider(
    settings: &config::Telemetry,
    outgoing: &Outgoing,
    url: &Url,
) -> anyhow::Result<SdkTracerProvider> {
    outgoing.check_url(url).context("telemetry.otlp_endpoint can't be used")?;
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(exporter::Client::new(outgoing)?)
        .with_endpoint(url.as_str())
        // Else the environment would choose, and what it may name is not built in.
        .with_protocol(Protocol::HttpBinary)
        .with_timeout(exporter::TIMEOUT)
        .build()
        .context("telemetry.otlp_endpoint can't be used")?;
    let resource = Resource::builder()
        .with_service_name(settings.service_name.clone())
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .build();
    let sampler = Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(settings.sample_ratio)));
    Ok(SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_resource(resource)
        .with_sampler(sampler)
        .build())
}
