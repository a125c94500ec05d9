//! The messages on the screen, in a live region that is always there.

use leptos::prelude::*;

use crate::i18n::I18n;
use crate::toasts::{Toast, Toasts};
use crate::ui::each::Each;
use crate::ui::icon::Icon;

#[component]
pub fn ToastList() -> impl IntoView {
    let i18n = I18n::expect();
    let toasts = Toasts::expect();
    view! {
        <section class="toasts" aria-label=move || i18n.words().messages>
            <div role="status" aria-live="polite">
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
    let Toast { id, text, link } = toast;
    let link =
        link.map(|(href, text)| view! { <a href=href on:click=move |_| toasts.dismiss(id)>{text}</a> });
    view! {
        <div class="toast">
            <Icon name="check"/>
            <span>{text}</span>
            {link}
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
