//! A source's time-line, the newest first.

use contract::console::sources::HistoryEntry;
use contract::envelope::{Page, Paging};

use super::App;
use super::snapshots::HISTORY_KEPT;
use crate::error::Result;

impl App {
    pub async fn history(&self, source_id: &str, paging: Paging) -> Result<Page<HistoryEntry>> {
        let source = self.source(source_id).await?;
        let bodies = self.store.history(&source.source_id, HISTORY_KEPT).await?;
        let lines: serde_json::Result<Vec<HistoryEntry>> =
            bodies.iter().map(|body| serde_json::from_str(body)).collect();
        Ok(paging.cut(lines?.into_iter()))
    }
}
