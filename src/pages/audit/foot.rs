//! The foot of the record: how many rows these are, and the ways to the newest and to older ones.

use leptos::prelude::*;

use super::AuditList;
use crate::i18n::I18n;
use crate::paths::{self, AuditAt};
use crate::ui::pager::{Paged, Pager};

#[component]
pub fn Foot() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let list: AuditList = expect_context();
    view! {
        <Pager
            label=move || t().pages
            previous=move || t().audit.newest
            next=move || t().audit.older
            paged=Signal::derive(move || paged(i18n, list))
        />
    }
}

fn paged(i18n: I18n, AuditList { load, at, .. }: AuditList) -> Paged {
    let last = |page: &contract::envelope::Page<contract::console::audit::AuditEntry>| {
        (page.items.last().map(|entry| entry.row.sequence), page.items.len(), page.total_size)
    };
    let Some((last, shown, total)) = load.map(last) else { return Paged::default() };
    let at = at.get();
    let shown = u32::try_from(shown).unwrap_or(u32::MAX);
    let (count, all) = (i18n.number(shown), i18n.number(total));
    let words = i18n.words();
    let range = match (at.before.is_empty(), shown) {
        (_, 0) => String::new(),
        (true, _) => (words.range)(&i18n.number(1), &count, &all),
        (false, _) => (words.audit.older_range)(&count, &all),
    };
    let before = |before: String| paths::audit(&AuditAt { before, ..at.clone() });
    Paged {
        range,
        previous: (!at.before.is_empty()).then(|| before(String::new())),
        next: last.filter(|_| shown < total).map(|last| before(last.to_string())),
    }
}
