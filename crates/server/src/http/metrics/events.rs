//! What the hub counts of the event stream.

use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::gauge::ConstGauge;

use crate::hub::Hub;

pub struct Events(pub Hub);

impl Collector for Events {
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        let counts = self.0.counts();
        let help = "Events told to the readers of the stream.";
        let published = encoder.encode_descriptor("events_published", help, None, MetricType::Counter)?;
        counts.published.encode(published)?;
        let help = "Readers that are connected to the event stream.";
        let readers = encoder.encode_descriptor("events_readers", help, None, MetricType::Gauge)?;
        ConstGauge::new(self.0.readers()).encode(readers)?;
        let help = "How often a reader fell so far behind that it had to load everything again.";
        let lagged = encoder.encode_descriptor("events_readers_lagged", help, None, MetricType::Counter)?;
        counts.lagged.encode(lagged)
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Events").field(self.0.counts()).finish()
    }
}
