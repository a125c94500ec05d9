//! The instances (gateways) of a region. Create Instance opens over them and leaves them as they are.

pub mod create;
pub mod delete;
pub mod overview;
mod table;
mod toolbar;

use contract::console::gateways::GatewayRow;
use contract::console::vpcs::VpcRow;
use contract::envelope::Page;
use contract::gateways::Tag;
use contract::sources::Items;
use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;

use super::changes::Glow;
use super::list::{paged, stay_within, total};
use super::loaded::Loaded;
use crate::api;
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::paths::{self, InstancesAt};
use crate::query::{Go, use_page, use_text};
use crate::session::CurrentSession;
use crate::shell::navigation::RootNavigation;
use crate::shell::{Main, use_title};
use crate::ui::icon::Icon;
use crate::ui::notice::Empty;
use crate::ui::pager::Pager;
use crate::ui::reasoned::ReasonedLink;
use crate::ui::skeleton::SkeletonTable;
use crate::writes::{Needs, Writes};
use table::Table;
use toolbar::Toolbar;

/// The list as its parts and the panel over it know it.
#[derive(Clone, Copy)]
pub struct InstanceList {
    pub load: Load<Page<GatewayRow>>,
    pub at: Memo<InstancesAt>,
    /// The VPCs of the region, to filter by and to create in.
    pub vpcs: Load<Items<VpcRow>>,
    /// What the region's instances are tagged with.
    pub tags: Load<Items<Tag>>,
    /// The rows that changed just now.
    pub glow: Glow,
}

#[component]
pub fn Instances() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let session = CurrentSession::expect();
    let at = use_instances_at();
    let region = use_region(at);
    let list = use_list(at, region);
    provide_context(list);
    let load = list.load;
    let address = move |page| paths::instances_at(&InstancesAt { page, ..at.get() });
    stay_within(load, address);
    use_title(move || t().instances.to_owned());
    view! {
        <RootNavigation/>
        <Main>
            <div class="page-title">
                <h1>{move || t().instances}</h1>
                <CreateInstanceLink/>
            </div>
            <Toolbar/>
            <Show
                when=move || region.with(Option::is_some)
                fallback=move || view! { <NoRegion session/> }
            >
                <Loaded load skeleton=move || view! { <SkeletonTable label=t().loading columns=7 rows=4/> }>
                    <Show when=move || total(load) != Some(0) fallback=NoInstances>
                        <Table/>
                        <Pager
                            label=move || t().pages
                            previous=move || t().previous
                            next=move || t().next
                            paged=Signal::derive(move || paged(i18n, load, address))
                        />
                    </Show>
                </Loaded>
            </Show>
            <Outlet/>
        </Main>
    }
}

fn use_list(at: Memo<InstancesAt>, region: Memo<Option<String>>) -> InstanceList {
    let live = Live::expect();
    let of_region = move || region.get().map(|region| (region, ()));
    let load = Load::new(
        move || region.get().map(|region| (region, at.get())),
        move || live.version(&[Topic::Sources, Topic::Gateways]),
        |region, at| async move { api::gateways::list(&region, &at).await },
    );
    InstanceList {
        load,
        at,
        vpcs: Load::new(
            of_region,
            move || live.version(&[Topic::Inventory]),
            |region, ()| async move { api::vpcs::of_region(&region).await },
        ),
        tags: Load::new(
            of_region,
            move || live.version(&[Topic::Gateways]),
            |region, ()| async move { api::gateways::tags(&region).await },
        ),
        glow: Glow::of(load, |row| &row.gateway.gateway_id, facts),
    }
}

/// What is worth a look when it changes.
fn facts(row: &GatewayRow) -> String {
    let GatewayRow { gateway, sources, services, .. } = row;
    format!("{}\n{}\n{sources:?}\n{services}", gateway.name, gateway.status)
}

