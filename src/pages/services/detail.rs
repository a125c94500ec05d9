//! A service in full: a panel over the list, with where it comes from, how it stands, and its endpoints.

use contract::console::added::{AddedDetail, AddedService, Health};
use contract::console::services::EndpointRow;
use leptos::prelude::*;

use super::ServiceList;
use super::told::{health, kind_words, ports_text, twin_text, within};
use crate::api;
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::pages::endpoint_tone;
use crate::pages::instance::use_gateway;
use crate::pages::loaded::Loaded;
use crate::pages::routed::{Routed, RoutedDialog};
use crate::paths::{self, ServicesAt, SourcesAt};
use crate::query::use_param;
use crate::ui::copy::CopyId;
use crate::ui::dialog::Shape;
use crate::ui::facts::{Fact, Facts};
use crate::ui::notice::Banner;
use crate::ui::reasoned::ReasonedLink;
use crate::ui::skeleton::SkeletonLines;
use crate::ui::status::{Status, Tone};
use crate::writes::{Needs, Writes};

/// Endpoints beyond these are counted; the answer holds some of them only.
const SHOWN: usize = 200;

#[component]
pub fn ServicePanel() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let gateway = use_gateway();
    let list = expect_context::<ServiceList>();
    let id = use_param("serviceId");
    let load = use_detail(id, Signal::stored(false));
    let name = use_name(id, load, list);
    let to = move || paths::services(&gateway.id.get(), &list.at.get());
    let writes = Writes::expect();
    let delete = move || paths::delete_service(&gateway.id.get(), &id.get(), &list.at.get());
    view! {
        <RoutedDialog routed=Routed::new() shape=Shape::Panel title=move || name.get() to=Signal::derive(to)>
            <div class="dialog-body service-detail" tabindex="-1">
                <Loaded load skeleton=move || view! { <SkeletonLines label=t().loading lines=6/> }>
                    <Detail load/>
                </Loaded>
            </div>
            <Show when=move || load.map(|_| ()).is_some()>
                <footer class="dialog-foot">
                    <ReasonedLink class="button danger" href=Signal::derive(delete) why_not=writes.reason(Needs::Editor)>
                        {move || t().delete}
                    </ReasonedLink>
                </footer>
            </Show>
        </RoutedDialog>
    }
}

/// Asked for again whenever it may have changed, unless it is on its way out.
pub fn use_detail(id: Memo<String>, leaving: Signal<bool>) -> Load<AddedDetail> {
    let live = Live::expect();
    let version = Memo::new(move |before: Option<&u64>| match before {
        Some(before) if leaving.get() => *before,
        _ => live.version(&[Topic::Services]),
    });
    Load::new(
        move || Some((id.get(), ())).filter(|(id, ())| !id.is_empty()),
        move || version.get(),
        |id, ()| async move { api::services::view(&id).await },
    )
}

/// As the list knows it until it is loaded; its id until then.
pub fn use_name(id: Memo<String>, load: Load<AddedDetail>, list: ServiceList) -> Memo<String> {
    Memo::new(move |before: Option<&String>| {
        let of_list = list
            .load
            .map(|page| page.items.iter().find(|row| row.service_id == id.get()).map(|row| row.name.clone()));
        let known = load.map(|detail| detail.service.name.clone()).or(of_list.flatten());
        known.unwrap_or_else(|| before.cloned().unwrap_or_else(|| id.get()))
    })
}

#[component]
fn Detail(load: Load<AddedDetail>) -> impl IntoView {
    let service = Memo::new(move |_| load.map(|detail| detail.service.clone()));
    let endpoints = Memo::new(move |_| load.map(|detail| detail.endpoints.clone()).unwrap_or_default());
    move || {
        service.get().map(|service| {
            let counted = match service.health {
                Health::Counted { endpoints, .. } => Some(endpoints),
                _ => None,
            };
            let is_alias = service.external_name.is_some();
            view! {
                <Trouble service=service.clone()/>
                <ServiceFacts service=service.clone()/>
                <SameName service/>
                {counted.filter(|_| !is_alias).map(|all| view! { <Endpoints endpoints all/> })}
            }
        })
    }
}

/// Why what is shown is not the whole truth.
#[component]
fn Trouble(service: AddedService) -> impl IntoView {
    let i18n = I18n::expect();
    let words = move || &i18n.words().of_services;
    let (source, stale_since) =
        (service.place.map(|place| place.source_name).unwrap_or_default(), service.stale_since);
    let text = move || match (&service.health, stale_since) {
        (Health::Gone, _) => Some((words().gone_meaning)(&source)),
        (Health::Unread, _) => Some((words().unread_meaning)(&source)),
        (_, Some(since)) => Some((words().stale_meaning)(&source, &i18n.moment(since))),
        _ => None,
    };
    let text = Memo::new(move |_| text());
    view! {
        <Show when=move || text.with(Option::is_some)>
            <Banner tone=Tone::Warn>{move || text.get()}</Banner>
        </Show>
    }
}

