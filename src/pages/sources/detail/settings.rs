//! The tab Settings: what may be changed of a source, and the least role that its cluster must grant for it.

pub mod draft;
mod role;

use contract::console::sources::SourceRow;
use contract::sources::SourceType;
use leptos::prelude::*;

use super::Detail;
use crate::api;
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::pages::loaded::Loaded;
use crate::pages::sources::create::draft::Rule;
use crate::pages::sources::rules::{Rules, RulesEditor};
use crate::paths;
use crate::ui::cards::{Card, Cards};
use crate::ui::check::{CheckBox, Tick, Ticked};
use crate::ui::field::{TextField, TextKind};
use crate::ui::notice::Empty;
use crate::ui::skeleton::SkeletonLines;
use draft::{Draft, NamespacesProblem};
use role::Role;

const WHOLE: &str = "all";
const CHOSEN: &str = "chosen";

#[component]
pub fn Settings(row: Memo<SourceRow>) -> impl IntoView {
    let is_cluster = Memo::new(move |_| row.with(|row| row.source_type == SourceType::K8s));
    move || {
        if is_cluster.get() { view! { <OfCluster/> }.into_any() } else { view! { <OfNacos row/> }.into_any() }
    }
}

#[component]
fn OfNacos(row: Memo<SourceRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    view! {
        <Empty icon="settings" sentence=move || t().detail.nacos_has_none>
            <a class="button" href=move || row.with(|row| paths::parameters(&row.origin_id))>
                {move || t().parameter_settings}
            </a>
        </Empty>
    }
}

#[component]
fn OfCluster() -> impl IntoView {
    let i18n = I18n::expect();
    let edit = Detail::expect().edit;
    let draft = edit.shown();
    let pending = edit.is_pending();
    view! {
        <section class="settings">
            <Loaded
                load=edit.settings()
                skeleton=move || view! { <SkeletonLines label=i18n.words().loading lines=8/> }
            >
                <fieldset class="form" disabled=move || pending.get()>
                    <Watched draft/>
                    <Https draft/>
                    <RulesOf draft/>
                </fieldset>
                <Role draft/>
            </Loaded>
        </section>
    }
}

/// They are shown with the security groups of the gateway's VPC, or with what keeps those from being known.
#[component]
fn RulesOf(draft: Memo<Draft>) -> impl IntoView {
    let i18n = I18n::expect();
    let (detail, live) = (Detail::expect(), Live::expect());
    let inventory = Load::new(
        move || Some((detail.gateway.id.get(), ())),
        move || live.version(&[Topic::Inventory]),
        |id, ()| async move { api::inventory::clusters(&id).await },
    );
    let groups = move || inventory.map(|inventory| inventory.security_groups.clone());
    let rules = Rules {
        all: Signal::derive(move || draft.with(|draft| draft.rules.clone())),
        write: Callback::new(move |rules: Vec<Rule>| {
            detail.edit.change(&|draft| draft.rules.clone_from(&rules));
        }),
        groups: Signal::derive(groups),
        is_tried: Signal::derive(move || detail.edit.is_tried()),
    };
    view! {
        <Loaded load=inventory skeleton=move || view! { <SkeletonLines label=i18n.words().loading lines=3/> }>
            <RulesEditor rules/>
        </Loaded>
    }
}

/// All namespaces, or which.
#[component]
fn Watched(draft: Memo<Draft>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || &i18n.words().detail;
    let edit = Detail::expect().edit;
    let is_all = Memo::new(move |_| draft.with(|draft| draft.is_all));
    let card = |value: &str, name: &str, hint: &str| Card {
        value: value.to_owned(),
        name: name.to_owned(),
        hint: hint.to_owned(),
    };
    let cards = Signal::derive(move || {
        let words = t();
        vec![
            card(WHOLE, words.whole_cluster, words.whole_cluster_hint),
            card(CHOSEN, words.chosen, words.chosen_hint),
        ]
    });
    let chosen = Signal::derive(move || if is_all.get() { WHOLE } else { CHOSEN }.to_owned());
    let choose = move |value: String| edit.change(&|draft| draft.is_all = value == WHOLE);
    // The field complains once it was left, or Save was pressed; not at the first key.
    let left = RwSignal::new(false);
    let error = move || {
        let words = t();
        match draft.with(Draft::namespaces_problem)? {
            NamespacesProblem::Missing => edit.is_tried().then(|| words.namespaces_missing.to_owned()),
            _ if !left.get() && !edit.is_tried() => None,
            NamespacesProblem::TooMany => Some(words.namespaces_too_many.to_owned()),
            NamespacesProblem::Wrong(name) => Some((words.namespace_wrong)(&name)),
            NamespacesProblem::Twice(name) => Some((words.namespace_twice)(&name)),
        }
    };
    let type_ = move |text: String| edit.change(&|draft| draft.namespaces.clone_from(&text));
    view! {
        <Cards legend=move || t().watched cards chosen on_choose=Callback::new(choose)/>
        <Show when=move || !is_all.get()>
            <TextField
                label=move || t().namespaces
                hint=move || t().namespaces_hint
                kind=TextKind::Code
                value=Signal::derive(move || draft.with(|draft| draft.namespaces.clone()))
                on_type=Callback::new(type_)
                on_left=Callback::new(move |()| left.set(true))
                error=Signal::derive(error)
            />
        </Show>
    }
}

#[component]
fn Https(draft: Memo<Draft>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || &i18n.words().detail;
    let edit = Detail::expect().edit;
    let tick = move || if draft.with(|draft| draft.ingress_https) { Tick::On } else { Tick::Off };
    let on_tick = move |ticked: Ticked| edit.change(&|draft| draft.ingress_https = ticked.on);
    view! {
        <div class="field">
            <CheckBox
                label=move || t().ingress_https
                tick=Signal::derive(tick)
                on_tick=Callback::new(on_tick)
            >
                <b>{move || t().ingress_https}</b>
            </CheckBox>
            <p class="hint">{move || t().ingress_https_hint}</p>
        </div>
    }
}
