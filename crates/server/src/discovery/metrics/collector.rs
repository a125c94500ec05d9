//! The figures of every source, read from the supervisor when they are asked for: nothing is kept that could
//! outlive a source or lag behind it.

use std::fmt;
use std::sync::Arc;

use contract::sources::SourceState;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Unit;

use super::{Counts, Metrics};
use crate::discovery::supervisor::Supervisor;
use crate::discovery::view::{SourceView, Totals};
use crate::store::now;

/// Registered once; collects at every scrape.
pub struct SourceFigures {
    pub supervisor: Supervisor,
    pub metrics: Metrics,
}

struct Seen {
    source_id: String,
    counts: Arc<Counts>,
    view: SourceView,
}

/// A whole number of each source; `None` is left out, for what is not known is not 0.
struct Figure {
    name: &'static str,
    help: &'static str,
    of: fn(&SourceView) -> Option<u64>,
}

const FIGURES: [Figure; 7] = [
    Figure {
        name: "source_services",
        help: "Services that the source offers, as last known.",
        of: |view| view.service_count().map(u64::from),
    },
    Figure {
        name: "source_endpoints",
        help: "Endpoints of the source's services, as last known.",
        of: |view| count(view, |totals| totals.endpoints),
    },
    Figure {
        name: "source_healthy_endpoints",
        help: "Endpoints that take traffic, as last known.",
        of: |view| count(view, |totals| totals.healthy_endpoints),
    },
    Figure {
        name: "source_attempts",
        help: "Attempts that failed since the registry was last read.",
        of: |view| Some(view.status().attempts.into()),
    },
    Figure {
        name: "source_quarantined",
        help: "Whether the source has failed for so long that it is tried rarely.",
        of: |view| Some(view.status().quarantined.into()),
    },
    Figure {
        name: "source_generation",
        help: "How often it was changed how the source is to be followed.",
        of: |view| Some(view.status().generation),
    },
    Figure {
        name: "source_observed_generation",
        help: "The generation with which the registry was last read in full.",
        of: |view| Some(view.status().observed_generation),
    },
];

impl Collector for SourceFigures {
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        let sources = self.seen();
        states(&mut encoder, &sources)?;
        for figure in &FIGURES {
            let mut family = encoder.encode_descriptor(figure.name, figure.help, None, MetricType::Gauge)?;
            for source in &sources {
                let Some(value) = (figure.of)(&source.view) else { continue };
                ConstGauge::new(value).encode(family.encode_family(&source.labels())?)?;
            }
        }
        lags(&mut encoder, &sources)?;
        first_reads(&mut encoder, &sources)?;
        failures(&mut encoder, &sources)
    }
}

impl SourceFigures {
    fn seen(&self) -> Vec<Seen> {
        let known = self.metrics.all().into_iter();
        let seen = known.filter_map(|(source_id, counts)| {
            let view = self.supervisor.view(&source_id)?;
            Some(Seen { source_id, counts, view })
        });
        seen.collect()
    }
}

impl Seen {
    fn labels(&self) -> [(&'static str, &str); 3] {
        let Counts { gateway_id, source_type, .. } = &*self.counts;
        [("source", &self.source_id), ("gateway", gateway_id), ("type", source_type.as_str())]
    }
}

fn states(encoder: &mut DescriptorEncoder, sources: &[Seen]) -> fmt::Result {
    let help = "1 for the state that the source is in, 0 for the others.";
    let mut family = encoder.encode_descriptor("source_state", help, None, MetricType::Gauge)?;
    for source in sources {
        for state in SourceState::KNOWN {
            let labels = (source.labels(), [("state", state.as_str())]);
            let value = u64::from(source.view.status().state == *state);
            ConstGauge::new(value).encode(family.encode_family(&labels)?)?;
        }
    }
    Ok(())
}

fn lags(encoder: &mut DescriptorEncoder, sources: &[Seen]) -> fmt::Result {
    let help = "Time since the source was last known to be in step with its registry.";
    let mut family =
        encoder.encode_descriptor("source_lag", help, Some(&Unit::Seconds), MetricType::Gauge)?;
    for source in sources {
        let Some(last_sync) = source.view.status().last_sync else { continue };
        // A clock that was set back must not make the lag negative.
        let lag = u64::try_from(now() - last_sync).unwrap_or_default();
        let lag = std::time::Duration::from_millis(lag).as_secs_f64();
        ConstGauge::new(lag).encode(family.encode_family(&source.labels())?)?;
    }
    Ok(())
}

fn first_reads(encoder: &mut DescriptorEncoder, sources: &[Seen]) -> fmt::Result {
    let help = "Time from the start of an attempt to its first full read.";
    let kind = MetricType::Histogram;
    let mut family = encoder.encode_descriptor("source_sync_duration", help, Some(&Unit::Seconds), kind)?;
    for source in sources {
        source.counts.first_reads.encode(family.encode_family(&source.labels())?)?;
    }
    Ok(())
}

fn failures(encoder: &mut DescriptorEncoder, sources: &[Seen]) -> fmt::Result {
    let help = "Connections to the registry that could not be made or broke.";
    let mut family = encoder.encode_descriptor("source_failures", help, None, MetricType::Counter)?;
    for source in sources {
        for (reason, failures) in &*source.counts.failures() {
            let labels = (source.labels(), [("reason", *reason)]);
            ConstCounter::new(*failures).encode(family.encode_family(&labels)?)?;
        }
    }
    Ok(())
}

/// `None` until the source was read once.
fn count(view: &SourceView, of: impl Fn(&Totals) -> usize) -> Option<u64> {
    view.status().last_sync?;
    u64::try_from(of(&view.totals())).ok()
}

impl fmt::Debug for SourceFigures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceFigures").field("metrics", &self.metrics).finish_non_exhaustive()
    }
}
