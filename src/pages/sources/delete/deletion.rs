//! The deletion itself, one source after the other. What fails stays in the dialog to be tried again; the rest is
//! gone, and can be taken back.

use contract::Millis;
use contract::error::ErrorCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, Failure};
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::pages::instance::use_gateway;
use crate::pages::loaded::{ChangeFailed, RequestId, change_told};
use crate::pages::selection::Selection;
use crate::pages::sources::{Rows, SourceList};
use crate::paths;
use crate::query::Go;
use crate::toasts::Toasts;
use crate::ui::icon::Icon;
use crate::undo::{Deleted, Undo};
use crate::{clock, paths::SourcesAt};

#[derive(Clone, Copy)]
pub struct Deletion {
    pub open: RwSignal<bool>,
    /// Which one of how many is being deleted.
    step: RwSignal<Option<(usize, usize)>>,
    outcome: RwSignal<Outcome>,
    ids: Memo<Vec<String>>,
    after: StoredValue<After>,
}

#[derive(Clone, Default)]
struct Outcome {
    done: Vec<Deleted>,
    failed: Vec<(Deleted, Failure)>,
    first_at: Option<Millis>,
    /// They were gone already: there is nothing to take back.
    were_gone: usize,
}

/// What is to be told of a deletion. All of it outlives the dialog but for the address.
#[derive(Clone, Copy)]
struct After {
    undo: Undo,
    toasts: Toasts,
    i18n: I18n,
    live: Live,
    selection: Selection,
    gateway_id: Memo<String>,
    at: Memo<SourcesAt>,
    go: Go,
}

impl Deletion {
    pub fn new(ids: Memo<Vec<String>>) -> Self {
        let (list, rows) = (expect_context::<SourceList>(), expect_context::<Rows>());
        let after = After {
            undo: Undo::expect(),
            toasts: Toasts::expect(),
            i18n: I18n::expect(),
            live: Live::expect(),
            selection: rows.selection,
            gateway_id: use_gateway().id,
            at: list.at,
            go: Go::new(),
        };
        let (step, outcome) = (RwSignal::new(None), RwSignal::new(Outcome::default()));
        Self { open: RwSignal::new(true), step, outcome, ids, after: StoredValue::new(after) }
    }

    pub fn is_pending(self) -> Signal<bool> {
        Signal::derive(move || self.step.with(Option::is_some))
    }

    pub fn is_done(self) -> bool {
        self.outcome.with_untracked(|outcome| !outcome.done.is_empty() && outcome.failed.is_empty())
    }

    /// What is being done.
    pub fn told(self, i18n: I18n) -> Option<String> {
        let words = i18n.words();
        let number = |number: usize| i18n.number(u32::try_from(number).unwrap_or(u32::MAX));
        match self.step.get()? {
            (_, 1) => Some(words.deleting.to_owned()),
            (one, all) => Some((words.source_list.deleting_one_of)(&number(one), &number(all))),
        }
    }

    pub fn start(self, sources: Vec<Deleted>) {
        if self.step.with_untracked(Option::is_some) {
            return;
        }
        self.step.set(Some((1, sources.len())));
        self.outcome.set(Outcome::default());
        // The dialog may be gone before the deletion is done.
        let (after, step) = (self.after.get_value(), self.step);
        spawn_local(async move {
            let outcome = delete_all(sources, step).await;
            untrack(|| after.tell(&outcome));
            self.settle(outcome);
        });
    }

    /// The dialog may be gone by now: somebody went back meanwhile.
    fn settle(self, outcome: Outcome) {
        let failed: Vec<String> = outcome.failed.iter().map(|(source, _)| source.source_id.clone()).collect();
        if self.outcome.try_set(outcome).is_some() {
            return;
        }
        if failed.is_empty() {
            // Still pending for what is left of the dialog: what is gone is not asked for again.
            self.open.set(false);
            return;
        }
        if self.ids.with_untracked(|ids| *ids != failed) {
            let After { gateway_id, at, go, .. } = self.after.get_value();
            go.instead(paths::delete_sources(&gateway_id.get_untracked(), &failed, &at.get_untracked()));
        }
        self.step.set(None);
    }
}

async fn delete_all(sources: Vec<Deleted>, step: RwSignal<Option<(usize, usize)>>) -> Outcome {
    let (mut outcome, all) = (Outcome::default(), sources.len());
    for (index, source) in sources.into_iter().enumerate() {
        let is_away = outcome.failed.last().is_some_and(|(_, failure)| *failure == Failure::Unreachable);
        if is_away {
            // The others would wait in vain as long as this one did.
            outcome.failed.push((source, Failure::Unreachable));
            continue;
        }
        _ = step.try_set(Some((index + 1, all)));
        match api::sources::remove(&source.source_id).await {
            Ok(()) => {
                outcome.first_at.get_or_insert_with(clock::read);
                outcome.done.push(source);
            }
            Err(failure) if failure.code() == Some(&ErrorCode::SourceNotFound) => outcome.were_gone += 1,
            Err(failure) => outcome.failed.push((source, failure)),
        }
    }
    outcome
}

impl After {
    fn tell(self, outcome: &Outcome) {
        let ids: Vec<String> = outcome.done.iter().map(|source| source.source_id.clone()).collect();
        self.selection.tick_all(&ids, false);
        if outcome.were_gone > 0 && outcome.done.is_empty() && outcome.failed.is_empty() {
            self.toasts.say(self.i18n.words().source_gone.to_owned(), None);
        }
        self.undo.offer(outcome.done.clone(), outcome.first_at.unwrap_or_default());
        for topic in [Topic::Sources, Topic::Services] {
            self.live.touch(topic);
        }
    }
}

/// What was not deleted, and why.
#[component]
pub fn NotDeleted(deletion: Deletion) -> impl IntoView {
    let outcome = deletion.outcome;
    let of_one = move || {
        outcome.with(|outcome| match outcome.failed.as_slice() {
            [(_, failure)] if outcome.done.is_empty() => Some(failure.clone()),
            _ => None,
        })
    };
    let are_several = Memo::new(move |_| {
        outcome.with(|outcome| !outcome.failed.is_empty() && outcome.failed.len() + outcome.done.len() > 1)
    });
    view! {
        <ChangeFailed failure=Signal::derive(of_one)/>
        <Show when=move || are_several.get()>
            <Several outcome/>
        </Show>
    }
}

#[component]
fn Several(outcome: RwSignal<Outcome>) -> impl IntoView {
    let i18n = I18n::expect();
    let what = move || {
        let number = |number: usize| i18n.number(u32::try_from(number).unwrap_or(u32::MAX));
        let (failed, done) = outcome.with(|outcome| (outcome.failed.len(), outcome.done.len()));
        (i18n.words().source_list.not_deleted)(&number(failed), &number(failed + done))
    };
    let line = move |(source, failure): (Deleted, Failure)| {
        let told = change_told(i18n, &failure);
        view! {
            <li>
                <p><b class="breaks">{source.name}</b> {(i18n.words().source_list.because)(&told)}</p>
                <RequestId failure=Signal::stored(Some(failure))/>
            </li>
        }
    };
    view! {
        <div class="banner" data-tone="bad" role="alert">
            <Icon name="warning"/>
            <div>
                <b>{what}</b>
                <ul class="failures">
                    {move || outcome.with(|outcome| outcome.failed.clone()).into_iter().map(line).collect_view()}
                </ul>
            </div>
        </div>
    }
}
