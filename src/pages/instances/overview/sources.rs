//! The sources of an instance: how many are in which state, and those that need somebody, each with why.

use contract::console::gateways::SourceCounts;
use contract::console::sources::SourceRow;
use contract::envelope::Page;
use contract::sources::SourceState;
use leptos::prelude::*;

use super::standing::{StandingBar, standing_words};
use crate::api;
use crate::i18n::I18n;
use crate::live::Topic;
use crate::load::Load;
use crate::pages::instance::use_gateway;
use crate::pages::list::{follow, rows};
use crate::pages::loaded::Loaded;
use crate::pages::service::CreateSourceLink;
use crate::pages::source_tone;
use crate::paths::{self, ServicesAt, SourcesAt};
use crate::ui::each::Each;
use crate::ui::skeleton::SkeletonLines;
use crate::ui::status::Status;

/// As many of those that don't work are named; the list has the others.
const NAMED: u32 = 5;

/// A state, and how many sources are in it.
type StateCount = (SourceState, fn(SourceCounts) -> u32);

#[component]
pub fn Sources() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let gateway = use_gateway();
    let counts = Memo::new(move |_| gateway.load.map(|row| row.sources).unwrap_or_default());
    let needy = Memo::new(move |_| {
        let counts = counts.get();
        counts.total.saturating_sub(counts.synced)
    });
    let all = move || paths::sources(&gateway.id.get(), &SourcesAt::default());
    let words = Memo::new(move |_| standing_words(i18n, counts.get()).0);
    view! {
        <section class="card sources-card">
            <header>
                <h2>{move || t().sources}</h2>
                <a href=all>{move || t().show_sources}</a>
            </header>
            <Show when=move || { counts.get().total > 0 } fallback=NoSources>
                <p class="standing">
                    <b class="numbers">{move || words.get()}</b>
                    <StandingBar counts/>
                </p>
                <States counts/>
                <Show when=move || { needy.get() > 0 }>
                    <Needy needy/>
                </Show>
                <Services/>
            </Show>
        </section>
    }
}

#[component]
fn NoSources() -> impl IntoView {
    let i18n = I18n::expect();
    view! {
        <div class="card-empty">
            <p class="muted">{move || i18n.words().no_sources}</p>
            <CreateSourceLink gateway=use_gateway()/>
        </div>
    }
}

#[component]
fn States(counts: Memo<SourceCounts>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let gateway = use_gateway();
    let states: [StateCount; 4] = [
        (SourceState::Synced, |counts| counts.synced),
        (SourceState::Degraded, |counts| counts.degraded),
        (SourceState::Invalid, |counts| counts.invalid),
        (SourceState::Pending, SourceCounts::pending),
    ];
    let state_link = |(state, of): StateCount| {
        let tone = source_tone(&state);
        let status = state.to_string();
        let href = move || {
            paths::sources(&gateway.id.get(), &SourcesAt { status: status.clone(), ..SourcesAt::default() })
        };
        let count = move || of(counts.get());
        view! {
            <a class="state-count" href=href data-zero=move || (count() == 0).to_string()>
                <span class="state-number numbers">{move || i18n.number(count())}</span>
                <Status tone=tone text=move || (t().source_state)(&state)/>
            </a>
        }
    };
    view! { <div class="state-counts">{states.map(state_link).into_iter().collect_view()}</div> }
}

/// Those that don't work, with why and since when.
#[component]
fn Needy(needy: Memo<u32>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let gateway = use_gateway();
    let version = gateway.version(&[Topic::Sources]);
    let load = Load::new(
        move || Some((gateway.id.get(), ())),
        move || version.get(),
        |id, ()| async move { api::sources::by_need(&id, NAMED).await },
    );
    let broken = move || {
        let mut broken = rows(load);
        broken.retain(|row| row.status.state != SourceState::Synced);
        broken
    };
    let rest = move || needy.get().saturating_sub(NAMED);
    let by_status = move || {
        paths::sources(&gateway.id.get(), &SourcesAt { sort: "status".into(), ..SourcesAt::default() })
    };
    view! {
        <Loaded load skeleton=move || view! { <SkeletonLines label=t().loading lines=2/> }>
            <ul class="needy" aria-label=move || t().instances_page.not_working>
                <Each items=broken key=|row| row.source_id.clone() let:row>
                    <Source load row/>
                </Each>
            </ul>
            <Show when=move || { rest() > 0 }>
                <p class="needy-rest">
                    <a href=by_status>{move || (t().and_more)(&i18n.count(rest()))}</a>
                </p>
            </Show>
        </Loaded>
    }
}

#[component]
fn Source(load: Load<Page<SourceRow>>, row: SourceRow) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let gateway = use_gateway();
    let row = follow(load, row, |row| &row.source_id);
    let href = move || {
        let q = row.with(|row| row.source_id.clone());
        paths::sources(&gateway.id.get(), &SourcesAt { q, ..SourcesAt::default() })
    };
    let tone = Signal::derive(move || row.with(|row| source_tone(&row.status.state)));
    let since = move || {
        let (state, since) = row.with(|row| ((t().source_state)(&row.status.state), row.status.since));
        format!("{state} · {}", i18n.lasting(since))
    };
    let why = move || match row.with(|row| row.status.reason.clone()) {
        Some(reason) => (t().reason)(&reason).0,
        None => t().not_read_yet,
    };
    view! {
        <li>
            <a href=href>{move || row.with(|row| row.name.clone())}</a>
            <span class="numbers"><Status tone text=since/></span>
            <span class="needy-why">{why}</span>
        </li>
    }
}

#[component]
fn Services() -> impl IntoView {
    let i18n = I18n::expect();
    let gateway = use_gateway();
    let count = move || gateway.load.map(|row| i18n.number(row.services));
    let href = move || paths::services(&gateway.id.get(), &ServicesAt::default());
    view! {
        <p class="card-foot">
            <a href=href>{move || i18n.words().services_from_sources}</a>
            <span class="numbers">{count}</span>
        </p>
    }
}
