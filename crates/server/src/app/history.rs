//! A source's time-line, the newest first: what is stored, and what happened a moment ago.

use contract::console::sources::HistoryEntry;
use contract::envelope::{Page, Paging};

use super::App;
use crate::error::Result;

impl App {
    pub async fn history(&self, source_id: &str, paging: Paging) -> Result<Page<HistoryEntry>> {
        let source = self.source(source_id).await?;
        // Before the store is read: what is saved in between is in both, and told once.
        let mut recent = self.supervisor.recent_history(&source.source_id);
        recent.reverse();
        let count = i64::try_from(recent.len()).unwrap_or(i64::MAX);
        if count > 0 {
            let (newest, _) = self.stored_history(source_id, count, 0).await?;
            recent.retain(|line| !newest.contains(line));
        }
        let (limit, offset) = paging.span();
        let (limit, offset) = (limit as usize, offset as usize);
        let mut lines: Vec<HistoryEntry> = recent.iter().skip(offset).take(limit).cloned().collect();
        let row = |index: usize| i64::try_from(index).unwrap_or(i64::MAX);
        let (limit, offset) = (limit - lines.len(), offset.saturating_sub(recent.len()));
        let (stored, total) = self.stored_history(source_id, row(limit), row(offset)).await?;
        lines.extend(stored);
        let total = usize::try_from(total).unwrap_or(usize::MAX).saturating_add(recent.len());
        Ok(paging.page(lines, u32::try_from(total).unwrap_or(u32::MAX)))
    }

    async fn stored_history(
        &self,
        source_id: &str,
        limit: i64,
        offset: i64,
    ) -> Result<(Vec<HistoryEntry>, i64)> {
        let (rows, total) = self.store.history(source_id, limit, offset).await?;
        let lines: serde_json::Result<Vec<HistoryEntry>> =
            rows.iter().map(|row| serde_json::from_str(&row.body)).collect();
        Ok((lines?, total))
    }
}
