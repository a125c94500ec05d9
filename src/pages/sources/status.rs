//! How a source stands, in words: the state, since when, why, and what to do.

use contract::console::sources::SourceRow;
use contract::sources::{SourceState, SourceType, StatusReason};
use leptos::prelude::*;

use crate::i18n::I18n;
use crate::pages::source_tone;
use crate::paths;
use crate::ui::status::Status;

#[component]
pub fn StatusCell(row: Memo<SourceRow>) -> impl IntoView {
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
    view! {
        <Status tone text/>
        <Show when=move || !is_synced.get()>
            <Why row/>
        </Show>
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
    let stale = move || {
        row.with(|row| match (row.services, row.status.last_sync) {
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
    let next = move || status.with(|status| status.next_attempt).map(|at| (t().next_attempt)(&i18n.time(at)));
    let settings = move || {
        row.with(|row| {
            let is_off = row.status.reason == Some(StatusReason::McpDisabled);
            (is_off && row.source_type == SourceType::MseNacos).then(|| paths::parameters(&row.origin_id))
        })
    };
    let detail = move || status.with(|status| status.detail.clone());
    view! {
        <p class="why">
            {reason}
            {move || stale().map(|text| format!("{}{text}", t().gap))}
            {move || advice().map(|text| format!("{}{text}", t().gap))}
            {move || settings().map(|href| view! { " " <a href=href>{t().parameter_settings}</a> })}
        </p>
        {move || detail().map(|detail| view! {
            <details class="why">
                <summary>{move || t().technical_cause}</summary>
                <p class="mono">{detail}</p>
                <p>{next}</p>
            </details>
        })}
    }
}
