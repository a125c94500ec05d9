//! What the gateway loses: in one sentence, and of several sources each with its own share.

use contract::console::sources::DeletionImpact;
use leptos::prelude::*;

use super::Impacts;
use crate::i18n::I18n;

/// Services and endpoints of all of them.
pub fn total(impacts: &[DeletionImpact]) -> (u32, u32) {
    impacts.iter().fold((0, 0), |(services, endpoints), impact| {
        (services.saturating_add(impact.services), endpoints.saturating_add(impact.endpoints))
    })
}

#[component]
pub fn Loss(impacts: Impacts, ids: Memo<Vec<String>>) -> impl IntoView {
    let is_one = Memo::new(move |_| ids.with(Vec::len) == 1);
    let are_gone = Memo::new(move |_| impacts.map(Vec::is_empty).unwrap_or_default());
    let i18n = I18n::expect();
    let gone = move || {
        let words = i18n.words();
        if is_one.get() { words.source_gone } else { words.source_list.all_gone }
    };
    move || match (are_gone.get(), is_one.get()) {
        (true, _) => view! { <p>{gone}</p> }.into_any(),
        (false, true) => view! { <OfOne impacts/> }.into_any(),
        (false, false) => view! { <OfSeveral impacts ids/> }.into_any(),
    }
}

#[component]
fn OfOne(impacts: Impacts) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let impact = Memo::new(move |before: Option<&Option<DeletionImpact>>| {
        impacts.map(|impacts| impacts.first().cloned()).unwrap_or_else(|| before.cloned().flatten())
    });
    let told = move || {
        impact.get().map(|impact| match (impact.as_of, impact.services) {
            (None, _) => t().delete_loss_unknown.to_owned(),
            (Some(_), 0) => t().delete_loses_nothing.to_owned(),
            (Some(_), services) => (t().delete_loses)(&i18n.count(services), &i18n.count(impact.endpoints)),
        })
    };
    let sample = Memo::new(move |_| impact.get().map(|impact| impact.sample).unwrap_or_default());
    let rest = move || {
        let shown = u32::try_from(sample.with(Vec::len)).unwrap_or(u32::MAX);
        let rest = impact.get().map_or(0, |impact| impact.services.saturating_sub(shown));
        (rest > 0 && shown > 0).then(|| (t().and_more)(&i18n.count(rest)))
    };
    let as_of =
        move || impact.get().and_then(|impact| impact.as_of).map(|at| (t().delete_as_of)(&i18n.moment(at)));
    view! {
        <p>{told}</p>
        <Show when=move || !sample.with(Vec::is_empty)>
            <ul class="sample">
                {move || sample.get().into_iter().map(|name| view! { <li class="mono">{name}</li> }).collect_view()}
                {move || rest().map(|text| view! { <li class="faint">{text}</li> })}
            </ul>
        </Show>
        <p class="muted">{as_of} {move || t().gap} {move || t().delete_registry_stays}</p>
    }
}

#[component]
fn OfSeveral(impacts: Impacts, ids: Memo<Vec<String>>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let told = move || {
        impacts.map(|impacts| match total(impacts) {
            (0, _) => t().source_list.loses_nothing.to_owned(),
            (services, endpoints) => (t().delete_loses)(&i18n.count(services), &i18n.count(endpoints)),
        })
    };
    let gone = move || {
        let there = impacts.map(Vec::len).unwrap_or_default();
        let gone = ids.with(Vec::len).saturating_sub(there);
        (gone > 0).then(|| (t().source_list.some_gone)(&i18n.count(u32::try_from(gone).unwrap_or(u32::MAX))))
    };
    let never_read = move || {
        let unread = impacts.map(|impacts| impacts.iter().filter(|impact| impact.as_of.is_none()).count());
        let unread = u32::try_from(unread.unwrap_or_default()).unwrap_or(u32::MAX);
        (unread > 0).then(|| (t().source_list.never_read)(&i18n.count(unread)))
    };
    let share = move |impact: DeletionImpact| {
        let text = match (impact.as_of, impact.services) {
            (None, _) => t().source_list.unread.to_owned(),
            (Some(_), 0) => t().source_list.no_services.to_owned(),
            (Some(_), services) => {
                (t().source_list.loss)(&i18n.count(services), &i18n.count(impact.endpoints))
            }
        };
        view! {
            <li>
                <span class="breaks">{impact.name}</span>
                <span class="numbers muted">{text}</span>
            </li>
        }
    };
    view! {
        <p>{told} {move || t().gap} {never_read} {move || t().gap} {gone}</p>
        <ul class="sample shares">
            {move || impacts.map(Vec::clone).unwrap_or_default().into_iter().map(share).collect_view()}
        </ul>
        <p class="muted">{move || t().source_list.registries_stay}</p>
    }
}
