//! A state in words, with a dot whose colour repeats it.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Good,
    Warn,
    Bad,
    Idle,
}

impl Tone {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Idle => "idle",
        }
    }
}

#[component]
pub fn Status(#[prop(into)] tone: Signal<Tone>, #[prop(into)] text: TextProp) -> impl IntoView {
    view! {
        <span class="status" data-tone=move || tone.get().as_str()>
            <i class="dot" aria-hidden="true"></i>
            <span>{move || text.get()}</span>
        </span>
    }
}
