//! Delete a service: what goes with it, then the deletion.

use contract::console::added::AddedDetail;
use contract::error::ErrorCode;
use leptos::prelude::*;

use super::ServiceList;
use super::detail::{use_detail, use_name};
use crate::api::{self, Failure};
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::pages::instance::use_gateway;
use crate::pages::loaded::{ChangeFailed, Loaded};
use crate::pages::routed::{Routed, RoutedDialog};
use crate::paths;
use crate::query::use_param;
use crate::toasts::Toasts;
use crate::ui::dialog::Shape;
use crate::ui::reasoned::ReasonedButton;
use crate::ui::skeleton::SkeletonLines;
use crate::writes::{Needs, Writes};

#[component]
pub fn DeleteService() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let gateway = use_gateway();
    let list = expect_context::<ServiceList>();
    let id = use_param("serviceId");
    // While it is being deleted it is not asked for again: it would be gone.
    let deleting = RwSignal::new(false);
    let load = use_detail(id, deleting.into());
    let name = use_name(id, load, list);
    let is_pending = RwSignal::new(false);
    let routed = Routed::form(Signal::stored(false), is_pending);
    let deletion = use_deletion(name, routed, deleting, is_pending);
    let to = move || paths::services(&gateway.id.get(), &list.at.get());
    let writes = Writes::expect();
    let why_not = move || {
        let pending = is_pending.get().then(|| t().of_services.deleting);
        pending.or_else(|| writes.why_not(Needs::Editor)).map(str::to_owned)
    };
    let failure = move || deletion.value().get().and_then(Result::err).filter(|_| !is_pending.get());
    view! {
        <RoutedDialog
            routed
            shape=Shape::Modal
            title=move || (t().of_services.delete_question)(&name.get())
            to=Signal::derive(to)
        >
            <div class="dialog-body">
                <Loaded load skeleton=move || view! { <SkeletonLines label=t().loading lines=2/> }>
                    <Loss load/>
                </Loaded>
                <ChangeFailed failure/>
            </div>
            <footer class="dialog-foot">
                <p class="hint" role="status">{move || is_pending.get().then(|| t().of_services.deleting)}</p>
                <button
                    type="button"
                    class="button"
                    data-autofocus=""
                    disabled=move || is_pending.get()
                    on:click=move |_| routed.leave()
                >
                    {move || t().cancel}
                </button>
                <ReasonedButton
                    class="button danger"
                    why_not=Signal::derive(why_not)
                    on_press=Callback::new(move |()| { deletion.dispatch(id.get_untracked()); })
                >
                    {move || t().delete}
                </ReasonedButton>
            </footer>
        </RoutedDialog>
    }
}

#[component]
fn Loss(load: Load<AddedDetail>) -> impl IntoView {
    let i18n = I18n::expect();
    let words = move || &i18n.words().of_services;
    let source = Memo::new(move |_| {
        load.map(|detail| detail.service.place.as_ref().map(|place| place.source_name.clone())).flatten()
    });
    let rest = move || match source.get() {
        Some(source) => (words().delete_source_stays)(&source),
        None => words().delete_typed.to_owned(),
    };
    view! {
        <p>{move || words().delete_meaning}</p>
        <p class="muted">{rest}</p>
    }
}

type Deletion = Action<String, Result<(), Failure>>;

/// A service that is gone already is as good as deleted.
fn use_deletion(
    name: Memo<String>,
    routed: Routed,
    deleting: RwSignal<bool>,
    is_pending: RwSignal<bool>,
) -> Deletion {
    let (i18n, toasts, live) = (I18n::expect(), Toasts::expect(), Live::expect());
    Action::new_local(move |service_id: &String| {
        let service_id = service_id.clone();
        deleting.set(true);
        is_pending.set(true);
        async move {
            let answer = api::services::remove(&service_id).await;
            is_pending.try_set(false);
            let code = answer.as_ref().err().and_then(Failure::code);
            let was_gone = code == Some(&ErrorCode::ServiceNotFound);
            if !was_gone && answer.is_err() {
                deleting.try_set(false);
                return answer;
            }
            let words = &i18n.words().of_services;
            let name = name.try_get_untracked().unwrap_or(service_id);
            toasts.say(if was_gone { words.gone_already.to_owned() } else { (words.deleted)(&name) }, None);
            live.touch(Topic::Services);
            routed.close();
            Ok(())
        }
    })
}
