//! The reader's language: which it is, its words, and dates and numbers by the browser's Intl.
//! A key that one language lacks does not compile.

mod en;
pub mod format;
mod words;
mod zh;

use contract::Millis;
use leptos::prelude::*;

pub use words::{Count, DetailWords, Told, Words};

use crate::clock::Clock;
use crate::storage;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    English,
    Chinese,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }

    /// The language's name in itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Chinese => "简体中文",
        }
    }

    /// Any tag of the browser's; everything that is not Chinese reads English.
    pub fn from_tag(tag: &str) -> Self {
        if tag.starts_with("zh") { Self::Chinese } else { Self::English }
    }
}

#[derive(Clone, Copy)]
pub struct I18n {
    language: RwSignal<Language>,
    clock: Clock,
}

impl I18n {
    /// Needs the clock's context.
    pub fn provide() {
        let tag = storage::read(storage::LANGUAGE).or_else(|| window().navigator().language());
        let language = RwSignal::new(Language::from_tag(&tag.unwrap_or_default()));
        Effect::new(move |_| {
            if let Some(root) = document().document_element() {
                root.set_lang(language.get().tag());
            }
        });
        provide_context(Self { language, clock: Clock::expect() });
    }

    pub fn expect() -> Self {
        expect_context()
    }

    pub fn language(self) -> Language {
        self.language.get()
    }

    pub fn speak(self, language: Language) {
        storage::write(storage::LANGUAGE, language.tag());
        self.language.set(language);
    }

    /// The words of the language. Tracked.
    pub fn words(self) -> &'static Words {
        match self.language.get() {
            Language::English => &en::WORDS,
            Language::Chinese => &zh::WORDS,
        }
    }

    pub fn count(self, number: u32) -> Count {
        format::count(self.language.get(), number)
    }

    pub fn number(self, number: u32) -> String {
        format::number(self.language.get(), number)
    }

    pub fn date(self, at: Millis) -> String {
        format::date(self.language.get(), at)
    }

    pub fn date_and_time(self, at: Millis) -> String {
        format::date_and_time(self.language.get(), at)
    }

    /// With seconds.
    pub fn time(self, at: Millis) -> String {
        format::time(self.language.get(), at)
    }

    /// "16:41", then the date.
    pub fn moment(self, at: Millis) -> String {
        format::moment(self.language.get(), at, self.clock.now())
    }

    /// "3 hr 12 min".
    pub fn duration(self, duration: Millis) -> String {
        format::duration(self.language.get(), duration)
    }

    /// "3 hr 12 min": how long something has lasted. Ticks.
    pub fn lasting(self, since: Millis) -> String {
        format::duration(self.language.get(), self.clock.now() - since)
    }
}

/// For tests of what is worded.
#[cfg(test)]
pub fn english() -> &'static Words {
    &en::WORDS
}

trait SetLang {
    fn set_lang(&self, tag: &str);
}

impl SetLang for web_sys::Element {
    fn set_lang(&self, tag: &str) {
        // `lang` is a valid attribute name; nothing else can fail.
        let _ = self.set_attribute("lang", tag);
    }
}
