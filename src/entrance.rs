//! The pages for who is not signed in: Sign in, and the page of a one-time link. They stand outside the console, and
//! the way between is a load of the whole page, so that nothing of one reader is left for the next.

mod setup;
mod sign_in;

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use crate::chunks::{SetupPage, SignInPage};
use crate::i18n::I18n;
use crate::paths;
use crate::shell::account::{LanguageChoice, ThemeControl};
pub use setup::Setup;
pub use sign_in::{ByProvider, SignIn, SignInForm};

#[derive(Clone, Copy)]
pub enum Entrance {
    SignIn,
    Setup,
}

impl Entrance {
    /// Which of them the address is, if it is one.
    pub fn here() -> Option<Self> {
        match window().location().pathname().ok()?.as_str() {
            paths::SIGN_IN => Some(Self::SignIn),
            paths::SETUP => Some(Self::Setup),
            _ => None,
        }
    }

    pub fn view(self) -> AnyView {
        match self {
            Self::SignIn => view! { <SignInPage/> }.into_any(),
            Self::Setup => view! { <SetupPage/> }.into_any(),
        }
    }
}

/// The one card of such a page, and the choices that a newcomer may want first.
#[component]
fn Card(#[prop(into)] title: TextProp, children: Children) -> impl IntoView {
    let i18n = I18n::expect();
    let name = title.clone();
    Effect::new(move |_| document().set_title(&format!("{} · {}", name.get(), i18n.words().product)));
    view! {
        <main id="content" tabindex="-1">
            <div class="entrance">
                <p class="entrance-brand">
                    <svg class="mark" aria-hidden="true"><use href="#icon-mark"></use></svg>
                    {move || i18n.words().product}
                </p>
                <section class="entrance-card">
                    <h1>{move || title.get()}</h1>
                    <Show when=move || i18n.missed() != 0>
                        <p class="muted" role="alert">{move || i18n.words().shell.not_loaded.what}</p>
                    </Show>
                    {children()}
                </section>
                <div class="entrance-choices">
                    <LanguageChoice/>
                    <ThemeControl/>
                </div>
            </div>
        </main>
    }
}

/// Loads another page in place of this one, so that Back does not lead here again.
fn leave_for(address: &str) {
    // Fails for no address of this site.
    let _ = window().location().replace(address);
}
