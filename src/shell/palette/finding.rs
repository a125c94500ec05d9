//! What is typed, and what the server found for it: asked for once the typing rests, with older answers dropped.
//! What was found stays until there is something newer.

use std::time::Duration;

use contract::console::search::SearchHit;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::entries::position;
use crate::api;

const REST: Duration = Duration::from_millis(80);

#[derive(Clone, Copy)]
pub struct Finding {
    typed: RwSignal<String>,
    hits: RwSignal<Vec<SearchHit>>,
    state: RwSignal<State>,
    round: StoredValue<u32>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Settled,
    Pending,
    Failed,
}

impl Finding {
    pub fn new() -> Self {
        let finding = Self {
            typed: RwSignal::default(),
            hits: RwSignal::default(),
            state: RwSignal::new(State::Settled),
            round: StoredValue::new(0),
            timer: StoredValue::new(None),
        };
        on_cleanup(move || finding.stop());
        finding
    }

    pub fn typed(self) -> String {
        self.typed.with(|typed| typed.trim().to_owned())
    }

    /// While an answer is on its way: of the last one, those that fit what is typed now.
    pub fn hits(self) -> Vec<SearchHit> {
        let typed = self.typed();
        let has = |text: &str| position(text, &typed).is_some();
        let is_settled = self.state.get() == State::Settled;
        let fits = |hit: &SearchHit| is_settled || has(&hit.name) || has(&hit.id);
        self.hits.with(|hits| hits.iter().filter(|hit| fits(hit)).cloned().collect())
    }

    pub fn is_pending(self) -> bool {
        self.state.get() == State::Pending
    }

    pub fn is_failed(self) -> bool {
        self.state.get() == State::Failed
    }

    pub fn find(self, text: String) {
        self.typed.set(text);
        self.stop();
        self.round.update_value(|round| *round += 1);
        if self.typed.with_untracked(|typed| typed.trim().is_empty()) {
            self.hits.set(vec![]);
            self.state.set(State::Settled);
            return;
        }
        self.state.set(State::Pending);
        let timer = set_timeout_with_handle(move || self.ask(), REST);
        self.timer.set_value(timer.ok());
    }

    pub fn retry(self) {
        self.find(self.typed.get_untracked());
    }

    fn ask(self) {
        let (round, text) = (self.round.get_value(), self.typed.get_untracked());
        spawn_local(async move {
            let answer = api::search::find(&text).await;
            // `None`: the palette was closed.
            if self.round.try_get_value() != Some(round) {
                return;
            }
            let state = if answer.is_ok() { State::Settled } else { State::Failed };
            self.hits.set(answer.unwrap_or_default());
            self.state.set(state);
        });
    }

    fn stop(self) {
        self.timer.try_update_value(|timer| timer.take().map(|timer| timer.clear()));
    }
}
