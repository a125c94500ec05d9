//! Icons from the sprite of index.html. They never speak: words stand beside them or label their button.

use leptos::prelude::*;

#[component]
pub fn Icon(
    /// A symbol of the sprite, without its `icon-`.
    #[prop(into)]
    name: Signal<&'static str>,
) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true" focusable="false">
            <use href=move || format!("#icon-{}", name.get())></use>
        </svg>
    }
}
