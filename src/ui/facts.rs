//! A card of facts: terms and what holds for them.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

#[component]
pub fn Facts(#[prop(into)] title: TextProp, children: Children) -> impl IntoView {
    view! {
        <section class="card facts">
            <h2>{move || title.get()}</h2>
            <dl>{children()}</dl>
        </section>
    }
}

#[component]
pub fn Fact(#[prop(into)] term: TextProp, children: Children) -> impl IntoView {
    view! {
        <div class="fact">
            <dt>{move || term.get()}</dt>
            <dd>{children()}</dd>
        </div>
    }
}
