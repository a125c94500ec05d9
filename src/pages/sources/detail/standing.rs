//! How the source stands: its state and since when, why, what to do about it, and what can't be read of it.

use contract::console::sources::{SourceRow, SourceStatus, UnreadNamespace};
use contract::sources::{SourceState, SourceType, StatusReason};
use leptos::prelude::*;

use super::Detail;
use super::tabs::Tab;
use crate::i18n::I18n;
use crate::pages::source_tone;
use crate::pages::sources::attempts::{Attempt, Attempts};
use crate::pages::sources::status::is_followed;
use crate::paths;
use crate::ui::status::Status;

#[component]
pub fn Standing(row: Memo<SourceRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let status = Memo::new(move |_| row.with(|row| row.status.clone()));
    let tone = Signal::derive(move || status.with(|status| source_tone(&status.state)));
    let state = move || status.with(|status| (t().source_state)(&status.state));
    let since = move || {
        let since = status.with(|status| status.since);
        (t().detail.since)(&i18n.moment(since))
    };
    let since_in_full = move || i18n.date_and_time(status.with(|status| status.since));
    let is_synced = Memo::new(move |_| status.with(|status| status.state == SourceState::Synced));
    view! {
        <section class="source-standing" data-tone=move || tone.get().as_str()>
            <p class="standing-line">
                <Status tone text=state/>
                <span class="muted numbers" title=since_in_full>{since}</span>
                <LastSync status/>
            </p>
            <Show when=move || is_synced.get() fallback=move || view! { <Why row/> }>
                <p class="muted">{move || t().detail.followed}</p>
            </Show>
            <NotInEffect status/>
            <Attempts row attempt=Attempt::of(row)/>
            <Cause status/>
            <Unread/>
        </section>
    }
}

#[component]
fn LastSync(status: Memo<SourceStatus>) -> impl IntoView {
    let i18n = I18n::expect();
    let load = Detail::expect().full;
    // A source that is followed live is in step now, however long ago it last had something to say.
    let last = Memo::new(move |_| status.with(|status| status.last_sync.map(|at| (at, is_followed(status)))));
    let text = move || {
        let words = i18n.words();
        match last.get() {
            None => words.detail.never_read.to_owned(),
            Some((at, is_followed)) => {
                let heard = if is_followed { load.stale_since() } else { Some(at) };
                let moment = heard.map_or_else(|| words.now.to_owned(), |at| i18n.moment(at));
                (words.detail.last_sync)(&moment)
            }
        }
    };
    let in_full = move || last.get().map(|(at, _)| i18n.date_and_time(at));
    view! { <span class="muted numbers last-sync" title=in_full>{text}</span> }
}

/// The reason in a sentence, its remedy, and what is still shown.
#[component]
fn Why(row: Memo<SourceRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let detail = Detail::expect();
    let reason = Memo::new(move |_| row.with(|row| row.status.reason.clone()));
    let sentence = move || reason.get().map_or(t().not_read_yet, |reason| (t().reason)(&reason).0);
    let remedy = move || reason.get().map(|reason| (t().reason)(&reason).1);
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
        let is_said = reason.get() == Some(StatusReason::RegistryRemoved);
        let is_invalid = row.with(|row| row.status.state == SourceState::Invalid);
        (is_invalid && !is_said).then_some(t().delete_advice)
    };
    let way = move || {
        row.with(|row| match (&row.status.reason, &row.source_type) {
            (Some(StatusReason::McpDisabled), SourceType::MseNacos) => {
                Some((paths::parameters(&row.origin_id), t().parameter_settings))
            }
            (Some(StatusReason::PermissionDenied), SourceType::K8s) => {
                Some((detail.tab_address(Tab::Settings), t().detail.show_role))
            }
            _ => None,
        })
    };
    view! {
        <p><b>{sentence}</b> " " {remedy} {move || way().map(|(href, text)| view! { " " <a href=href>{text}</a> })}</p>
        <p class="muted">{shown} {move || t().gap} {advice}</p>
    }
}

#[component]
fn NotInEffect(status: Memo<SourceStatus>) -> impl IntoView {
    let i18n = I18n::expect();
    let generations = Memo::new(move |_| {
        status.with(|status| {
            let is_behind = status.last_sync.is_some() && status.observed_generation < status.generation;
            is_behind.then_some((status.generation, status.observed_generation))
        })
    });
    let number = move |n: u64| i18n.number(u32::try_from(n).unwrap_or(u32::MAX));
    let text = move || {
        let (wanted, observed) = generations.get()?;
        Some((i18n.words().detail.not_in_effect)(&number(wanted), &number(observed)))
    };
    view! { <p class="muted">{text}</p> }
}

/// In the words of whoever answered.
#[component]
fn Cause(status: Memo<SourceStatus>) -> impl IntoView {
    let i18n = I18n::expect();
    let cause = Memo::new(move |_| status.with(|status| status.detail.clone()));
    view! {
        <Show when=move || cause.with(Option::is_some)>
            <details class="cause">
                <summary>{move || i18n.words().technical_cause}</summary>
                <p class="mono">{move || cause.get()}</p>
            </details>
        </Show>
    }
}

/// The namespaces of which nothing new is heard.
#[component]
fn Unread() -> impl IntoView {
    let i18n = I18n::expect();
    let detail = Detail::expect();
    let unread = Memo::new(move |_| detail.full.map(|full| full.unread.clone()).unwrap_or_default());
    let line = move |namespace: UnreadNamespace| {
        let since = (i18n.words().detail.unread_since)(&i18n.moment(namespace.since));
        view! { <li><span class="mono">{namespace.name}</span> " " <span class="muted">{since}</span></li> }
    };
    view! {
        <Show when=move || !unread.with(Vec::is_empty)>
            <div class="unread">
                <b>{move || i18n.words().detail.unread}</b>
                <ul>{move || unread.get().into_iter().map(line).collect_view()}</ul>
            </div>
        </Show>
    }
}
