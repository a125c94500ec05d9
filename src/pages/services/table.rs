//! The table of services and its rows.

use contract::console::added::AddedService;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::ServiceList;
use super::told::{elsewhere, health, kind_icon, kind_words, ports_text};
use crate::i18n::I18n;
use crate::pages::instance::use_gateway;
use crate::pages::list::{follow, rows};
use crate::paths::{self, ServicesAt, SourcesAt};
use crate::query::Go;
use crate::ui::column::SortColumn;
use crate::ui::each::Each;
use crate::ui::icon::Icon;
use crate::ui::reasoned::ReasonedLink;
use crate::ui::status::Status;
use crate::writes::{Needs, Writes};

/// Ports beyond these are counted.
const PORTS_SHOWN: usize = 2;

#[component]
pub fn Table() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let list = expect_context::<ServiceList>();
    view! {
        <div class="table-frame">
            <table class="services" aria-label=move || t().services>
                <thead>
                    <tr>
                        <Sortable by="name" text=move || t().name/>
                        <th scope="col">{move || t().namespace_and_group}</th>
                        <th scope="col">{move || t().source}</th>
                        <th scope="col">{move || t().ports}</th>
                        <th scope="col">{move || t().endpoints}</th>
                        <Sortable by="created" text=move || t().created/>
                        <th scope="col">{move || t().actions}</th>
                    </tr>
                </thead>
                <tbody>
                    <Each items=move || rows(list.load) key=|row| row.service_id.clone() let:row>
                        <Row row=follow(list.load, row, |row| &row.service_id)/>
                    </Each>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Sortable(by: &'static str, #[prop(into)] text: TextProp) -> impl IntoView {
    let (gateway, go) = (use_gateway(), Go::new());
    let ServiceList { at, .. } = expect_context();
    let sort = Signal::derive(move || at.with(|at| at.sort.clone()));
    let on_sort = move |sort: String| {
        let at = ServicesAt { sort, page: 1, ..at.get_untracked() };
        go.to(paths::services(&gateway.id.get_untracked(), &at));
    };
    view! { <SortColumn text by sort on_sort=Callback::new(on_sort)/> }
}

#[component]
fn Row(row: Memo<AddedService>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let list = expect_context::<ServiceList>();
    let id = Memo::new(move |_| row.with(|row| row.service_id.clone()));
    let is_fresh = move || list.glow.has(&id.get());
    let namespace = move || row.with(|row| row.place.as_ref().map(|place| place.namespace.clone()));
    let group = move || row.with(|row| row.place.as_ref()?.group_name.clone());
    let ports = move || row.with(|row| ports_text(&row.ports, PORTS_SHOWN));
    let all_ports = move || row.with(|row| ports_text(&row.ports, usize::MAX));
    view! {
        <tr class:fresh=is_fresh>
            <th scope="row"><Name row id/></th>
            <td data-label=move || t().namespace_and_group>
                <span>{move || namespace().unwrap_or_else(|| "—".to_owned())}</span>
                <span class="second">{group}</span>
            </td>
            <td data-label=move || t().source><Source row/></td>
            <td data-label=move || t().ports class="numbers"><span title=all_ports>{ports}</span></td>
            <td data-label=move || t().endpoints><Health row/></td>
            <td data-label=move || t().created class="numbers muted">
                {move || i18n.date(row.with(|row| row.create_timestamp))}
            </td>
            <td class="actions"><DeleteLink row id/></td>
        </tr>
    }
}

/// The name leads to the service in full; beside it, who else has it.
#[component]
fn Name(row: Memo<AddedService>, id: Memo<String>) -> impl IntoView {
    let i18n = I18n::expect();
    let gateway = use_gateway();
    let ServiceList { at, .. } = expect_context();
    let href = move || paths::service(&gateway.id.get(), &id.get(), &at.get());
    let twins = Memo::new(move |_| row.with(|row| elsewhere(i18n, &row.collisions)));
    view! {
        <div class="named">
            <a class="row-link" href=href data-noscroll="">{move || row.with(|row| row.name.clone())}</a>
            {move || twins.get().map(|(text, meaning)| view! {
                <span class="tag" title=meaning.clone()>{text}</span>
                // What a title says to the mouse, it says to a screen reader too.
                <span class="visually-hidden">{meaning}</span>
            })}
        </div>
    }
}

/// Where it comes from; without a source, what was typed.
#[component]
fn Source(row: Memo<AddedService>) -> impl IntoView {
    let i18n = I18n::expect();
    let gateway = use_gateway();
    let place = Memo::new(move |_| {
        row.with(|row| row.place.as_ref().map(|place| (place.source_id.clone(), place.source_name.clone())))
    });
    let kind = Memo::new(move |_| row.with(|row| row.service_type.clone()));
    let kind_text = move || kind.with(|kind| kind_words(i18n.words(), kind));
    let icon = Signal::derive(move || kind.with(kind_icon));
    let addresses = move || row.with(|row| row.addresses.join(", "));
    view! {
        {move || match place.get() {
            Some((q, name)) => {
                let href = move || {
                    paths::sources(&gateway.id.get(), &SourcesAt { q: q.clone(), ..SourcesAt::default() })
                };
                view! { <a href=href>{name}</a> <span class="second">{kind_text}</span> }.into_any()
            }
            None => view! {
                <span class="kind"><Icon name=icon/> {kind_text}</span>
                <span class="second mono breaks">{addresses}</span>
            }
            .into_any(),
        }}
    }
}

#[component]
fn Health(row: Memo<AddedService>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let told = Memo::new(move |_| row.with(|row| health(i18n, row)));
    let second = move || {
        row.with(|row| match (row.stale_since, &row.external_name) {
            (Some(since), _) => Some((t().stale_service)(&i18n.moment(since))),
            (None, Some(name)) => Some(name.clone()),
            (None, None) => row.kind.as_ref().map(|kind| (t().service_kind)(kind).to_owned()),
        })
    };
    view! {
        <Status tone=Signal::derive(move || told.get().0) text=move || told.get().1/>
        <span class="second">{second}</span>
    }
}

#[component]
fn DeleteLink(row: Memo<AddedService>, id: Memo<String>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let gateway = use_gateway();
    let ServiceList { at, .. } = expect_context();
    view! {
        <ReasonedLink
            class="action danger"
            href=Signal::derive(move || paths::delete_service(&gateway.id.get(), &id.get(), &at.get()))
            why_not=Writes::expect().reason(Needs::Editor)
            label=move || row.with(|row| (t().delete_named)(&row.name))
        >
            {move || t().delete}
        </ReasonedLink>
    }
}
