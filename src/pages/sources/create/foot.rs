//! The foot of Create Source: what failed, what is still missing, Copy as, Cancel and OK.

use contract::error::ErrorCode;
use contract::sources::SourceType;
use leptos::prelude::*;

use super::Form;
use super::copy_menu::CopyMenu;
use super::creation::{Creation, Refused, use_creation};
use super::draft;
use crate::i18n::I18n;
use crate::pages::loaded::ChangeFailed;
use crate::pages::routed::Routed;
use crate::paths;
use crate::ui::each::Each;
use crate::ui::unique_id;
use crate::writes::{Needs, Writes};

impl Form {
    /// Why OK can't be pressed yet.
    pub(super) fn missing(self, i18n: I18n, writes: Writes) -> Option<String> {
        let words = i18n.words();
        let is_cluster = self.kind.get() == SourceType::K8s;
        if let Some(reason) = writes.why_not(Needs::Editor) {
            return Some(reason.to_owned());
        }
        if let Some(reason) = self.gateway.no_new_sources() {
            return Some(reason);
        }
        if self.pickable().is_empty() {
            let pick = if is_cluster { words.pick_cluster_first } else { words.pick_nacos_first };
            return Some(pick.to_owned());
        }
        let is_complete = self.rules.with(|rules| {
            rules.iter().all(|rule| rule.is_complete() && draft::overlap(rules, rule.key).is_none())
        });
        (is_cluster && !is_complete).then(|| words.rules_first.to_owned())
    }
}

#[component]
pub fn Foot(form: Form, creation: Creation, routed: Routed) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let pending = creation.is_pending();
    let create = use_creation(form, creation, routed);
    let writes = Writes::expect();
    let missing = Memo::new(move |_| form.missing(i18n, writes));
    let hint = Memo::new(move |_| creation.told(i18n).or_else(|| missing.get()));
    let hint_id = unique_id("hint");
    let described_by = hint_id.clone();
    let ok = move |_| {
        form.tried.set(true);
        if hint.with_untracked(Option::is_none) {
            create.run(untrack(|| form.pickable()));
        }
    };
    view! {
        <Refusals creation/>
        <footer class="dialog-foot">
            <CopyMenu form missing/>
            <p class="hint" id=hint_id role="status">{move || hint.get()}</p>
            <button type="button" class="button" disabled=move || pending.get() on:click=move |_| routed.leave()>
                {move || t().cancel}
            </button>
            <button
                type="button"
                class="button primary"
                aria-disabled=move || hint.with(Option::is_some).then_some("true")
                aria-describedby=described_by
                on:click=ok
            >
                {move || t().ok}
            </button>
        </footer>
    }
}

/// What could not be created, each with its reason.
#[component]
fn Refusals(creation: Creation) -> impl IntoView {
    let refused = creation.refused();
    view! {
        <div class="refusals">
            <Each items=move || refused.get() key=|refused| format!("{refused:?}") let:refused>
                <Refusal refused/>
            </Each>
        </div>
    }
}

#[component]
fn Refusal(refused: Refused) -> impl IntoView {
    let i18n = I18n::expect();
    let Refused { origin, name, failure } = refused;
    let settings = (failure.code() == Some(&ErrorCode::McpDisabled)).then(|| paths::parameters(&origin));
    let link = move || {
        settings.clone().map(|href| {
            view! { <a href=href target="_blank" rel="noopener">{i18n.words().parameter_settings}</a> }
        })
    };
    view! {
        <p class="refused">{name}</p>
        <ChangeFailed failure=Signal::stored(Some(failure))>{link.clone()}</ChangeFailed>
    }
}
