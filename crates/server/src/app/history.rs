//! A source's time-line, the newest first.

use contract::console::sources::HistoryEntry;
use contract::envelope::{Page, Paging};

use super::App;
use crate::error::Result;

impl App {
    pub async fn history(&self, source_id: &str, paging: Paging) -> Result<Page<HistoryEntry>> {
        let source = self.source(source_id).await?;
        let (limit, offset) = paging.span();
        let (rows, total) = self.store.history(&source.source_id, limit.into(), offset.into()).await?;
        let lines: serde_json::Result<Vec<HistoryEntry>> =
            rows.iter().map(|row| serde_json::from_str(&row.body)).collect();
        Ok(paging.page(lines?, u32::try_from(total).unwrap_or(u32::MAX)))
    }
}
