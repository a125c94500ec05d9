//! Light, dark, or as the system says. The choice is remembered and set as `color-scheme` on the root.

use leptos::prelude::*;

use crate::i18n::Words;
use crate::storage;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub fn from_text(text: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.as_str() == text).unwrap_or(Self::System)
    }

    pub fn name(self, words: &Words) -> &'static str {
        match self {
            Self::System => words.theme_system,
            Self::Light => words.theme_light,
            Self::Dark => words.theme_dark,
        }
    }

    fn color_scheme(self) -> &'static str {
        match self {
            Self::System => "light dark",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

#[derive(Clone, Copy)]
pub struct ThemeChoice(RwSignal<Theme>);

impl ThemeChoice {
    pub fn provide() {
        let remembered = storage::read(storage::THEME).unwrap_or_default();
        let choice = RwSignal::new(Theme::from_text(&remembered));
        Effect::new(move |_| apply(choice.get()));
        provide_context(Self(choice));
    }

    pub fn expect() -> Self {
        expect_context()
    }

    pub fn get(self) -> Theme {
        self.0.get()
    }

    pub fn set(self, theme: Theme) {
        storage::write(storage::THEME, theme.as_str());
        self.0.set(theme);
    }
}

fn apply(theme: Theme) {
    if let Some(root) = document().document_element() {
        let root: &web_sys::HtmlElement = wasm_bindgen::JsCast::unchecked_ref(&root);
        // The property and its values are fixed above and valid.
        let _ = root.style().set_property("color-scheme", theme.color_scheme());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_that_was_never_chosen_is_the_systems() {
        assert_eq!(Theme::from_text(""), Theme::System);
        assert_eq!(Theme::from_text("dark"), Theme::Dark);
    }
}
