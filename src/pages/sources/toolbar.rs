//! Search and filters over the list of sources. What they say is in the address.

use contract::console::sources::SourceSort;
use contract::sources::{SourceState, SourceType};
use leptos::prelude::*;

use super::SourceList;
use super::columns::ColumnChoice;
use super::table::SelectPage;
use crate::i18n::{I18n, Words};
use crate::pages::choices;
use crate::pages::instance::use_gateway;
use crate::paths::{self, SourcesAt};
use crate::query::Go;
use crate::shell::live_mark::LiveMark;
use crate::ui::choice::{Choice, Choices};
use crate::ui::search::SearchField;

#[component]
pub fn Toolbar() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let (gateway, go) = (use_gateway(), Go::new());
    let SourceList { at, .. } = expect_context();
    // A new filter starts at the first page.
    let changed = move |change: &dyn Fn(&mut SourcesAt)| {
        let mut new = SourcesAt { page: 1, ..at.get_untracked() };
        change(&mut new);
        paths::sources(&gateway.id.get_untracked(), &new)
    };
    let search = move |q: String| go.instead(changed(&|at| at.q.clone_from(&q)));
    let by_kind = move |kind: String| go.to(changed(&|at| at.kind.clone_from(&kind)));
    let by_status = move |status: String| go.to(changed(&|at| at.status.clone_from(&status)));
    let by_sort = move |sort: String| go.to(changed(&|at| at.sort.clone_from(&sort)));
    let value = move |read: fn(&SourcesAt) -> &str| Signal::derive(move || at.with(|at| read(at).to_owned()));
    view! {
        <div class="toolbar">
            <SearchField label=move || t().search_sources value=value(|at| &at.q) on_search=Callback::new(search)/>
            <Choice
                label=move || t().kind
                value=value(|at| &at.kind)
                choices=Signal::derive(move || kinds(t()))
                on_choose=Callback::new(by_kind)
            />
            <Choice
                label=move || t().status
                value=value(|at| &at.status)
                choices=Signal::derive(move || states(t()))
                on_choose=Callback::new(by_status)
            />
            // On a phone the rows are cards without headers to click.
            <Choice
                class="narrow-only"
                label=move || t().sort
                value=value(|at| &at.sort)
                choices=Signal::derive(move || sorts(t()))
                on_choose=Callback::new(by_sort)
            />
            <span class="narrow-only"><SelectPage in_words=true/></span>
            <LiveMark/>
            <ColumnChoice/>
        </div>
    }
}

fn kinds(words: &Words) -> Choices {
    choices::any_of(
        words,
        [
            (SourceType::K8s.to_string(), words.container_service.to_owned()),
            (SourceType::MseNacos.to_string(), words.mse_nacos.to_owned()),
        ],
    )
}

fn states(words: &Words) -> Choices {
    let known = SourceState::KNOWN.iter();
    choices::any_of(words, known.map(|state| (state.to_string(), (words.source_state)(state).to_owned())))
}

fn sorts(words: &Words) -> Choices {
    let name = |sort: &SourceSort| match sort {
        SourceSort::Name => words.source,
        SourceSort::Type => words.kind,
        SourceSort::Status => words.status,
        SourceSort::Services => words.services,
        SourceSort::Created | SourceSort::Unknown(_) => words.created,
    };
    choices::sorts(words, SourceSort::KNOWN.iter().map(|sort| (sort.as_str(), name(sort))))
}