#[component]
fn ServiceFacts(service: AddedService) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let gateway = use_gateway();
    let told = service.clone();
    let told = Memo::new(move |_| health(i18n, &told));
    let is_unchecked = service.health == Health::Unchecked;
    let AddedService {
        service_id, service_type, place, addresses, dns_servers, ports, external_name, ..
    } = service;
    let id = service_id.clone();
    let created = service.create_timestamp;
    let kind = service.kind;
    let ports = ports_text(&ports, usize::MAX);
    let placed = place.map(|place| {
        let (within, source_name) = (within(&place), place.source_name);
        let href = move || {
            let q = place.source_id.clone();
            paths::sources(&gateway.id.get(), &SourcesAt { q, ..SourcesAt::default() })
        };
        view! {
            <Fact term=move || t().source><a href=href>{source_name}</a></Fact>
            <Fact term=move || t().namespace_and_group>{within}</Fact>
        }
    });
    let lines = |texts: Vec<String>| {
        texts.into_iter().map(|text| view! { <div class="mono">{text}</div> }).collect_view()
    };
    view! {
        <Facts title=move || t().identity>
            <Fact term=move || t().of_services.health>
                <Status tone=Signal::derive(move || told.get().0) text=move || told.get().1/>
                {is_unchecked.then(|| view! { <p class="hint">{move || t().of_services.unchecked_meaning}</p> })}
            </Fact>
            <Fact term=move || t().kind>
                {move || kind_words(t(), &service_type)} " "
                <span class="faint">{move || kind.as_ref().map(|kind| (t().service_kind)(kind))}</span>
            </Fact>
            {placed}
            {external_name.map(|name| view! {
                <Fact term=move || t().of_services.dns><span class="mono">{name}</span></Fact>
            })}
            {(!addresses.is_empty()).then(|| view! {
                <Fact term=move || t().of_services.addresses>{lines(addresses)}</Fact>
            })}
            {(!dns_servers.is_empty()).then(|| view! {
                <Fact term=move || t().of_services.dns_servers>{lines(dns_servers)}</Fact>
            })}
            <Fact term=move || t().ports><span class="numbers">{ports}</span></Fact>
            <Fact term=move || t().created>{move || i18n.date_and_time(created)}</Fact>
            <Fact term=move || t().of_services.service_id>
                <CopyId id=Signal::stored(service_id) label=move || (t().copy)(&id) copied=move || t().copied/>
            </Fact>
        </Facts>
    }
}

/// Who else has the name; each leads to the other service.
#[component]
fn SameName(service: AddedService) -> impl IntoView {
    let i18n = I18n::expect();
    let gateway = use_gateway();
    let list = expect_context::<ServiceList>();
    let twins = service.collisions;
    if twins.is_empty() {
        return ().into_any();
    }
    let twin = move |twin: contract::console::added::Twin| {
        let id = twin.service_id.clone();
        let href = move || paths::service(&gateway.id.get(), &id, &list.at.get());
        view! { <li><a href=href data-noscroll="">{move || twin_text(i18n.words(), &twin)}</a></li> }
    };
    let all = ServicesAt { q: service.name, collisions: true, ..ServicesAt::default() };
    view! {
        <section class="card">
            <header>
                <h2>{move || i18n.words().of_services.same_name}</h2>
                <a href=move || paths::services(&gateway.id.get(), &all)>{move || i18n.words().show}</a>
            </header>
            <ul class="dependents">{twins.into_iter().map(twin).collect_view()}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Endpoints(endpoints: Memo<Vec<EndpointRow>>, all: u32) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let more = move || {
        let shown = u32::try_from(endpoints.with(Vec::len).min(SHOWN)).unwrap_or(u32::MAX);
        (shown < all).then(|| (t().detail.endpoints_capped)(&i18n.number(shown), &i18n.number(all)))
    };
    let shown = move || {
        endpoints
            .with(|all| all.iter().take(SHOWN).cloned().map(|row| view! { <Endpoint row/> }).collect_view())
    };
    view! {
        <section class="endpoints" aria-label=move || t().endpoints>
            <h2>{move || t().endpoints}</h2>
            <Show
                when=move || !endpoints.with(Vec::is_empty)
                fallback=move || view! { <p class="hint">{move || t().of_services.no_endpoints}</p> }
            >
                <div class="table-frame">
                    <table aria-label=move || t().endpoints>
                        <thead>
                            <tr>
                                <th scope="col">{move || t().of_services.address}</th>
                                <th scope="col">{move || t().ports}</th>
                                <th scope="col">{move || t().of_services.health}</th>
                                <th scope="col">{move || t().of_services.zone_and_weight}</th>
                            </tr>
                        </thead>
                        <tbody>{shown}</tbody>
                    </table>
                </div>
                <p class="hint">{more}</p>
            </Show>
        </section>
    }
}

#[component]
fn Endpoint(row: EndpointRow) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let tone = endpoint_tone(&row.state);
    let ports = ports_text(&row.ports, usize::MAX);
    let zone = row.zone.or(row.cluster_name).unwrap_or_else(|| "—".to_owned());
    let (state, weight) = (row.state, row.weight);
    let second = move || weight.map(|weight| (t().of_services.weight)(&weight.to_string()));
    view! {
        <tr>
            <th scope="row"><span class="mono breaks">{row.address}</span></th>
            <td data-label=move || t().ports class="numbers">{ports}</td>
            <td data-label=move || t().of_services.health>
                <Status tone=Signal::stored(tone) text=move || (t().detail.endpoint_state)(&state)/>
            </td>
            <td data-label=move || t().of_services.zone_and_weight>
                <span>{zone}</span>
                <span class="second numbers">{second}</span>
            </td>
        </tr>
    }
}
