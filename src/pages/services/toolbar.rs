//! Search and filters over the list of services. What they say is in the address.

use contract::console::added::AddedSort;
use contract::services::ServiceType;
use leptos::prelude::*;

use super::ServiceList;
use super::told::kind_words;
use crate::i18n::{I18n, Words};
use crate::pages::choices;
use crate::pages::instance::use_gateway;
use crate::pages::list::rows;
use crate::paths::{self, ServicesAt};
use crate::query::Go;
use crate::shell::live_mark::LiveMark;
use crate::ui::choice::{Choice, Choices};
use crate::ui::search::SearchField;
use crate::ui::toggle::Toggle;

#[component]
pub fn Toolbar() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let (gateway, go) = (use_gateway(), Go::new());
    let ServiceList { at, sources, wants_sources, .. } = expect_context();
    // A new filter starts at the first page.
    let changed = move |change: &dyn Fn(&mut ServicesAt)| {
        let mut new = ServicesAt { page: 1, ..at.get_untracked() };
        change(&mut new);
        paths::services(&gateway.id.get_untracked(), &new)
    };
    let search = move |q: String| go.instead(changed(&|at| at.q.clone_from(&q)));
    let by_kind = move |kind: String| go.to(changed(&|at| at.kind.clone_from(&kind)));
    let by_source = move |source: String| go.to(changed(&|at| at.source.clone_from(&source)));
    let by_sort = move |sort: String| go.to(changed(&|at| at.sort.clone_from(&sort)));
    let only_collisions = move |collisions| go.to(changed(&|at| at.collisions = collisions));
    let value =
        move |read: fn(&ServicesAt) -> &str| Signal::derive(move || at.with(|at| read(at).to_owned()));
    let all_sources = move || {
        let rows = rows(sources).into_iter().map(|row| (row.source_id, row.name));
        let mut choices: Choices = std::iter::once((String::new(), t().any.to_owned())).chain(rows).collect();
        let chosen = at.with(|at| at.source.clone());
        if !choices.iter().any(|(id, _)| *id == chosen) {
            choices.push((chosen.clone(), chosen));
        }
        choices
    };
    view! {
        <div class="toolbar">
            <SearchField
                label=move || t().of_services.search
                value=value(|at| &at.q)
                on_search=Callback::new(search)
            />
            <Choice
                label=move || t().kind
                value=value(|at| &at.kind)
                choices=Signal::derive(move || kinds(t()))
                on_choose=Callback::new(by_kind)
            />
            <Choice
                label=move || t().source
                value=value(|at| &at.source)
                choices=Signal::derive(all_sources)
                on_near=Callback::new(move |()| wants_sources.set(true))
                on_choose=Callback::new(by_source)
            />
            <Toggle
                text=move || t().collisions
                on=Signal::derive(move || at.with(|at| at.collisions))
                on_want=Callback::new(only_collisions)
            />
            // On a phone the rows are cards without headers to click.
            <Choice
                class="narrow-only"
                label=move || t().sort
                value=value(|at| &at.sort)
                choices=Signal::derive(move || sorts(t()))
                on_choose=Callback::new(by_sort)
            />
            <LiveMark/>
        </div>
    }
}

fn kinds(words: &Words) -> Choices {
    let known = ServiceType::KNOWN.iter();
    choices::any_of(words, known.map(|kind| (kind.to_string(), kind_words(words, kind).to_owned())))
}

fn sorts(words: &Words) -> Choices {
    let name = |sort: &AddedSort| match sort {
        AddedSort::Created => words.created,
        AddedSort::Name | AddedSort::Unknown(_) => words.name,
    };
    choices::sorts(words, AddedSort::KNOWN.iter().map(|sort| (sort.as_str(), name(sort))))
}
