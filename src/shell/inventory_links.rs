//! The navigation's group of what a region has beside its instances, with how many of each.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::navigation::NavLink;
use crate::i18n::I18n;
use crate::paths::{self, RegistriesAt, Registry};
use crate::session::CurrentSession;

#[component]
pub fn InventoryLinks() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let session = CurrentSession::expect();
    let path = use_location().pathname;
    let counts = Memo::new(move |_| session.registry_counts());
    let link = move |registry: Registry, icon: &'static str, of: fn((u32, u32)) -> u32| {
        let at = move || RegistriesAt::of_region(&session.region().unwrap_or_default());
        view! {
            <NavLink
                icon
                href=Signal::derive(move || paths::registries(registry, &at()))
                text=Signal::derive(move || (t().inventory.registries)(registry).to_owned())
                count=Signal::derive(move || counts.get().map(|counts| i18n.number(of(counts))))
                current=Signal::derive(move || path.with(|path| path.starts_with(registry.root())))
            />
        }
    };
    view! {
        <p class="nav-group">{move || t().inventory.region_inventory}</p>
        {link(Registry::Cluster, "cluster", |(clusters, _)| clusters)}
        {link(Registry::Nacos, "nacos", |(_, instances)| instances)}
    }
}
