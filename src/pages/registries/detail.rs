//! The panel of a cluster or a Nacos instance: its facts, the sources that depend on it, and the form that
//! changes it. What is from the operator's file is only shown.

use contract::console::clusters::ClusterDetail;
use contract::console::nacos_instances::NacosDetail;
use contract::console::registries::Dependent;
use leptos::prelude::*;

use super::RegistryList;
use super::dependents::DependentList;
use super::draft::Draft;
use super::form::{Fields, Form};
use super::register::{Foot, elsewhere};
use super::row::Row;
use super::table::StateCell;
use crate::api::{self, Answer, Failure};
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::pages::loaded::{ChangeFailed, Loaded};
use crate::pages::routed::{Routed, RoutedDialog};
use crate::paths::{self, Registry};
use crate::query::use_param;
use crate::shell::keep_focus;
use crate::toasts::Toasts;
use crate::ui::copy::CopyId;
use crate::ui::dialog::Shape;
use crate::ui::facts::{Fact, Facts};
use crate::ui::icon::Icon;
use crate::ui::skeleton::SkeletonLines;

/// A cluster or a Nacos instance in full; the draft holds what its row does not.
#[derive(Clone)]
pub struct Detail {
    row: Row,
    dependents: Vec<Dependent>,
    draft: Draft,
}

impl From<ClusterDetail> for Detail {
    fn from(detail: ClusterDetail) -> Self {
        let draft = Draft::of_cluster(&detail);
        Self { row: detail.cluster.into(), dependents: detail.dependents, draft }
    }
}

impl From<NacosDetail> for Detail {
    fn from(detail: NacosDetail) -> Self {
        let draft = Draft::of_nacos(&detail);
        Self { row: detail.instance.into(), dependents: detail.dependents, draft }
    }
}

async fn view(registry: Registry, id: &str) -> Answer<Detail> {
    match registry {
        Registry::Cluster => api::clusters::view(id).await.map(Detail::from),
        Registry::Nacos => api::nacos_instances::view(id).await.map(Detail::from),
    }
}

type Change = Action<(), Result<(), Failure>>;

#[component]
pub fn RegistryPanel() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let (list, live) = (RegistryList::expect(), Live::expect());
    let id = use_param("registryId");
    let load = Load::new(
        move || Some((id.get(), ())),
        move || live.version(&[Topic::Inventory, Topic::Sources]),
        move |id, ()| async move { view(list.registry, &id).await },
    );
    let form = Form::change(list.registry);
    Effect::new(move |_| {
        if let Some((id, draft)) = load.map(|detail| (detail.row.id.clone(), detail.draft.clone())) {
            form.start(&id, draft);
        }
    });
    let done = RwSignal::new(false);
    let change = use_change(form, list, id, done);
    let pending = change.pending();
    let routed = Routed::form(Signal::derive(move || form.is_dirty() && !done.get()), pending);
    Effect::new(move |_| {
        if done.get() {
            routed.close();
        }
    });
    let name = move || load.map(|detail| detail.row.name.clone()).unwrap_or_else(|| id.get());
    let is_own = Memo::new(move |_| load.map(|detail| !detail.row.in_file).unwrap_or(false));
    let unchanged = move || (!form.is_dirty()).then(|| t().inventory.nothing_changed.to_owned());
    view! {
        <RoutedDialog routed shape=Shape::Panel title=name to=Signal::derive(move || list.address())>
            <div class="dialog-body registry-panel" tabindex="-1">
                <Loaded load skeleton=move || view! { <SkeletonLines label=t().loading lines=8/> }>
                    <About list load/>
                    <Show when=move || is_own.get()>
                        <form on:submit=move |ev| ev.prevent_default()><fieldset class="form" disabled=move || pending.get()>
                            <legend class="form-title">{move || t().inventory.edit}</legend>
                            <Fields form/>
                        </fieldset></form>
                    </Show>
                </Loaded>
            </div>
            <ChangeFailed failure=elsewhere(change)/>
            <Outdated form when=Signal::derive(move || !pending.get() && !done.get())/>
            <Show when=move || is_own.get()>
                <Foot
                    form
                    action=change
                    text=Signal::derive(move || t().inventory.save)
                    why_not=Signal::derive(unchanged)
                    routed
                />
            </Show>
        </RoutedDialog>
    }
}

