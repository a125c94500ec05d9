//! The record: what is put into it, and reading it.

use contract::access::{Principal, PrincipalKind};
use contract::console::audit::{AuditQuery, AuditRow};
use contract::envelope::{Page, Paging};
use futures::Stream;

use super::App;
use crate::error::Result;
use crate::store::audit::NewAudit;

/// Rows that an export reads at a time.
const AT_ONCE: i64 = 500;

impl App {
    /// What was done is done, whether or not it can be recorded; that it can't is told loudly.
    pub async fn record(&self, new: NewAudit) {
        let is_stranger = new.caller.kind == PrincipalKind::Nobody;
        let (is_recorded, left_out) = if is_stranger { self.access.refusals.count() } else { (true, 0) };
        if left_out > 0 {
            let (id, name) = (String::new(), String::new());
            self.append(&NewAudit {
                caller: Principal { kind: PrincipalKind::Nobody, id, name },
                address: String::new(),
                operation: AuditRow::MORE.to_owned(),
                object: left_out.to_string(),
                ..new.clone()
            })
            .await;
        }
        if is_recorded {
            self.append(&new).await;
        }
    }

    async fn append(&self, new: &NewAudit) {
        if let Err(error) = self.store.append_audit(new).await {
            tracing::error!(%error, ?new, "this could not be recorded");
        }
    }

    pub async fn audit(&self, query: &AuditQuery, paging: Paging) -> Result<Page<AuditRow>> {
        let (limit, offset) = paging.span();
        let (rows, total) = self.store.audit(query, limit.into(), offset.into()).await?;
        Ok(paging.page(rows, u32::try_from(total).unwrap_or(u32::MAX)))
    }

    /// All that the query asks for, the newest first, read as it is taken.
    pub fn audit_in_full(&self, query: AuditQuery) -> impl Stream<Item = sqlx::Result<AuditRow>> + use<> {
        let store = self.store.clone();
        async_stream::try_stream! {
            let mut before = i64::MAX;
            loop {
                let rows = store.audit_before(&query, before, AT_ONCE).await?;
                let Some(last) = rows.last() else { return };
                before = last.sequence;
                for row in rows {
                    yield row;
                }
            }
        }
    }
}
