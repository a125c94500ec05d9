//! Search and filters over the list of instances. What they say is in the address.

use contract::console::gateways::GatewaySort;
use contract::gateways::{GatewayStatus, GatewayType};
use leptos::prelude::*;

use super::InstanceList;
use crate::i18n::{I18n, Words};
use crate::pages::choices;
use crate::paths::{self, InstancesAt};
use crate::query::Go;
use crate::shell::live_mark::LiveMark;
use crate::ui::choice::{Choice, Choices};
use crate::ui::search::SearchField;

#[component]
pub fn Toolbar() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let go = Go::new();
    let InstanceList { at, vpcs, tags, .. } = expect_context();
    // A new filter starts at the first page.
    let changed = move |change: &dyn Fn(&mut InstancesAt)| {
        let mut new = InstancesAt { page: 1, ..at.get_untracked() };
        change(&mut new);
        paths::instances_at(&new)
    };
    let search = move |q: String| go.instead(changed(&|at| at.q.clone_from(&q)));
    let by = move |field: fn(&mut InstancesAt) -> &mut String| {
        Callback::new(move |value: String| go.to(changed(&|at| field(at).clone_from(&value))))
    };
    let value =
        move |read: fn(&InstancesAt) -> &str| Signal::derive(move || at.with(|at| read(at).to_owned()));
    let vpc_choices = move || {
        let known = vpcs.map(|vpcs| {
            vpcs.items.iter().map(|vpc| (vpc.vpc_id.clone(), vpc.name.clone())).collect::<Choices>()
        });
        with_any(t(), known.unwrap_or_default(), &at.with(|at| at.vpc.clone()))
    };
    let tag_choices = move || {
        let pair = |tag: &contract::gateways::Tag| format!("{}={}", tag.key, tag.value);
        let known = tags.map(|tags| tags.items.iter().map(|tag| (pair(tag), pair(tag))).collect::<Choices>());
        with_any(t(), known.unwrap_or_default(), &at.with(|at| at.tag.clone()))
    };
    let tag_choices = Memo::new(move |_| tag_choices());
    let is_unknown = move || tags.map(|_| ()).is_none();
    let has_tags = Memo::new(move |_| is_unknown() || tag_choices.with(|tags| tags.len() > 1));
    view! {
        <div class="toolbar">
            <SearchField label=move || t().search_instances value=value(|at| &at.q) on_search=Callback::new(search)/>
            <Choice
                label=move || t().status
                value=value(|at| &at.status)
                choices=Signal::derive(move || statuses(t()))
                on_choose=by(|at| &mut at.status)
            />
            <Choice
                label=move || t().kind
                value=value(|at| &at.kind)
                choices=Signal::derive(move || kinds(t()))
                on_choose=by(|at| &mut at.kind)
            />
            <Choice
                label=move || t().vpc
                value=value(|at| &at.vpc)
                choices=Signal::derive(vpc_choices)
                on_choose=by(|at| &mut at.vpc)
            />
            // Where nothing is tagged there is nothing to choose; until that is known it keeps its place.
            <Show when=move || has_tags.get()>
                <Choice
                    label=move || t().instances_page.tag
                    value=value(|at| &at.tag)
                    choices=Signal::derive(move || tag_choices.get())
                    on_choose=by(|at| &mut at.tag)
                />
            </Show>
            // On a phone the rows are cards without headers to click.
            <Choice
                class="narrow-only"
                label=move || t().sort
                value=value(|at| &at.sort)
                choices=Signal::derive(move || sorts(t()))
                on_choose=by(|at| &mut at.sort)
            />
            <LiveMark/>
        </div>
    }
}

/// Any, then what is known; and what the address asks for, even if nobody knows it (yet).
fn with_any(words: &Words, known: Choices, asked: &str) -> Choices {
    let is_known = asked.is_empty() || known.iter().any(|(value, _)| value == asked);
    let unknown = (!is_known).then(|| (asked.to_owned(), asked.to_owned()));
    choices::any_of(words, known.into_iter().chain(unknown))
}

fn statuses(words: &Words) -> Choices {
    let known = GatewayStatus::KNOWN.iter();
    let known = known.map(|status| (status.to_string(), (words.gateway_status)(status).to_owned()));
    with_any(words, known.collect(), "")
}

fn kinds(words: &Words) -> Choices {
    let known = GatewayType::KNOWN.iter();
    let known = known.map(|kind| (kind.to_string(), (words.gateway_kind)(kind.as_str())));
    with_any(words, known.collect(), "")
}

fn sorts(words: &Words) -> Choices {
    let name = |sort: &GatewaySort| match sort {
        GatewaySort::Name => words.name,
        GatewaySort::Status => words.status,
        GatewaySort::Sources => words.sources,
        GatewaySort::Created | GatewaySort::Unknown(_) => words.created,
    };
    choices::sorts(words, GatewaySort::KNOWN.iter().map(|sort| (sort.as_str(), name(sort))))
}
