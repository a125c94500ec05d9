//! What lists and time-lines read of many sources, or of what just happened, without a copy of a view.

use std::sync::Arc;

use contract::console::sources::HistoryEntry;
use contract::sources::SourceState;

use super::Supervisor;
use super::entry::Entry;

/// What of a source is known at a glance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub state: SourceState,
    /// `None` until it was read once.
    pub services: Option<u32>,
}

impl Supervisor {
    /// In the order of the ids; `None` for a source that discovery does not know yet.
    pub fn standings<'a>(&self, source_ids: impl Iterator<Item = &'a str>) -> Vec<Option<Standing>> {
        let sources = self.read();
        let standing = |entry: &Arc<Entry>| {
            let view = &entry.read().view;
            Standing { state: view.status().state.clone(), services: view.service_count() }
        };
        source_ids.map(|id| sources.get(id).map(standing)).collect()
    }

    /// The lines of a source's time-line that the store may not have yet, the oldest first.
    pub fn recent_history(&self, source_id: &str) -> Vec<HistoryEntry> {
        self.unsaved().lines(source_id)
    }
}
