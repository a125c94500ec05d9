//! "Copy as": the form as a command or a program, on the clipboard.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Form, copy_as};
use crate::api;
use crate::i18n::I18n;
use crate::session::CurrentSession;
use crate::toasts::{Failed, Toasts};
use crate::ui::copy;
use crate::ui::menu::{Menu, MenuItem};

#[derive(Clone, Copy)]
enum Language {
    Curl,
    Python,
}

#[component]
pub fn CopyMenu(
    form: Form,
    /// Why the form is not complete yet.
    missing: Memo<Option<String>>,
) -> impl IntoView {
    let (i18n, toasts, session) = (I18n::expect(), Toasts::expect(), CurrentSession::expect());
    let copy = move |language: Language| {
        Callback::new(move |()| {
            let Some(text) = text_of(form, session, language) else { return };
            spawn_local(async move {
                let words = untrack(|| i18n.words()).create;
                match (copy::write(&text).await, language) {
                    (true, Language::Curl) => toasts.say(words.copied_curl.to_owned(), None),
                    (true, Language::Python) => toasts.say(words.copied_python.to_owned(), None),
                    (false, _) => toasts.fail(words.not_copied.to_owned(), Failed { request_id: None }),
                }
            });
        })
    };
    let items = move || {
        let words = i18n.words().create;
        let item = |text, language| MenuItem::run(text, "code", copy(language)).unless(missing.get());
        vec![item(words.copy_curl, Language::Curl), item(words.copy_python, Language::Python)]
    };
    view! {
        <Menu
            label=move || i18n.words().create.copy_as
            items=Callback::new(move |()| items())
            class="button plain"
        >
            {move || i18n.words().create.copy_as}
        </Menu>
    }
}

/// For everything that is picked, at the address of this console.
fn text_of(form: Form, session: CurrentSession, language: Language) -> Option<String> {
    let sources: Vec<_> = untrack(|| form.pickable()).iter().map(|origin| form.body(origin)).collect();
    let location = window().location();
    match language {
        Language::Curl => {
            let bodies: Option<Vec<String>> = sources.iter().map(api::json_text).collect();
            let (origin, bodies) = (location.origin().ok()?, bodies?);
            // Whoever is let in unsigned sees the shorter one.
            Some(if session.is_local() {
                copy_as::unsigned_curl(&origin, &bodies)
            } else {
                copy_as::curl(&origin, &location.host().ok()?, &bodies)
            })
        }
        Language::Python => {
            let region = form.gateway.load.peek(|row| row.region_id.clone()).unwrap_or_default();
            Some(copy_as::python(&location.protocol().ok()?, &location.host().ok()?, &region, &sources))
        }
    }
}
