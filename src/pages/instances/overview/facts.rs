//! What an instance is, where it is reached, and how it is tagged.

use contract::gateways::Gateway;
use leptos::prelude::*;

use super::addresses::Address;
use crate::i18n::I18n;
use crate::pages::{gateway_kind, gateway_tone};
use crate::ui::copy::CopyId;
use crate::ui::facts::{Fact, Facts};
use crate::ui::status::Status;

#[component]
pub fn Identity(gateway: Gateway) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let gateway = StoredValue::new(gateway);
    let text = move |read: fn(&Gateway) -> &String| gateway.with_value(|gateway| read(gateway).clone());
    let id = text(|gateway| &gateway.gateway_id);
    let shown = id.clone();
    let kind = move || gateway.with_value(|gateway| gateway_kind(t(), gateway));
    let tone = gateway.with_value(|gateway| gateway_tone(&gateway.status));
    view! {
        <Facts title=move || t().identity>
            <Fact term=move || t().name>{text(|gateway| &gateway.name)}</Fact>
            <Fact term=move || t().instance_id>
                <CopyId id=shown label=move || (t().copy)(&id) copied=move || t().copied/>
            </Fact>
            <Fact term=move || t().status>
                <Status tone text=move || gateway.with_value(|gateway| (t().gateway_status)(&gateway.status))/>
            </Fact>
            <Fact term=move || t().kind>{kind}</Fact>
            <Fact term=move || t().spec><span class="mono">{text(|gateway| &gateway.spec)}</span></Fact>
            <Fact term=move || t().replicas>{text(|gateway| &gateway.replicas)}</Fact>
            <Fact term=move || t().version>{text(|gateway| &gateway.version)}</Fact>
            <Fact term=move || t().created>
                {move || i18n.date_and_time(gateway.with_value(|gateway| gateway.create_timestamp))}
            </Fact>
        </Facts>
    }
}

#[component]
pub fn Network(gateway: Gateway) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let vpc = gateway.vpc;
    let vpc_id = vpc.vpc_id.clone();
    let balancers = gateway.load_balancers;
    let has_none = balancers.is_empty();
    view! {
        <Facts title=move || t().network>
            <Fact term=move || t().vpc>
                <span class="fact-line">{vpc.name}</span>
                <CopyId id=vpc.vpc_id label=move || (t().copy)(&vpc_id) copied=move || t().copied/>
            </Fact>
            <Fact term=move || t().instances_page.addresses>
                {balancers.into_iter().map(|balancer| view! { <Address balancer/> }).collect_view()}
                {has_none.then(|| view! {
                    <span class="muted">{move || t().instances_page.no_address_meaning}</span>
                })}
            </Fact>
        </Facts>
    }
}

#[component]
pub fn Tags(gateway: Gateway) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let tags = gateway.tags;
    let is_empty = tags.is_empty();
    let chips = tags.into_iter().map(|tag| {
        let text = if tag.value.is_empty() { tag.key } else { format!("{}={}", tag.key, tag.value) };
        view! { <li class="tag">{text}</li> }
    });
    view! {
        <section class="card">
            <header><h2>{move || t().instances_page.tags}</h2></header>
            <ul class="tags">{chips.collect_view()}</ul>
            {is_empty.then(|| view! { <p class="muted">{move || t().instances_page.no_tags}</p> })}
        </section>
    }
}
