//! An id in monospace that is copied by a click.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use wasm_bindgen_futures::JsFuture;

use super::icon::Icon;

const SHOWN_FOR: Duration = Duration::from_millis(1500);

#[component]
pub fn CopyId(
    #[prop(into)] id: Signal<String>,
    /// The button's name, such as "Copy gw-1".
    #[prop(into)]
    label: TextProp,
    #[prop(into)] copied: TextProp,
) -> impl IntoView {
    let (done, text) = (RwSignal::new(false), NodeRef::<html::Span>::new());
    let copy = move |_| {
        let id = id.get_untracked();
        leptos::task::spawn_local(async move {
            if write(&id).await {
                // An error: the button is gone from the page.
                _ = done.try_set(true);
                set_timeout(move || _ = done.try_set(false), SHOWN_FOR);
            } else if let (Some(text), Ok(Some(selection))) =
                (text.try_get_untracked().flatten(), window().get_selection())
            {
                // Marked, so that the reader's own copy command takes it.
                _ = selection.select_all_children(&text);
            }
        });
    };
    view! {
        <button type="button" class="copy-id" aria-label=label title=move || id.get() on:click=copy>
            <span class="mono" node_ref=text>{move || id.get()}</span>
            <Icon name=Signal::derive(move || if done.get() { "check" } else { "copy" })/>
        </button>
        <span class="visually-hidden" role="status">
            {move || done.get().then(|| copied.get())}
        </span>
    }
}

/// A button that copies a text of several lines.
#[component]
pub fn CopyText(
    #[prop(into)] text: Signal<String>,
    #[prop(into)] copied: TextProp,
    /// The browser gives no clipboard.
    on_failed: Callback<()>,
    children: Children,
) -> impl IntoView {
    let done = RwSignal::new(false);
    let copy = move |_| {
        let text = text.get_untracked();
        leptos::task::spawn_local(async move {
            if write(&text).await {
                // An error: the button is gone from the page.
                _ = done.try_set(true);
                set_timeout(move || _ = done.try_set(false), SHOWN_FOR);
            } else {
                _ = on_failed.try_run(());
            }
        });
    };
    view! {
        <button type="button" class="button" on:click=copy>
            <Icon name=Signal::derive(move || if done.get() { "check" } else { "copy" })/>
            {children()}
        </button>
        <span class="visually-hidden" role="status">{move || done.get().then(|| copied.get())}</span>
    }
}

/// Whether it could be done: a page that came over plain HTTP has no clipboard, and a reader may refuse it.
pub async fn write(text: &str) -> bool {
    let navigator = window().navigator();
    let has_clipboard =
        js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|of| !of.is_undefined());
    has_clipboard && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}
