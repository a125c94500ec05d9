//! The creation itself: one source after the other, told as it goes. What fails stays picked, with its reason.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Form;
use crate::api::{self, Failure};
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::pages::routed::Routed;
use crate::paths::{self, SourcesAt};
use crate::toasts::Toasts;

/// How far it is, and what it could not do.
#[derive(Clone, Copy)]
pub struct Creation {
    /// Which one is created now, counted from 1, and of how many.
    progress: RwSignal<Option<(usize, usize)>>,
    refused: RwSignal<Vec<Refused>>,
    has_created: RwSignal<bool>,
}

/// What could not be created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub origin: String,
    pub name: String,
    pub failure: Failure,
}

/// What a whole run came to.
#[derive(Default)]
struct Outcome {
    created: Vec<(String, String)>,
    refused: Vec<Refused>,
    left: Vec<String>,
}

impl Creation {
    pub fn new() -> Self {
        Self {
            progress: RwSignal::new(None),
            refused: RwSignal::new(Vec::new()),
            has_created: RwSignal::new(false),
        }
    }

    pub fn is_pending(self) -> Signal<bool> {
        Signal::derive(move || self.progress.with(Option::is_some))
    }

    pub fn has_created(self) -> bool {
        self.has_created.get()
    }

    pub fn refused(self) -> RwSignal<Vec<Refused>> {
        self.refused
    }

    /// "Creating source 2 of 3"; nothing while nothing is created.
    pub fn told(self, i18n: I18n) -> Option<String> {
        let (number, all) = self.progress.get()?;
        let words = i18n.words();
        let text = |count: usize| i18n.number(u32::try_from(count).unwrap_or(u32::MAX));
        Some(if all == 1 {
            words.creating.to_owned()
        } else {
            (words.create.creating_of)(&text(number), &text(all))
        })
    }
}

/// Creates what is picked. The panel closes when nothing is left to create.
pub fn use_creation(form: Form, creation: Creation, routed: Routed) -> Callback<Vec<String>> {
    let (i18n, toasts, live) = (I18n::expect(), Toasts::expect(), Live::expect());
    Callback::new(move |origins: Vec<String>| {
        creation.refused.set(Vec::new());
        creation.progress.set(Some((1, origins.len())));
        spawn_local(async move {
            let outcome = create_all(form, creation, origins).await;
            // An error: the panel was left, which nothing but another address does now.
            if creation.progress.try_set(None).is_some() {
                return;
            }
            live.touch(Topic::Sources);
            live.touch(Topic::Services);
            untrack(|| tell(form, i18n, toasts, &outcome));
            let kept: Vec<String> =
                outcome.refused.iter().map(|refused| refused.origin.clone()).chain(outcome.left).collect();
            if !outcome.created.is_empty() {
                creation.has_created.set(true);
                form.list
                    .get_value()
                    .glow
                    .expect_rows(outcome.created.iter().map(|(_, id)| id.clone()).collect());
            }
            if kept.is_empty() {
                routed.close();
            } else {
                if !outcome.created.is_empty() {
                    form.choose(&form.kind.get_untracked(), &kept);
                }
                creation.refused.set(outcome.refused);
            }
        });
    })
}

async fn create_all(form: Form, creation: Creation, origins: Vec<String>) -> Outcome {
    let all = origins.len();
    let mut outcome = Outcome::default();
    let mut origins = origins.into_iter().enumerate();
    for (at, origin) in origins.by_ref() {
        _ = creation.progress.try_set(Some((at + 1, all)));
        let (name, body) = (form.name_of(&origin), form.body(&origin));
        match api::sources::create(&body).await {
            Ok(created) => outcome.created.push((name, created.source_id)),
            Err(failure) => {
                let is_away = failure == Failure::Unreachable;
                outcome.refused.push(Refused { origin, name, failure });
                // The next would wait as long for nothing.
                if is_away {
                    break;
                }
            }
        }
    }
    outcome.left = origins.map(|(_, origin)| origin).collect();
    outcome
}

fn tell(form: Form, i18n: I18n, toasts: Toasts, outcome: &Outcome) {
    let words = i18n.words();
    let count = |count: usize| i18n.count(u32::try_from(count).unwrap_or(u32::MAX));
    let failed = outcome.refused.len() + outcome.left.len();
    match &outcome.created[..] {
        [] => {}
        [(name, source_id)] if failed == 0 => {
            let at = SourcesAt { q: source_id.clone(), ..SourcesAt::default() };
            let link = paths::sources(&form.gateway.id.get_untracked(), &at);
            toasts.say((words.source_created)(name), Some((link, words.show)));
        }
        created if failed == 0 => {
            toasts.say((words.create.sources_created)(&count(created.len())), None);
        }
        created => {
            let text = (words.create.some_created)(&count(created.len()), &count(failed));
            toasts.say(text, None);
        }
    }
}
