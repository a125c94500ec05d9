//! An id in monospace that is copied by a click.

use std::time::Duration;

use leptos::prelude::*;
use leptos::text_prop::TextProp;

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
    let done = RwSignal::new(false);
    let copy = move |_| {
        // The answer comes as a promise; a refusal leaves the id on the screen to be selected by hand.
        let _ = window().navigator().clipboard().write_text(&id.get_untracked());
        done.set(true);
        // `Some`: the button is gone from the page.
        set_timeout(move || _ = done.try_set(false), SHOWN_FOR);
    };
    view! {
        <button type="button" class="copy-id" aria-label=label title=move || id.get() on:click=copy>
            <span class="mono">{move || id.get()}</span>
            <Icon name=Signal::derive(move || if done.get() { "check" } else { "copy" })/>
        </button>
        <span class="visually-hidden" role="status">
            {move || done.get().then(|| copied.get())}
        </span>
    }
}
