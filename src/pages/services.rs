//! The tab Service: what the gateway can route to, and how its endpoints stand.

use contract::console::services::ServiceRow;
use contract::envelope::Page;
use contract::sources::SourceType;
use leptos::prelude::*;

use super::instance::{CurrentGateway, use_gateway};
use super::list::{follow, paged, rows, total};
use super::loaded::Loaded;
use super::service::CreateSourceLink;
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::paths::SourcesAt;
use crate::query::{Go, use_page, use_text};
use crate::shell::live_mark::LiveMark;
use crate::shell::use_title;
use crate::ui::each::Each;
use crate::ui::notice::Empty;
use crate::ui::pager::Pager;
use crate::ui::search::SearchField;
use crate::ui::skeleton::SkeletonTable;
use crate::{api, paths};

/// Ports beyond these are counted.
const PORTS_SHOWN: usize = 2;

#[component]
pub fn Services() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let (gateway, live, go) = (use_gateway(), Live::expect(), Go::new());
    let (q, page) = (use_text("q"), use_page());
    let load = Load::new(
        move || Some((gateway.id.get(), (q.get(), page.get()))),
        move || live.version(&[Topic::Services]),
        |id, (q, page)| async move { api::services::list(&id, &q, page).await },
    );
    let search = move |typed: String| go.instead(paths::services(&gateway.id.get_untracked(), &typed, 1));
    let address = move |page| paths::services(&gateway.id.get(), &q.get(), page);
    use_title(move || format!("{} · {}", t().service, gateway.name()));
    view! {
        <div class="toolbar">
            <SearchField label=move || t().search_services value=q on_search=Callback::new(search)/>
            <LiveMark/>
        </div>
        <Loaded load skeleton=move || view! { <SkeletonTable label=t().loading columns=6 rows=8/> }>
            <Show
                when=move || total(load) != Some(0)
                fallback=move || view! { <NoServices gateway is_filtered=move || !q.with(String::is_empty)/> }
            >
                <Table load gateway/>
                <Pager
                    label=move || t().pages
                    previous=move || t().previous
                    next=move || t().next
                    paged=Signal::derive(move || paged(i18n, load, address))
                />
            </Show>
        </Loaded>
    }
}

#[component]
fn NoServices(gateway: CurrentGateway, #[prop(into)] is_filtered: Signal<bool>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    // What is not known is not "none".
    let has_sources = Memo::new(move |_| gateway.load.map(|row| row.sources.total > 0).unwrap_or(true));
    let is_read = Memo::new(move |_| gateway.load.map(|row| row.services.is_some()).unwrap_or(false));
    let sources = move || paths::sources(&gateway.id.get(), &SourcesAt::default());
    move || {
        if is_filtered.get() {
            let clear = paths::services(&gateway.id.get(), "", 1);
            return view! {
                <Empty icon="search" sentence=move || t().no_match>
                    <a class="button" href=clear>{move || t().clear_filters}</a>
                </Empty>
            }
            .into_any();
        }
        if has_sources.get() {
            let sentence =
                move || if is_read.get() { t().no_services_of_sources } else { t().services_unread };
            return view! {
                <Empty icon="service" sentence>
                    <a class="button" href=sources>{move || t().show_sources}</a>
                </Empty>
            }
            .into_any();
        }
        view! {
            <Empty icon="service" sentence=move || t().no_services>
                <CreateSourceLink gateway/>
            </Empty>
        }
        .into_any()
    }
}

#[component]
fn Table(load: Load<Page<ServiceRow>>, gateway: CurrentGateway) -> impl IntoView {
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
    let healthy = move || {
        row.with(|row| (t().healthy_of)(&i18n.number(row.healthy_endpoints), &i18n.number(row.endpoints)))
    };
    let stale = move || row.with(|row| row.stale_since).map(|since| (t().stale_service)(&i18n.moment(since)));
    let is_unhealthy =
        move || row.with(|row| row.stale_since.is_none() && row.healthy_endpoints < row.endpoints);
    view! {
        <tr>
            <th scope="row"><span class="name">{move || row.with(|row| row.name.clone())}</span></th>
            <td data-label=move || t().namespace_and_group>
                <span>{move || row.with(|row| row.namespace.clone())}</span>
                <span class="second">{move || row.with(|row| row.group_name.clone())}</span>
            </td>
            <td data-label=move || t().source>
                <a href=source_href>{move || row.with(|row| row.source_name.clone())}</a>
            </td>
            <td data-label=move || t().kind>{kind}</td>
            <td data-label=move || t().ports class="numbers"><Ports row/></td>
            <td data-label=move || t().endpoints class="numbers" class:faint=move || stale().is_some()>
                <span class:bad=is_unhealthy>{healthy}</span>
                <span class="second">{stale}</span>
            </td>
        </tr>
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
