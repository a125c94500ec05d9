//! Deletions of sources that can be taken back for a few seconds: offered by a toast, also after a reload of the
//! page. The server decides whether it is still possible.

use std::sync::Arc;

use contract::Millis;
use contract::console::sources::{UNDO_ALLOWED, UNDO_OFFERED};
use contract::error::ErrorCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, Failure};
use crate::i18n::{I18n, Words};
use crate::live::{Live, Topic};
use crate::toasts::{Failed, ToastAction, Toasts};
use crate::{clock, storage};

/// A source as it is remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deleted {
    pub source_id: String,
    pub name: String,
}

/// What was deleted by one press, and until when that can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Offer {
    until: Millis,
    sources: Vec<Deleted>,
}

#[derive(Clone, Copy)]
pub struct Undo {
    offers: StoredValue<Vec<Offer>>,
    toasts: Toasts,
    i18n: I18n,
    live: Live,
}

impl Undo {
    /// Also takes up what was offered before the page was loaded.
    pub fn provide() {
        let undo = Self {
            offers: StoredValue::new(Vec::new()),
            toasts: Toasts::expect(),
            i18n: I18n::expect(),
            live: Live::expect(),
        };
        provide_context(undo);
        let now = clock::read();
        let offers = storage::read_of_tab(storage::UNDO).map(|text| read(&text)).unwrap_or_default();
        for offer in offers.into_iter().filter(|offer| offer.until > now) {
            untrack(|| undo.show(offer));
        }
    }

    pub fn expect() -> Self {
        expect_context()
    }

    /// `made`: when the first of them was deleted.
    pub fn offer(self, sources: Vec<Deleted>, made: Millis) {
        let until = (clock::read() + millis(UNDO_OFFERED)).min(made + millis(UNDO_ALLOWED));
        if sources.is_empty() {
            return;
        }
        if until > clock::read() {
            untrack(|| self.show(Offer { until, sources }));
        } else {
            // It took so long that it can't be taken back: it is told all the same.
            self.toasts.say(untrack(|| self.deleted(&sources)), None);
        }
    }

    fn deleted(self, sources: &[Deleted]) -> String {
        let words = self.i18n.words();
        match sources {
            [one] => (words.source_deleted)(&one.name),
            all => (words.source_list.sources_deleted)(&self.i18n.count(count(all))),
        }
    }

    fn show(self, offer: Offer) {
        let words = self.i18n.words();
        let seconds = u32::try_from((offer.until - clock::read()) / 1000).unwrap_or_default();
        let what = self.deleted(&offer.sources);
        self.offers.update_value(|offers| offers.push(offer.clone()));
        self.remember();
        let until = offer.until;
        let action = ToastAction {
            text: words.source_list.undo,
            until,
            said: (words.source_list.undo_possible)(&self.i18n.number(seconds)),
            seconds: words.source_list.seconds,
            run: Arc::new(move || self.take_back(&offer)),
        };
        self.toasts.offer(what, action);
    }

    fn take_back(self, offer: &Offer) {
        let (until, sources) = (offer.until, offer.sources.clone());
        self.offers.update_value(|offers| offers.retain(|other| other != offer));
        self.remember();
        spawn_local(async move {
            let (mut back, mut failed) = (Vec::new(), Vec::new());
            for source in sources {
                match api::sources::restore(&source.source_id).await {
                    Ok(()) => back.push(source),
                    Err(failure) => failed.push((source, failure)),
                }
            }
            for topic in [Topic::Sources, Topic::Services, Topic::Inventory] {
                self.live.touch(topic);
            }
            untrack(|| self.tell(&back, &failed));
            // Nobody knows whether it was done; asking twice does no harm.
            let unanswered = failed.into_iter().filter(|(_, failure)| *failure == Failure::Unreachable);
            let sources: Vec<Deleted> = unanswered.map(|(source, _)| source).collect();
            if !sources.is_empty() && until > clock::read() {
                untrack(|| self.show(Offer { until, sources }));
            }
        });
    }

    fn tell(self, back: &[Deleted], failed: &[(Deleted, Failure)]) {
        let words = self.i18n.words();
        match back {
            [] => {}
            [one] => self.toasts.say((words.source_list.restored)(&one.name), None),
            all => {
                let text = (words.source_list.sources_restored)(&self.i18n.count(count(all)));
                self.toasts.say(text, None);
            }
        }
        for (source, failure) in failed {
            let text = (words.source_list.not_restored)(&source.name, why(words, failure));
            self.toasts.fail(text, Failed { request_id: failure.request_id().map(str::to_owned) });
        }
    }

    fn remember(self) {
        let now = clock::read();
        self.offers.update_value(|offers| offers.retain(|offer| offer.until > now));
        self.offers.with_value(|offers| storage::write_of_tab(storage::UNDO, &written(offers)));
    }
}

fn why(words: &Words, failure: &Failure) -> &'static str {
    match failure.code() {
        Some(ErrorCode::NothingToRestore) => words.source_list.undo_over,
        Some(ErrorCode::SourceExists) => words.source_list.undo_taken,
        None => words.source_list.undo_unanswered,
        code => (words.failure)(code).what,
    }
}

/// A line per offer: the time, then id and name of each source, parted by tabs.
fn written(offers: &[Offer]) -> String {
    let line = |offer: &Offer| {
        let sources = offer.sources.iter().map(|Deleted { source_id, name }| {
            // Names come from an inventory: what would part them is taken out.
            format!("\t{source_id}\t{}", name.replace(char::is_control, " "))
        });
        format!("{}{}", offer.until, sources.collect::<String>())
    };
    offers.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What can't be read was not written by this console, and is left out.
fn read(text: &str) -> Vec<Offer> {
    let offer = |line: &str| {
        let (until, sources) = line.split_once('\t')?;
        let fields: Vec<&str> = sources.split('\t').collect();
        let pair = |pair: &[&str]| match *pair {
            [source_id, name] => Some(Deleted { source_id: source_id.to_owned(), name: name.to_owned() }),
            _ => None,
        };
        let sources = fields.chunks(2).map(pair).collect::<Option<_>>()?;
        Some(Offer { until: until.parse().ok()?, sources })
    };
    text.lines().filter_map(offer).collect()
}

fn count(sources: &[Deleted]) -> u32 {
    u32::try_from(sources.len()).unwrap_or(u32::MAX)
}

fn millis(duration: u64) -> Millis {
    Millis::try_from(duration).unwrap_or(Millis::MAX / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deleted(source_id: &str, name: &str) -> Deleted {
        Deleted { source_id: source_id.to_owned(), name: name.to_owned() }
    }

    #[test]
    fn what_is_offered_is_read_as_it_was_written() {
        let offers = [
            Offer { until: 17, sources: vec![deleted("src-1", "checkout 网关")] },
            Offer { until: 18, sources: vec![deleted("src-2", "a"), deleted("src-3", "b")] },
        ];
        assert_eq!(read(&written(&offers)), offers);
        assert_eq!(read(""), []);
    }

    #[test]
    fn a_name_cannot_break_what_is_remembered() {
        let offers = [Offer { until: 17, sources: vec![deleted("src-1", "a\tb\nc")] }];
        assert_eq!(read(&written(&offers))[0].sources, [deleted("src-1", "a b c")]);
        assert_eq!(read("soon\tsrc-1\ta\n17\tsrc-1\n17"), []);
    }
}