/// Somebody else changed it while something is typed here.
#[component]
fn Outdated(form: Form, when: Signal<bool>) -> impl IntoView {
    let i18n = I18n::expect();
    let load = move |_| {
        form.take_theirs();
        request_animation_frame(keep_focus);
    };
    view! {
        <Show when=move || when.get() && form.theirs.with(Option::is_some)>
            <div class="banner" data-tone="warn" role="alert">
                <Icon name="warning"/>
                <div>
                    <p>{move || i18n.words().inventory.changed_meanwhile}</p>
                    <button type="button" class="action" on:click=load>
                        {move || i18n.words().detail.load_theirs}
                    </button>
                </div>
            </div>
        </Show>
    }
}

fn use_change(form: Form, list: RegistryList, id: Memo<String>, done: RwSignal<bool>) -> Change {
    let (i18n, toasts, live) = (I18n::expect(), Toasts::expect(), Live::expect());
    Action::new_local(move |(): &()| {
        let (id, draft) = (id.get_untracked(), form.draft.get_untracked());
        let before = form.before.get_untracked().unwrap_or_default();
        async move {
            let answer = match list.registry {
                Registry::Cluster => {
                    api::clusters::change(&id, &draft.change_cluster(&before)).await.map(drop)
                }
                Registry::Nacos => {
                    api::nacos_instances::change(&id, &draft.change_nacos(&before)).await.map(drop)
                }
            };
            answer.inspect_err(|failure| form.refuse(failure))?;
            toasts.say((i18n.words().inventory.saved)(draft.name.trim()), None);
            live.touch(Topic::Inventory);
            live.touch(Topic::Sources);
            // An error: the panel is gone from the page.
            _ = done.try_set(true);
            Ok(())
        }
    })
}

#[component]
fn About(list: RegistryList, load: Load<Detail>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let dependents = Memo::new(move |_| load.map(|detail| detail.dependents.clone()).unwrap_or_default());
    let in_file = Memo::new(move |_| load.map(|detail| detail.row.in_file).unwrap_or(false));
    let row = Memo::new(move |_| load.map(|detail| detail.row.clone()));
    let namespaces =
        Memo::new(move |_| load.map(|detail| detail.draft.namespaces.clone()).unwrap_or_default());
    view! {
        <Show when=move || in_file.get()>
            <p class="note"><Icon name="info"/><span>{move || t().inventory.in_file}</span></p>
        </Show>
        {move || row.get().map(|row| view! { <FactsOf list row namespaces/> })}
        <section class="card">
            <h2>{move || t().dependents}</h2>
            <Show
                when=move || !dependents.with(Vec::is_empty)
                fallback=move || view! { <p class="muted">{move || t().no_dependents}</p> }
            >
                <DependentList dependents/>
            </Show>
        </section>
    }
}

#[component]
fn FactsOf(list: RegistryList, row: Row, namespaces: Memo<String>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let (id, vpc_id) = (row.id.clone(), row.vpc.vpc_id.clone());
    let row = Memo::new(move |_| row.clone());
    let of = move |read: fn(&Row) -> &String| row.with(|row| read(row).clone());
    let (shown, vpc_shown, settings) = (id.clone(), vpc_id.clone(), paths::parameters(&id));
    let version = move || Some(of(|row| &row.version)).filter(|text| !text.is_empty());
    let is_nacos = list.registry == Registry::Nacos;
    let second = move || row.with(|row| row.second(t()));
    let credentials = move || {
        let has = row.with(|row| row.has_credentials);
        if has { t().inventory.has_credentials } else { t().inventory.no_credentials }
    };
    let mcp = move || row.with(Row::mcp).map(|mcp| mcp.words(t()));
    let second_term = move || if is_nacos { t().inventory.address } else { t().kind };
    view! {
        <Facts title=move || t().inventory.facts>
            <Fact term=move || t().inventory.id>
                <CopyId id=shown label=move || (t().copy)(&id) copied=move || t().copied/>
            </Fact>
            <Fact term=move || t().status><StateCell row/></Fact>
            <Fact term=second_term><span class:mono=is_nacos>{second}</span></Fact>
            <Fact term=move || t().version>{move || version().unwrap_or("—".to_owned())}</Fact>
            <Fact term=move || t().vpc>
                {move || of(|row| &row.vpc.name)} " "
                <CopyId id=vpc_shown label=move || (t().copy)(&vpc_id) copied=move || t().copied/>
            </Fact>
            {is_nacos.then(|| view! {
                <Fact term=move || t().inventory.namespaces><span class="mono">{namespaces}</span></Fact>
                <Fact term=move || t().mcp_enabled>
                    {mcp} " · " <a href=settings>{move || t().parameter_settings}</a>
                </Fact>
            })}
            <Fact term=move || t().inventory.credentials>{credentials}</Fact>
        </Facts>
    }
}
