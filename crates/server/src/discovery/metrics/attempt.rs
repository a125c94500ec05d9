//! One connection to a registry, from its start to its first full read or its failure: timed, and traced as a
//! span where traces are on. Knows ids and reasons only, never what the registry offers.

use std::time::Instant;

use contract::sources::StatusReason;
use tracing::Span;
use tracing::field::Empty;

use super::{Metrics, name_of};
use crate::discovery::Change;
use crate::telemetry::TRACED;

pub struct Attempt {
    metrics: Metrics,
    source_id: String,
    started: Instant,
    /// Until the outcome is known: the span ends there, not with the connection, which may last for days.
    undecided: Option<Span>,
}

impl Attempt {
    pub(super) fn start(metrics: Metrics, source_id: &str) -> Self {
        let span = tracing::info_span!(
            target: TRACED,
            parent: None,
            "attempt",
            otel.name = "source attempt",
            otel.kind = "client",
            otel.status_code = Empty,
            source.id = source_id,
            outcome = Empty,
        );
        Self { metrics, source_id: source_id.to_owned(), started: Instant::now(), undecided: Some(span) }
    }

    /// To be called with every change, before it is applied: who sees its effect sees its time too.
    pub fn told(&mut self, change: &Change) {
        if matches!(change, Change::Reset { .. })
            && let Some(span) = self.undecided.take()
        {
            self.metrics.synced(&self.source_id, self.started.elapsed());
            span.record("outcome", "Synced");
        }
    }

    /// To be called with what ended the connection, even after a full read.
    pub fn failed(&mut self, reason: &StatusReason) {
        self.metrics.failed(&self.source_id, reason);
        if let Some(span) = self.undecided.take() {
            span.record("outcome", name_of(reason));
            span.record("otel.status_code", "ERROR");
        }
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        if let Some(span) = self.undecided.take() {
            span.record("outcome", "Abandoned");
        }
    }
}
