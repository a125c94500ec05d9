//! The audit record: who did what, on what, from where, and what came of it. For who administers everything.

mod entry;
mod foot;
mod table;
mod time;
mod told;
mod toolbar;

use contract::console::audit::{AuditEntry, AuditQuery, ExportFormat};
use contract::console::gateways::GatewayRow;
use contract::envelope::Page;
use leptos::prelude::*;
use leptos_router::components::Outlet;

use super::list::total;
use super::loaded::Loaded;
use crate::api::{self, Failure};
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::paths::{self, AuditAt};
use crate::query::use_text;
use crate::shell::navigation::RootNavigation;
use crate::shell::{Main, use_title};
use crate::ui::icon::Icon;
use crate::ui::notice::Empty;
use crate::ui::skeleton::SkeletonTable;
pub use entry::EntryPanel;
use foot::Foot;
use table::Table;
use toolbar::Toolbar;

/// The list as what stands in and over it knows it.
#[derive(Clone, Copy)]
struct AuditList {
    load: Load<Page<AuditEntry>>,
    at: Memo<AuditAt>,
    /// What was asked for last, without a page: an export takes exactly that.
    asked: RwSignal<AuditQuery>,
    /// To choose from; loaded once somebody is about to.
    gateways: Load<Vec<GatewayRow>>,
    wants_gateways: RwSignal<bool>,
}

#[component]
pub fn Audit() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let list = use_list();
    provide_context(list);
    let AuditList { load, .. } = list;
    use_title(move || t().audit.title.to_owned());
    let is_forbidden =
        Memo::new(move |_| load.failure().is_some_and(|failure: Failure| failure.is_forbidden()));
    view! {
        <RootNavigation/>
        <Main>
            <div class="page-title">
                <h1>{move || t().audit.title}</h1>
                <Show when=move || !is_forbidden.get()><Export list/></Show>
            </div>
            <p class="page-lead muted">{move || t().audit.lead}</p>
            <Show when=move || !is_forbidden.get()><Toolbar/></Show>
            <Loaded load skeleton=move || view! { <SkeletonTable label=t().loading columns=7 rows=8/> }>
                <Show when=move || total(load) != Some(0) fallback=Nothing>
                    <Table/>
                </Show>
                <Foot/>
            </Loaded>
            <Outlet/>
        </Main>
    }
}

fn use_list() -> AuditList {
    let live = Live::expect();
    let at = use_at();
    let asked = RwSignal::new(AuditQuery::default());
    // What is older does not change.
    let version = move || if at.with(|at| at.before.is_empty()) { live.version(&[Topic::Audit]) } else { 0 };
    let load = Load::new(
        move || Some((String::new(), at.get())),
        version,
        move |_, at| {
            let (from, to) = time::span(&at);
            let query = api::audit::query(&at, from, to);
            asked.set(query.clone());
            async move { api::audit::list(&query, at.before.parse().ok()).await }
        },
    );
    let wants_gateways = RwSignal::new(false);
    let is_wanted = move || wants_gateways.get() || at.with(|at| !at.gateway.is_empty());
    let gateways = Load::new(
        move || is_wanted().then(|| (String::new(), ())),
        move || live.version(&[Topic::Gateways]),
        |_, ()| api::gateways::all(),
    );
    AuditList { load, at, asked, gateways, wants_gateways }
}

fn use_at() -> Memo<AuditAt> {
    let (q, who, operation) = (use_text("q"), use_text("who"), use_text("operation"));
    let (gateway, result, time) = (use_text("gateway"), use_text("result"), use_text("time"));
    let (from, to, before) = (use_text("from"), use_text("to"), use_text("before"));
    Memo::new(move |_| AuditAt {
        q: q.get(),
        who: who.get(),
        operation: operation.get(),
        gateway: gateway.get(),
        result: result.get(),
        time: time.get(),
        from: from.get(),
        to: to.get(),
        before: before.get(),
    })
}

/// Links that the browser downloads from: all that the filters let through, whatever page is shown.
#[component]
fn Export(list: AuditList) -> impl IntoView {
    let i18n = I18n::expect();
    let a = move || i18n.words().audit;
    let href = move |format: ExportFormat| {
        move || list.asked.with(|query| api::audit::export_url(query, format.clone()))
    };
    view! {
        <div class="audit-export" role="group" aria-label=move || a().export>
            <a class="button" href=href(ExportFormat::JsonLines) download="audit.jsonl">
                <Icon name="download"/>
                {move || a().json_lines}
            </a>
            <a class="button" href=href(ExportFormat::Csv) download="audit.csv">
                <Icon name="download"/>
                {move || a().csv}
            </a>
        </div>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let AuditList { at, .. } = expect_context();
    let is_older = Memo::new(move |_| at.with(|at| !at.before.is_empty()));
    let is_filtered = Memo::new(move |_| at.with(AuditAt::is_filtered));
    move || match (is_older.get(), is_filtered.get()) {
        (true, _) => view! { <Empty icon="audit" sentence=move || t().audit.nothing_older/> }.into_any(),
        (false, false) => view! { <Empty icon="audit" sentence=move || t().audit.empty/> }.into_any(),
        (false, true) => view! {
            <Empty icon="search" sentence=move || t().no_match>
                <a class="button" href=paths::audit(&AuditAt::default())>{move || t().clear_filters}</a>
            </Empty>
        }
        .into_any(),
    }
}
