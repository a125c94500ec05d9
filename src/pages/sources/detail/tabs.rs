//! The panel's tabs: links, so that Back and reload keep them; arrow keys go from one to the next.

use contract::console::sources::SourceRow;
use contract::sources::SourceType;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::Detail;
use crate::i18n::{DetailWords, I18n};
use crate::ui::tabs::TabLink;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Services,
    Certificates,
    History,
    Settings,
}

impl Tab {
    const ALL: [Self; 4] = [Self::Services, Self::Certificates, Self::History, Self::Settings];

    /// As the address names it; whatever it does not name is the first.
    pub fn of(name: &str, is_cluster: bool) -> Self {
        let found = Self::ALL.into_iter().find(|tab| tab.name() == name);
        found.filter(|tab| tab.is_of(is_cluster)).unwrap_or(Self::Services)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Services => "services",
            Self::Certificates => "certificates",
            Self::History => "history",
            Self::Settings => "settings",
        }
    }

    /// Whether what it shows depends on how the source is set.
    pub fn needs_settings(self) -> bool {
        matches!(self, Self::Certificates | Self::Settings)
    }

    fn is_of(self, is_cluster: bool) -> bool {
        is_cluster || self != Self::Certificates
    }

    fn words(self, words: &DetailWords) -> &'static str {
        match self {
            Self::Services => words.services,
            Self::Certificates => words.certificates,
            Self::History => words.history,
            Self::Settings => words.settings,
        }
    }
}

#[component]
pub fn Tabs(row: Memo<SourceRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let detail = Detail::expect();
    let is_cluster = Memo::new(move |_| row.with(|row| row.source_type == SourceType::K8s));
    let services = move || row.with(|row| row.services.map(|services| i18n.number(services)));
    let link = move |tab: Tab| {
        view! {
            <TabLink
                href=Signal::derive(move || detail.tab_address(tab))
                text=move || tab.words(&i18n.words().detail)
                count=Signal::derive(move || services().filter(|_| tab == Tab::Services))
                current=Signal::derive(move || detail.tab.get() == tab)
                stays=true
            />
        }
    };
    view! {
        <nav class="tabs" aria-label=move || i18n.words().detail.sections on:keydown=move |ev| arrows(&ev)>
            {move || Tab::ALL.into_iter().filter(|tab| tab.is_of(is_cluster.get())).map(link).collect_view()}
        </nav>
    }
}

/// Moves the focus; Enter opens what has it, as of any link.
fn arrows(ev: &KeyboardEvent) {
    let focused = document().active_element();
    let Some(focused) = focused.filter(|element| element.class_list().contains("tab")) else { return };
    let to = match ev.key().as_str() {
        "ArrowRight" => focused.next_element_sibling(),
        "ArrowLeft" => focused.previous_element_sibling(),
        "Home" => focused.parent_element().and_then(|all| all.first_element_child()),
        "End" => focused.parent_element().and_then(|all| all.last_element_child()),
        _ => return,
    };
    ev.prevent_default();
    if let Some(to) = to.and_then(|to| to.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Fails only for an element that can't take the focus.
        let _ = to.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_tab_that_the_source_has_or_else_the_first() {
        assert_eq!(Tab::of("history", false), Tab::History);
        assert_eq!(Tab::of("certificates", true), Tab::Certificates);
        assert_eq!(Tab::of("certificates", false), Tab::Services);
        assert_eq!([Tab::of("", true), Tab::of("x", true)], [Tab::Services; 2]);
    }
}
