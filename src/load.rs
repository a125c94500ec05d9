//! What the server says, as a page needs it: loaded again when it may have changed, kept with its age when
//! a reload fails, and asked again until the server is back.
//!
//! A plain resource would forget the last good answer on a failure; that is why this is not one.

use std::any::Any;
use std::future::Future;
use std::marker::PhantomData;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use contract::Millis;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{Answer, Failure};
use crate::clock;

const RETRY_AFTER: Duration = Duration::from_secs(2);

/// What the server says to one question, as a `T`. All but its type is in [`Loading`].
pub struct Load<T> {
    loading: Loading,
    value: PhantomData<fn() -> T>,
}

impl<T> Copy for Load<T> {}

impl<T> Clone for Load<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Deref for Load<T> {
    type Target = Loading;

    fn deref(&self) -> &Loading {
        &self.loading
    }
}

impl<T> From<Load<T>> for Loading {
    fn from(load: Load<T>) -> Self {
        load.loading
    }
}

/// A [`Load`] without the type of its value, so that the browser fetches this machine once, not once per type.
#[derive(Clone, Copy)]
pub struct Loading {
    state: RwSignal<State>,
    again: RwSignal<u32>,
}

type Value = Arc<dyn Any + Send + Sync>;

struct State {
    shown: Option<Shown>,
    failure: Option<Failure>,
    /// The address changed since `shown` came: it answers another question until the new answer is here.
    moved: bool,
}

struct Shown {
    value: Value,
    at: Millis,
}

/// One run of the question: how its key differs from the last, and the answer to come; `None` waits.
struct Turn {
    change: Change,
    answer: Option<Pin<Box<dyn Future<Output = Answer<Value>>>>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    Nothing,
    View,
    Subject,
}

impl Change {
    fn between<V: PartialEq>(before: Option<&(String, V)>, now: Option<&(String, V)>) -> Self {
        if before == now {
            Self::Nothing
        } else if before.map(|(subject, _)| subject) == now.map(|(subject, _)| subject) {
            Self::View
        } else {
            Self::Subject
        }
    }
}

/// Several questions may be under way. An answer counts if it is to the present key and newer than the
/// last that counted; a stream of changes can't starve the page, and an old answer can't undo a new one.
#[derive(Clone, Copy, Default)]
struct Rounds {
    asked: u64,
    answered: u64,
    oldest_of_key: u64,
}

impl Rounds {
    fn take(&mut self, round: u64) -> bool {
        let counts = round >= self.oldest_of_key && round > self.answered;
        if counts {
            self.answered = round;
        }
        counts
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Loading,
    Ready,
    Failed,
}

impl<T: Send + Sync + 'static> Load<T> {
    /// Asks whenever `key` or `version` changes; `None` waits. A key is a subject and a view of it: a new
    /// view keeps the old one on the screen until it is here, a new subject does not.
    pub fn new<V, Asked>(
        key: impl Fn() -> Option<(String, V)> + 'static,
        version: impl Fn() -> u64 + 'static,
        ask: impl Fn(String, V) -> Asked + 'static,
    ) -> Self
    where
        V: Clone + PartialEq + 'static,
        Asked: Future<Output = Answer<T>> + 'static,
    {
        let mut before = None;
        let turn = move || {
            let key = key();
            version();
            let change = Change::between(before.as_ref(), key.as_ref());
            before.clone_from(&key);
            let answer = key.map(|(subject, view)| {
                let answer = ask(subject, view);
                Box::pin(async move { answer.await.map(|value| Arc::new(value) as Value) }) as Pin<Box<_>>
            });
            Turn { change, answer }
        };
        Self { loading: Loading::new(Box::new(turn)), value: PhantomData }
    }

    /// Shows what an own change answered.
    pub fn replace(self, value: T) {
        self.settle(Ok(Arc::new(value)));
    }

    pub fn map<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        self.value()?.downcast_ref().map(read)
    }

    /// [`Load::map`] for handlers: not tracked.
    pub fn peek<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        untrack(|| self.value())?.downcast_ref().map(read)
    }
}

