//! One preflight as it runs: begun, told line by line, ended or called off. Knows no words.

use std::time::Duration;

use contract::console::preflight::{Stage, StageReport, StageState};
use contract::error::ErrorCode;
use contract::sources::CreateSource;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::AbortController;

use crate::api::{self, Failure};

/// A pick that is taken back at once is not tried.
const DEBOUNCE: Duration = Duration::from_millis(250);
/// A preflight that has no end after this long is not waited for.
const PATIENCE: Duration = Duration::from_mins(1);
/// The server runs a few at a time: another asks again after so long.
const TURN: Duration = Duration::from_millis(800);

#[derive(Clone, Copy)]
pub struct Trial {
    source: StoredValue<CreateSource>,
    pub reports: RwSignal<Vec<StageReport>>,
    pub failure: RwSignal<Option<Failure>>,
    pub is_running: RwSignal<bool>,
    under_way: StoredValue<Option<AbortController>, LocalStorage>,
    /// For its turn, or for its end.
    waiting: StoredValue<Option<TimeoutHandle>>,
}

impl Trial {
    /// Begins soon by itself, and is called off with whoever owns it.
    pub fn begin(source: CreateSource) -> Self {
        let trial = Self {
            source: StoredValue::new(source),
            reports: RwSignal::new(Vec::new()),
            failure: RwSignal::new(None),
            is_running: RwSignal::new(true),
            under_way: StoredValue::new_local(None),
            waiting: StoredValue::new(None),
        };
        trial.run_after(DEBOUNCE);
        on_cleanup(move || trial.call_off());
        trial
    }

    pub fn run(self) {
        self.call_off();
        let Ok(controller) = AbortController::new() else { return };
        self.under_way.set_value(Some(controller.clone()));
        self.reports.set(Vec::new());
        self.failure.set(None);
        self.is_running.set(true);
        self.waiting.set_value(set_timeout_with_handle(move || self.give_up(), PATIENCE).ok());
        let source = self.source.get_value();
        spawn_local(async move {
            let gateway = source.gateway_id.clone().unwrap_or_default();
            let tell = move |report| _ = self.reports.try_update(|reports| put(reports, report));
            let signal = controller.signal();
            let ended = api::preflight::run(&gateway, &source, &signal, &tell).await;
            if !signal.aborted() {
                self.end(ended.err());
            }
        });
    }

    fn give_up(self) {
        self.call_off();
        self.end(Some(Failure::Unreachable));
    }

    fn run_after(self, wait: Duration) {
        let handle = set_timeout_with_handle(move || self.run(), wait);
        self.waiting.set_value(handle.ok());
    }

    fn end(self, failure: Option<Failure>) {
        self.stop_waiting();
        let is_busy = |failure: &Failure| failure.code() == Some(&ErrorCode::Throttling);
        if failure.as_ref().is_some_and(is_busy) {
            return self.run_after(TURN);
        }
        let is_whole = self.reports.with_untracked(|reports| is_whole(reports));
        let failure = failure.or_else(|| (!is_whole).then_some(Failure::Unreachable));
        self.failure.set(failure);
        self.is_running.set(false);
    }

    fn stop_waiting(self) {
        if let Some(handle) = self.waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    }

    fn call_off(self) {
        self.stop_waiting();
        if let Some(controller) = self.under_way.try_update_value(Option::take).flatten() {
            controller.abort();
        }
    }
}

/// The state of a stage; `None` while it is not told of.
pub fn state_of<'a>(reports: &'a [StageReport], stage: &Stage) -> Option<&'a StageReport> {
    reports.iter().find(|report| report.stage == *stage)
}

/// The later report of a stage takes the place of the earlier one.
fn put(reports: &mut Vec<StageReport>, report: StageReport) {
    match reports.iter_mut().find(|known| known.stage == report.stage) {
        Some(known) => *known = report,
        None => reports.push(report),
    }
}

fn is_whole(reports: &[StageReport]) -> bool {
    let ended = |stage| state_of(reports, stage).is_some_and(|report| report.state != StageState::Running);
    Stage::KNOWN.iter().all(ended)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_ends_in_the_place_where_it_began_and_all_of_them_make_a_whole() {
        let mut reports = Vec::new();
        for stage in Stage::KNOWN {
            put(&mut reports, StageReport::new(stage.clone(), StageState::Running));
            assert!(!is_whole(&reports));
        }
        for stage in Stage::KNOWN {
            put(&mut reports, StageReport::new(stage.clone(), StageState::Passed));
        }
        assert!(is_whole(&reports) && reports.len() == Stage::KNOWN.len());
    }
}
