//! Clusters and Nacos instances of a region: one list for each, of the same making. Register, a panel with the
//! facts, and Remove open over it and leave it as it is.

pub mod dependents;
pub mod detail;
mod draft;
mod form;
mod kubeconfig;
pub mod register;
pub mod remove;
pub mod row;
mod table;
mod toolbar;

use contract::envelope::Page;
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
use crate::paths::{self, RegistriesAt, Registry};
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
use row::Row;
use table::Table;
use toolbar::Toolbar;

/// The list as the panels over it know it.
#[derive(Clone, Copy)]
pub struct RegistryList {
    pub registry: Registry,
    pub at: Memo<RegistriesAt>,
    pub region: Memo<Option<String>>,
    pub load: Load<Page<Row>>,
    /// The rows that changed just now.
    pub glow: Glow,
}

impl RegistryList {
    pub fn expect() -> Self {
        expect_context()
    }

    /// The list's own address.
    pub fn address(self) -> String {
        paths::registries(self.registry, &self.at.get())
    }
}

#[component]
pub fn Registries(registry: Registry) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let (at, live) = (use_registries_at(), Live::expect());
    let region = use_region(registry, at);
    let load = Load::new(
        // The region is the subject; its place in the address is not asked for twice.
        move || region.get().map(|region| (region, RegistriesAt { region: String::new(), ..at.get() })),
        move || live.version(&[Topic::Inventory]),
        move |region, at| async move { list(registry, &region, &at).await },
    );
    let glow = Glow::of(load, |row: &Row| &row.id, |row| format!("{row:?}"));
    let list = RegistryList { registry, at, region, load, glow };
    provide_context(list);
    let columns = if registry == Registry::Nacos { 7 } else { 6 };
    let address = move |page| paths::registries(registry, &RegistriesAt { page, ..at.get() });
    stay_within(load, address);
    use_title(move || (t().inventory.registries)(registry).to_owned());
    view! {
        <RootNavigation/>
        <Main>
            <div class="page-title">
                <h1>{move || (t().inventory.registries)(registry)}</h1>
                <RegisterLink list/>
            </div>
            <Toolbar list/>
            <Loaded load skeleton=move || view! { <SkeletonTable label=t().loading columns rows=5/> }>
                <Show when=move || total(load) != Some(0) fallback=move || view! { <Nothing list/> }>
                    <Table list/>
                    <Pager
                        label=move || t().pages
                        previous=move || t().previous
                        next=move || t().next
                        paged=Signal::derive(move || paged(i18n, load, address))
                    />
                </Show>
            </Loaded>
        </Main>
        <Outlet/>
    }
}

async fn list(registry: Registry, region: &str, at: &RegistriesAt) -> api::Answer<Page<Row>> {
    match registry {
        Registry::Cluster => api::clusters::list(region, at).await.map(|page| page.map(Row::from)),
        Registry::Nacos => api::nacos_instances::list(region, at).await.map(|page| page.map(Row::from)),
    }
}

#[component]
fn RegisterLink(list: RegistryList) -> impl IntoView {
    let i18n = I18n::expect();
    view! {
        <ReasonedLink
            href=Signal::derive(move || paths::register(list.registry, &list.at.get()))
            why_not=Writes::expect().reason(Needs::Whole)
            class="button primary"
        >
            <Icon name="plus"/>
            {move || (i18n.words().inventory.register)(list.registry)}
        </ReasonedLink>
    }
}

#[component]
fn Nothing(list: RegistryList) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let is_filtered = Memo::new(move |_| list.at.with(RegistriesAt::is_filtered));
    let all = move || paths::registries(list.registry, &RegistriesAt::of_region(&list.at.get().region));
    view! {
        <Show
            when=move || is_filtered.get()
            fallback=move || view! {
                <Empty icon=icon(list.registry) sentence=move || (t().inventory.empty)(list.registry)>
                    <RegisterLink list/>
                </Empty>
            }
        >
            <Empty icon="search" sentence=move || t().no_match>
                <a class="button" href=all>{move || t().clear_filters}</a>
            </Empty>
        </Show>
    }
}

pub fn icon(registry: Registry) -> &'static str {
    match registry {
        Registry::Cluster => "cluster",
        Registry::Nacos => "nacos",
    }
}

/// Where the reader stands in the list, also while a panel is open over it.
fn use_registries_at() -> Memo<RegistriesAt> {
    let (region, q, kind) = (use_text("region"), use_text("q"), use_text("type"));
    let (status, mcp, sort, page) = (use_text("status"), use_text("mcp"), use_text("sort"), use_page());
    Memo::new(move |_| RegistriesAt {
        region: region.get(),
        q: q.get(),
        kind: kind.get(),
        status: status.get(),
        mcp: mcp.get(),
        sort: sort.get(),
        page: page.get(),
    })
}

/// The region that is looked at. It is put into the address, so that Back leads to the one that was.
fn use_region(registry: Registry, at: Memo<RegistriesAt>) -> Memo<Option<String>> {
    let (session, go, path) = (CurrentSession::expect(), Go::new(), use_location().pathname);
    let asked = Memo::new(move |_| at.with(|at| at.region.clone()));
    Effect::new(move |_| {
        let (asked, known) = (asked.get(), session.region());
        match known {
            _ if !asked.is_empty() => session.look_at(&asked),
            Some(region) => {
                let (at, path) = (RegistriesAt { region, ..at.get_untracked() }, path.get_untracked());
                // The address may be another page's already.
                if path.starts_with(registry.root()) {
                    go.instead(paths::registries_here(&path, &at));
                }
            }
            None => {}
        }
    });
    Memo::new(move |_| Some(asked.get()).filter(|region| !region.is_empty()).or_else(|| session.region()))
}
