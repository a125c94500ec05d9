//! The foot of a list: which rows these are of how many, and the way to the others.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::icon::Icon;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paged {
    /// "1–50 of 214".
    pub range: String,
    pub previous: Option<String>,
    pub next: Option<String>,
}

/// `previous` and `next` of [`Paged`] are addresses; the ends of the list have none.
#[component]
pub fn Pager(
    #[prop(into)] label: TextProp,
    #[prop(into)] previous: TextProp,
    #[prop(into)] next: TextProp,
    #[prop(into)] paged: Signal<Paged>,
) -> impl IntoView {
    let step = move |to: fn(&Paged) -> Option<String>, text: TextProp, icon: &'static str| {
        view! {
            <a
                class="button"
                role="link"
                tabindex="0"
                href=move || paged.with(to)
                aria-disabled=move || paged.with(|paged| to(paged).is_none()).then_some("true")
                aria-label=text
                data-noscroll=""
            >
                <Icon name=icon/>
            </a>
        }
    };
    let is_paged = move || paged.with(|paged| paged.previous.is_some() || paged.next.is_some());
    view! {
        <nav class="pager" aria-label=label>
            <span class="numbers" role="status">{move || paged.with(|paged| paged.range.clone())}</span>
            <Show when=is_paged>
                {step(|paged| paged.previous.clone(), previous.clone(), "left")}
                {step(|paged| paged.next.clone(), next.clone(), "right")}
            </Show>
        </nav>
    }
}
