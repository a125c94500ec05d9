//! How a source stands, in words: the state, since when, why, and what to do.

use contract::console::sources::{SourceRow, SourceStatus};
use contract::sources::{SourceState, SourceType, StatusReason};
use leptos::prelude::*;

use super::attempts::{Attempt, Attempts};
use crate::i18n::I18n;
use crate::pages::source_tone;
use crate::paths;
use crate::ui::status::Status;

/// Whether what the registry says is taken up as it says it: also with a gap, which no next attempt mends.
pub fn is_followed(status: &SourceStatus) -> bool {
    match status.state {
        SourceState::Synced => true,
        SourceState::Degraded => status.next_attempt.is_none(),
        SourceState::Pending | SourceState::Invalid | SourceState::Unknown(_) => false,
    }
}

#[component]
pub fn StatusCell(row: Memo<SourceRow>, attempt: Attempt) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let status = Memo::new(move |_| row.with(|row| row.status.clone()));
    let tone = Signal::derive(move || status.with(|status| source_tone(&status.state)));
    let text = move || {
        let (state, since, is_synced) = status.with(|status| {
            ((t().source_state)(&status.state), status.since, status.state == SourceState::Synced)
        });
        if is_synced { state.to_owned() } else { format!("{state} · {}", i18n.lasting(since)) }
    };
    let is_synced = Memo::new(move |_| status.with(|status| status.state == SourceState::Synced));
    let is_waiting = Memo::new(move |_| {
        status.with(|status| is_followed(status) && status.observed_generation < status.generation)
    });
    let detail = Memo::new(move |_| status.with(|status| status.detail.clone()));
    view! {
        <Status tone text/>
        <Show when=move || is_waiting.get()>
            <p class="why">{move || t().not_in_effect}</p>
        </Show>
        <Show when=move || !is_synced.get()>
            <Why row/>
        </Show>
        <Attempts row attempt/>
        {move || detail.get().map(|detail| view! {
            <details class="why">
                <summary>{move || t().technical_cause}</summary>
                <p class="mono">{detail}</p>
            </details>
        })}
    }
}

#[component]
fn Why(row: Memo<SourceRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let status = Memo::new(move |_| row.with(|row| row.status.clone()));
    let reason = move || match status.with(|status| status.reason.clone()) {
        Some(reason) => {
            let (sentence, remedy) = (t().reason)(&reason);
            format!("{sentence}{}{remedy}", t().gap)
        }
        None => t().not_read_yet.to_owned(),
    };
    let shown = move || {
        row.with(|row| match (row.services, row.status.last_sync) {
            _ if is_followed(&row.status) => Some(t().rest_is_live.to_owned()),
            (Some(services), Some(at)) if services > 0 => {
                Some((t().stale_services)(&i18n.count(services), &i18n.moment(at)))
            }
            _ => None,
        })
    };
    let advice = move || {
        status.with(|status| {
            let is_said = status.reason == Some(StatusReason::RegistryRemoved);
            (status.state == SourceState::Invalid && !is_said).then_some(t().delete_advice)
        })
    };
    let settings = move || {
        row.with(|row| {
            let is_off = row.status.reason == Some(StatusReason::McpDisabled);
            (is_off && row.source_type == SourceType::MseNacos).then(|| paths::parameters(&row.origin_id))
        })
    };
    view! {
        <p class="why">
            {reason}
            {move || shown().map(|text| format!("{}{text}", t().gap))}
            {move || advice().map(|text| format!("{}{text}", t().gap))}
            {move || settings().map(|href| view! { " " <a href=href>{t().parameter_settings}</a> })}
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_with_a_gap_is_followed_and_one_that_waits_for_an_attempt_is_not() {
        let status = |state, next_attempt| SourceStatus {
            state,
            reason: None,
            detail: None,
            since: 0,
            last_sync: Some(0),
            attempts: 0,
            next_attempt,
            quarantined: false,
            generation: 1,
            observed_generation: 1,
        };
        assert!(is_followed(&status(SourceState::Synced, None)));
        assert!(is_followed(&status(SourceState::Degraded, None)));
        assert!(!is_followed(&status(SourceState::Degraded, Some(1))));
        assert!(!is_followed(&status(SourceState::Invalid, None)));
        assert!(!is_followed(&status(SourceState::Pending, None)));
    }
}
