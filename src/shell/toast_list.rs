//! The messages on the screen, in a live region that is always there.

use leptos::prelude::*;

use crate::clock::{self, Clock};
use crate::i18n::I18n;
use crate::toasts::{Toast, ToastAction, Toasts};
use crate::ui::copy::CopyId;
use crate::ui::each::Each;
use crate::ui::icon::Icon;
use crate::ui::status::Tone;

#[component]
pub fn ToastList() -> impl IntoView {
    let i18n = I18n::expect();
    let toasts = Toasts::expect();
    view! {
        <section class="toasts" aria-label=move || i18n.words().messages>
            <div role="status" aria-live="polite" aria-atomic="false">
                <Each
                    items=move || toasts.shown().get()
                    key=|toast| toast.id.to_string()
                    children=move |toast| view! { <ToastLine toast/> }
                />
            </div>
        </section>
    }
}

#[component]
fn ToastLine(toast: Toast) -> impl IntoView {
    let i18n = I18n::expect();
    let toasts = Toasts::expect();
    let Toast { id, text, link, failed, action } = toast;
    let icon = if failed.is_some() { "warning" } else { "check" };
    let tone = if failed.is_some() { Tone::Bad } else { Tone::Good };
    let request_id = failed.and_then(|failed| failed.request_id).map(|id| view! { <RequestId id/> });
    let link =
        link.map(|(href, text)| view! { <a href=href on:click=move |_| toasts.dismiss(id)>{text}</a> });
    let said = action.as_ref().map(|action| action.said.clone());
    let action = action.map(|action| view! { <Offer id action/> });
    view! {
        <div class="toast" data-tone=tone.as_str()>
            <Icon name=icon/>
            <div>
                <p>{text}</p>
                {said.map(|said| view! { <p class="visually-hidden">{said}</p> })}
                {request_id}
            </div>
            {link}
            {action}
            <button
                type="button"
                class="button plain icon-only"
                aria-label=move || i18n.words().dismiss
                on:click=move |_| toasts.dismiss(id)
            >
                <Icon name="close"/>
            </button>
        </div>
    }
}

/// The button of an action, with the seconds that are left for it: seen, not said.
#[component]
fn Offer(id: u64, action: ToastAction) -> impl IntoView {
    let i18n = I18n::expect();
    let (toasts, clock) = (Toasts::expect(), Clock::expect());
    let ToastAction { text, until, seconds, run, .. } = action;
    let left = move || {
        // Ticks; rounded up, so that the last second is a 1.
        clock.now();
        let left = (until - clock::read() + 999).max(0) / 1000;
        seconds(&i18n.number(u32::try_from(left).unwrap_or_default()))
    };
    let press = move |_| {
        toasts.dismiss(id);
        run();
    };
    view! {
        <button type="button" class="button toast-action" on:click=press>
            {text}
            <span class="numbers faint" aria-hidden="true">{left}</span>
        </button>
    }
}

#[component]
fn RequestId(id: String) -> impl IntoView {
    let i18n = I18n::expect();
    let label = id.clone();
    view! {
        <p class="request-id">
            <span class="faint">{move || i18n.words().request_id}</span>
            <CopyId
                id=Signal::stored(id)
                label=move || (i18n.words().copy)(&label)
                copied=move || i18n.words().copied
            />
        </p>
    }
}
