//! A source's panel over the list: how it stands, what it offers, its certificates, what happened to it, and
//! what may be changed of it. Which of these is open is in the address.

mod certificates;
mod edit;
mod endpoints;
mod fetched;
mod head;
mod history;
mod services;
mod settings;
mod standing;
mod tabs;

use contract::console::sources::{SourceInFull, SourceRow};
use contract::error::ErrorCode;
use contract::sources::SourceType;
use leptos::prelude::*;

use super::SourceList;
use crate::api::{self, Failure};
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::pages::instance::{CurrentGateway, use_gateway};
use crate::pages::loaded::Loaded;
use crate::pages::routed::{Routed, RoutedDialog};
use crate::paths::{self, SourceAt};
use crate::query::{Go, use_flag, use_param, use_text};
use crate::ui::dialog::Shape;
use crate::ui::skeleton::SkeletonTable;
use edit::{Edit, SaveFoot};
use head::Head;
use history::Past;
use services::offered::Offered;
use standing::Standing;
use tabs::{Tab, Tabs};

/// What the parts of the panel share.
#[derive(Clone, Copy)]
pub struct Detail {
    gateway: CurrentGateway,
    list: SourceList,
    id: Memo<String>,
    at: Memo<SourceAt>,
    tab: Memo<Tab>,
    full: Load<SourceInFull>,
    edit: Edit,
    offered: Offered,
    history: Past,
    go: Go,
}

impl Detail {
    fn new() -> Self {
        let (gateway, live) = (use_gateway(), Live::expect());
        let id = use_param("sourceId");
        let (tab, service) = (use_text("tab"), use_text("service"));
        let (find, hidden) = (use_text("find"), use_flag("hidden"));
        let at = Memo::new(move |_| SourceAt {
            tab: tab.get(),
            service: service.get(),
            find: find.get(),
            hidden: hidden.get(),
        });
        let full = Load::new(
            move || Some(id.get()).filter(|id| !id.is_empty()).map(|id| (id, gateway.id.get())),
            move || live.version(&[Topic::Sources]),
            |id, gateway_id| async move { of_gateway(api::sources::view(&id).await?, &gateway_id) },
        );
        let is_cluster = move || full.map(|full| full.source.source_type == SourceType::K8s);
        let tab = Memo::new(move |_| tab.with(|tab| Tab::of(tab, is_cluster().unwrap_or(true))));
        // What a tab shows is asked for with the source itself, not after it.
        let is_open =
            move |wanted: Tab| Memo::new(move |_| id.with(|id| !id.is_empty()) && tab.get() == wanted);
        let needs_settings =
            move |_: Option<&bool>| is_cluster() != Some(false) && tab.get().needs_settings();
        let edit = Edit::new(id, Memo::new(needs_settings));
        let offered = Offered::new(id, at, is_open(Tab::Services));
        let history = Past::new(id, is_open(Tab::History));
        Self { gateway, list: expect_context(), id, at, tab, full, edit, offered, history, go: Go::new() }
    }

    pub fn expect() -> Self {
        expect_context()
    }

    /// The panel's own address, elsewhere in it.
    fn address(self, at: &SourceAt) -> String {
        paths::source(&self.gateway.id.get(), &self.id.get(), at, &self.list.at.get())
    }

    fn tab_address(self, tab: Tab) -> String {
        self.address(&SourceAt { tab: tab.name().to_owned(), ..SourceAt::default() })
    }

    /// The source as it is now; one that is gone shows its last facts until it is taken away.
    fn row(self) -> Option<Memo<SourceRow>> {
        let first = self.full.peek(|full| full.source.clone())?;
        Some(Memo::new(move |before: Option<&SourceRow>| {
            let now = self.full.map(|full| full.source.clone());
            now.unwrap_or_else(|| before.unwrap_or(&first).clone())
        }))
    }

    /// Its name, from wherever it is known first.
    fn name(self) -> Memo<String> {
        Memo::new(move |before: Option<&String>| {
            let id = self.id.get();
            let of_list = self
                .list
                .load
                .map(|page| page.items.iter().find(|row| row.source_id == id).map(|row| row.name.clone()));
            let known = self.full.map(|full| full.source.name.clone()).or(of_list.flatten());
            known.unwrap_or_else(|| before.cloned().unwrap_or(id))
        })
    }
}

/// A source of another gateway is none of this address.
fn of_gateway(full: SourceInFull, gateway_id: &str) -> Result<SourceInFull, Failure> {
    if full.source.gateway_id == gateway_id {
        return Ok(full);
    }
    Err(Failure::Refused { code: ErrorCode::SourceNotFound, request_id: String::new(), field: None })
}

#[component]
pub fn SourceDetail() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let detail = Detail::new();
    provide_context(detail);
    let name = detail.name();
    let routed = Routed::form(detail.edit.is_dirty(), detail.edit.is_pending());
    let under = move || paths::sources(&detail.gateway.id.get(), &detail.list.at.get());
    view! {
        <RoutedDialog routed shape=Shape::Wide title=move || name.get() to=Signal::derive(under)>
            <div class="dialog-body source-detail">
                <Loaded
                    load=detail.full
                    skeleton=move || view! { <PanelSkeleton label=t().loading/> }
                >
                    {detail.row().map(|row| view! {
                        <Head row/>
                        <Standing row/>
                        <Tabs row/>
                        <OpenTab row/>
                    })}
                </Loaded>
            </div>
            <SaveFoot/>
        </RoutedDialog>
    }
}

/// Head, standing, tabs and a list, as they will be.
#[component]
fn PanelSkeleton(label: &'static str) -> impl IntoView {
    view! {
        <div class="source-head"><span class="source-icon"></span><span class="bone"></span></div>
        <div class="source-standing"><span class="bone"></span><span class="bone"></span></div>
        <div class="tabs"><span class="tab"><span class="bone"></span></span></div>
        <div class="source-services"><SkeletonTable label columns=2 rows=6/></div>
    }
}

#[component]
fn OpenTab(row: Memo<SourceRow>) -> impl IntoView {
    let detail = Detail::expect();
    move || match detail.tab.get() {
        Tab::Services => view! { <services::Services row/> }.into_any(),
        Tab::Certificates => view! { <certificates::Certificates row/> }.into_any(),
        Tab::History => view! { <history::History/> }.into_any(),
        Tab::Settings => view! { <settings::Settings row/> }.into_any(),
    }
}
