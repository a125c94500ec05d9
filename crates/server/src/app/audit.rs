//! The record: what is put into it, and reading it.

use std::collections::HashMap;

use contract::access::{Principal, PrincipalKind};
use contract::console::audit::{AuditEntry, AuditQuery, AuditRow, Operation, Present, Subject};
use contract::envelope::{Page, Paging};
use futures::Stream;

use super::App;
use crate::access::changes::AccessChange;
use crate::error::Result;
use crate::store::audit::NewAudit;

/// Rows that an export reads at a time.
const AT_ONCE: i64 = 500;

impl App {
    /// What was done is done, whether or not it can be recorded; that it can't is told loudly.
    pub async fn record(&self, new: NewAudit) {
        // Who signs in is nobody until it is done: that is never left out.
        let is_stranger = new.caller.kind == PrincipalKind::Nobody && new.result != AuditRow::OK;
        let (is_recorded, left_out) = if is_stranger { self.access.refusals.count() } else { (true, 0) };
        if left_out > 0 {
            let (id, name) = (String::new(), String::new());
            self.append(&NewAudit {
                caller: Principal { kind: PrincipalKind::Nobody, id, name },
                address: String::new(),
                operation: AuditRow::MORE.to_owned(),
                object: left_out.to_string(),
                gateway_id: String::new(),
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
            return;
        }
        self.access_changed(AccessChange::Recorded).await;
    }

    pub async fn audit(&self, query: &AuditQuery, paging: Paging) -> Result<Page<AuditEntry>> {
        let (limit, offset) = paging.span();
        let (rows, total) = self.store.audit(query, limit.into(), offset.into()).await?;
        let gateways = self.store.gateways().await?.into_iter();
        let gateways: HashMap<_, _> = gateways.map(|gateway| (gateway.gateway_id, gateway.name)).collect();
        let mut entries = Vec::with_capacity(rows.len());
        for row in rows {
            let gateway_name = gateways.get(&row.gateway_id).cloned();
            entries.push(AuditEntry { present: self.present(&row).await?, gateway_name, row });
        }
        Ok(paging.page(entries, u32::try_from(total).unwrap_or(u32::MAX)))
    }

    /// What a row is about, where it is still there.
    async fn present(&self, row: &AuditRow) -> Result<Option<Present>> {
        let Some(subject) = Operation::from(row.operation.as_str()).subject() else { return Ok(None) };
        let id = row.object.split(['/', ' ']).next().unwrap_or_default();
        if id.is_empty() {
            return Ok(None);
        }
        let store = &self.store;
        let plain = |id: String, name: String| Present { id, name, gateway_id: None };
        let within = |id, name, gateway_id| Present { id, name, gateway_id: Some(gateway_id) };
        Ok(match subject {
            Subject::Gateway => store.gateway(id).await?.map(|found| plain(found.gateway_id, found.name)),
            Subject::Source => {
                store.source(id).await?.map(|found| within(found.source_id, found.name, found.gateway_id))
            }
            Subject::Service => {
                store.service(id).await?.map(|found| within(found.service_id, found.name, found.gateway_id))
            }
            Subject::Cluster => store.cluster(id).await?.map(|found| plain(found.cluster_id, found.name)),
            Subject::Nacos => {
                store.nacos_instance(id).await?.map(|found| plain(found.instance_id, found.name))
            }
            Subject::User => store.user(id).await?.map(|found| plain(found.user_id, found.name)),
            // The whole of it is the name.
            Subject::UserName => {
                store.user_named(&row.object).await?.map(|found| plain(found.user_id, found.name))
            }
            Subject::AccessKey => {
                store.access_key(id).await?.map(|found| plain(found.access_key_id, found.name))
            }
            Subject::Session => None,
        })
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
