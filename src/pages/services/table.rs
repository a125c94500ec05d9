//! The table of services and its rows.

use contract::console::services::{Collision, ServiceRow};
use contract::envelope::Page;
use contract::sources::SourceType;
use leptos::prelude::*;

use crate::i18n::{I18n, Words};
use crate::load::Load;
use crate::pages::instance::CurrentGateway;
use crate::pages::list::{follow, rows};
use crate::paths::{self, SourcesAt};
use crate::ui::each::Each;

/// Ports beyond these are counted.
const PORTS_SHOWN: usize = 2;

#[component]
pub fn Table(load: Load<Page<ServiceRow>>, gateway: CurrentGateway) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    view! {
        <div class="table-frame">
            <table class="services" aria-label=move || t().service>
                <thead>
                    <tr>
                        <th scope="col">{move || t().name}</th>
                        <th scope="col">{move || t().namespace_and_group}</th>
                        <th scope="col">{move || t().source}</th>
                        <th scope="col">{move || t().kind}</th>
                        <th scope="col">{move || t().ports}</th>
                        <th scope="col">{move || t().endpoints}</th>
                    </tr>
                </thead>
                <tbody>
                    <Each items=move || rows(load) key=|row| row.service_id.clone() let:row>
                        <Row row=follow(load, row, |row| &row.service_id) gateway/>
                    </Each>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(row: Memo<ServiceRow>, gateway: CurrentGateway) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let source_href = move || {
        let q = row.with(|row| row.source_id.clone());
        paths::sources(&gateway.id.get(), &SourcesAt { q, ..SourcesAt::default() })
    };
    let kind = move || {
        row.with(|row| match &row.source_type {
            SourceType::K8s => t().container_service,
            SourceType::MseNacos => t().mse_nacos,
            SourceType::Unknown(_) => t().unknown,
        })
    };
    view! {
        <tr>
            <th scope="row"><Name row/></th>
            <td data-label=move || t().namespace_and_group>
                <span>{move || row.with(|row| row.namespace.clone())}</span>
                <span class="second">{move || row.with(|row| row.group_name.clone())}</span>
            </td>
            <td data-label=move || t().source>
                <a href=source_href>{move || row.with(|row| row.source_name.clone())}</a>
            </td>
            <td data-label=move || t().kind>
                <span>{kind}</span>
                <span class="second">{move || row.with(|row| (t().service_kind)(&row.kind))}</span>
            </td>
            <td data-label=move || t().ports class="numbers"><Ports row/></td>
            <td
                data-label=move || t().endpoints
                class:numbers=move || row.with(|row| row.external_name.is_none())
                class:faint=move || row.with(|row| row.stale_since.is_some())
            >
                <Endpoints row/>
            </td>
        </tr>
    }
}

/// The name, and what is to be known of it: that it is hidden, that others have it too.
#[component]
fn Name(row: Memo<ServiceRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let hidden = move || row.with(|row| row.hidden.then(|| hidden_reason(t(), row)));
    let elsewhere = move || row.with(|row| elsewhere(i18n, &row.collisions));
    view! {
        <div class="named">
            <span class="name">{move || row.with(|row| row.name.clone())}</span>
            {move || elsewhere().map(|(text, places)| view! { <Badge text meaning=places/> })}
            {move || hidden().map(|meaning| view! { <Badge text=t().hidden.to_owned() meaning/> })}
        </div>
    }
}

/// What a title says to the mouse, it says to a screen reader too.
#[component]
fn Badge(text: String, meaning: String) -> impl IntoView {
    view! {
        <span class="tag" title=meaning.clone()>{text}</span>
        <span class="visually-hidden">{meaning}</span>
    }
}

/// Endpoints, or the DNS name that stands in their place.
#[component]
fn Endpoints(row: Memo<ServiceRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let healthy = move || {
        row.with(|row| (t().healthy_of)(&i18n.number(row.healthy_endpoints), &i18n.number(row.endpoints)))
    };
    let stale = move || row.with(|row| row.stale_since).map(|since| (t().stale_service)(&i18n.moment(since)));
    let is_unhealthy =
        move || row.with(|row| row.stale_since.is_none() && row.healthy_endpoints < row.endpoints);
    view! {
        {move || match row.with(|row| row.external_name.clone()) {
            Some(name) => view! { <span class="mono breaks">{name}</span> }.into_any(),
            None => view! { <span class:bad=is_unhealthy>{healthy}</span> }.into_any(),
        }}
        <span class="second">{stale}</span>
    }
}

#[component]
fn Ports(row: Memo<ServiceRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let (shown, all) = (
        move || row.with(|row| ports_text(row, PORTS_SHOWN)),
        move || row.with(|row| ports_text(row, usize::MAX)),
    );
    let more = move || row.with(|row| row.ports.len().checked_sub(PORTS_SHOWN).filter(|more| *more > 0));
    view! {
        <span title=all>
            {shown}
            {move || more().map(|more| format!(" {}", (i18n.words().more)(&more.to_string())))}
        </span>
    }
}

fn ports_text(row: &ServiceRow, most: usize) -> String {
    let ports: Vec<String> =
        row.ports.iter().take(most).map(|port| format!("{} {}", port.port, port.protocol)).collect();
    if ports.is_empty() { "—".to_owned() } else { ports.join(", ") }
}

/// The server hides two sorts, and tells them apart by no more than their names.
fn hidden_reason(words: &Words, row: &ServiceRow) -> String {
    if row.name.starts_with("consumers") {
        words.hidden_consumer.to_owned()
    } else {
        (words.hidden_namespace)(&row.namespace)
    }
}

/// Where else the name is offered: in short, and in full.
fn elsewhere(i18n: I18n, collisions: &[Collision]) -> Option<(String, String)> {
    let first = collisions.first()?;
    // There is one of each source.
    let short = match collisions.len() {
        1 => (i18n.words().also_in)(&first.source_name),
        count => (i18n.words().also_in_sources)(&i18n.count(u32::try_from(count).unwrap_or(u32::MAX))),
    };
    let places: Vec<String> = collisions.iter().map(place).collect();
    Some((short, places.join("\n")))
}

/// "nacos-orders: public / PAYMENTS".
fn place(collision: &Collision) -> String {
    let Collision { source_name, namespace, group_name, .. } = collision;
    match group_name {
        Some(group) => format!("{source_name}: {namespace} / {group}"),
        None => format!("{source_name}: {namespace}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_by_source_namespace_and_group() {
        let collision = Collision {
            service_id: "svc-1".into(),
            source_id: "src-1".into(),
            source_name: "orders".into(),
            namespace: "public".into(),
            group_name: None,
        };
        assert_eq!(place(&collision), "orders: public");
        let grouped = Collision { group_name: Some("PAYMENTS".into()), ..collision };
        assert_eq!(place(&grouped), "orders: public / PAYMENTS");
    }
}
