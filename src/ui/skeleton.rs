//! Placeholders in the shape of what comes, so that nothing moves when it is here.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// A table whose rows are on their way.
#[component]
pub fn SkeletonTable(#[prop(into)] label: TextProp, columns: usize, rows: usize) -> impl IntoView {
    let cell = |_| view! { <span class="bone"></span> };
    let row = move |_| view! { <div class="bones">{(0..columns).map(cell).collect_view()}</div> };
    // Wide rows become cards on a phone, narrow ones stay rows.
    let class = if columns > 2 { "skeleton skeleton-cards" } else { "skeleton" };
    view! {
        <div class=class role="status">
            <span class="visually-hidden">{move || label.get()}</span>
            <div class="bones bones-head">{(0..columns).map(cell).collect_view()}</div>
            {(0..rows).map(row).collect_view()}
        </div>
    }
}

/// A few lines of text that are on their way.
#[component]
pub fn SkeletonLines(#[prop(into)] label: TextProp, lines: usize) -> impl IntoView {
    view! {
        <div class="skeleton-lines" role="status">
            <span class="visually-hidden">{move || label.get()}</span>
            {(0..lines).map(|_| view! { <span class="bone"></span> }).collect_view()}
        </div>
    }
}
