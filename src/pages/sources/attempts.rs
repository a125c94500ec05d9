//! The attempts at a source that fails: how many there were, when the next one starts, and one at once for
//! whoever asks.

use std::time::Duration;

use contract::console::sources::SourceRow;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use super::SourceList;
use super::status::is_followed;
use crate::api;
use crate::clock::Clock;
use crate::i18n::I18n;
use crate::pages::loaded::change_told;
use crate::shell::keep_focus;
use crate::toasts::{Failed, Toasts};
use crate::ui::reasoned::ReasonedButton;

/// An attempt that has no outcome after this long is not waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// The count of attempts at which somebody asked for another; `None` when nobody waits for one.
type Asked = RwSignal<Option<u32>>;

/// An attempt at once, which the row's status and its menu offer.
#[derive(Clone, Copy)]
pub struct Attempt {
    asked: Asked,
    retry: Action<(), ()>,
}

impl Attempt {
    pub fn of(row: Memo<SourceRow>) -> Self {
        let asked = RwSignal::new(None);
        Self { asked, retry: use_retry(row, asked) }
    }

    /// Whether one may be asked for: only a source that waits for its next one is tried.
    pub fn is_offered(row: &SourceRow) -> bool {
        row.status.next_attempt.is_some()
    }

    pub fn is_pending(self) -> bool {
        self.asked.with(Option::is_some)
    }

    pub fn start(self) {
        if self.asked.with_untracked(Option::is_none) {
            self.retry.dispatch(());
        }
    }
}

#[component]
pub fn Attempts(row: Memo<SourceRow>, attempt: Attempt) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let clock = Clock::expect();
    let outcome = use_outcome(row, attempt.asked);
    let next = Memo::new(move |_| row.with(|row| row.status.next_attempt));
    let quarantined = Memo::new(move |_| row.with(|row| row.status.quarantined));
    let text = move || {
        let number = i18n.number(row.with(|row| row.status.attempts));
        next.get().map(|next| {
            if next > clock.now() {
                (t().attempt_failed)(&number, &i18n.time(next))
            } else {
                (t().attempt_under_way)(&number)
            }
        })
    };
    view! {
        <Show when=move || next.get().is_some()>
            <p class="why attempts">
                <span class="numbers">{text}</span>
                <TryNow row attempt/>
            </p>
            <Show when=move || quarantined.get()>
                <p class="why">{move || t().quarantined}</p>
            </Show>
        </Show>
        <span class="visually-hidden" role="status">{outcome}</span>
    }
}

/// What came of the attempt that was asked for, to be announced: once, whatever happens to the row later.
fn use_outcome(row: Memo<SourceRow>, asked: Asked) -> RwSignal<String> {
    let i18n = I18n::expect();
    let outcome = RwSignal::new(String::new());
    Effect::new(move |_| {
        let Some(before) = asked.get() else { return };
        let words = i18n.words();
        let told = row.with(|row| {
            let status = &row.status;
            if is_followed(status) {
                Some((words.works_now)(&row.name))
            } else if status.attempts != before || status.next_attempt.is_none() {
                let reason = status.reason.as_ref().map_or("", |reason| (words.reason)(reason).0);
                Some((words.failed_again)(&row.name, reason))
            } else {
                None
            }
        });
        match told {
            None => outcome.set(row.with(|row| (words.trying_named)(&row.name))),
            Some(told) => {
                outcome.set(told);
                asked.set(None);
                // The button goes when the source works.
                request_animation_frame(keep_focus);
            }
        }
    });
    outcome
}

#[component]
fn TryNow(row: Memo<SourceRow>, attempt: Attempt) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let list = expect_context::<SourceList>();
    let is_pending = Memo::new(move |_| attempt.is_pending());
    let label = move || {
        let words = t();
        let named = if is_pending.get() { words.trying_named } else { words.try_now_named };
        row.with(|row| named(&row.name))
    };
    let text = move || if is_pending.get() { t().trying } else { t().try_now };
    let why_not = move || list.no_changes.get().or_else(|| is_pending.get().then(|| t().trying));
    view! {
        <ReasonedButton
            class="action"
            label
            why_not=Signal::derive(move || why_not().map(str::to_owned))
            on_press=Callback::new(move |()| attempt.start())
        >
            {text}
        </ReasonedButton>
    }
}

fn use_retry(row: Memo<SourceRow>, asked: Asked) -> Action<(), ()> {
    let (i18n, toasts) = (I18n::expect(), Toasts::expect());
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || timer.try_update_value(|timer| timer.take().map(|timer| timer.clear()));
    Effect::new(move |_| {
        // What is over is not waited for: the time would count against the next attempt.
        if asked.with(Option::is_none) {
            stop();
        }
    });
    on_cleanup(move || _ = stop());
    Action::new_local(move |(): &()| {
        let (id, name, attempts) =
            row.with_untracked(|row| (row.source_id.clone(), row.name.clone(), row.status.attempts));
        asked.set(Some(attempts));
        let give_up = move || _ = asked.try_set(None);
        timer.set_value(set_timeout_with_handle(give_up, PATIENCE).ok());
        async move {
            if let Err(failure) = api::sources::retry(&id).await {
                asked.try_set(None);
                let text = (i18n.words().not_tried)(&name, &change_told(i18n, &failure));
                toasts.fail(text, Failed { request_id: failure.request_id().map(str::to_owned) });
            }
        }
    })
}
