//! Register: a panel over the list.

use leptos::prelude::*;

use super::RegistryList;
use super::form::{Fields, Form, is_of_form};
use crate::api::{self, Failure};
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::pages::loaded::{ChangeFailed, Loaded};
use crate::pages::routed::{Routed, RoutedDialog};
use crate::paths::{self, RegistriesAt, Registry};
use crate::toasts::Toasts;
use crate::ui::dialog::Shape;
use crate::ui::reasoned::ReasonedButton;
use crate::ui::skeleton::SkeletonLines;
use crate::writes::{Needs, Writes};

type Registration = Action<(), Result<(), Failure>>;

#[component]
pub fn Register() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let (list, live) = (RegistryList::expect(), Live::expect());
    let form = Form::new(list.registry);
    let networks = Load::new(
        move || list.region.get().map(|region| (region, ())),
        move || live.version(&[Topic::Inventory]),
        |region, ()| async move { api::vpcs::of_region(&region).await },
    );
    let done = RwSignal::new(false);
    let registration = use_registration(form, list, done);
    let pending = registration.pending();
    let routed = Routed::form(Signal::derive(move || form.is_dirty() && !done.get()), pending);
    Effect::new(move |_| {
        if done.get() {
            routed.close();
        }
    });
    // Filters could hide what was just registered.
    let to = move || {
        let at = list.at.get();
        let at = if done.get() {
            RegistriesAt { sort: at.sort, ..RegistriesAt::of_region(&at.region) }
        } else {
            at
        };
        paths::registries(list.registry, &at)
    };
    view! {
        <RoutedDialog
            routed
            shape=Shape::Panel
            title=move || (t().inventory.register)(list.registry)
            to=Signal::derive(to)
        >
            <div class="dialog-body" tabindex="-1">
                <Loaded load=networks skeleton=move || view! { <SkeletonLines label=t().loading lines=6/> }>
                    <form on:submit=move |ev| ev.prevent_default()><fieldset class="form" disabled=move || pending.get()>
                        <Fields form networks/>
                    </fieldset></form>
                </Loaded>
            </div>
            <ChangeFailed failure=elsewhere(registration)/>
            <Foot form action=registration text=Signal::derive(move || t().ok) why_not=Signal::stored(None) routed/>
        </RoutedDialog>
    }
}

fn use_registration(form: Form, list: RegistryList, done: RwSignal<bool>) -> Registration {
    let (i18n, toasts, live) = (I18n::expect(), Toasts::expect(), Live::expect());
    Action::new_local(move |(): &()| {
        let draft = form.draft.get_untracked();
        async move {
            let registered = match list.registry {
                Registry::Cluster => {
                    let answer = api::clusters::register(&draft.register_cluster()).await;
                    answer.map(|detail| detail.cluster.cluster_id)
                }
                Registry::Nacos => {
                    let answer = api::nacos_instances::register(&draft.register_nacos()).await;
                    answer.map(|detail| detail.instance.instance_id)
                }
            };
            let id = registered.inspect_err(|failure| form.refuse(failure))?;
            toasts.say((i18n.words().inventory.registered)(draft.name.trim()), None);
            live.touch(Topic::Inventory);
            list.glow.expect_rows(vec![id]);
            // An error: the panel is gone from the page.
            _ = done.try_set(true);
            Ok(())
        }
    })
}

/// What went wrong with a form as a whole: what belongs to a field stands there.
pub fn elsewhere(action: Registration) -> Signal<Option<Failure>> {
    let pending = action.pending();
    Signal::derive(move || {
        let failure = action.value().get().and_then(Result::err).filter(|_| !pending.get())?;
        let of_field = match &failure {
            Failure::Refused { field: Some(field), .. } => is_of_form(field),
            _ => false,
        };
        (!of_field).then_some(failure)
    })
}

/// Cancel and OK. `why_not` keeps the form from being sent, beside what keeps everything from it.
#[component]
pub fn Foot(
    form: Form,
    action: Registration,
    text: Signal<&'static str>,
    why_not: Signal<Option<String>>,
    routed: Routed,
) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let (writes, pending) = (Writes::expect(), action.pending());
    let why_not = Signal::derive(move || {
        let saving = pending.get().then(|| t().saving.to_owned());
        saving.or_else(|| writes.why_not(Needs::Whole).map(str::to_owned)).or_else(|| why_not.get())
    });
    let send = move |()| {
        if form.try_now() {
            action.dispatch(());
        }
    };
    view! {
        <footer class="dialog-foot">
            <p class="hint" role="status">{move || pending.get().then(|| t().saving)}</p>
            <button type="button" class="button" disabled=move || pending.get() on:click=move |_| routed.leave()>
                {move || t().cancel}
            </button>
            <ReasonedButton why_not on_press=Callback::new(send) class="button primary">
                {move || text.get()}
            </ReasonedButton>
        </footer>
    }
}
