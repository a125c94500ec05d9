//! The sources that a reader has chosen: the bar that says how many, and what can be done with them. It lies over
//! the page, so that nothing moves when it comes.

use std::collections::BTreeSet;

use contract::console::sources::ImpactQuery;
use leptos::prelude::*;

use super::{Rows, SourceList};
use crate::api;
use crate::i18n::{Count, I18n};
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::pages::instance::use_gateway;
use crate::pages::list::rows;
use crate::pages::selection::Selection;
use crate::paths::{self, SourcesAt};
use crate::shell::keep_focus;
use crate::ui::reasoned::ReasonedLink;

/// What the list is asked for: the gateway, and each filter.
type Question = (String, String, String, String);

/// Lasts while the reader pages and sorts; another filter is another question, and begins anew.
pub fn use_selection(at: Memo<SourcesAt>) -> Selection {
    let selection = Selection::new();
    let gateway = use_gateway();
    Effect::new(move |before: Option<Question>| {
        let question = at.with(|at| (gateway.id.get(), at.q.clone(), at.kind.clone(), at.status.clone()));
        if before.is_some_and(|before| before != question) {
            selection.clear();
        }
        question
    });
    selection
}

#[component]
pub fn ChosenBar() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let (list, Rows { selection, .. }) = (expect_context::<SourceList>(), expect_context());
    let gone = use_gone(list, selection);
    let there = Memo::new(move |_| {
        let gone = gone.get();
        selection.ids().into_iter().filter(|id| !gone.contains(id)).collect::<Vec<_>>()
    });
    let is_open = Memo::new(move |_| selection.count() > 0);
    let clear = move |_| {
        selection.clear();
        request_animation_frame(keep_focus);
    };
    let gone_text = move || {
        let gone = gone.with(BTreeSet::len);
        (gone > 0).then(|| (t().source_list.selected_gone)(&count(i18n, gone)))
    };
    view! {
        <Show when=move || is_open.get()>
            <section class="chosen" aria-label=move || t().source_list.selection>
                <p class="numbers" role="status">
                    {move || (t().source_list.selected)(&count(i18n, selection.count()))}
                    {move || gone_text().map(|text| view! { <span class="muted">{text}</span> })}
                </p>
                <DeleteChosen there/>
                <button type="button" class="button" on:click=clear>
                    {move || t().source_list.clear}
                </button>
            </section>
        </Show>
    }
}

#[component]
fn DeleteChosen(there: Memo<Vec<String>>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let gateway = use_gateway();
    let list = expect_context::<SourceList>();
    let why_not = Signal::derive(move || {
        let words = t();
        let is_too_many = there.with(Vec::len) > ImpactQuery::MAX_SOURCES;
        let too_many =
            is_too_many.then(|| (words.source_list.too_many)(&count(i18n, ImpactQuery::MAX_SOURCES)));
        let none = there.with(Vec::is_empty).then(|| words.source_list.all_gone.to_owned());
        list.no_changes.get().map(str::to_owned).or(too_many).or(none)
    });
    let href = move || {
        there.with(|ids| match ids.as_slice() {
            [one] => paths::delete_source(&gateway.id.get(), one, &list.at.get()),
            ids => paths::delete_sources(&gateway.id.get(), ids, &list.at.get()),
        })
    };
    let label = move || (t().source_list.delete_selected)(&count(i18n, there.with(Vec::len)));
    view! {
        <ReasonedLink href=Signal::derive(href) why_not class="button danger" label>
            {move || t().delete}
        </ReasonedLink>
    }
}

/// Those of the selection that are not there any more. Only of what is not on the screen this has to be asked.
fn use_gone(list: SourceList, selection: Selection) -> Memo<BTreeSet<String>> {
    let (gateway, live) = (use_gateway(), Live::expect());
    let elsewhere = Memo::new(move |before: Option<&Vec<String>>| {
        if list.load.is_moving() {
            return before.cloned().unwrap_or_default();
        }
        let shown: BTreeSet<String> = rows(list.load).into_iter().map(|row| row.source_id).collect();
        let mut ids = selection.ids();
        ids.retain(|id| !shown.contains(id));
        ids
    });
    let there = Load::new(
        move || Some((gateway.id.get(), elsewhere.get())).filter(|(_, ids)| !ids.is_empty()),
        move || live.version(&[Topic::Sources]),
        |gateway_id, ids| async move { api::sources::impacts(&gateway_id, &ids).await },
    );
    Memo::new(move |_| {
        let asked = elsewhere.get();
        let there = if there.is_moving() { None } else { there.map(Vec::clone) };
        let Some(there) = there else { return BTreeSet::new() };
        asked.into_iter().filter(|id| !there.iter().any(|impact| impact.source_id == *id)).collect()
    })
}

fn count(i18n: I18n, number: usize) -> Count {
    i18n.count(u32::try_from(number).unwrap_or(u32::MAX))
}
