//! Breadcrumbs: where a page stands, each step above it a link.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

#[component]
pub fn Crumbs(
    #[prop(into)] label: TextProp,
    /// The steps above: words and address.
    above: Vec<(TextProp, Signal<String>)>,
    #[prop(into)] here: TextProp,
    /// A step's name is on its way: what stands after it would move.
    #[prop(into, default = false.into())]
    waits: Signal<bool>,
) -> impl IntoView {
    let above = above
        .into_iter()
        .map(|(text, href)| {
            view! { <li><a href=move || href.get()>{move || text.get()}</a></li> }
        })
        .collect_view();
    view! {
        <nav class="crumbs" aria-label=label data-waits=move || waits.get().then_some("")>
            <ol>
                {above}
                <li><span aria-current="page">{move || here.get()}</span></li>
            </ol>
        </nav>
    }
}
