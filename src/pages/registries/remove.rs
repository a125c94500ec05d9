//! Remove: which sources become invalid, then the removal. Where there are some, the name has to be typed.

use contract::console::registries::RemovalImpact;
use contract::error::ErrorCode;
use leptos::prelude::*;

use super::RegistryList;
use super::dependents::DependentList;
use crate::api::{self, Failure};
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::pages::loaded::{ChangeFailed, Loaded, load_told};
use crate::pages::routed::{Routed, RoutedDialog};
use crate::paths::Registry;
use crate::query::use_param;
use crate::toasts::Toasts;
use crate::ui::dialog::Shape;
use crate::ui::field::TextField;
use crate::ui::reasoned::ReasonedButton;
use crate::ui::skeleton::SkeletonLines;
use crate::writes::{Needs, Writes};

type Removal = Action<String, Result<(), Failure>>;

#[component]
pub fn RemoveRegistry() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let (list, live) = (RegistryList::expect(), Live::expect());
    let registry = list.registry;
    let id = use_param("registryId");
    // While it is being removed its impact is not asked for again: it would be gone.
    let removing = RwSignal::new(false);
    let version = Memo::new(move |before: Option<&u64>| match before {
        Some(before) if removing.get() => *before,
        _ => live.version(&[Topic::Inventory, Topic::Sources]),
    });
    let impact = Load::new(
        move || Some((id.get(), ())),
        move || version.get(),
        move |id, ()| async move {
            match registry {
                Registry::Cluster => api::clusters::impact(&id).await,
                Registry::Nacos => api::nacos_instances::impact(&id).await,
            }
        },
    );
    let name = Memo::new(move |_| impact.map(|impact| impact.name.clone()).unwrap_or_else(|| id.get()));
    let (typed, done) = (RwSignal::new(String::new()), RwSignal::new(false));
    let removal = use_removal(list, name, removing, done);
    let pending = removal.pending();
    let routed = Routed::form(Signal::stored(false), pending);
    Effect::new(move |_| {
        if done.get() {
            routed.close();
        }
    });
    let failure =
        Signal::derive(move || removal.value().get().and_then(Result::err).filter(|_| !pending.get()));
    view! {
        <RoutedDialog
            routed
            shape=Shape::Modal
            title=move || (t().inventory.remove_title)(registry, &name.get())
            to=Signal::derive(move || list.address())
        >
            <div class="dialog-body">
                <Loaded load=impact skeleton=move || view! { <SkeletonLines label=t().loading lines=3/> }>
                    <Loss list impact/>
                    <NameField impact name typed/>
                </Loaded>
                <ChangeFailed failure/>
            </div>
            <Foot impact removal id name typed routed/>
        </RoutedDialog>
    }
}

/// What is gone already is as good as removed.
fn use_removal(
    list: RegistryList,
    name: Memo<String>,
    removing: RwSignal<bool>,
    done: RwSignal<bool>,
) -> Removal {
    let (i18n, toasts, live) = (I18n::expect(), Toasts::expect(), Live::expect());
    Action::new_local(move |id: &String| {
        let (id, name) = (id.clone(), name.get_untracked());
        removing.set(true);
        async move {
            let answer = match list.registry {
                Registry::Cluster => api::clusters::remove(&id).await,
                Registry::Nacos => api::nacos_instances::remove(&id).await,
            };
            let code = answer.as_ref().err().and_then(Failure::code);
            let was_gone =
                matches!(code, Some(ErrorCode::ClusterNotFound | ErrorCode::NacosInstanceNotFound));
            if !was_gone && answer.is_err() {
                removing.try_set(false);
                return answer;
            }
            let words = i18n.words().inventory;
            toasts.say(
                if was_gone { (words.gone)(list.registry).to_owned() } else { (words.removed)(&name) },
                None,
            );
            live.touch(Topic::Inventory);
            live.touch(Topic::Sources);
            // An error: the dialog is gone from the page.
            _ = done.try_set(true);
            Ok(())
        }
    })
}

fn source_count(impact: Load<RemovalImpact>) -> u32 {
    impact.map(|impact| u32::try_from(impact.sources.len()).unwrap_or(u32::MAX)).unwrap_or(0)
}

#[component]
fn Loss(list: RegistryList, impact: Load<RemovalImpact>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let count = Memo::new(move |_| source_count(impact));
    let sources = Memo::new(move |_| impact.map(|impact| impact.sources.clone()).unwrap_or_default());
    let ages = move || {
        let (services, endpoints) = impact.map(|impact| (impact.services, impact.endpoints))?;
        (services > 0).then(|| (t().inventory.removal_ages)(&i18n.count(services), &i18n.count(endpoints)))
    };
    view! {
        <Show
            when=move || { count.get() > 0 }
            fallback=move || view! { <p>{move || t().inventory.removal_harmless}</p> }
        >
            <p>{move || (t().inventory.removal_breaks)(&i18n.count(count.get()))}</p>
            <div class="sample"><DependentList dependents=sources/></div>
            <p>{ages}</p>
        </Show>
        <p class="muted">{move || (t().inventory.itself_stays)(list.registry)}</p>
    }
}

#[component]
fn NameField(impact: Load<RemovalImpact>, name: Memo<String>, typed: RwSignal<String>) -> impl IntoView {
    let i18n = I18n::expect();
    let is_asked = Memo::new(move |_| {
        impact.map(|impact| !impact.sources.is_empty() && !impact.in_file).unwrap_or(false)
    });
    view! {
        <Show when=move || is_asked.get()>
            <div class="typed-name">
                <TextField
                    label=move || (i18n.words().inventory.type_name)(&name.get())
                    value=typed
                    on_type=Callback::new(move |text| typed.set(text))
                    error=Signal::stored(None::<String>)
                    autofocus=true
                />
            </div>
        </Show>
    }
}

#[component]
fn Foot(
    impact: Load<RemovalImpact>,
    removal: Removal,
    id: Memo<String>,
    name: Memo<String>,
    typed: RwSignal<String>,
    routed: Routed,
) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let (writes, pending) = (Writes::expect(), removal.pending());
    let why_not = Signal::derive(move || {
        let words = t();
        if pending.get() {
            return Some(words.inventory.removing.to_owned());
        }
        if let Some(why_not) = writes.why_not(Needs::Whole) {
            return Some(why_not.to_owned());
        }
        match impact.map(|impact| impact.in_file) {
            None => {
                let failed = impact.failure().map(|failure| load_told(i18n, &failure).what);
                Some(failed.unwrap_or(words.loading).to_owned())
            }
            Some(true) => Some(words.inventory.in_file.to_owned()),
            Some(false) => {
                let is_typed = source_count(impact) == 0 || typed.with(|typed| typed.trim() == name.get());
                (!is_typed).then(|| (words.inventory.type_name_first)(&name.get()))
            }
        }
    });
    view! {
        <footer class="dialog-foot">
            <p class="hint" role="status">{move || pending.get().then(|| t().inventory.removing)}</p>
            <button type="button" class="button" disabled=move || pending.get() on:click=move |_| routed.leave()>
                {move || t().cancel}
            </button>
            <ReasonedButton
                why_not
                on_press=Callback::new(move |()| drop(removal.dispatch(id.get_untracked())))
                class="button danger"
            >
                {move || t().inventory.remove}
            </ReasonedButton>
        </footer>
    }
}
