//! Parameter Settings of a Nacos instance: MCPEnabled, and what depends on it.

use contract::console::parameters::{ChangeParameters, NacosParameters};
use leptos::prelude::*;

use crate::api::{self, Failure};
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::pages::loaded::{ChangeFailed, Loaded};
use crate::pages::registries::dependents::DependentList;
use crate::pages::registries::row::nacos_tone;
use crate::paths::{self, RegistriesAt, Registry};
use crate::query::use_param;
use crate::session::CurrentSession;
use crate::shell::navigation::RootNavigation;
use crate::shell::{Main, use_title};
use crate::toasts::Toasts;
use crate::ui::copy::CopyId;
use crate::ui::crumbs::Crumbs;
use crate::ui::dialog::{Dialog, Shape};
use crate::ui::skeleton::SkeletonLines;
use crate::ui::status::Status;
use crate::ui::switch::Switch;
use crate::ui::unique_id;
use crate::writes::{Needs, Writes};

type Change = Action<bool, Result<(), Failure>>;

#[component]
pub fn Parameters() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let live = Live::expect();
    let id = use_param("id");
    let load = Load::new(
        move || Some((id.get(), ())),
        move || live.version(&[Topic::Inventory]),
        |id, ()| async move { api::parameters::view(&id).await },
    );
    let name = Memo::new(move |_| load.map(|parameters| parameters.name.clone()).unwrap_or_else(|| id.get()));
    let session = CurrentSession::expect();
    let region = Memo::new(move |_| load.map(|parameters| parameters.region_id.clone()).unwrap_or_default());
    Effect::new(move |_| {
        if let Some(region) = Some(region.get()).filter(|region| !region.is_empty()) {
            session.look_at(&region);
        }
    });
    let state = Memo::new(move |_| load.map(|parameters| parameters.state.clone()));
    let at = move || RegistriesAt::of_region(&region.get());
    let above = vec![
        (
            (move || (t().inventory.registries)(Registry::Nacos)).into(),
            Signal::derive(move || paths::registries(Registry::Nacos, &at())),
        ),
        (
            (move || name.get()).into(),
            Signal::derive(move || paths::registry(Registry::Nacos, &id.get(), &at())),
        ),
    ];
    use_title(move || format!("{} · {}", t().parameter_settings, name.get()));
    view! {
        <RootNavigation/>
        <Main>
            <Crumbs
                label=move || t().breadcrumbs
                above
                here=move || t().parameter_settings
            />
            <div class="page-title"><h1>{move || t().parameter_settings}</h1></div>
            <p class="page-lead">
                <b>{name}</b>
                <span class="tag">{move || load.map(|parameters| parameters.version.clone())}</span>
                {move || state.get().map(|state| {
                    let tone = nacos_tone(&state);
                    view! { <Status tone text=move || (t().inventory.nacos_state)(&state)/> }
                })}
                <CopyId id label=move || (t().copy)(&id.get()) copied=move || t().copied/>
            </p>
            <Loaded load skeleton=move || view! { <SkeletonLines label=t().loading lines=4/> }>
                <Mcp load id name/>
                <Dependents load/>
            </Loaded>
        </Main>
    }
}

#[component]
fn Mcp(load: Load<NacosParameters>, id: Memo<String>, name: Memo<String>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let change = use_change(load, id, name);
    let pending = change.pending();
    let asking = RwSignal::new(false);
    let on = Memo::new(move |_| load.map(|parameters| parameters.mcp_enabled).unwrap_or(false));
    let writes = Writes::expect();
    let reason = Memo::new(move |_| {
        if let Some(reason) = writes.why_not(Needs::Editor) {
            return Some(reason);
        }
        if pending.get() {
            return Some(t().saving);
        }
        let is_supported = load.map(|parameters| parameters.mcp_supported).unwrap_or(true);
        (!is_supported && !on.get()).then(|| t().mcp_unsupported)
    });
    let want = move |wanted: bool| {
        let has_dependents = load.peek(|parameters| !parameters.dependents.is_empty()).unwrap_or(false);
        if !wanted && has_dependents { asking.set(true) } else { drop(change.dispatch(wanted)) }
    };
    let described_by = unique_id("mcp");
    let failure =
        Signal::derive(move || change.value().get().and_then(Result::err).filter(|_| !pending.get()));
    view! {
        <section class="card setting">
            <div class="setting-head">
                <h2>{move || t().mcp_enabled}</h2>
                <span class="setting-value">{move || if on.get() { t().mcp_on } else { t().mcp_off }}</span>
                <Switch
                    label=move || t().mcp_enabled
                    on
                    disabled=Signal::derive(move || reason.get().is_some())
                    described_by=described_by.clone()
                    on_want=Callback::new(want)
                />
            </div>
            <p>{move || t().mcp_meaning}</p>
            <p class="muted">{move || t().mcp_not_model}</p>
            <p class="hint" id=described_by role="status">{move || reason.get()}</p>
            <ChangeFailed failure/>
        </section>
        <AskTurnOff load asking on_yes=Callback::new(move |()| drop(change.dispatch(false)))/>
    }
}

fn use_change(load: Load<NacosParameters>, id: Memo<String>, name: Memo<String>) -> Change {
    let (i18n, toasts, live) = (I18n::expect(), Toasts::expect(), Live::expect());
    Action::new_local(move |wanted: &bool| {
        let wanted = *wanted;
        let (id, name) = (id.get_untracked(), name.get_untracked());
        async move {
            let change = ChangeParameters { mcp_enabled: Some(wanted) };
            load.replace(api::parameters::change(&id, change).await?);
            let words = i18n.words();
            toasts.say(if wanted { (words.turned_on)(&name) } else { (words.turned_off)(&name) }, None);
            live.touch(Topic::Inventory);
            Ok(())
        }
    })
}

#[component]
fn Dependents(load: Load<NacosParameters>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let dependents =
        Memo::new(move |_| load.map(|parameters| parameters.dependents.clone()).unwrap_or_default());
    view! {
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

/// Turning it off while sources depend on it is asked about first.
#[component]
fn AskTurnOff(load: Load<NacosParameters>, asking: RwSignal<bool>, on_yes: Callback<()>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let dependents =
        Memo::new(move |_| load.map(|parameters| parameters.dependents.clone()).unwrap_or_default());
    let count = move || i18n.count(u32::try_from(dependents.with(Vec::len)).unwrap_or(u32::MAX));
    let turn_off = move |_| {
        asking.set(false);
        on_yes.run(());
    };
    view! {
        <Dialog
            shape=Shape::Modal
            title=move || t().turn_off_question
            close=move || t().close
            open=asking
            on_leave=Callback::new(move |()| asking.set(false))
        >
            <div class="dialog-body">
                <p>{move || (t().turn_off_meaning)(&count())}</p>
                <DependentList dependents/>
            </div>
            <footer class="dialog-foot">
                <button type="button" class="button" data-autofocus="" on:click=move |_| asking.set(false)>
                    {move || t().cancel}
                </button>
                <button type="button" class="button danger" on:click=turn_off>
                    {move || t().turn_off}
                </button>
            </footer>
        </Dialog>
    }
}
