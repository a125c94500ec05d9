//! The top bar: mark, region, language, theme, and who is signed in.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::i18n::{I18n, Language};
use crate::paths::{self, RegistriesAt, Registry};
use crate::query::{Go, use_text};
use crate::session::CurrentSession;
use crate::theme::{Theme, ThemeChoice};
use crate::ui::choice::Choice;
use crate::ui::icon::Icon;

#[component]
pub fn TopBar(drawer: RwSignal<bool>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    view! {
        <header class="top-bar">
            <button
                type="button"
                class="button plain icon-only menu"
                aria-label=move || t().open_navigation
                aria-expanded=move || drawer.get().to_string()
                on:click=move |_| drawer.update(|open| *open = !*open)
            >
                <Icon name="menu"/>
            </button>
            <a class="brand" href=paths::instances("", "", 1) aria-label=move || t().product>
                <svg class="mark" aria-hidden="true"><use href="#icon-mark"></use></svg>
                <span class="brand-name">{move || t().product}</span>
            </a>
            <RegionChoice/>
            <div class="top-bar-end">
                <LanguageChoice/>
                <ThemeControl/>
                <Account/>
            </div>
        </header>
    }
}

#[component]
fn RegionChoice() -> impl IntoView {
    let i18n = I18n::expect();
    let session = CurrentSession::expect();
    let go = Go::new();
    let (asked, path) = (use_text("region"), use_location().pathname);
    let value = move || {
        let asked = Some(asked.get()).filter(|region| !region.is_empty());
        asked.or_else(|| session.region()).unwrap_or_default()
    };
    let choices = move || {
        let chinese = i18n.language() == Language::Chinese;
        let name = |region: contract::console::session::Region| {
            let name = if chinese && !region.name_zh.is_empty() { region.name_zh } else { region.name };
            (region.region_id, name)
        };
        session.regions().into_iter().map(name).collect()
    };
    let choose = move |region: String| {
        session.look_at(&region);
        // A list of the region stays the list that it is.
        let lists = [Registry::Cluster, Registry::Nacos];
        let list = path.with_untracked(|path| lists.into_iter().find(|list| path.starts_with(list.root())));
        go.to(match list {
            Some(list) => paths::registries(list, &RegistriesAt::of_region(&region)),
            None => paths::instances(&region, "", 1),
        });
    };
    view! {
        <Show
            when=move || session.is_known()
            fallback=move || view! { <span class="bone region-bone"></span> }
        >
            <Choice
                class="plain region"
                quiet=true
                icon="globe"
                label=move || i18n.words().region
                value=Signal::derive(value)
                choices=Signal::derive(choices)
                on_choose=Callback::new(choose)
            />
        </Show>
    }
}

#[component]
fn LanguageChoice() -> impl IntoView {
    let i18n = I18n::expect();
    let choices =
        Language::ALL.map(|language| (language.tag().to_owned(), language.name().to_owned())).to_vec();
    view! {
        <Choice
            class="plain language"
            quiet=true
            icon="language"
            label=move || i18n.words().language
            value=Signal::derive(move || i18n.language().tag().to_owned())
            choices=choices
            on_choose=Callback::new(move |tag: String| i18n.speak(Language::from_tag(&tag)))
        />
    }
}

#[component]
fn ThemeControl() -> impl IntoView {
    let i18n = I18n::expect();
    let theme = ThemeChoice::expect();
    let name = move |theme: Theme| match theme {
        Theme::System => i18n.words().theme_system,
        Theme::Light => i18n.words().theme_light,
        Theme::Dark => i18n.words().theme_dark,
    };
    let choices =
        move || Theme::ALL.map(|theme| (theme.as_str().to_owned(), name(theme).to_owned())).to_vec();
    view! {
        <Choice
            class="plain theme"
            quiet=true
            icon="theme"
            label=move || i18n.words().theme
            value=Signal::derive(move || theme.get().as_str().to_owned())
            choices=Signal::derive(choices)
            on_choose=Callback::new(move |text: String| theme.set(Theme::from_text(&text)))
        />
    }
}

#[component]
fn Account() -> impl IntoView {
    let i18n = I18n::expect();
    let session = CurrentSession::expect();
    let told = move || session.user_name().map(|name| (i18n.words().signed_in_as)(&name));
    let letters = move || session.user_name().map(|name| initials(&name));
    view! {
        <Show
            when=move || session.is_known()
            fallback=|| view! { <span class="account" aria-hidden="true"></span> }
        >
            <span class="account" role="img" aria-label=told title=told>{letters}</span>
        </Show>
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
