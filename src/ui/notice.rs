//! What a page says in place of, or above, its content.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::icon::Icon;
use super::status::Tone;

/// A line above content that stays.
#[component]
pub fn Banner(tone: Tone, children: Children) -> impl IntoView {
    view! {
        <div class="banner" data-tone=tone.as_str() role="status">
            <Icon name="warning"/>
            <div>{children()}</div>
        </div>
    }
}

/// Nothing is here, and that is fine: one sentence and one action.
#[component]
pub fn Empty(
    icon: &'static str,
    #[prop(into)] sentence: TextProp,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="empty-icon"><Icon name=icon/></span>
            <p role="status">{move || sentence.get()}</p>
            {children.map(|children| children())}
        </div>
    }
}
