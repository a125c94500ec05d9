//! The tab Service: the services that the gateway has, and how their endpoints stand. Create Service, a service in
//! full, and Delete open over it and leave it as it is.

pub mod create;
pub mod delete;
pub mod detail;
mod told;

mod table;
mod toolbar;

use contract::console::added::AddedService;
use contract::console::sources::SourceRow;
use contract::envelope::Page;
use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;

use super::changes::Glow;
use super::instance::{CurrentGateway, use_gateway};
use super::list::{paged, stay_within, total};
use super::loaded::Loaded;
use crate::api;
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::paths::{self, ServicesAt, SourcesAt};
use crate::query::{use_flag, use_page, use_text};
use crate::shell::use_title;
use crate::ui::icon::Icon;
use crate::ui::notice::Empty;
use crate::ui::pager::Pager;
use crate::ui::reasoned::ReasonedLink;
use crate::ui::skeleton::SkeletonTable;
use crate::writes::{Needs, Writes};
use table::Table;
use toolbar::Toolbar;

/// The list as the panels over it know it.
#[derive(Clone, Copy)]
pub struct ServiceList {
    pub load: Load<Page<AddedService>>,
    pub at: Memo<ServicesAt>,
    /// The gateway's sources by name, to choose from: all of them, so they are asked for only when they are wanted.
    pub sources: Load<Page<SourceRow>>,
    pub wants_sources: RwSignal<bool>,
    /// The rows that changed just now.
    pub glow: Glow,
}

#[component]
pub fn Services() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let (gateway, live) = (use_gateway(), Live::expect());
    let at = use_services_at();
    let load = Load::new(
        move || Some((gateway.id.get(), at.get())),
        move || live.version(&[Topic::Services]),
        |id, at| async move { api::services::list(&id, &at).await },
    );
    let wants_sources = RwSignal::new(false);
    let sources = use_sources(gateway, at, wants_sources);
    provide_context(ServiceList {
        load,
        at,
        sources,
        wants_sources,
        glow: Glow::of(load, |row| &row.service_id, facts),
    });
    let address = move |page| paths::services(&gateway.id.get(), &ServicesAt { page, ..at.get() });
    stay_within(load, address);
    use_title(move || format!("{} · {}", t().service, gateway.name()));
    view! {
        <Toolbar/>
        <Loaded load skeleton=move || view! { <SkeletonTable label=t().loading columns=7 rows=8/> }>
            <Show when=move || total(load) != Some(0) fallback=NoServices>
                <Table/>
                <Pager
                    label=move || t().pages
                    previous=move || t().previous
                    next=move || t().next
                    paged=Signal::derive(move || paged(i18n, load, address))
                />
            </Show>
        </Loaded>
        <Outlet/>
    }
}

/// For the filter, when it is used, and for the panel. Asked for again when the counts of this gateway's sources
/// change: every other event concerns another gateway, or nothing that a choice shows.
fn use_sources(
    gateway: CurrentGateway,
    at: Memo<ServicesAt>,
    wanted: RwSignal<bool>,
) -> Load<Page<SourceRow>> {
    let counts = Memo::new(move |_| gateway.load.map(|row| row.sources));
    let is_needed = Memo::new(move |_| wanted.get() || at.with(|at| !at.source.is_empty()));
    Load::new(
        move || (is_needed.get() && counts.with(Option::is_some)).then(|| (gateway.id.get(), ())),
        move || {
            counts.track();
            0
        },
        |id, ()| async move { api::sources::by_name(&id).await },
    )
}

/// What is worth a look when it changes.
fn facts(row: &AddedService) -> String {
    let AddedService { name, ports, health, external_name, .. } = row;
    format!("{name}\n{ports:?}\n{health:?}\n{external_name:?}\n{}", row.stale_since.is_some())
}

/// Where the reader stands in the list, also while a panel is open over it. On the way to another page it stays what
/// it was.
pub fn use_services_at() -> Memo<ServicesAt> {
    let [kind_under_panel, source_under_panel] = ServicesAt::UNDER_PANEL.map(use_text);
    let (q, kind, source) = (use_text("q"), use_text("type"), use_text("source"));
    let (collisions, sort, page) = (use_flag("collisions"), use_text("sort"), use_page());
    let path = use_location().pathname;
    Memo::new(move |before: Option<&ServicesAt>| {
        let path = path.get();
        if !paths::is_of_services(&path) {
            return before.cloned().unwrap_or_default();
        }
        let is_creating = path.ends_with("/services/create");
        let (kind, source) = if is_creating {
            (kind_under_panel.get(), source_under_panel.get())
        } else {
            (kind.get(), source.get())
        };
        let (q, collisions, sort, page) = (q.get(), collisions.get(), sort.get(), page.get());
        ServicesAt { q, kind, source, collisions, sort, page }
    })
}

/// Opens the panel over the list as it stands; where that can't be, it says why.
#[component]
pub fn CreateServiceLink(gateway: CurrentGateway) -> impl IntoView {
    let i18n = I18n::expect();
    let (at, writes) = (use_services_at(), Writes::expect());
    let why_not =
        move || writes.why_not(Needs::Editor).map(str::to_owned).or_else(|| not_running(i18n, gateway));
    view! {
        <ReasonedLink
            class="button primary"
            href=Signal::derive(move || paths::create_service(&gateway.id.get(), "", "", &at.get()))
            why_not=Signal::derive(why_not)
        >
            <Icon name="plus"/>
            {move || i18n.words().of_services.create_service}
        </ReasonedLink>
    }
}

/// Why the gateway takes no new services now, if it doesn't.
fn not_running(i18n: I18n, gateway: CurrentGateway) -> Option<String> {
    gateway.no_new_sources().map(|_| (i18n.words().of_services.gateway_not_running)(gateway.status_text()))
}

#[component]
fn NoServices() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let gateway = use_gateway();
    let ServiceList { at, .. } = expect_context();
    let is_filtered = Memo::new(move |_| at.with(ServicesAt::is_filtered));
    // What is not known is not "none".
    let has_no_sources = Memo::new(move |_| gateway.load.map(|row| row.sources.total == 0).unwrap_or(false));
    let only_collisions = Memo::new(move |_| at.with(|at| at.collisions && at.q.is_empty()));
    let sentence = move || {
        let words = &t().of_services;
        let next = if has_no_sources.get() { words.add_source_first } else { words.none_yet_next };
        format!("{}{}{next}", words.none_yet, t().gap)
    };
    view! {
        <Show
            when=move || is_filtered.get()
            fallback=move || view! {
                <Empty icon="service" sentence>
                    <div class="empty-actions">
                        <CreateServiceLink gateway/>
                        <Show when=move || has_no_sources.get()>
                            <a class="button" href=move || paths::sources(&gateway.id.get(), &SourcesAt::default())>
                                {move || t().show_sources}
                            </a>
                        </Show>
                    </div>
                </Empty>
            }
        >
            <Empty
                icon="search"
                sentence=move || if only_collisions.get() { t().no_collisions } else { t().no_match }
            >
                <a
                    class="button"
                    href=move || {
                        let sort = at.with(|at| at.sort.clone());
                        paths::services(&gateway.id.get(), &ServicesAt { sort, ..ServicesAt::default() })
                    }
                >
                    {move || t().clear_filters}
                </a>
            </Empty>
        </Show>
    }
}
