//! The panel of a row: everything that was recorded, and the ways to what else there is of who and what.

use contract::console::audit::AuditEntry;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::table::{Named, ResultCell, What};
use super::{AuditList, told};
use crate::api;
use crate::i18n::I18n;
use crate::load::Load;
use crate::pages::loaded::Loaded;
use crate::pages::routed::{Routed, RoutedDialog};
use crate::paths::{self, AuditAt};
use crate::query::use_param;
use crate::ui::copy::CopyId;
use crate::ui::dialog::Shape;
use crate::ui::facts::{Fact, Facts};
use crate::ui::skeleton::SkeletonLines;

#[component]
pub fn EntryPanel() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let AuditList { at, .. } = expect_context();
    let sequence = use_param("sequence");
    // Of its own: the row need not be on the page of the list that is under it.
    let load: Load<Option<AuditEntry>> = Load::new(
        move || Some((sequence.get(), ())),
        || 0,
        |sequence, ()| async move {
            match sequence.parse() {
                Ok(sequence) => api::audit::entry(sequence).await,
                Err(_) => Ok(None),
            }
        },
    );
    let found = Memo::new(move |_| load.map(Clone::clone).flatten());
    view! {
        <RoutedDialog
            routed=Routed::new()
            shape=Shape::Panel
            title=move || (t().audit.entry)(&sequence.get())
            to=Signal::derive(move || paths::audit(&at.get()))
        >
            <div class="dialog-body registry-panel" tabindex="-1">
                <Loaded load skeleton=move || view! { <SkeletonLines label=t().loading lines=10/> }>
                    {move || match found.get() {
                        Some(entry) => view! { <Entry entry/> }.into_any(),
                        None => view! { <p role="status">{move || t().audit.no_entry}</p> }.into_any(),
                    }}
                </Loaded>
            </div>
        </RoutedDialog>
    }
}

#[component]
fn Entry(entry: AuditEntry) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let a = move || t().audit;
    let entry = Memo::new(move |_| entry.clone());
    let text = move |read: fn(&AuditEntry) -> String| Signal::derive(move || entry.with(read));
    let moment = entry.with_untracked(|entry| entry.row.timestamp);
    let ago = move || (a().ago)(&i18n.lasting(moment));
    let is_failure = move || entry.with(|entry| told::why(t(), &entry.row).is_some());
    let object = Memo::new(move |_| entry.with(told::object).0);
    let is_gone =
        move || entry.with(|entry| told::object_href(entry).is_none() && !entry.row.object.is_empty());
    view! {
        <Facts title=move || a().who>
            <Fact term=move || t().name>{move || entry.with(|entry| told::who(t(), entry))}</Fact>
            <Fact term=move || a().caller>{move || entry.with(|entry| (a().kind)(&entry.row.caller.kind))}</Fact>
            <Id term=move || a().caller_id id=text(|entry| entry.row.caller.id.clone())/>
            <Id term=move || a().address id=text(|entry| entry.row.address.clone())/>
        </Facts>
        <Facts title=move || a().what>
            <Fact term=move || a().when><span class="numbers" title=ago>{move || i18n.date_and_time(moment)}</span></Fact>
            <Fact term=move || a().what><What entry/></Fact>
            <Id term=move || a().api_name id=text(|entry| entry.row.operation.clone())/>
            <Fact term=move || a().object>
                <Named name=Signal::derive(move || object.get()) href=Signal::derive(move || entry.with(told::object_href))/>
                <Show when=is_gone><span class="second">{move || a().gone}</span></Show>
            </Fact>
            <Id term=move || t().inventory.id id=text(|entry| told::object(entry).1)/>
            <Fact term=move || t().instance>
                <Named
                    name=text(told::gateway)
                    href=Signal::derive(move || entry.with(told::gateway_href))
                />
            </Fact>
            <Id term=move || t().instance_id id=text(|entry| entry.row.gateway_id.clone())/>
        </Facts>
        <Facts title=move || a().result>
            <Fact term=move || a().result><ResultCell entry/></Fact>
            <Show when=is_failure>
                <Id term=move || a().code id=text(|entry| entry.row.result.clone())/>
            </Show>
            <Id term=move || t().request_id id=text(|entry| entry.row.request_id.clone())/>
            <Fact term=move || a().number><span class="numbers">{move || entry.with(|entry| entry.row.sequence.to_string())}</span></Fact>
        </Facts>
        <Others entry/>
    }
}

/// An id to copy, where there is one.
#[component]
fn Id(#[prop(into)] term: TextProp, id: Signal<String>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    view! {
        <Show when=move || !id.with(String::is_empty)>
            <Fact term=term.clone()>
                <CopyId id label=move || (t().copy)(&id.get()) copied=move || t().copied/>
            </Fact>
        </Show>
    }
}

/// To the other rows of the same caller, and of the same object.
#[component]
fn Others(entry: Memo<AuditEntry>) -> impl IntoView {
    let i18n = I18n::expect();
    let a = move || i18n.words().audit;
    let only = |at: AuditAt| paths::audit(&at);
    let by = move || {
        let row = entry.with(|entry| entry.row.clone());
        let who = if row.caller.id.is_empty() { row.caller.name } else { row.caller.id };
        let name = entry.with(|entry| told::who(i18n.words(), entry));
        (!who.is_empty()).then(|| {
            let href = only(AuditAt { who, ..AuditAt::default() });
            view! { <a class="button" href=href>{(a().all_by)(&name)}</a> }
        })
    };
    let about = move || {
        let id = entry.with(|entry| entry.row.object.clone());
        let name = entry.with(told::object).0;
        (!id.is_empty()).then(|| {
            let href = only(AuditAt { q: id, ..AuditAt::default() });
            view! { <a class="button" href=href>{(a().all_about)(&name)}</a> }
        })
    };
    view! { <p class="audit-others">{by} {about}</p> }
}