impl Loading {
    fn new(mut turn: Box<dyn FnMut() -> Turn>) -> Self {
        let state = RwSignal::new(State { shown: None, failure: None, moved: false });
        let loading = Self { state, again: RwSignal::new(0) };
        let rounds = StoredValue::new(Rounds::default());
        let timer = StoredValue::new(None::<TimeoutHandle>);
        Effect::new(move |_| {
            let Turn { change, answer } = turn();
            loading.again.track();
            stop(timer);
            if change != Change::Nothing {
                rounds.update_value(|rounds| rounds.oldest_of_key = rounds.asked + 1);
                loading.moved(change == Change::View);
            }
            let Some(answer) = answer else { return };
            rounds.update_value(|rounds| rounds.asked += 1);
            let round = rounds.with_value(|rounds| rounds.asked);
            spawn_local(async move {
                let answer = answer.await;
                // `None`: the page is gone.
                let wanted = rounds.try_update_value(|rounds| rounds.take(round)).unwrap_or(false);
                if wanted && loading.settle(answer) {
                    let retry = set_timeout_with_handle(move || loading.retry(), RETRY_AFTER);
                    timer.try_update_value(|timer| *timer = retry.ok());
                }
            });
        });
        on_cleanup(move || stop(timer));
        loading
    }

    fn value(self) -> Option<Value> {
        self.state.with(|state| state.shown.as_ref().map(|shown| Arc::clone(&shown.value)))
    }

    fn moved(self, same_subject: bool) {
        self.state.update(|state| {
            state.moved = true;
            if !same_subject {
                (state.shown, state.failure) = (None, None);
            } else if state.shown.is_none() {
                state.failure = None;
            }
        });
    }

    /// Whether to ask again by itself.
    fn settle(self, answer: Answer<Value>) -> bool {
        let again = answer.as_ref().is_err_and(Failure::is_passing);
        self.state.try_update(|state| match answer {
            Ok(value) => {
                let shown = Shown { value, at: clock::read() };
                *state = State { shown: Some(shown), failure: None, moved: false };
            }
            Err(failure) => {
                // What answers another question, or is known to be wrong, must not stand. What was shown to
                // somebody whose session ended stays, for what they typed into it.
                if state.moved || !(again || failure.is_signed_out()) {
                    state.shown = None;
                }
                state.failure = Some(failure);
            }
        });
        again
    }

    pub fn retry(self) {
        self.again.try_update(|again| *again += 1);
    }

    pub fn phase(self) -> Memo<Phase> {
        Memo::new(move |_| {
            self.state.with(|state| match (&state.shown, &state.failure) {
                (Some(_), _) => Phase::Ready,
                (None, Some(_)) => Phase::Failed,
                (None, None) => Phase::Loading,
            })
        })
    }

    pub fn failure(self) -> Option<Failure> {
        self.state.with(|state| state.failure.clone())
    }

    /// Since when what is shown could not be loaded again; `None` while all is well.
    pub fn stale_since(self) -> Option<Millis> {
        self.state.with(|state| match (&state.shown, &state.failure) {
            (Some(shown), Some(_)) => Some(shown.at),
            _ => None,
        })
    }

    /// The shown rows are those of the last address; the new ones are on their way.
    pub fn is_moving(self) -> bool {
        self.state.with(|state| state.moved && state.shown.is_some())
    }
}

fn stop(timer: StoredValue<Option<TimeoutHandle>>) {
    timer.try_update_value(|timer| {
        if let Some(timer) = timer.take() {
            timer.clear();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::Rounds;

    #[test]
    fn an_older_answer_counts_until_a_newer_one_came() {
        let mut rounds = Rounds { asked: 2, answered: 0, oldest_of_key: 1 };
        assert!(rounds.take(1));
        assert!(rounds.take(2));
        assert!(!rounds.take(1));
    }

    #[test]
    fn an_answer_to_another_question_never_counts() {
        let mut rounds = Rounds { asked: 3, answered: 0, oldest_of_key: 3 };
        assert!(!rounds.take(2));
        assert!(rounds.take(3));
    }
}
