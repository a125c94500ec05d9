//! Create Source: a panel over the list. The type and what is picked are in its address.

pub mod draft;
mod foot;
mod offer;
mod origin;
mod rules;

use contract::console::inventory::{ClusterInventory, NacosInventory};
use contract::sources::SourceType;
use leptos::prelude::*;

use super::SourceList;
use crate::api::{self, Failure};
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::pages::instance::{CurrentGateway, use_gateway};
use crate::paths::{self, SourcesAt};
use crate::query::{Go, use_text};
use crate::shell::{keep_focus, use_panel_title};
use crate::ui::dialog::{Dialog, Shape};
use draft::Rule;
use foot::{Foot, use_creation};
use origin::{ClusterPicker, KindCards, NacosPicker};
use rules::RulesEditor;

/// What the parts of the form share.
#[derive(Clone, Copy)]
pub struct Form {
    gateway: CurrentGateway,
    list: SourceList,
    kind: Memo<SourceType>,
    /// The id of the picked cluster or Nacos instance; empty while none is.
    origin: Memo<String>,
    rules: RwSignal<Vec<Rule>>,
    /// OK was pressed: what is missing is marked from now on.
    tried: RwSignal<bool>,
    clusters: Load<ClusterInventory>,
    registries: Load<NacosInventory>,
    go: Go,
}

impl Form {
    fn new() -> Self {
        let (gateway, live) = (use_gateway(), Live::expect());
        let (kind, origin) = (use_text("type"), use_text("origin"));
        let key = move || Some((gateway.id.get(), ()));
        let version = move || live.version(&[Topic::Inventory]);
        Self {
            gateway,
            list: expect_context(),
            kind: Memo::new(move |_| match kind.with(|kind| SourceType::from(kind.as_str())) {
                SourceType::MseNacos => SourceType::MseNacos,
                SourceType::K8s | SourceType::Unknown(_) => SourceType::K8s,
            }),
            origin,
            rules: RwSignal::new(Vec::new()),
            tried: RwSignal::new(false),
            // Both at once: a change of the type finds its list there.
            clusters: Load::new(key, version, |id, ()| async move { api::inventory::clusters(&id).await }),
            registries: Load::new(key, version, |id, ()| async move {
                api::inventory::nacos_instances(&id).await
            }),
            go: Go::new(),
        }
    }

    fn choose(self, kind: &SourceType, origin: &str) {
        let (id, list) = (self.gateway.id.get_untracked(), self.list.at.get_untracked());
        self.go.instead(paths::create_source(&id, kind.as_str(), origin, &list));
    }

    fn is_touched(self) -> bool {
        !self.origin.with_untracked(String::is_empty)
            || self.rules.with_untracked(|rules| rules.iter().any(Rule::is_touched))
    }
}

#[component]
pub fn CreateSource() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let form = Form::new();
    let (open, asking) = (RwSignal::new(true), RwSignal::new(false));
    let creation = use_creation(form, open);
    let pending = creation.pending();
    let leave = Callback::new(move |()| {
        if pending.get_untracked() {
            return;
        }
        if form.is_touched() { asking.set(true) } else { open.set(false) }
    });
    let closed = move || {
        let is_created = creation.value().with_untracked(|answer| matches!(answer, Some(Ok(_))));
        let at = form.list.at.get_untracked();
        // Filters could hide what was just created.
        let at = if is_created { SourcesAt { sort: at.sort, ..SourcesAt::default() } } else { at };
        form.go.instead(paths::sources(&form.gateway.id.get_untracked(), &at));
        // A panel that was opened by its address has no element to give the focus back to.
        request_animation_frame(keep_focus);
    };
    use_panel_title(move || format!("{} · {}", t().create_source, form.gateway.name()));
    view! {
        <Dialog
            shape=Shape::Panel
            title=move || t().create_source
            close=move || t().close
            open
            on_leave=leave
            on_closed=Callback::new(move |()| closed())
        >
            <div class="dialog-body" tabindex="-1">
                <fieldset class="form" disabled=move || pending.get()>
                    <KindCards form/>
                    <Show
                        when=move || form.kind.get() == SourceType::MseNacos
                        fallback=move || view! { <ClusterPicker form/> <RulesEditor form/> }
                    >
                        <NacosPicker form/>
                    </Show>
                </fieldset>
            </div>
            <Foot form creation on_cancel=leave/>
            <AskDiscard asking open/>
        </Dialog>
    }
}

/// Unsaved input asks before it goes.
#[component]
fn AskDiscard(asking: RwSignal<bool>, open: RwSignal<bool>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let keep = move || asking.set(false);
    let discard = move || {
        asking.set(false);
        open.set(false);
    };
    view! {
        <Dialog
            shape=Shape::Modal
            title=move || t().discard_question
            close=move || t().close
            open=asking
            on_leave=Callback::new(move |()| keep())
        >
            <div class="dialog-body"><p>{move || t().discard_meaning}</p></div>
            <footer class="dialog-foot">
                <button type="button" class="button" autofocus on:click=move |_| keep()>
                    {move || t().keep_editing}
                </button>
                <button type="button" class="button danger" on:click=move |_| discard()>
                    {move || t().discard}
                </button>
            </footer>
        </Dialog>
    }
}

type Creation = Action<contract::sources::CreateSource, Result<contract::sources::CreatedSource, Failure>>;
