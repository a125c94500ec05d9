//! The navigation at the left: of the whole console, or of one instance.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::i18n::I18n;
use crate::look::Look;
use crate::pages::instance::use_gateway;
use crate::paths::{self, SourcesAt};
use crate::ui::copy::CopyId;
use crate::ui::icon::Icon;

use super::Drawer;
use super::access_links::AccessLinks;
use super::inventory_links::InventoryLinks;

/// Of the pages that belong to no instance.
#[component]
pub fn RootNavigation() -> impl IntoView {
    let i18n = I18n::expect();
    let path = use_location().pathname;
    let t = move || i18n.words();
    view! {
        <Side>
            <p class="nav-group">{move || t().gateway}</p>
            <NavLink
                icon="gateway"
                href=paths::instances("", "", 1)
                text=Signal::derive(move || t().instances.to_owned())
                current=Signal::derive(move || path.with(|path| path.starts_with("/instances")))
            />
            <InventoryLinks/>
            <AccessLinks/>
        </Side>
    }
}

#[component]
pub fn InstanceNavigation() -> impl IntoView {
    let i18n = I18n::expect();
    let gateway = use_gateway();
    let path = use_location().pathname;
    let t = move || i18n.words();
    let ends_with = move |part: &str| path.with(|path| path.contains(part));
    let count = move || gateway.load.map(|row| i18n.number(row.sources.total));
    let region = move || gateway.load.map(|row| row.region_id.clone()).unwrap_or_default();
    view! {
        <Side>
            <a class="nav-back" href=move || paths::instances(&region(), "", 1) title=move || t().instances>
                <Icon name="left"/>
                <span>{move || t().instances}</span>
            </a>
            <div class="nav-instance">
                <span class="nav-instance-name" data-tone=move || gateway.tone().as_str() title=move || gateway.name()>
                    <i class="dot" aria-hidden="true"></i>
                    <b>{move || gateway.name()}</b>
                    <span class="visually-hidden">{move || gateway.status_text()}</span>
                </span>
                <CopyId id=gateway.id label=move || (t().copy)(&gateway.id.get()) copied=move || t().copied/>
            </div>
            <NavLink
                icon="overview"
                href=Signal::derive(move || paths::overview(&gateway.id.get()))
                text=Signal::derive(move || t().overview.to_owned())
                current=Signal::derive(move || ends_with("/overview"))
            />
            <NavLink
                icon="service"
                href=Signal::derive(move || paths::sources(&gateway.id.get(), &SourcesAt::default()))
                text=Signal::derive(move || t().service.to_owned())
                count=Signal::derive(count)
                current=Signal::derive(move || ends_with("/service"))
            />
            <InventoryLinks/>
            <AccessLinks/>
        </Side>
    }
}

#[component]
fn Side(children: Children) -> impl IntoView {
    let i18n = I18n::expect();
    let Drawer(open) = expect_context();
    let look = Look::expect();
    let fold_text = move || {
        let words = &i18n.words().shell;
        if look.is_folded() { words.unfold_navigation } else { words.fold_navigation }
    };
    let fold_icon = Signal::derive(move || if look.is_folded() { "unfold" } else { "fold" });
    view! {
        <nav class="side" aria-label=move || i18n.words().navigation data-open=move || open.get().to_string()>
            {children()}
            <button
                type="button"
                class="nav-link nav-fold"
                title=fold_text
                aria-label=fold_text
                on:click=move |_| look.fold(!look.is_folded())
            >
                <Icon name=fold_icon/>
                <span class="nav-text">{fold_text}</span>
            </button>
        </nav>
        <div class="side-scrim" data-open=move || open.get().to_string() on:click=move |_| open.set(false)></div>
    }
}

#[component]
pub fn NavLink(
    icon: &'static str,
    #[prop(into)] href: Signal<String>,
    text: Signal<String>,
    #[prop(into, optional)] count: Signal<Option<String>>,
    current: Signal<bool>,
) -> impl IntoView {
    view! {
        <a
            class="nav-link"
            href=move || href.get()
            title=move || text.get()
            aria-current=move || current.get().then_some("page")
        >
            <Icon name=icon/>
            <span class="nav-text">{move || text.get()}</span>
            {move || count.get().map(|count| view! { <span class="nav-count numbers">{count}</span> })}
        </a>
    }
}
