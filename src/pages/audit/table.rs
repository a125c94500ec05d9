//! The table of the record and its rows. A row never changes; what is still there of its object may.

use contract::console::audit::{AuditEntry, Outcome};
use leptos::prelude::*;

use super::{AuditList, told};
use crate::i18n::I18n;
use crate::pages::list::rows;
use crate::paths;
use crate::ui::copy::CopyId;
use crate::ui::each::Each;
use crate::ui::status::Status;

#[component]
pub fn Table() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let AuditList { load, .. } = expect_context();
    view! {
        <div class="table-frame">
            <table class="audit" aria-label=move || t().audit.title>
                <thead>
                    <tr>
                        <th scope="col">{move || t().audit.when}</th>
                        <th scope="col">{move || t().audit.who}</th>
                        <th scope="col">{move || t().audit.what}</th>
                        <th scope="col">{move || t().audit.object}</th>
                        <th scope="col">{move || t().instance}</th>
                        <th scope="col">{move || t().audit.result}</th>
                        <th scope="col" data-column="request">{move || t().request_id}</th>
                    </tr>
                </thead>
                <tbody>
                    <Each items=move || rows(load) key=|entry| entry.row.sequence.to_string() let:entry>
                        <Row entry=now(entry)/>
                    </Each>
                </tbody>
            </table>
        </div>
    }
}

/// The row as it was loaded last.
fn now(first: AuditEntry) -> Memo<AuditEntry> {
    let AuditList { load, .. } = expect_context();
    Memo::new(move |before: Option<&AuditEntry>| {
        let before = before.unwrap_or(&first);
        let is_it = |entry: &&AuditEntry| entry.row.sequence == before.row.sequence;
        load.map(|page| page.items.iter().find(is_it).cloned()).flatten().unwrap_or_else(|| before.clone())
    })
}

#[component]
fn Row(entry: Memo<AuditEntry>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let AuditList { at, .. } = expect_context();
    let row = move |read: fn(&AuditEntry) -> String| entry.with(read);
    let at_time = move || entry.with(|entry| entry.row.timestamp);
    // Worked out for who points at it: else every row would be written again each second.
    let ago = RwSignal::new(String::new());
    let point = move |_| ago.set((t().audit.ago)(&untrack(|| i18n.lasting(at_time()))));
    let href = move || entry.with(|entry| at.with(|at| paths::audit_entry(entry.row.sequence, at)));
    let object = Memo::new(move |_| entry.with(told::object));
    let id = Signal::derive(move || row(|entry| entry.row.request_id.clone()));
    view! {
        <tr>
            <th scope="row">
                <a class="row-link numbers" data-noscroll="" href=href title=move || ago.get() on:pointerenter=point>
                    {move || i18n.time(at_time())}
                </a>
                <span class="second numbers">{move || i18n.date(at_time())}</span>
            </th>
            <td data-label=move || t().audit.who>
                <span class="breaks">{move || entry.with(|entry| told::who(t(), entry))}</span>
                <span class="second breaks">{move || entry.with(|entry| told::from_where(t(), &entry.row))}</span>
                <span class="second mono claimed" title=move || row(|entry| told::claimed(&entry.row))>
                    {move || row(|entry| told::claimed(&entry.row))}
                </span>
            </td>
            <td data-label=move || t().audit.what>
                <What entry/>
                <span class="second mono">{move || row(|entry| entry.row.operation.clone())}</span>
            </td>
            <td data-label=move || t().audit.object>
                <Named name=Signal::derive(move || object.get().0) href=Signal::derive(move || entry.with(told::object_href))/>
                <span class="second mono breaks">{move || object.get().1}</span>
            </td>
            <td data-label=move || t().instance>
                <Named name=Signal::derive(move || row(told::gateway)) href=Signal::derive(move || entry.with(told::gateway_href))/>
            </td>
            <td data-label=move || t().audit.result><ResultCell entry/></td>
            <td data-label=move || t().request_id data-column="request">
                <Show when=move || !id.with(String::is_empty) fallback=|| "—">
                    <CopyId id label=move || (t().copy)(&id.get()) copied=move || t().copied/>
                </Show>
            </td>
        </tr>
    }
}

/// What was asked for; a line where it is no operation at all.
#[component]
pub fn What(entry: Memo<AuditEntry>) -> impl IntoView {
    let i18n = I18n::expect();
    let what = Memo::new(move |_| entry.with(|entry| told::what(i18n.words(), &entry.row)));
    let is_none = move || what.with(String::is_empty);
    view! { <span class:faint=is_none>{move || if is_none() { "—".to_owned() } else { what.get() }}</span> }
}

/// A name that leads to its page, where there is one.
#[component]
pub fn Named(name: Signal<String>, href: Signal<Option<String>>) -> impl IntoView {
    move || match (name.get(), href.get()) {
        (name, _) if name.is_empty() => view! { <span class="faint">"—"</span> }.into_any(),
        (name, Some(href)) => view! { <a class="breaks" href=href>{name}</a> }.into_any(),
        (name, None) => view! { <span class="breaks">{name}</span> }.into_any(),
    }
}

/// Whether it was done, and why not.
#[component]
pub fn ResultCell(entry: Memo<AuditEntry>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let tone = Signal::derive(move || entry.with(|entry| told::tone(&entry.row)));
    let outcome = move || entry.with(|entry| (t().audit.outcome)(Outcome::of(&entry.row.result)));
    let code = move || entry.with(|entry| entry.row.result.clone());
    view! {
        <Status tone text=outcome/>
        <span class="second" title=code>{move || entry.with(|entry| told::why(t(), &entry.row))}</span>
    }
}
