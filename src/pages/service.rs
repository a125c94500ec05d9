//! The frame of an instance's Service page: title, its one primary action, and the tabs Service and Source.

use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;

use super::instance::{CurrentGateway, steps_above, use_gateway};
use super::services::CreateServiceLink;
use super::sources::use_sources_at;
use crate::i18n::I18n;
use crate::paths::{self, ServicesAt, SourcesAt};
use crate::ui::crumbs::Crumbs;
use crate::ui::icon::Icon;
use crate::ui::reasoned::ReasonedLink;
use crate::ui::tabs::TabLink;
use crate::writes::{Needs, Writes};

#[component]
pub fn Service() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let gateway = use_gateway();
    let path = use_location().pathname;
    let on_services = Memo::new(move |_| path.with(|path| paths::is_of_services(path)));
    let services = move || gateway.load.map(|row| i18n.number(row.services));
    let waits = gateway.is_coming();
    let sources = move || gateway.load.map(|row| i18n.number(row.sources.total));
    view! {
        <Crumbs label=move || t().breadcrumbs above=steps_above(gateway) here=move || t().service waits/>
        <div class="page-title">
            <h1>{move || t().service}</h1>
            <Show when=move || on_services.get() fallback=move || view! { <CreateSourceLink gateway/> }>
                <CreateServiceLink gateway/>
            </Show>
        </div>
        <nav class="tabs" aria-label=move || t().service data-waits=move || waits.get().then_some("")>
            <TabLink
                href=Signal::derive(move || paths::services(&gateway.id.get(), &ServicesAt::default()))
                text=move || t().service
                count=Signal::derive(services)
                current=on_services
            />
            <TabLink
                href=Signal::derive(move || paths::sources(&gateway.id.get(), &SourcesAt::default()))
                text=move || t().source
                count=Signal::derive(sources)
                current=Signal::derive(move || !on_services.get())
            />
        </nav>
        <Outlet/>
    }
}

/// Opens the panel over the list as it stands; where that can't be, it says why.
#[component]
pub fn CreateSourceLink(gateway: CurrentGateway) -> impl IntoView {
    let i18n = I18n::expect();
    let (at, writes) = (use_sources_at(), Writes::expect());
    let why_not =
        move || writes.why_not(Needs::Editor).map(str::to_owned).or_else(|| gateway.no_new_sources());
    view! {
        <ReasonedLink
            class="button primary"
            href=Signal::derive(move || paths::create_source(&gateway.id.get(), "", &[], &at.get()))
            why_not=Signal::derive(why_not)
        >
            <Icon name="plus"/>
            {move || i18n.words().create_source}
        </ReasonedLink>
    }
}
