//! What changed since the store was last told.

use std::collections::{HashMap, HashSet};

use contract::console::sources::HistoryEntry;

/// More lines of one source between two saves are not remembered.
const LINES: usize = 200;

#[derive(Default)]
pub struct Unsaved {
    /// Sources with other services, or in another state.
    pub sources: HashSet<String>,
    /// Sources of which only the count of attempts or the time of the next one is another.
    pub attempts: HashSet<String>,
    pub history: HashMap<String, Vec<HistoryEntry>>,
    /// Lines that were taken and are on their way into the store.
    under_way: HashMap<String, Vec<HistoryEntry>>,
}

impl Unsaved {
    pub fn changed(&mut self, source_id: &str) {
        self.sources.insert(source_id.to_owned());
    }

    pub fn attempted(&mut self, source_id: &str) {
        self.attempts.insert(source_id.to_owned());
    }

    pub fn happened(&mut self, source_id: &str, line: HistoryEntry) {
        let lines = self.history.entry(source_id.to_owned()).or_default();
        if lines.len() < LINES {
            lines.push(line);
        }
    }

    /// What there is to save; its lines stay readable until it is said what became of them.
    #[must_use]
    pub fn take(&mut self) -> Self {
        let under_way = self.history.clone();
        std::mem::replace(self, Self { under_way, ..Self::default() })
    }

    /// The lines of a source that the store may not have yet, the oldest first.
    pub fn lines(&self, source_id: &str) -> Vec<HistoryEntry> {
        let of = |lines: &HashMap<String, Vec<HistoryEntry>>| lines.get(source_id).cloned();
        of(&self.under_way).into_iter().chain(of(&self.history)).flatten().collect()
    }

    /// What could not be saved comes before what happened since.
    pub fn put_back(&mut self, unsaved: Self) {
        self.under_way.clear();
        self.sources.extend(unsaved.sources);
        self.attempts.extend(unsaved.attempts);
        for (source_id, mut lines) in unsaved.history {
            let since = self.history.remove(&source_id).unwrap_or_default();
            lines.extend(since);
            lines.truncate(LINES);
            self.history.insert(source_id, lines);
        }
    }
}
