//! What discovery counts of each source beside what its view tells: how long first reads took, and what ended
//! attempts. Knows neither HTTP nor who reads it. What is told of a source that is not known here, or not any more,
//! is ignored: a task that outlives its source leaves nothing behind.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use contract::sources::{SourceType, StatusReason};
use prometheus_client::metrics::histogram::Histogram;

mod attempt;
mod collector;

pub use attempt::Attempt;
pub use collector::SourceFigures;

/// Seconds; a registry on the same network takes tens of milliseconds, a large or distant one minutes.
const FIRST_READS: [f64; 11] = [0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0];

/// As many entries as there are sources.
#[derive(Clone, Debug, Default)]
pub struct Metrics {
    sources: Arc<RwLock<BTreeMap<String, Arc<Counts>>>>,
}

#[derive(Debug)]
struct Counts {
    gateway_id: String,
    source_type: SourceType,
    first_reads: Histogram,
    failures: Mutex<BTreeMap<&'static str, u64>>,
}

impl Metrics {
    pub fn add(&self, source_id: &str, gateway_id: &str, source_type: SourceType) {
        let counts = Counts {
            gateway_id: gateway_id.to_owned(),
            source_type,
            first_reads: Histogram::new(FIRST_READS),
            failures: Mutex::default(),
        };
        let mut sources = self.sources.write().unwrap_or_else(PoisonError::into_inner);
        sources.insert(source_id.to_owned(), Arc::new(counts));
    }

    pub fn remove(&self, source_id: &str) {
        self.sources.write().unwrap_or_else(PoisonError::into_inner).remove(source_id);
    }

    /// Begins to measure one connection's life.
    pub fn attempt(&self, source_id: &str) -> Attempt {
        Attempt::start(self.clone(), source_id)
    }

    /// A source was read in full for the first time in this attempt.
    pub fn synced(&self, source_id: &str, took: Duration) {
        if let Some(counts) = self.counts(source_id) {
            counts.first_reads.observe(took.as_secs_f64());
        }
    }

    pub fn failed(&self, source_id: &str, reason: &StatusReason) {
        if let Some(counts) = self.counts(source_id) {
            *counts.failures().entry(name_of(reason)).or_default() += 1;
        }
    }

    fn counts(&self, source_id: &str) -> Option<Arc<Counts>> {
        self.sources.read().unwrap_or_else(PoisonError::into_inner).get(source_id).cloned()
    }

    fn all(&self) -> Vec<(String, Arc<Counts>)> {
        let sources = self.sources.read().unwrap_or_else(PoisonError::into_inner);
        sources.iter().map(|(id, counts)| (id.clone(), counts.clone())).collect()
    }
}

impl Counts {
    fn failures(&self) -> std::sync::MutexGuard<'_, BTreeMap<&'static str, u64>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The list of reasons is closed, so the label has few values whatever a registry answers.
fn name_of(reason: &StatusReason) -> &'static str {
    let known = StatusReason::KNOWN.iter().find(|known| *known == reason);
    known.map_or("Unknown", StatusReason::as_str)
}

#[cfg(test)]
mod tests {
    use prometheus_client::encoding::text::encode;
    use prometheus_client::registry::Registry;

    use super::*;
    use crate::discovery::Change;

    /// As a scrape sees it: the library does not tell a histogram's count otherwise.
    fn first_reads(metrics: &Metrics) -> u64 {
        let mut registry = Registry::default();
        registry.register("reads", "", metrics.counts("src-1").expect("known").first_reads.clone());
        let mut text = String::new();
        encode(&mut text, &registry).expect("text");
        let count = text.lines().find_map(|line| line.strip_prefix("reads_count "));
        count.expect("a count").parse().expect("a number")
    }

    #[test]
    fn a_deleted_source_is_not_brought_back_by_its_last_words() {
        let metrics = Metrics::default();
        metrics.add("src-1", "gw-1", SourceType::K8s);
        let mut attempt = metrics.attempt("src-1");
        metrics.remove("src-1");
        attempt.failed(&StatusReason::TimedOut);
        assert!(metrics.all().is_empty());
    }

    #[test]
    fn only_the_first_full_read_of_an_attempt_is_timed() {
        let metrics = Metrics::default();
        metrics.add("src-1", "gw-1", SourceType::K8s);
        let mut attempt = metrics.attempt("src-1");
        attempt.told(&Change::Confirmed);
        assert_eq!(first_reads(&metrics), 0);
        attempt.told(&Change::whole(vec![]));
        attempt.told(&Change::whole(vec![]));
        attempt.failed(&StatusReason::ConnectionLost);
        assert_eq!(first_reads(&metrics), 1);
        let counts = metrics.counts("src-1").expect("known");
        assert_eq!(counts.failures().get("ConnectionLost"), Some(&1));
    }

    #[test]
    fn a_reason_that_this_build_does_not_know_gets_no_label_of_its_own() {
        assert_eq!(name_of(&StatusReason::Unknown("anything".into())), "Unknown");
        assert_eq!(name_of(&StatusReason::TimedOut), "TimedOut");
    }
}
