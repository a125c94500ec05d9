//! What the operating system tells of this process, under the names that Prometheus' own clients use. What it does
//! not tell is left out.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Unit;
use rustix::time::{ClockId, clock_gettime};

#[derive(Debug)]
pub struct Process {
    /// Seconds since the Unix epoch.
    started: f64,
}

impl Process {
    pub fn started_now() -> Self {
        Self { started: SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64() }
    }
}

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        let (seconds, gauge) = (Some(&Unit::Seconds), MetricType::Gauge);
        let help = "When the server started, since the Unix epoch.";
        let start = encoder.encode_descriptor("process_start_time", help, seconds, gauge)?;
        ConstGauge::new(self.started).encode(start)?;
        if let Some(used) = processor_time() {
            let help = "Processor time used, by the user and the system.";
            let cpu = encoder.encode_descriptor("process_cpu", help, seconds, MetricType::Counter)?;
            ConstCounter::new(used.as_secs_f64()).encode(cpu)?;
        }
        if let Some(bytes) = resident_bytes() {
            let (help, unit) = ("Memory that is resident.", Some(&Unit::Bytes));
            let memory = encoder.encode_descriptor("process_resident_memory", help, unit, gauge)?;
            ConstGauge::new(bytes).encode(memory)?;
        }
        Ok(())
    }
}

fn processor_time() -> Option<Duration> {
    let used = clock_gettime(ClockId::ProcessCPUTime);
    Some(Duration::new(used.tv_sec.try_into().ok()?, used.tv_nsec.try_into().ok()?))
}

/// Linux only: other systems have no such file.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = resident.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}
