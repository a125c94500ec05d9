//! The reader's language: which it is, its words, and dates and numbers by the browser's Intl.
//! A key that one language lacks does not compile.

mod en;
pub mod format;
mod words;
pub mod zh;

use contract::Millis;
use leptos::prelude::*;
use leptos::task::spawn_local;

pub use words::{Count, DetailWords, Told, Words};

use crate::chunks;
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

    /// The reader's choice, or what the browser speaks.
    fn of_reader() -> Self {
        let tag = storage::read(storage::LANGUAGE).or_else(|| window().navigator().language());
        Self::from_tag(&tag.unwrap_or_default())
    }
}

/// A language whose words are here.
#[derive(Clone, Copy)]
pub struct Spoken {
    language: Language,
    words: &'static Words,
}

impl Spoken {
    const ENGLISH: Self = Self { language: Language::English, words: &en::WORDS };

    /// The reader's language; English where its words can't be had.
    pub async fn of_reader() -> Self {
        Self::of(Language::of_reader()).await.unwrap_or(Self::ENGLISH)
    }

    async fn of(language: Language) -> Option<Self> {
        match language {
            Language::English => Some(Self::ENGLISH),
            Language::Chinese => {
                let words = chunks::chinese_words().await.ok()?;
                Some(Self { language, words })
            }
        }
    }
}

#[derive(Clone, Copy)]
pub struct I18n {
    spoken: RwSignal<Spoken>,
    /// What was chosen last; its words may be on their way.
    wish: RwSignal<Language>,
    /// How often the words of a wish could not be had.
    missed: RwSignal<u32>,
    clock: Clock,
}

impl I18n {
    /// Needs the clock's context.
    pub fn provide(spoken: Spoken) {
        let i18n = Self {
            spoken: RwSignal::new(spoken),
            wish: RwSignal::new(spoken.language),
            missed: RwSignal::new((spoken.language != Language::of_reader()).into()),
            clock: Clock::expect(),
        };
        Effect::new(move |_| {
            if let Some(root) = document().document_element() {
                root.set_lang(i18n.language().tag());
            }
        });
        provide_context(i18n);
    }

    pub fn expect() -> Self {
        expect_context()
    }

    pub fn language(self) -> Language {
        self.spoken.get().language
    }

    /// As soon as its words are here.
    pub fn speak(self, language: Language) {
        self.wish.set(language);
        spawn_local(async move {
            let found = Spoken::of(language).await;
            if self.wish.get_untracked() != language {
                return;
            }
            if let Some(spoken) = found {
                storage::write(storage::LANGUAGE, language.tag());
                self.spoken.set(spoken);
            } else {
                self.missed.update(|times| *times += 1);
            }
        });
    }

    /// Tracked.
    pub fn missed(self) -> u32 {
        self.missed.get()
    }

    /// The words of the language. Tracked.
    pub fn words(self) -> &'static Words {
        self.spoken.get().words
    }

    pub fn count(self, number: u32) -> Count {
        format::count(self.language(), number)
    }

    pub fn number(self, number: u32) -> String {
        format::number(self.language(), number)
    }

    pub fn date(self, at: Millis) -> String {
        format::date(self.language(), at)
    }

    pub fn date_and_time(self, at: Millis) -> String {
        format::date_and_time(self.language(), at)
    }

    /// With seconds.
    pub fn time(self, at: Millis) -> String {
        format::time(self.language(), at)
    }

    /// "16:41", then the date.
    pub fn moment(self, at: Millis) -> String {
        format::moment(self.language(), at, self.clock.now())
    }

    /// "3 hr 12 min".
    pub fn duration(self, duration: Millis) -> String {
        format::duration(self.language(), duration)
    }

    /// "3 hr 12 min": how long something has lasted. Ticks.
    pub fn lasting(self, since: Millis) -> String {
        format::duration(self.language(), self.clock.now() - since)
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
