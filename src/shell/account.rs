//! The account menu of the top bar: who is signed in, and how the console looks and speaks to them.

use leptos::html;
use leptos::prelude::*;

use super::access_links::{AccessPage, pages, rules};
use super::shortcuts::ShortcutsOpen;
use crate::api::{self, Failure};
use crate::i18n::{I18n, Language};
use crate::look::Look;
use crate::pages::people::scope_words;
use crate::paths;
use crate::session::CurrentSession;
use crate::theme::{Theme, ThemeChoice};
use crate::toasts::{Failed, Toasts};
use crate::ui::icon::Icon;
use crate::ui::segments::Segments;

const MENU: &str = "account-menu";

#[component]
pub fn Account() -> impl IntoView {
    let i18n = I18n::expect();
    let session = CurrentSession::expect();
    let ShortcutsOpen(shortcuts) = expect_context();
    let menu = NodeRef::<html::Div>::new();
    let name = move || session.user_name().unwrap_or_default();
    let told = move || match session.user_name() {
        Some(name) => (i18n.words().signed_in_as)(&name),
        None => i18n.words().shell.account.to_owned(),
    };
    let hide = Callback::new(move |()| {
        if let Some(menu) = menu.get_untracked() {
            // Fails only for one that is hidden already.
            let _ = menu.hide_popover();
        }
    });
    let show_shortcuts = move |_| {
        hide.run(());
        shortcuts.set(true);
    };
    view! {
        <button
            type="button"
            class="account"
            popovertarget=MENU
            aria-label=move || i18n.words().shell.account
            title=told
        >
            <span aria-hidden="true">{move || initials(&name())}</span>
        </button>
        <div
            class="account-menu"
            id=MENU
            popover="auto"
            node_ref=menu
            role="group"
            aria-label=move || i18n.words().shell.account
        >
            <p class="account-name">{told} <span class="second">{move || rights_words(i18n, session)}</span></p>
            <PageLinks hide/>
            <LanguageChoice/>
            <ThemeControl/>
            <DensityChoice/>
            <button type="button" class="menu-item" on:click=show_shortcuts>
                <Icon name="keyboard"/>
                <span>{move || i18n.words().shell.shortcuts}</span>
                <kbd aria-hidden="true">"?"</kbd>
            </button>
            <Show when=move || session.user_id().is_some()><SignOut hide/></Show>
        </div>
    }
}

/// "Editor · 3 instances"; nothing until it is known.
fn rights_words(i18n: I18n, session: CurrentSession) -> Option<String> {
    let (role, scope) = session.rights()?;
    Some(format!("{} · {}", (i18n.words().access.role_name)(&role), scope_words(i18n, &scope)))
}

#[component]
fn PageLinks(hide: Callback<()>) -> impl IntoView {
    let i18n = I18n::expect();
    let session = CurrentSession::expect();
    let link = move |(list, icon, title): AccessPage| {
        view! {
            <a class="menu-item" href=paths::people(list, 1) on:click=move |_| hide.run(())>
                <Icon name=icon/>
                <span>{move || title(i18n.words())}</span>
            </a>
        }
    };
    let rules = Memo::new(move |_| rules(session));
    view! { {move || pages(rules.get()).map(link).collect_view()} }
}

/// Nothing of the reader is left: the page is loaded anew.
#[component]
fn SignOut(hide: Callback<()>) -> impl IntoView {
    let (i18n, toasts) = (I18n::expect(), Toasts::expect());
    let sign_out = Action::new_local(move |(): &()| async move {
        api::signed_out::is_meant(true);
        let left = match api::session::sign_out().await {
            Err(failure) if !failure.is_signed_out() => Err(failure),
            _ => window().location().replace(paths::SIGN_IN).map_err(|_| Failure::Unreachable),
        };
        if let Err(failure) = left {
            api::signed_out::is_meant(false);
            let request_id = failure.request_id().map(str::to_owned);
            toasts.fail(i18n.words().access.not_signed_out.to_owned(), Failed { request_id });
        }
    });
    let press = move |_| {
        hide.run(());
        sign_out.dispatch(());
    };
    view! {
        <button type="button" class="menu-item" on:click=press>
            <Icon name="sign-out"/>
            <span>{move || i18n.words().access.sign_out}</span>
        </button>
    }
}

#[component]
pub fn LanguageChoice() -> impl IntoView {
    let i18n = I18n::expect();
    let choices =
        Language::ALL.map(|language| (language.tag().to_owned(), language.name().to_owned())).to_vec();
    let value = move || {
        // A choice that could not be met is not the one that stands.
        i18n.missed();
        i18n.language().tag().to_owned()
    };
    view! {
        <Segments
            label=move || i18n.words().language
            value=Signal::derive(value)
            choices
            on_choose=Callback::new(move |tag: String| i18n.speak(Language::from_tag(&tag)))
        />
    }
}

#[component]
pub fn ThemeControl() -> impl IntoView {
    let i18n = I18n::expect();
    let theme = ThemeChoice::expect();
    let choices = move || {
        let words = i18n.words();
        Theme::ALL.map(|theme| (theme.as_str().to_owned(), theme.name(words).to_owned())).to_vec()
    };
    view! {
        <Segments
            label=move || i18n.words().theme
            value=Signal::derive(move || theme.get().as_str().to_owned())
            choices=Signal::derive(choices)
            on_choose=Callback::new(move |text: String| theme.set(Theme::from_text(&text)))
        />
    }
}

#[component]
fn DensityChoice() -> impl IntoView {
    let i18n = I18n::expect();
    let look = Look::expect();
    let choices = move || {
        let words = &i18n.words().shell;
        [(false, words.comfortable), (true, words.compact)]
            .map(|(compact, text)| (compact.to_string(), text.to_owned()))
            .to_vec()
    };
    view! {
        <Segments
            label=move || i18n.words().shell.density
            value=Signal::derive(move || look.is_compact().to_string())
            choices=Signal::derive(choices)
            on_choose=Callback::new(move |compact: String| look.set_compact(compact == "true"))
        />
    }
}

/// Of "lin wei" lw, of "operator" op, of 林薇 林; the style makes them capitals.
fn initials(name: &str) -> String {
    let mut words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default();
    match words.next_back() {
        Some(last) => first.chars().take(1).chain(last.chars().take(1)).collect(),
        None if first.is_ascii() => first.chars().take(2).collect(),
        None => first.chars().take(1).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_of_the_first_and_last_word() {
        assert_eq!(initials("lin wei"), "lw");
        assert_eq!(initials("operator"), "op");
        assert_eq!(initials("林薇"), "林");
        assert_eq!(initials(""), "");
    }
}
