//! The tab Timeline: what happened to the source, the newest first, by day.

use contract::console::sources::{HistoryEntry, HistoryKind};
use contract::envelope::Page;
use leptos::prelude::*;

use super::Detail;
use crate::api::{self, PAGE_SIZE};
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::pages::list::total;
use crate::pages::loaded::Loaded;
use crate::pages::source_tone;
use crate::ui::notice::Empty;
use crate::ui::skeleton::SkeletonLines;
use crate::ui::status::Status;

/// The newest pages of it, as many as were asked for.
#[derive(Clone, Copy)]
pub struct Past {
    load: Load<Page<HistoryEntry>>,
    pages: RwSignal<u32>,
}

impl Past {
    pub fn new(id: Memo<String>, is_open: Memo<bool>) -> Self {
        let live = Live::expect();
        let pages = RwSignal::new(1);
        let load = Load::new(
            move || is_open.get().then(|| (id.get(), pages.get())),
            move || live.version(&[Topic::History]),
            |id, pages| async move { api::sources::history(&id, pages).await },
        );
        Self { load, pages }
    }
}

#[component]
pub fn History() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let Past { load, pages } = Detail::expect().history;
    let entries = Memo::new(move |_| load.map(|page| page.items.clone()).unwrap_or_default());
    let days = move || by_day(entries.get(), |at| i18n.date(at));
    let day = move |(day, entries): (String, Vec<HistoryEntry>)| {
        let heading = day.clone();
        view! {
            <section class="day">
                <h3>{heading}</h3>
                <ol aria-label=day>{entries.into_iter().map(|entry| view! { <Entry entry/> }).collect_view()}</ol>
            </section>
        }
    };
    let all = Memo::new(move |_| total(load).unwrap_or_default());
    let has_more = move || all.get() > pages.get() * PAGE_SIZE;
    let shown = move || {
        let shown = u32::try_from(entries.with(Vec::len)).unwrap_or(u32::MAX);
        (t().detail.shown_of)(&i18n.number(shown), &i18n.count(all.get()))
    };
    view! {
        <section class="history">
            <Loaded load skeleton=move || view! { <SkeletonLines label=t().loading lines=6/> }>
                <Show
                    when=move || entries.with(|entries| !entries.is_empty())
                    fallback=move || view! { <Empty icon="clock" sentence=move || t().detail.no_history/> }
                >
                    {move || days().into_iter().map(day).collect_view()}
                    <p class="history-foot">
                        <span class="faint numbers" role="status">{shown}</span>
                        <Show when=has_more>
                            <button
                                type="button"
                                class="button"
                                aria-disabled=move || load.is_moving().then_some("true")
                                on:click=move |_| if !load.is_moving() { pages.update(|pages| *pages += 1) }
                            >
                                {move || t().detail.older}
                            </button>
                        </Show>
                    </p>
                </Show>
            </Loaded>
        </section>
    }
}

#[component]
fn Entry(entry: HistoryEntry) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let told = entry.clone();
    let HistoryEntry { at, kind, state, reason, detail, services } = entry;
    let tone = Signal::stored(source_tone(&state));
    let is_state = kind == HistoryKind::Status;
    let what = move || (t().history.line)(&told);
    let state = move || (t().source_state)(&state);
    let why = reason.map(|reason| move || (t().reason)(&reason).0);
    let count = services.map(|services| move || (t().detail.count)(&i18n.count(services)));
    view! {
        <li class="entry">
            <time class="numbers faint" title=move || i18n.date_and_time(at)>{move || i18n.time(at)}</time>
            <div>
                <p class="entry-what">
                    {is_state.then(|| view! { <Status tone text=state/> })}
                    {(!is_state).then(|| view! { <b>{what}</b> })}
                    <span class="faint numbers">{count}</span>
                </p>
                {why.filter(|_| is_state).map(|why| view! { <p class="muted">{why}</p> })}
                {detail.filter(|_| is_state).map(|detail| view! {
                    <details class="cause">
                        <summary>{move || t().technical_cause}</summary>
                        <p class="mono">{detail}</p>
                    </details>
                })}
            </div>
        </li>
    }
}

/// Neighbours of the same day together, in their order.
fn by_day(
    entries: Vec<HistoryEntry>,
    day: impl Fn(contract::Millis) -> String,
) -> Vec<(String, Vec<HistoryEntry>)> {
    let mut days: Vec<(String, Vec<HistoryEntry>)> = Vec::new();
    for entry in entries {
        let of = day(entry.at);
        match days.last_mut() {
            Some((last, entries)) if *last == of => entries.push(entry),
            _ => days.push((of, vec![entry])),
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use contract::sources::SourceState;

    use super::*;

    #[test]
    fn entries_of_a_day_stand_together_the_newest_first() {
        let entry = |at| HistoryEntry {
            at,
            kind: HistoryKind::Status,
            state: SourceState::Synced,
            reason: None,
            detail: None,
            services: None,
        };
        let days = by_day([25, 24, 13, 1].map(entry).into(), |at| format!("day {}", at / 10));
        let told: Vec<(&str, Vec<i64>)> = days
            .iter()
            .map(|(day, entries)| (day.as_str(), entries.iter().map(|entry| entry.at).collect()))
            .collect();
        assert_eq!(told, [("day 2", vec![25, 24]), ("day 1", vec![13]), ("day 0", vec![1])]);
    }
}
