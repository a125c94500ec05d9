//! The page for an address that leads nowhere.

use leptos::prelude::*;

use crate::i18n::I18n;
use crate::paths;
use crate::shell::navigation::RootNavigation;
use crate::shell::{Main, use_title};

#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <RootNavigation/>
        <Main><NoPage/></Main>
    }
}

/// Within a frame that is there already.
#[component]
pub fn NoPage() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    use_title(move || t().not_found.to_owned());
    view! {
        <div class="failed">
            <h1>{move || t().not_found}</h1>
            <p>{move || t().not_found_meaning}</p>
            <a class="button" href=paths::instances("", "", 1)>{move || t().instances}</a>
        </div>
    }
}
