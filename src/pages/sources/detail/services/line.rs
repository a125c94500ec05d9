//! One service in the list: its name, where it is from, and how its endpoints stand.

use contract::console::services::{Collision, ServiceRow};
use leptos::prelude::*;

use crate::i18n::{I18n, Words};
use crate::pages::sources::detail::Detail;
use crate::paths::SourceAt;

/// Ports beyond these are left to the endpoints.
const PORTS_SHOWN: usize = 3;

/// What it shows follows the data; the line itself stays, and keeps the focus.
#[component]
pub fn Line(service: Memo<Option<ServiceRow>>) -> impl IntoView {
    let is_here = Memo::new(move |_| service.with(Option::is_some));
    view! {
        <Show
            when=move || is_here.get()
            fallback=|| view! { <div class="service-line"><span class="bone"></span><span class="bone"></span></div> }
        >
            <Known service/>
        </Show>
    }
}

#[component]
fn Known(service: Memo<Option<ServiceRow>>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let detail = Detail::expect();
    let href = move || {
        let id = told(service, |service| service.service_id.clone());
        detail.address(&SourceAt { service: id, ..detail.at.get() })
    };
    let name = move || told(service, |service| service.name.clone());
    let label = move || (t().detail.endpoints_of)(&name());
    let place = move || told(service, |service| place(t(), service));
    let endpoints = move || told(service, |service| endpoints(i18n, service));
    let is_bad = move || {
        service.with(|service| {
            service.as_ref().is_some_and(|service| {
                service.stale_since.is_none() && service.healthy_endpoints < service.endpoints
            })
        })
    };
    let stale = move || {
        let since = service.with(|service| service.as_ref().and_then(|service| service.stale_since));
        since.map(|since| (t().stale_service)(&i18n.moment(since)))
    };
    let tags = move || told(service, |service| tags(i18n, service));
    view! {
        <div class="service-line">
            <a class="service-name" href=href aria-label=label data-noscroll="">{name}</a>
            <span class="service-tags">
                {move || tags().into_iter().map(|(text, meaning)| view! {
                    <span class="tag" title=meaning.clone()>{text}</span>
                    <span class="visually-hidden">{meaning}</span>
                }).collect_view()}
            </span>
            <span class="service-health numbers" class:bad=is_bad class:faint=move || stale().is_some()>{endpoints}</span>
            <span class="service-place faint">{place}</span>
            <span class="service-stale faint numbers">{stale}</span>
        </div>
    }
}

/// Of a service that is here; a row that is gone shows nothing for the moment until the line is.
fn told<T: Default>(service: Memo<Option<ServiceRow>>, tell: impl Fn(&ServiceRow) -> T) -> T {
    service.with(|service| service.as_ref().map(tell).unwrap_or_default())
}

/// "public / PAYMENTS · 8080 TCP, 9090 TCP".
fn place(words: &Words, service: &ServiceRow) -> String {
    let mut told = vec![match &service.group_name {
        Some(group) => format!("{} / {group}", service.namespace),
        None => service.namespace.clone(),
    }];
    let kind = (words.service_kind)(&service.kind);
    if !kind.is_empty() {
        told.push(kind.to_owned());
    }
    let ports: Vec<String> = service
        .ports
        .iter()
        .take(PORTS_SHOWN)
        .map(|port| format!("{} {}", port.port, port.protocol))
        .collect();
    if !ports.is_empty() {
        told.push(ports.join(", "));
    }
    told.join(" · ")
}

fn endpoints(i18n: I18n, service: &ServiceRow) -> String {
    if let Some(name) = &service.external_name {
        return name.clone();
    }
    let (healthy, all) = (i18n.number(service.healthy_endpoints), i18n.number(service.endpoints));
    (i18n.words().healthy_of)(&healthy, &all)
}

/// What is to be known of its name: a short text, and what it means.
fn tags(i18n: I18n, service: &ServiceRow) -> Vec<(String, String)> {
    let words = i18n.words();
    let mut tags = Vec::new();
    if let Some(first) = service.collisions.first() {
        let count = u32::try_from(service.collisions.len()).unwrap_or(u32::MAX);
        let short = if count == 1 {
            (words.also_in)(&first.source_name)
        } else {
            (words.also_in_sources)(&i18n.count(count))
        };
        tags.push((short, service.collisions.iter().map(elsewhere).collect::<Vec<_>>().join("\n")));
    }
    if service.hidden {
        let why = if service.name.starts_with("consumers") {
            words.hidden_consumer.to_owned()
        } else {
            (words.hidden_namespace)(&service.namespace)
        };
        tags.push((words.hidden.to_owned(), why));
    }
    tags
}

/// "nacos-orders: public / PAYMENTS".
fn elsewhere(collision: &Collision) -> String {
    let Collision { source_name, namespace, group_name, .. } = collision;
    match group_name {
        Some(group) => format!("{source_name}: {namespace} / {group}"),
        None => format!("{source_name}: {namespace}"),
    }
}
