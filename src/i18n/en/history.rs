//! English for what happened to a source.

use contract::console::sources::{HistoryEntry, HistoryKind};

use super::{source_state, told};
use crate::i18n::words::HistoryWords;

pub const WORDS: HistoryWords = HistoryWords { line };

fn line(entry: &HistoryEntry) -> String {
    match entry.kind {
        HistoryKind::Created => "Added to the gateway.".to_owned(),
        HistoryKind::Status => status(entry),
        HistoryKind::Quarantined => "Still failing; tried only rarely from now on.".to_owned(),
        HistoryKind::Retried => "Somebody asked for an attempt at once.".to_owned(),
        HistoryKind::Changed => "How it is followed was changed.".to_owned(),
        HistoryKind::Restored => "Its deletion was taken back.".to_owned(),
        HistoryKind::Unknown(_) => "Something happened that this console doesn’t know.".to_owned(),
    }
}

fn status(entry: &HistoryEntry) -> String {
    let state = source_state(&entry.state);
    match &entry.reason {
        Some(reason) => format!("{state}. {}", told::reason(reason).0),
        None => format!("{state}."),
    }
}

#[cfg(test)]
mod tests {
    use contract::sources::{SourceState, StatusReason};

    use super::*;

    #[test]
    fn a_line_of_a_time_line_says_the_state_and_the_reason() {
        let entry = HistoryEntry {
            at: 0,
            kind: HistoryKind::Status,
            state: SourceState::Invalid,
            reason: Some(StatusReason::ConnectionRefused),
            detail: None,
            services: None,
        };
        assert_eq!(line(&entry), "Invalid. It refuses connections.");
        let synced = HistoryEntry { state: SourceState::Synced, reason: None, ..entry.clone() };
        assert_eq!(line(&synced), "Synced.");
        let created = HistoryEntry { kind: HistoryKind::Created, ..entry };
        assert_eq!(line(&created), "Added to the gateway.");
    }
}
