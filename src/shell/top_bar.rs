//! The top bar: mark, region, the way to the palette, and the account.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::account::Account;
use super::shortcuts::{PaletteOpen, is_mac};
use crate::chunks;
use crate::i18n::{I18n, Language};
use crate::load::Phase;
use crate::paths::{self, RegistriesAt, Registry};
use crate::query::{Go, use_text};
use crate::session::CurrentSession;
use crate::ui::choice::Choice;
use crate::ui::icon::Icon;

#[component]
pub fn TopBar(drawer: RwSignal<bool>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let phase = CurrentSession::expect().load().phase();
    // What stands after the region would move when its name comes.
    let waits = move || phase.get() == Phase::Loading;
    view! {
        <header class="top-bar" data-waits=move || waits().then_some("")>
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
            <SearchButton/>
            <div class="top-bar-end"><Account/></div>
        </header>
    }
}

/// Looks like a field, and opens one.
#[component]
fn SearchButton() -> impl IntoView {
    let i18n = I18n::expect();
    let PaletteOpen(open) = expect_context();
    let keys = if is_mac() { "Meta+K" } else { "Control+K" };
    view! {
        <button
            type="button"
            class="search-button"
            aria-label=move || i18n.words().shell.search_or_jump
            aria-haspopup="dialog"
            aria-keyshortcuts=keys
            on:pointerenter=move |_| chunks::fetch_palette()
            on:click=move |_| open.set(true)
        >
            <Icon name="search"/>
            <span class="search-button-text">{move || i18n.words().shell.search_or_jump}</span>
            <kbd aria-hidden="true">{if is_mac() { "⌘ K" } else { "Ctrl K" }}</kbd>
        </button>
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
