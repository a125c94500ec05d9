//! A slim bar in parts, each as wide as its share. It only repeats what words beside it say.

use leptos::prelude::*;

use super::status::Tone;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub tone: Tone,
    pub share: u32,
}

/// Without parts it is an empty track.
#[component]
pub fn Bar(#[prop(into)] parts: Signal<Vec<Part>>) -> impl IntoView {
    let part = |Part { tone, share }: Part| {
        view! { <i data-tone=tone.as_str() style:--share=share.to_string()></i> }
    };
    view! {
        <span class="bar" aria-hidden="true">
            {move || parts.get().into_iter().map(part).collect_view()}
        </span>
    }
}
