//! Tabs that are pages: links with `aria-current`, so that each has its own address.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

#[component]
pub fn TabLink(
    #[prop(into)] href: Signal<String>,
    #[prop(into)] text: TextProp,
    /// How many rows wait there, if that is known.
    #[prop(into)]
    count: Signal<Option<String>>,
    #[prop(into)] current: Signal<bool>,
    /// In a panel: what lies under it stays where it is.
    #[prop(optional)]
    stays: bool,
) -> impl IntoView {
    view! {
        <a
            class="tab"
            href=move || href.get()
            aria-current=move || current.get().then_some("page")
            data-noscroll=stays.then_some("")
        >
            {move || text.get()}
            {move || count.get().map(|count| view! { " " <span class="numbers">{count}</span> })}
        </a>
    }
}
