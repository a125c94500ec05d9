//! The first half of Create Source: the type, and the cluster or Nacos instance.

use contract::sources::SourceType;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::{Form, offer};
use crate::i18n::{Count, I18n};
use crate::pages::loaded::Loaded;
use crate::paths::{self, RegistriesAt, Registry};
use crate::ui::cards::{Card, Cards};
use crate::ui::picker::{Item, Picked, Picker, PickerWords};
use crate::ui::skeleton::SkeletonTable;

#[component]
pub fn KindCards(form: Form) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let cards = move || {
        let card = |kind: SourceType, name: &str, hint: &str| Card {
            value: kind.to_string(),
            name: name.to_owned(),
            hint: hint.to_owned(),
        };
        vec![
            card(SourceType::K8s, t().container_service, t().container_service_hint),
            card(SourceType::MseNacos, t().mse_nacos, t().mse_nacos_hint),
        ]
    };
    view! {
        <Cards
            legend=move || t().source_type
            cards=Signal::derive(cards)
            chosen=Signal::derive(move || form.kind.get().to_string())
            on_choose=Callback::new(move |kind: String| form.choose(&SourceType::from(kind.as_str()), &[]))
        />
    }
}

#[component]
pub fn ClusterPicker(form: Form) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let items = Memo::new(move |_| {
        let (words, id) = (t(), form.gateway.id.get());
        let all = form.clusters.map(|inventory| {
            inventory.items.iter().map(|item| offer::cluster(words, &id, item)).collect::<Vec<_>>()
        });
        all.unwrap_or_default()
    });
    let in_vpc = move |vpc_id: &str| {
        form.clusters
            .map(|inventory| inventory.items.iter().any(|item| item.vpc_id == vpc_id))
            .unwrap_or(false)
    };
    let none = move || match vpc_without(form, in_vpc) {
        Some(vpc) => (t().no_cluster_in_vpc)(&vpc),
        None => t().none_can_be_added.to_owned(),
    };
    view! {
        <div class="field">
            <span class="label" aria-hidden="true">{move || t().cluster}</span>
            <Loaded load=form.clusters skeleton=move || view! { <SkeletonTable label=t().loading columns=2 rows=4/> }>
                <OriginPicker
                    form
                    kind=SourceType::K8s
                    label=move || t().cluster
                    search=move |count: &Count| (t().search_clusters)(count)
                    none
                    items
                />
            </Loaded>
        </div>
    }
}

#[component]
pub fn NacosPicker(form: Form) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let items = Memo::new(move |_| {
        let (words, id) = (t(), form.gateway.id.get());
        let all = form.registries.map(|inventory| {
            inventory.items.iter().map(|item| offer::nacos(words, &id, item)).collect::<Vec<_>>()
        });
        all.unwrap_or_default()
    });
    let in_vpc = move |vpc_id: &str| {
        form.registries
            .map(|inventory| inventory.items.iter().any(|item| item.vpc_id == vpc_id))
            .unwrap_or(false)
    };
    let none = move || match vpc_without(form, in_vpc) {
        Some(vpc) => (t().no_nacos_in_vpc)(&vpc),
        None => t().none_can_be_added.to_owned(),
    };
    view! {
        <div class="field">
            <span class="label" aria-hidden="true">{move || t().nacos_instance}</span>
            <Loaded load=form.registries skeleton=move || view! { <SkeletonTable label=t().loading columns=2 rows=4/> }>
                <OriginPicker
                    form
                    kind=SourceType::MseNacos
                    label=move || t().nacos_instance
                    search=move |count: &Count| (t().search_nacos)(count)
                    none
                    items
                />
            </Loaded>
        </div>
    }
}

/// The name of the gateway's VPC, if it is known and nothing of the inventory is in it.
fn vpc_without(form: Form, in_vpc: impl Fn(&str) -> bool) -> Option<String> {
    let vpc = form.gateway.load.map(|row| row.gateway.vpc.clone())?;
    let name = if vpc.name.is_empty() { vpc.vpc_id.clone() } else { vpc.name };
    (!in_vpc(&vpc.vpc_id)).then_some(name)
}

#[component]
fn OriginPicker(
    form: Form,
    kind: SourceType,
    #[prop(into)] label: TextProp,
    search: impl Fn(&Count) -> String + Send + Sync + 'static,
    #[prop(into)] none: TextProp,
    items: Memo<Vec<Item>>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let is_many = Memo::new(move |_| form.origins.with(Vec::len) > 1);
    let chosen = move || u32::try_from(form.origins.with(Vec::len)).unwrap_or(u32::MAX);
    let count = move || u32::try_from(items.with(Vec::len)).unwrap_or(u32::MAX);
    let words = PickerWords {
        label,
        search: (move || search(&i18n.count(count()))).into(),
        can_be_picked: (move || t().can_be_added).into(),
        cannot_be_picked: (move || t().not_available).into(),
        no_match: (move || t().no_match).into(),
        none,
    };
    let way = match kind {
        SourceType::MseNacos => Way::Nacos,
        SourceType::K8s | SourceType::Unknown(_) => Way::Cluster,
    };
    let pick = move |id: String| form.toggle(&kind, &id);
    view! {
        <Picker
            words
            items
            picked=Picked::Several(form.origins.into())
            on_pick=Callback::new(pick)
            when_none=move || view! { <Register way/> }
        />
        <p class="picker-count">
            <Show when=move || is_many.get()>
                <span>{move || (t().create.picked)(&i18n.count(chosen()))}</span>
                <button
                    type="button"
                    class="action"
                    on:click=move |_| form.choose(&form.kind.get_untracked(), &[])
                >
                    {move || t().create.clear}
                </button>
            </Show>
        </p>
    }
}

/// What could be registered.
#[derive(Clone, Copy)]
enum Way {
    Cluster,
    Nacos,
}

/// Where nothing can be picked, something can be added. In a tab of its own, as every remedy.
#[component]
fn Register(way: Way) -> impl IntoView {
    let i18n = I18n::expect();
    let href = match way {
        Way::Cluster => paths::register(Registry::Cluster, &RegistriesAt::of_region("")),
        Way::Nacos => paths::register(Registry::Nacos, &RegistriesAt::of_region("")),
    };
    let text = move || match way {
        Way::Cluster => i18n.words().create.register_cluster,
        Way::Nacos => i18n.words().create.register_nacos,
    };
    view! { <a href=href target="_blank" rel="noopener">{text}</a> }
}
