//! `/console/v1/audit`.

use contract::Millis;
use contract::console::audit::{AuditEntry, AuditQuery, ExportFormat};
use contract::envelope::Page;

use super::{Answer, PAGE_SIZE, asked, get_by, with_query};
use crate::paths::AuditAt;

const LIST: &str = "/console/v1/audit";

/// What is asked for, without a page; `from` and `to` are moments.
pub fn query(at: &AuditAt, from: Option<Millis>, to: Option<Millis>) -> AuditQuery {
    AuditQuery {
        q: asked(&at.q),
        caller: asked(&at.who),
        operation: asked(&at.operation),
        gateway_id: asked(&at.gateway),
        result: asked(&at.result),
        from,
        to,
        ..AuditQuery::default()
    }
}

pub async fn list(query: &AuditQuery, before: Option<i64>) -> Answer<Page<AuditEntry>> {
    get_by(LIST, &AuditQuery { before, page_size: Some(PAGE_SIZE), ..query.clone() }).await
}

/// The row of this number, if there is one.
pub async fn entry(sequence: i64) -> Answer<Option<AuditEntry>> {
    let before = sequence.checked_add(1);
    let query = AuditQuery { before, page_size: Some(1), ..AuditQuery::default() };
    let page: Page<AuditEntry> = get_by(LIST, &query).await?;
    Ok(page.items.into_iter().find(|entry| entry.row.sequence == sequence))
}

/// Where the browser downloads all that a query asks for.
pub fn export_url(query: &AuditQuery, format: ExportFormat) -> String {
    with_query("/console/v1/audit/export", &AuditQuery { format: Some(format), ..query.clone() })
}
