//! Create Source: a panel over the list. The type and what is picked are in its address.

pub mod copy_as;
mod copy_menu;
mod creation;
pub mod draft;
mod foot;
mod offer;
mod origin;
mod preflight;
mod trial;

use contract::console::inventory::{ClusterInventory, NacosInventory};
use contract::sources::{CreateSource as Body, SourceType};
use leptos::prelude::*;

use super::SourceList;
use super::rules::{Rules, RulesEditor};
use crate::api;
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::pages::instance::{CurrentGateway, use_gateway};
use crate::pages::routed::{Routed, RoutedDialog};
use crate::paths::{self, SourcesAt};
use crate::query::{Go, use_text};
use crate::ui::dialog::Shape;
use creation::Creation;
use draft::Rule;
use foot::Foot;
use origin::{ClusterPicker, KindCards, NacosPicker};
use preflight::Preflights;

/// What the parts of the form share.
#[derive(Clone, Copy)]
pub struct Form {
    gateway: CurrentGateway,
    list: StoredValue<SourceList>,
    kind: Memo<SourceType>,
    /// The ids of the picked clusters or Nacos instances.
    origins: Memo<Vec<String>>,
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
            list: StoredValue::new(expect_context()),
            kind: Memo::new(move |_| match kind.with(|kind| SourceType::from(kind.as_str())) {
                SourceType::MseNacos => SourceType::MseNacos,
                SourceType::K8s | SourceType::Unknown(_) => SourceType::K8s,
            }),
            origins: Memo::new(move |_| origin.with(|origin| paths::origins_of(origin))),
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

    fn choose(self, kind: &SourceType, origins: &[String]) {
        let (id, list) = (self.gateway.id.get_untracked(), self.list.get_value().at.get_untracked());
        self.go.instead(paths::create_source(&id, kind.as_str(), origins, &list));
    }

    /// Picks it, or takes the pick back.
    fn toggle(self, kind: &SourceType, origin: &str) {
        let mut origins = self.origins.get_untracked();
        if origins.iter().any(|picked| picked == origin) {
            origins.retain(|picked| picked != origin);
        } else {
            origins.push(origin.to_owned());
        }
        self.choose(kind, &origins);
    }

    fn is_touched(self) -> bool {
        !self.origins.with(Vec::is_empty) || self.rules.with(|rules| rules.iter().any(Rule::is_touched))
    }

    /// What keeps the security groups from being known is told at the clusters, which come with them.
    fn rules_of(self) -> Rules {
        Rules {
            all: self.rules.into(),
            write: Callback::new(move |rules| self.rules.set(rules)),
            groups: Signal::derive(move || self.clusters.map(|inventory| inventory.security_groups.clone())),
            is_tried: self.tried.into(),
        }
    }

    /// The name of what is picked; its id where the inventory doesn't know it.
    fn name_of(self, origin: &str) -> String {
        let of_cluster = self.clusters.peek(|inventory| {
            inventory.items.iter().find(|item| item.cluster_id == origin).map(|item| item.name.clone())
        });
        let of_registry = self.registries.peek(|inventory| {
            inventory.items.iter().find(|item| item.instance_id == origin).map(|item| item.name.clone())
        });
        of_cluster.flatten().or(of_registry.flatten()).unwrap_or_else(|| origin.to_owned())
    }

    /// Of what is picked, what can be picked now: it may have changed since.
    fn pickable(self) -> Vec<String> {
        let all: Vec<String> = match self.kind.get() {
            SourceType::MseNacos => self.registries.map(|inventory| {
                let pickable = inventory.items.iter().filter(|item| offer::nacos_reasons(item).is_empty());
                pickable.map(|item| item.instance_id.clone()).collect()
            }),
            SourceType::K8s | SourceType::Unknown(_) => self.clusters.map(|inventory| {
                let pickable = inventory.items.iter().filter(|item| item.reasons.is_empty());
                pickable.map(|item| item.cluster_id.clone()).collect()
            }),
        }
        .unwrap_or_default();
        let picked = self.origins.get();
        picked.into_iter().filter(|origin| all.contains(origin)).collect()
    }

    fn body(self, origin: &str) -> Body {
        self.body_with(origin, self.rules.get_untracked())
    }

    /// For a preflight, which needs no rules: those that are half typed would be refused.
    fn body_without_rules(self, origin: &str) -> Body {
        self.body_with(origin, Vec::new())
    }

    fn body_with(self, origin: &str, rules: Vec<Rule>) -> Body {
        draft::body(self.gateway.id.get_untracked(), self.kind.get_untracked(), origin.to_owned(), rules)
    }
}

#[component]
pub fn CreateSource() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let form = Form::new();
    let creation = Creation::new();
    let routed = Routed::form(Signal::derive(move || form.is_touched()), creation.is_pending());
    let to = move || {
        let at = form.list.get_value().at.get();
        // Filters could hide what was just created.
        let at =
            if creation.has_created() { SourcesAt { sort: at.sort, ..SourcesAt::default() } } else { at };
        paths::sources(&form.gateway.id.get(), &at)
    };
    let title = move || t().create_source;
    view! {
        <RoutedDialog routed shape=Shape::Panel title to=Signal::derive(to)>
            <div class="dialog-body" tabindex="-1">
                <fieldset class="form" disabled=move || creation.is_pending().get()>
                    <KindCards form/>
                    <Show
                        when=move || form.kind.get() == SourceType::MseNacos
                        fallback=move || view! { <ClusterPicker form/> <RulesEditor rules=form.rules_of()/> }
                    >
                        <NacosPicker form/>
                    </Show>
                    <Preflights form/>
                </fieldset>
            </div>
            <Foot form creation routed/>
        </RoutedDialog>
    }
}
