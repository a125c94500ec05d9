//! What happened to a source, in words: for its own time-line, and for the last events of its gateway.

use contract::console::sources::HistoryEntry;

pub struct HistoryWords {
    /// One line of a time-line as one or two sentences: "Invalid. It refuses connections."
    pub line: fn(&HistoryEntry) -> String,
}
