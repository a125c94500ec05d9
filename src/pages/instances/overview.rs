//! One instance at a glance: how its sources stand, what happened last, what it is, and where it is reached.
//! Delete opens over it.

pub mod addresses;
mod events;
mod facts;
mod sources;
pub mod standing;

use contract::gateways::GatewayStatus;
use leptos::prelude::*;
use leptos_router::components::Outlet;

use crate::i18n::I18n;
use crate::pages::gateway_tone;
use crate::pages::instance::{steps_above, use_gateway};
use crate::pages::loaded::Loaded;
use crate::paths;
use crate::shell::live_mark::LiveMark;
use crate::shell::use_title;
use crate::ui::crumbs::Crumbs;
use crate::ui::icon::Icon;
use crate::ui::notice::Banner;
use crate::ui::reasoned::ReasonedLink;
use crate::ui::skeleton::SkeletonLines;
use crate::ui::status::Tone;
use crate::writes::{Needs, Writes};
use events::Events;
use facts::{Identity, Network, Tags};
use sources::Sources;

#[component]
pub fn Overview() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let gateway = use_gateway();
    use_title(move || format!("{} · {}", t().overview, gateway.name()));
    // What lives changes in place; the cards of facts are built again only when the gateway itself changes.
    let of_gateway = Memo::new(move |_| gateway.load.map(|row| row.gateway.clone()));
    view! {
        <Crumbs label=move || t().breadcrumbs above=steps_above(gateway) here=move || t().overview waits=gateway.is_coming()/>
        <div class="page-title">
            <h1>{move || t().overview}</h1>
            <div class="page-actions">
                <LiveMark/>
                <DeleteLink/>
            </div>
        </div>
        <Loaded load=gateway.load skeleton=Skeleton>
            <StateBanner/>
            <div class="overview">
                <div class="stack">
                    <Sources/>
                    <Events/>
                </div>
                <div class="stack">
                    {move || of_gateway.get().map(|gateway| view! {
                        <Identity gateway=gateway.clone()/>
                        <Network gateway=gateway.clone()/>
                        <Tags gateway/>
                    })}
                </div>
            </div>
        </Loaded>
        <Outlet/>
    }
}

/// In the shape of what comes.
#[component]
fn Skeleton() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let card = move |lines: usize| {
        view! { <div class="card"><SkeletonLines label=move || t().loading lines/></div> }
    };
    view! {
        <div class="overview">
            <div class="stack">{card(4)} {card(6)}</div>
            <div class="stack">{card(7)} {card(4)}</div>
        </div>
    }
}

/// A state in which not everything can be done says what can't, and why.
#[component]
fn StateBanner() -> impl IntoView {
    let i18n = I18n::expect();
    let gateway = use_gateway();
    let status = Memo::new(move |_| {
        let status = gateway.load.map(|row| row.gateway.status.clone());
        status.filter(|status| *status != GatewayStatus::Running)
    });
    move || {
        status.get().map(|status| {
            let tone = if gateway_tone(&status) == Tone::Bad { Tone::Bad } else { Tone::Warn };
            view! {
                <Banner tone>
                    <b>{move || (i18n.words().gateway_status)(&status)}</b>
                    <p>{move || gateway.load.map(|row| (i18n.words().instances_page.state_meaning)(&row.gateway.status))}</p>
                </Banner>
            }
        })
    }
}

#[component]
fn DeleteLink() -> impl IntoView {
    let i18n = I18n::expect();
    let gateway = use_gateway();
    let writes = Writes::expect();
    let why_not = move || {
        let is_changing = gateway.load.map(|row| row.gateway.status.is_changing());
        let no_delete = || (i18n.words().instances_page.no_delete_now)(gateway.status_text());
        writes
            .why_not(Needs::Administrator)
            .map(str::to_owned)
            .or_else(|| (is_changing == Some(true)).then(no_delete))
    };
    view! {
        <ReasonedLink
            class="button"
            href=Signal::derive(move || paths::delete_instance(&gateway.id.get()))
            why_not=Signal::derive(why_not)
        >
            <Icon name="trash"/>
            {move || i18n.words().delete}
        </ReasonedLink>
    }
}
