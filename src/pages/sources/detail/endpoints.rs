//! One service of the source, and how each of its endpoints stands.

use contract::console::services::{EndpointRow, ServiceDetail};
use contract::services::EndpointState;
use leptos::prelude::*;

use super::Detail;
use crate::api;
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::pages::endpoint_tone;
use crate::pages::loaded::Loaded;
use crate::paths::SourceAt;
use crate::ui::icon::Icon;
use crate::ui::notice::Empty;
use crate::ui::skeleton::SkeletonTable;
use crate::ui::status::{Status, Tone};
use crate::ui::virtual_list::VirtualList;

/// As the style of `.endpoint-line` has it.
const ROW_HEIGHT: u32 = 60;

#[component]
pub fn Endpoints() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let (detail, live) = (Detail::expect(), Live::expect());
    let service = Memo::new(move |_| detail.at.with(|at| at.service.clone()));
    let load = Load::new(
        move || {
            let (id, service) = (detail.id.get(), service.get());
            (!id.is_empty() && !service.is_empty()).then(|| (format!("{id}/{service}"), (id, service)))
        },
        move || live.version(&[Topic::Services]),
        |_, (id, service)| async move { api::sources::service(&id, &service).await },
    );
    let back = move || detail.address(&SourceAt { service: String::new(), ..detail.at.get() });
    view! {
        <section class="source-services">
            <p><a class="back" href=back data-noscroll=""><Icon name="left"/>{move || t().detail.back_to_services}</a></p>
            <Loaded load skeleton=move || view! { <SkeletonTable label=t().loading columns=2 rows=4/> }>
                <Found load/>
            </Loaded>
        </section>
    }
}

#[component]
fn Found(load: Load<ServiceDetail>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let name = move || load.map(|found| found.service.name.clone());
    let place = move || {
        load.map(|found| {
            let service = &found.service;
            let group = service.group_name.as_ref().map(|group| format!(" / {group}")).unwrap_or_default();
            format!("{}{group}", service.namespace)
        })
    };
    let health = move || {
        load.map(|found| {
            let service = &found.service;
            (t().healthy_of)(&i18n.number(service.healthy_endpoints), &i18n.number(service.endpoints))
        })
    };
    let stale = move || {
        let since = load.map(|found| found.service.stale_since).flatten();
        since.map(|since| (t().stale_service)(&i18n.moment(since)))
    };
    let capped = move || {
        load.map(|found| {
            let shown = u32::try_from(found.endpoints.len()).unwrap_or(u32::MAX);
            let all = found.service.endpoints;
            (shown < all).then(|| (t().detail.endpoints_capped)(&i18n.number(shown), &i18n.number(all)))
        })
        .flatten()
    };
    let count = Memo::new(move |_| load.map(|found| found.endpoints.len()).unwrap_or_default());
    let external = Memo::new(move |_| load.map(|found| found.service.external_name.clone()).flatten());
    let nothing = move || match external.get() {
        Some(name) => (t().detail.external_name)(&name),
        None => t().detail.no_endpoints.to_owned(),
    };
    let line = move |index: usize| {
        let endpoint = Memo::new(move |before: Option<&Option<EndpointRow>>| {
            let now = load.map(|found| found.endpoints.get(index).cloned()).flatten();
            now.or_else(|| before.cloned().flatten())
        });
        view! { <Line endpoint/> }.into_any()
    };
    view! {
        <header class="service-title">
            <h3>{name}</h3>
            <span class="muted">{place}</span>
            <span class="numbers">{move || external.with(Option::is_none).then(health)}</span>
            <span class="faint numbers">{stale}</span>
        </header>
        <Show
            when=move || count.get() != 0
            fallback=move || view! { <Empty icon="address" sentence=nothing/> }
        >
            <p class="source-count" role="status">{capped}</p>
            <VirtualList
                label=move || t().endpoints
                count=Signal::derive(move || count.get())
                row_height=ROW_HEIGHT
                row=Callback::new(line)
            />
        </Show>
    }
}

#[component]
fn Line(endpoint: Memo<Option<EndpointRow>>) -> impl IntoView {
    let i18n = I18n::expect();
    let state = Memo::new(move |_| {
        endpoint.with(|endpoint| endpoint.as_ref().map(|endpoint| endpoint.state.clone()))
    });
    let unknown = EndpointState::Unknown(String::new());
    let tone = Signal::derive(move || state.get().as_ref().map_or(Tone::Idle, endpoint_tone));
    let word = move || (i18n.words().detail.endpoint_state)(state.get().as_ref().unwrap_or(&unknown));
    let address =
        move || endpoint.with(|endpoint| endpoint.as_ref().map(|endpoint| endpoint.address.clone()));
    let facts = move || endpoint.with(|endpoint| endpoint.as_ref().map(|endpoint| facts(i18n, endpoint)));
    view! {
        <div class="endpoint-line">
            <span class="mono endpoint-address">{address}</span>
            <Status tone text=word/>
            <span class="faint numbers endpoint-facts" title=facts>{facts}</span>
        </div>
    }
}

fn ports(endpoint: &EndpointRow) -> String {
    let ports: Vec<String> =
        endpoint.ports.iter().map(|port| format!("{} {}", port.port, port.protocol)).collect();
    ports.join(", ")
}

/// "8080 TCP · Zone cn-hangzhou-h · Weight 1".
fn facts(i18n: I18n, endpoint: &EndpointRow) -> String {
    let words = &i18n.words().detail;
    let kept = |is_ephemeral: bool| if is_ephemeral { words.ephemeral } else { words.persistent };
    let facts = [
        endpoint.zone.as_ref().map(|zone| (words.zone)(zone)),
        endpoint.cluster_name.as_ref().map(|name| (words.cluster_of)(name)),
        endpoint.weight.map(|weight| (words.weight)(&weight.to_string())),
        endpoint.ephemeral.map(|ephemeral| kept(ephemeral).to_owned()),
    ];
    let ports = std::iter::once(Some(ports(endpoint)).filter(|ports| !ports.is_empty()));
    let told: Vec<String> = ports.chain(facts).flatten().collect();
    told.join(" · ")
}
