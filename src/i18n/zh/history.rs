//! 简体中文 for what happened to a source.

use contract::console::sources::{HistoryEntry, HistoryKind};

use super::{source_state, told};
use crate::i18n::words::HistoryWords;

pub const WORDS: HistoryWords = HistoryWords { line };

fn line(entry: &HistoryEntry) -> String {
    match entry.kind {
        HistoryKind::Created => "已添加到网关。".to_owned(),
        HistoryKind::Status => status(entry),
        HistoryKind::Quarantined => "持续失败，此后降低重试频率。".to_owned(),
        HistoryKind::Retried => "有人要求立即重试。".to_owned(),
        HistoryKind::Changed => "读取方式已更改。".to_owned(),
        HistoryKind::Restored => "删除已撤销。".to_owned(),
        HistoryKind::Unknown(_) => "发生了控制台未知的事件。".to_owned(),
    }
}

fn status(entry: &HistoryEntry) -> String {
    let state = source_state(&entry.state);
    match &entry.reason {
        Some(reason) => format!("{state}。{}", told::reason(reason).0),
        None => format!("{state}。"),
    }
}
