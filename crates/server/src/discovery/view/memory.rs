//! What is kept of a view: the last known good for after a restart, and what the other replicas show.

use std::collections::BTreeMap;
use std::sync::Arc;

use contract::Millis;
use contract::console::sources::{Certificate, SourceStatus};
use serde::{Deserialize, Serialize};

use super::{SourceView, index};
use crate::discovery::model::OfferedService;

#[derive(Serialize, Deserialize)]
pub struct Memory<S = OfferedService> {
    status: SourceStatus,
    services: Vec<S>,
    certificates: Vec<Certificate>,
    /// The namespaces that can't be read, each since when.
    unread: BTreeMap<String, Millis>,
}

impl SourceView {
    pub fn memory(&self) -> Memory<&OfferedService> {
        Memory {
            status: self.status.clone(),
            services: self.services.values().map(Arc::as_ref).collect(),
            certificates: self.certificates.to_vec(),
            unread: self.unread.clone(),
        }
    }

    /// A source with the last known good from before a restart: pending still, but not empty. `None` if it
    /// was never read.
    pub fn restored(memory: Memory, now: Millis) -> Option<Self> {
        Self::remembered(Self::mirrored(memory), now)
    }

    /// A source that is followed again, with what was known of it before. `None` if it was never read.
    pub fn remembered(mut view: Self, now: Millis) -> Option<Self> {
        view.status.last_sync?;
        view.unconfirm(now);
        Some(view)
    }

    /// What another replica knows of a source.
    pub fn mirrored(memory: Memory) -> Self {
        let mut view = Self::pending(memory.status.since);
        view.status = memory.status;
        view.certificates = Arc::new(memory.certificates);
        view.unread = memory.unread;
        view.put_all(index(memory.services));
        view
    }

    /// What is known was not read by the plan of now: pending, but not empty.
    pub fn unconfirm(&mut self, now: Millis) {
        let SourceStatus { last_sync, generation, observed_generation, .. } = self.status;
        self.status =
            SourceStatus { last_sync, generation, observed_generation, ..Self::pending(now).status };
        self.failing_since = None;
        self.gap = None;
    }
}