/// Where the reader stands in the list, also while the panel is open over it. On the way to another page it stays
/// what it was: that page's address is no other place in the list.
fn use_instances_at() -> Memo<InstancesAt> {
    let (region, q, status, kind) = (use_text("region"), use_text("q"), use_text("status"), use_text("type"));
    let (vpc, under_panel) = (use_text("vpc"), use_text(InstancesAt::VPC_UNDER_PANEL));
    let (tag, sort, page) = (use_text("tag"), use_text("sort"), use_page());
    let path = use_location().pathname;
    Memo::new(move |before: Option<&InstancesAt>| {
        let path = path.get();
        if let (Some(before), false) = (before, [LIST, CREATE].contains(&path.as_str())) {
            return before.clone();
        }
        InstancesAt {
            region: region.get(),
            q: q.get(),
            status: status.get(),
            kind: kind.get(),
            vpc: if path == CREATE { under_panel.get() } else { vpc.get() },
            tag: tag.get(),
            sort: sort.get(),
            page: page.get(),
        }
    })
}

const LIST: &str = "/instances";
const CREATE: &str = "/instances/create";

fn use_is_creating() -> Memo<bool> {
    let path = use_location().pathname;
    Memo::new(move |_| path.with(|path| path == CREATE))
}

/// The region of the address, or else the one that was looked at last, which is then put into the address, so
/// that Back leads to it.
fn use_region(at: Memo<InstancesAt>) -> Memo<Option<String>> {
    let (session, go) = (CurrentSession::expect(), Go::new());
    let (is_creating, picked) = (use_is_creating(), use_text("vpc"));
    let asked = Memo::new(move |_| at.with(|at| at.region.clone()));
    Effect::new(move |_| match (asked.with(String::is_empty), session.region()) {
        (false, _) => asked.with(|region| session.look_at(region)),
        (true, Some(region)) => {
            let at = InstancesAt { region, ..at.get_untracked() };
            go.instead(if is_creating.get_untracked() {
                paths::create_instance(&picked.get_untracked(), &at)
            } else {
                paths::instances_at(&at)
            });
        }
        (true, None) => {}
    });
    Memo::new(move |_| Some(asked.get()).filter(|region| !region.is_empty()).or_else(|| session.region()))
}

/// Opens the panel over the list as it stands; where that can't be, it says why.
#[component]
fn CreateInstanceLink() -> impl IntoView {
    let i18n = I18n::expect();
    let InstanceList { at, .. } = expect_context();
    // A list of one VPC leads to an instance in it.
    let href = move || at.with(|at| paths::create_instance(&at.vpc, at));
    view! {
        <ReasonedLink
            class="button primary"
            href=Signal::derive(href)
            why_not=Writes::expect().reason(Needs::Whole)
        >
            <Icon name="plus"/>
            {move || i18n.words().instances_page.create_instance}
        </ReasonedLink>
    }
}

/// Without a region there is no list to ask for: the session is still asked, was refused, or knows none.
#[component]
fn NoRegion(session: CurrentSession) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    view! {
        <Loaded
            load=session.load()
            skeleton=move || view! { <SkeletonTable label=t().loading columns=7 rows=4/> }
        >
            <Empty icon="globe" sentence=move || t().instances_page.no_regions/>
        </Loaded>
    }
}

#[component]
fn NoInstances() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let InstanceList { at, .. } = expect_context();
    let is_filtered = Memo::new(move |_| at.with(InstancesAt::is_filtered));
    view! {
        <Show
            when=move || is_filtered.get()
            fallback=move || view! {
                <Empty icon="gateway" sentence=move || t().no_instances>
                    <CreateInstanceLink/>
                </Empty>
            }
        >
            <Empty icon="search" sentence=move || t().no_match>
                <a class="button" href=move || at.with(|at| paths::instances_at(&at.unfiltered()))>
                    {move || t().clear_filters}
                </a>
            </Empty>
        </Show>
    }
}
