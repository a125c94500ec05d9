//! A filter that is on or off, in the look of a chip with a box to tick.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::icon::Icon;

#[component]
pub fn Toggle(
    #[prop(into)] text: TextProp,
    #[prop(into)] on: Signal<bool>,
    /// What the reader wants; the toggle itself follows `on` only.
    on_want: Callback<bool>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="toggle"
            aria-pressed=move || on.get().to_string()
            on:click=move |_| on_want.run(!on.get_untracked())
        >
            <span class="toggle-box"><Icon name="check"/></span>
            {move || text.get()}
        </button>
    }
}
