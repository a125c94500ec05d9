//! The tab Source: the sources of a gateway. Create Source and Delete open over it and leave it as it is.

mod attempts;
mod chosen;
mod columns;
pub mod create;
pub mod delete;
pub mod detail;
mod keys;
mod row_menu;
mod rules;
mod status;
mod table;
mod toolbar;

use contract::console::sources::SourceRow;
use contract::envelope::Page;
use contract::sources::SourceType;
use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;

use super::changes::Glow;
use super::instance::use_gateway;
use super::list::{paged, stay_within, total};
use super::loaded::Loaded;
use super::selection::Selection;
use super::service::CreateSourceLink;
use crate::api;
use crate::i18n::{I18n, Words};
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::paths::{self, SourcesAt};
use crate::query::{use_page, use_text};
use crate::shell::use_title;
use crate::ui::notice::Empty;
use crate::ui::pager::Pager;
use crate::ui::skeleton::SkeletonTable;
use crate::writes::{Needs, Writes};
use chosen::ChosenBar;
use columns::Columns;
use table::Table;
use toolbar::Toolbar;

/// The list as the panels over it know it.
#[derive(Clone, Copy)]
pub struct SourceList {
    pub load: Load<Page<SourceRow>>,
    pub at: Memo<SourcesAt>,
    /// The rows that changed just now.
    pub glow: Glow,
    /// Why nothing can be changed now, if so.
    pub no_changes: Memo<Option<&'static str>>,
}

/// The rows as the reader arranged them.
#[derive(Clone, Copy)]
pub struct Rows {
    pub selection: Selection,
    columns: Columns,
}

#[component]
pub fn Sources() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let (gateway, live) = (use_gateway(), Live::expect());
    let at = use_sources_at();
    let load = Load::new(
        move || Some((gateway.id.get(), at.get())),
        move || live.version(&[Topic::Sources]),
        |id, at| async move { api::sources::list(&id, &at).await },
    );
    let writes = Writes::expect();
    let no_changes = Memo::new(move |_| writes.why_not(Needs::Editor));
    provide_context(SourceList { load, at, glow: Glow::of(load, |row| &row.source_id, facts), no_changes });
    provide_context(Rows { selection: chosen::use_selection(at), columns: Columns::remembered() });
    let address = move |page| paths::sources(&gateway.id.get(), &SourcesAt { page, ..at.get() });
    stay_within(load, address);
    use_title(move || format!("{} · {}", t().source, gateway.name()));
    view! {
        <Toolbar/>
        <Loaded load skeleton=move || view! { <SkeletonTable label=t().loading columns=8 rows=5/> }>
            <Show when=move || total(load) != Some(0) fallback=NoSources>
                <div class="sources-list">
                    <Table/>
                    <ChosenBar/>
                    <Pager
                        label=move || t().pages
                        previous=move || t().previous
                        next=move || t().next
                        paged=Signal::derive(move || paged(i18n, load, address))
                    />
                </div>
            </Show>
        </Loaded>
        <Outlet/>
    }
}

/// What is worth a look when it changes. Attempts and times of a failing source are not: they always do.
fn facts(row: &SourceRow) -> String {
    let SourceRow { name, version, status, services, .. } = row;
    format!("{name}\n{version}\n{}\n{:?}\n{services:?}", status.state, status.reason)
}

#[component]
fn NoSources() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let gateway = use_gateway();
    let list = expect_context::<SourceList>();
    let is_filtered = Memo::new(move |_| list.at.with(SourcesAt::is_filtered));
    let sentence = move || match gateway.no_new_sources() {
        Some(why_not) => format!("{}{}{why_not}", t().no_sources, t().gap),
        None => t().no_sources.to_owned(),
    };
    view! {
        <Show
            when=move || is_filtered.get()
            fallback=move || view! {
                <Empty icon="source" sentence>
                    <CreateSourceLink gateway/>
                </Empty>
            }
        >
            <Empty icon="search" sentence=move || t().no_match>
                <a class="button" href=move || paths::sources(&gateway.id.get(), &SourcesAt::default())>
                    {move || t().clear_filters}
                </a>
            </Empty>
        </Show>
    }
}

/// Where the reader stands in the list, also while a panel is open over it. On the way to another page it stays what
/// it was.
pub fn use_sources_at() -> Memo<SourcesAt> {
    let (q, kind, under_panel) = (use_text("q"), use_text("type"), use_text(SourcesAt::KIND_UNDER_PANEL));
    let (status, sort, page) = (use_text("status"), use_text("sort"), use_page());
    let path = use_location().pathname;
    Memo::new(move |before: Option<&SourcesAt>| {
        let path = path.get();
        if !paths::is_of_sources(&path) {
            return before.cloned().unwrap_or_default();
        }
        let kind = if path.ends_with("/sources/create") { under_panel.get() } else { kind.get() };
        SourcesAt { q: q.get(), kind, status: status.get(), sort: sort.get(), page: page.get() }
    })
}

/// "ACK Cluster", "MSE Nacos".
pub fn type_words(words: &Words, row: &SourceRow) -> &'static str {
    match (&row.source_type, &row.cluster_type) {
        (SourceType::K8s, Some(kind)) => (words.cluster_type)(kind),
        (SourceType::K8s, None) => words.container_service,
        (SourceType::MseNacos, _) => words.mse_nacos,
        (SourceType::Unknown(_), _) => words.unknown,
    }
}
