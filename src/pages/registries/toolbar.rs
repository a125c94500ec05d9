//! Search and filters over the list of clusters or Nacos instances. What they say is in the address.

use contract::clusters::{ClusterState, ClusterType};
use contract::console::clusters::ClusterSort;
use contract::console::nacos_instances::NacosSort;
use contract::nacos::NacosState;
use leptos::prelude::*;

use super::RegistryList;
use crate::i18n::{I18n, Words};
use crate::pages::choices;
use crate::paths::{self, RegistriesAt, Registry};
use crate::query::Go;
use crate::shell::live_mark::LiveMark;
use crate::ui::choice::{Choice, Choices};
use crate::ui::search::SearchField;

#[component]
pub fn Toolbar(list: RegistryList) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let go = Go::new();
    let RegistryList { registry, at, .. } = list;
    // A new filter starts at the first page.
    let changed = move |change: &dyn Fn(&mut RegistriesAt)| {
        let mut new = RegistriesAt { page: 1, ..at.get_untracked() };
        change(&mut new);
        paths::registries(registry, &new)
    };
    let search = move |q: String| go.instead(changed(&|at| at.q.clone_from(&q)));
    let by_kind = move |kind: String| go.to(changed(&|at| at.kind.clone_from(&kind)));
    let by_mcp = move |mcp: String| go.to(changed(&|at| at.mcp.clone_from(&mcp)));
    let by_status = move |status: String| go.to(changed(&|at| at.status.clone_from(&status)));
    let by_sort = move |sort: String| go.to(changed(&|at| at.sort.clone_from(&sort)));
    let value =
        move |read: fn(&RegistriesAt) -> &str| Signal::derive(move || at.with(|at| read(at).to_owned()));
    let own = match registry {
        Registry::Cluster => view! {
            <Choice
                label=move || t().kind
                value=value(|at| &at.kind)
                choices=Signal::derive(move || kinds(t()))
                on_choose=Callback::new(by_kind)
            />
        }
        .into_any(),
        Registry::Nacos => view! {
            <Choice
                label=move || t().mcp_enabled
                value=value(|at| &at.mcp)
                choices=Signal::derive(move || switch(t()))
                on_choose=Callback::new(by_mcp)
            />
        }
        .into_any(),
    };
    view! {
        <div class="toolbar">
            <SearchField
                label=move || (t().inventory.search)(registry)
                value=value(|at| &at.q)
                on_search=Callback::new(search)
            />
            {own}
            <Choice
                label=move || t().status
                value=value(|at| &at.status)
                choices=Signal::derive(move || states(t(), registry))
                on_choose=Callback::new(by_status)
            />
            // On a phone the rows are cards without headers to click.
            <Choice
                class="narrow-only"
                label=move || t().sort
                value=value(|at| &at.sort)
                choices=Signal::derive(move || sorts(t(), registry))
                on_choose=Callback::new(by_sort)
            />
            <LiveMark/>
        </div>
    }
}

fn any(words: &Words) -> (String, String) {
    (String::new(), words.any.to_owned())
}

fn kinds(words: &Words) -> Choices {
    let known =
        ClusterType::KNOWN.iter().map(|kind| (kind.to_string(), (words.cluster_type)(kind).to_owned()));
    std::iter::once(any(words)).chain(known).collect()
}

fn switch(words: &Words) -> Choices {
    let on_off = [("true", words.mcp_on), ("false", words.mcp_off)];
    let known = on_off.map(|(value, text)| (value.to_owned(), text.to_owned()));
    std::iter::once(any(words)).chain(known).collect()
}

fn states(words: &Words, registry: Registry) -> Choices {
    let known: Choices = match registry {
        Registry::Cluster => ClusterState::KNOWN
            .iter()
            .map(|state| (state.to_string(), (words.inventory.cluster_state)(state).to_owned()))
            .collect(),
        Registry::Nacos => NacosState::KNOWN
            .iter()
            .map(|state| (state.to_string(), (words.inventory.nacos_state)(state).to_owned()))
            .collect(),
    };
    std::iter::once(any(words)).chain(known).collect()
}

fn sorts(words: &Words, registry: Registry) -> Choices {
    let columns: Vec<&str> = match registry {
        Registry::Cluster => ClusterSort::KNOWN.iter().map(ClusterSort::as_str).collect(),
        Registry::Nacos => NacosSort::KNOWN.iter().map(NacosSort::as_str).collect(),
    };
    let name = |column: &str| match column {
        "type" => words.kind,
        "version" => words.version,
        "vpc" => words.vpc,
        "state" => words.status,
        "mcp" => words.mcp_enabled,
        "sources" => words.sources,
        _ => words.name,
    };
    choices::sorts(words, columns.into_iter().map(|column| (column, name(column))))
}
