//! An on/off switch: a native checkbox that says `role="switch"`.

use leptos::prelude::*;
use leptos::text_prop::TextProp;
use wasm_bindgen::JsCast;

#[component]
pub fn Switch(
    #[prop(into)] label: TextProp,
    #[prop(into)] on: Signal<bool>,
    #[prop(into)] disabled: Signal<bool>,
    /// The id of the element that says more, for example why it is disabled.
    #[prop(into)]
    described_by: String,
    /// What the reader wants; the switch itself follows `on` only.
    on_want: Callback<bool>,
) -> impl IntoView {
    let want = move |ev: leptos::ev::MouseEvent| {
        // The state is the server's: it changes when the server says so.
        ev.prevent_default();
        let is_switch =
            ev.current_target().is_some_and(|target| target.has_type::<web_sys::HtmlInputElement>());
        if is_switch && !disabled.get_untracked() {
            on_want.run(!on.get_untracked());
        }
    };
    view! {
        <input
            type="checkbox"
            role="switch"
            class="switch"
            aria-label=label
            aria-describedby=described_by
            aria-disabled=move || disabled.get().then_some("true")
            prop:checked=move || on.get()
            on:click=want
        />
    }
}
