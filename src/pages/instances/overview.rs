//! One instance at a glance: what it is, where it is, and how its sources stand.

use contract::console::gateways::SourceCounts;
use contract::gateways::Gateway;
use contract::sources::SourceState;
use leptos::prelude::*;

use crate::i18n::I18n;
use crate::pages::instance::{steps_above, use_gateway};
use crate::pages::loaded::Loaded;
use crate::pages::{gateway_kind, gateway_tone, source_tone};
use crate::paths::{self, ServicesAt, SourcesAt};
use crate::shell::live_mark::LiveMark;
use crate::shell::use_title;
use crate::ui::copy::CopyId;
use crate::ui::crumbs::Crumbs;
use crate::ui::facts::{Fact, Facts};
use crate::ui::skeleton::SkeletonLines;
use crate::ui::status::Status;

#[component]
pub fn Overview() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let gateway = use_gateway();
    use_title(move || format!("{} · {}", t().overview, gateway.name()));
    // What lives changes in place; the cards are built again only when the gateway itself changes.
    let of_gateway = Memo::new(move |_| gateway.load.map(|row| row.gateway.clone()));
    let counts = Memo::new(move |_| gateway.load.map(|row| row.sources).unwrap_or_default());
    let services = Memo::new(move |_| gateway.load.map(|row| row.services));
    view! {
        <Crumbs label=move || t().breadcrumbs above=steps_above(gateway) here=move || t().overview/>
        <div class="page-title">
            <h1>{move || t().overview}</h1>
            <LiveMark/>
        </div>
        <Loaded load=gateway.load skeleton=move || view! { <SkeletonLines label=t().loading lines=6/> }>
            {move || of_gateway.get().map(|gateway| view! {
                <div class="cards">
                    <Sources id=gateway.gateway_id.clone() counts services/>
                    <Identity gateway=gateway.clone()/>
                    <Network gateway/>
                </div>
            })}
        </Loaded>
    }
}

/// A state, and how many sources are in it.
type StateCount = (SourceState, fn(SourceCounts) -> u32);

#[component]
fn Sources(id: String, counts: Memo<SourceCounts>, services: Memo<Option<u32>>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let states: [StateCount; 4] = [
        (SourceState::Synced, |counts| counts.synced),
        (SourceState::Degraded, |counts| counts.degraded),
        (SourceState::Invalid, |counts| counts.invalid),
        (SourceState::Pending, pending),
    ];
    let link =
        |status: &str| paths::sources(&id, &SourcesAt { status: status.to_owned(), ..SourcesAt::default() });
    let state_link = |(state, of): StateCount| {
        let (tone, href) = (source_tone(&state), link(state.as_str()));
        let count = move || of(counts.get());
        view! {
            <a class="state-count" href=href data-zero=move || (count() == 0).to_string()>
                <span class="state-number numbers">{move || i18n.number(count())}</span>
                <Status tone=tone text=move || (t().source_state)(&state)/>
            </a>
        }
    };
    let service_count =
        move || services.get().map_or_else(|| "—".to_owned(), |services| i18n.number(services));
    let services_href = paths::services(&id, &ServicesAt::default());
    view! {
        <section class="card sources-card">
            <header>
                <h2>{move || t().sources}</h2>
                <a href=link("")>{move || t().show_sources}</a>
            </header>
            <div class="state-counts">{states.map(state_link).collect_view()}</div>
            <p class="card-foot">
                <a href=services_href>{move || t().services_from_sources}</a>
                <span class="numbers">{service_count}</span>
            </p>
        </section>
    }
}

fn pending(counts: SourceCounts) -> u32 {
    counts.total.saturating_sub(counts.synced + counts.degraded + counts.invalid)
}

#[component]
fn Identity(gateway: Gateway) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let gateway = StoredValue::new(gateway);
    let id = gateway.with_value(|gateway| gateway.gateway_id.clone());
    let shown = id.clone();
    let kind = move || gateway.with_value(|gateway| gateway_kind(t(), gateway));
    let tone = gateway.with_value(|gateway| gateway_tone(&gateway.status));
    view! {
        <Facts title=move || t().identity>
            <Fact term=move || t().instance_id>
                <CopyId id=shown label=move || (t().copy)(&id) copied=move || t().copied/>
            </Fact>
            <Fact term=move || t().status>
                <Status tone text=move || gateway.with_value(|gateway| (t().gateway_status)(&gateway.status))/>
            </Fact>
            <Fact term=move || t().kind>{kind}</Fact>
            <Fact term=move || t().spec>{gateway.with_value(|gateway| gateway.spec.clone())}</Fact>
            <Fact term=move || t().version>{gateway.with_value(|gateway| gateway.version.clone())}</Fact>
            <Fact term=move || t().replicas>{gateway.with_value(|gateway| gateway.replicas.clone())}</Fact>
            <Fact term=move || t().created>
                {move || i18n.date_and_time(gateway.with_value(|gateway| gateway.create_timestamp))}
            </Fact>
        </Facts>
    }
}

#[component]
fn Network(gateway: Gateway) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let vpc = gateway.vpc;
    let vpc_id = vpc.vpc_id.clone();
    let balancers = gateway.load_balancers;
    let has_none = balancers.is_empty();
    let address = move |balancer: contract::gateways::LoadBalancer| {
        let shown = balancer.address.clone();
        view! {
            <Fact term=move || (t().address)(&balancer.address_type)>
                <CopyId id=shown label=move || (t().copy)(&balancer.address) copied=move || t().copied/>
            </Fact>
        }
    };
    view! {
        <Facts title=move || t().network>
            <Fact term=move || t().vpc>{vpc.name}</Fact>
            <Fact term=move || t().vpc_id>
                <CopyId id=vpc.vpc_id label=move || (t().copy)(&vpc_id) copied=move || t().copied/>
            </Fact>
            {balancers.into_iter().map(address).collect_view()}
            {has_none.then(|| view! { <Fact term=move || (t().address)("")>{move || t().no_addresses}</Fact> })}
        </Facts>
    }
}
