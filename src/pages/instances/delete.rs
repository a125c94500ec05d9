//! Delete Instance: what goes with it, then the deletion. Whoever loses something types the name first.

use contract::console::gateways::GatewayImpact;
use contract::error::ErrorCode;
use leptos::prelude::*;

use crate::api::{self, Failure};
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::pages::instance::{CurrentGateway, use_gateway};
use crate::pages::loaded::{ChangeFailed, Loaded};
use crate::pages::routed::{Routed, RoutedDialog};
use crate::paths;
use crate::query::Go;
use crate::shell::focus_content;
use crate::toasts::Toasts;
use crate::ui::dialog::Shape;
use crate::ui::field::TextField;
use crate::ui::skeleton::SkeletonLines;
use crate::ui::unique_id;
use crate::writes::{Needs, Writes};

type Deletion = Action<String, Result<(), Failure>>;

#[component]
pub fn DeleteInstance() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let gateway = use_gateway();
    let version = gateway.version(&[Topic::Sources, Topic::Services, Topic::Gateways]);
    let impact = Load::new(
        move || Some((gateway.id.get(), ())),
        move || version.get(),
        |id, ()| async move { api::gateways::impact(&id).await },
    );
    let typed = RwSignal::new(String::new());
    let deletion = use_deletion(gateway);
    let pending = deletion.pending();
    let routed = Routed::form(Signal::stored(false), pending);
    let failure =
        Signal::derive(move || deletion.value().get().and_then(Result::err).filter(|_| !pending.get()));
    view! {
        <RoutedDialog
            routed
            shape=Shape::Modal
            title=move || (t().instances_page.delete_question)(&gateway.name())
            to=Signal::derive(move || paths::overview(&gateway.id.get()))
        >
            <div class="dialog-body">
                <Loaded load=impact skeleton=move || view! { <SkeletonLines label=t().loading lines=3/> }>
                    <Loss impact/>
                    <Show when=move || impact.map(is_loss) == Some(true)>
                        <Confirm gateway typed/>
                    </Show>
                </Loaded>
                <ChangeFailed failure/>
            </div>
            <Foot gateway impact typed deletion routed/>
        </RoutedDialog>
    }
}

fn is_loss(impact: &GatewayImpact) -> bool {
    impact.sources > 0 || impact.services > 0
}

/// Leads to the list at once: what is under the dialog is gone. An instance that is gone already is as good as
/// deleted.
fn use_deletion(gateway: CurrentGateway) -> Deletion {
    let (i18n, toasts, live, go) = (I18n::expect(), Toasts::expect(), Live::expect(), Go::new());
    Action::new_local(move |gateway_id: &String| {
        let gateway_id = gateway_id.clone();
        gateway.deleting.set(true);
        let name = untrack(|| gateway.name());
        let region = gateway.load.peek(|row| row.region_id.clone()).unwrap_or_default();
        async move {
            let answer = api::gateways::remove(&gateway_id).await;
            let was_gone = answer.as_ref().err().and_then(Failure::code) == Some(&ErrorCode::GatewayNotFound);
            if answer.is_err() && !was_gone {
                gateway.deleting.try_set(false);
                return answer;
            }
            let words = &i18n.words().instances_page;
            toasts.say(if was_gone { words.gone.to_owned() } else { (words.deleted)(&name) }, None);
            live.touch(Topic::Gateways);
            // A reader who went elsewhere meanwhile stays there.
            if gateway.id.try_get_untracked() == Some(gateway_id) {
                go.instead(paths::instances(&region, "", 1));
                request_animation_frame(focus_content);
            }
            Ok(())
        }
    })
}

#[component]
fn Loss(impact: Load<GatewayImpact>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || &i18n.words().instances_page;
    let told = move || {
        impact.map(|impact| {
            let counts = [impact.sources, impact.services, impact.endpoints].map(|n| i18n.count(n));
            if is_loss(impact) { (t().loses)(&counts) } else { t().loses_nothing.to_owned() }
        })
    };
    let unread = move || {
        let unread = impact.map(|impact| impact.unread_sources).unwrap_or(0);
        (unread > 0).then(|| (t().unread)(&i18n.count(unread)))
    };
    let sample = Memo::new(move |_| impact.map(|impact| impact.sample.clone()).unwrap_or_default());
    let rest = move || {
        let shown = u32::try_from(sample.with(Vec::len)).unwrap_or(u32::MAX);
        let rest = impact.map(|impact| impact.sources.saturating_sub(shown)).unwrap_or(0);
        (rest > 0).then(|| (i18n.words().and_more)(&i18n.count(rest)))
    };
    view! {
        <p>{told}</p>
        <Show when=move || !sample.with(Vec::is_empty)>
            <ul class="sample">
                {move || sample.get().into_iter().map(|name| view! { <li>{name}</li> }).collect_view()}
                {move || rest().map(|text| view! { <li class="faint">{text}</li> })}
            </ul>
        </Show>
        <p class="muted">
            {move || unread().map(|text| format!("{text}{}", i18n.words().gap))}
            {move || t().registries_stay}
        </p>
    }
}

/// The name has to be typed: what goes can't be brought back.
#[component]
fn Confirm(gateway: CurrentGateway, typed: RwSignal<String>) -> impl IntoView {
    let i18n = I18n::expect();
    view! {
        <div class="confirm">
            <TextField
                label=move || (i18n.words().instances_page.type_name)(&gateway.name())
                value=typed
                on_type=Callback::new(move |text| typed.set(text))
                error=Signal::stored(None::<String>)
            />
        </div>
    }
}

#[component]
fn Foot(
    gateway: CurrentGateway,
    impact: Load<GatewayImpact>,
    typed: RwSignal<String>,
    deletion: Deletion,
    routed: Routed,
) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let (writes, pending) = (Writes::expect(), deletion.pending());
    let reason = Memo::new(move |_| {
        let words = &i18n.words().instances_page;
        if pending.get() {
            return Some(words.deleting.to_owned());
        }
        if let Some(reason) = writes.why_not(Needs::Administrator) {
            return Some(reason.to_owned());
        }
        if impact.map(|impact| impact.is_changing) == Some(true) {
            return Some((words.no_delete_now)(gateway.status_text()));
        }
        match impact.map(is_loss) {
            None => Some(words.impact_first.to_owned()),
            Some(true) if typed.with(|typed| typed.trim() != gateway.name()) => {
                Some(words.type_name_first.to_owned())
            }
            Some(_) => None,
        }
    });
    let why_id = unique_id("why");
    let described_by = why_id.clone();
    let delete = move |_| {
        if reason.with_untracked(Option::is_none) {
            deletion.dispatch(gateway.id.get_untracked());
        }
    };
    view! {
        <footer class="dialog-foot">
            <p class="hint" id=why_id role="status">{move || reason.get()}</p>
            <button
                type="button"
                class="button"
                data-autofocus=""
                disabled=move || pending.get()
                on:click=move |_| routed.leave()
            >
                {move || t().cancel}
            </button>
            <button
                type="button"
                class="button danger"
                aria-disabled=move || reason.with(Option::is_some).then_some("true")
                aria-describedby=described_by
                on:click=delete
            >
                {move || t().delete}
            </button>
        </footer>
    }
}
