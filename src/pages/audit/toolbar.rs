//! Search and filters over the record. What they say is in the address.

use contract::console::audit::{AuditQuery, AuditRow, Operation, Outcome};
use leptos::prelude::*;

use super::{AuditList, time};
use crate::i18n::{I18n, Words};
use crate::pages::choices::any_of;
use crate::paths::{self, AuditAt};
use crate::query::Go;
use crate::shell::live_mark::LiveMark;
use crate::ui::choice::{Choice, Choices};
use crate::ui::search::SearchField;

#[component]
pub fn Toolbar() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let go = Go::new();
    let AuditList { at, gateways, wants_gateways, .. } = expect_context();
    let typed = move |field: fn(&mut AuditAt) -> &mut String| {
        Callback::new(move |text: String| go.instead(changed(at, field, text)))
    };
    let chosen = move |field: fn(&mut AuditAt) -> &mut String| {
        Callback::new(move |value: String| go.to(changed(at, field, value)))
    };
    let value = move |read: fn(&AuditAt) -> &String| Signal::derive(move || at.with(|at| read(at).clone()));
    let instances = move || {
        let name = |row: &contract::console::gateways::GatewayRow| {
            (row.gateway.gateway_id.clone(), row.gateway.name.clone())
        };
        let known = gateways.map(|rows| rows.iter().map(name).collect::<Vec<_>>());
        with_asked(any_of(t(), known.unwrap_or_default()), &at.with(|at| at.gateway.clone()))
    };
    let operations = move || with_asked(operations(t()), &at.with(|at| at.operation.clone()));
    let results = move || with_asked(results(t()), &at.with(|at| at.result.clone()));
    view! {
        <div class="toolbar audit-filters">
            <SearchField label=move || t().audit.search value=value(|at| &at.q) on_search=typed(|at| &mut at.q)/>
            <SearchField label=move || t().audit.who value=value(|at| &at.who) on_search=typed(|at| &mut at.who)/>
            <Choice
                label=move || t().audit.when
                value=value(|at| &at.time)
                choices=Signal::derive(move || times(t()))
                on_choose=chosen(|at| &mut at.time)
            />
            <Show when=move || at.with(|at| at.time == AuditAt::CHOSEN)>
                <Moment label=move || t().audit.from value=value(|at| &at.from) on_choose=chosen(|at| &mut at.from)/>
                <Moment label=move || t().audit.to value=value(|at| &at.to) on_choose=chosen(|at| &mut at.to)/>
            </Show>
            <Choice
                label=move || t().audit.what
                value=value(|at| &at.operation)
                choices=Signal::derive(operations)
                on_choose=chosen(|at| &mut at.operation)
            />
            <Choice
                label=move || t().instance
                value=value(|at| &at.gateway)
                choices=Signal::derive(instances)
                on_near=Callback::new(move |()| wants_gateways.set(true))
                on_choose=chosen(|at| &mut at.gateway)
            />
            <Choice
                label=move || t().audit.result
                value=value(|at| &at.result)
                choices=Signal::derive(results)
                on_choose=chosen(|at| &mut at.result)
            />
            <LiveMark/>
        </div>
    }
}

/// A new filter starts at the newest. Moments stay in the address only while they are asked for.
fn changed(at: Memo<AuditAt>, field: fn(&mut AuditAt) -> &mut String, value: String) -> String {
    let mut new = AuditAt { before: String::new(), ..at.get_untracked() };
    *field(&mut new) = value;
    if new.time != AuditAt::CHOSEN {
        (new.from, new.to) = (String::new(), String::new());
    }
    paths::audit(&new)
}

/// The browser's own field for a day and a time of it.
#[component]
fn Moment(
    #[prop(into)] label: Signal<&'static str>,
    value: Signal<String>,
    on_choose: Callback<String>,
) -> impl IntoView {
    view! {
        <label class="moment">
            <span>{move || label.get()}</span>
            <input
                type="datetime-local"
                prop:value=move || time::for_field(&value.get())
                on:change=move |ev| on_choose.run(time::of_field(&event_target_value(&ev)))
            />
        </label>
    }
}

/// What the address asks for stands among the choices, even if it is none of them.
fn with_asked(mut choices: Choices, asked: &str) -> Choices {
    if !choices.iter().any(|(value, _)| value == asked) {
        choices.push((asked.to_owned(), asked.to_owned()));
    }
    choices
}

fn times(words: &Words) -> Choices {
    let a = words.audit;
    let spans = [
        ("", a.any_time),
        (AuditAt::HOUR, a.last_hour),
        (AuditAt::DAY, a.last_day),
        (AuditAt::WEEK, a.last_week),
        (AuditAt::CHOSEN, a.chosen_time),
    ];
    spans.into_iter().map(|(value, text)| (value.to_owned(), text.to_owned())).collect()
}

/// Those that are recorded whatever comes of them; what only reads is there where it was refused.
fn operations(words: &Words) -> Choices {
    let name = |operation: &Operation| {
        let text = (words.audit.operation)(operation).unwrap_or_default();
        (operation.to_string(), text.to_owned())
    };
    let mut known: Choices =
        Operation::KNOWN.iter().filter(|operation| operation.is_change()).map(name).collect();
    known.sort_by(|(_, one), (_, other)| one.cmp(other));
    any_of(words, known)
}

fn results(words: &Words) -> Choices {
    let outcome = words.audit.outcome;
    let known = [
        (AuditRow::OK, Outcome::Done),
        (AuditQuery::REFUSED, Outcome::Refused),
        (AuditQuery::FAILED, Outcome::Failed),
    ];
    any_of(words, known.map(|(value, of)| (value.to_owned(), outcome(of).to_owned())))
}
