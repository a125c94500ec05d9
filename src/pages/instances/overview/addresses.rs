//! An address under which an instance is reached, with from where and on which ports.

use contract::gateways::{AddressType, LoadBalancer};
use leptos::prelude::*;

use crate::i18n::I18n;
use crate::ui::copy::CopyId;

#[component]
pub fn Address(balancer: LoadBalancer) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let LoadBalancer { address, address_type, ports, .. } = balancer;
    let copied = address.clone();
    let from = move || match &address_type {
        AddressType::Internet => t().instances_page.internet.to_owned(),
        AddressType::Intranet => t().instances_page.intranet.to_owned(),
        AddressType::Unknown(other) => other.clone(),
    };
    let ports: Vec<String> = ports.iter().map(|port| format!("{} {}", port.protocol, port.port)).collect();
    let ports = (!ports.is_empty()).then(|| format!(" · {}", ports.join(", ")));
    view! {
        <span class="address">
            <CopyId id=copied label=move || (t().copy)(&address) copied=move || t().copied/>
            <span class="second">{from} {ports}</span>
        </span>
    }
}
