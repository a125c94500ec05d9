//! The preflight of what is picked: its stages as they end, one line each. It never keeps OK from being pressed.

use contract::console::preflight::{Facts, Stage, StageReport, StageState};
use leptos::prelude::*;

use super::Form;
use super::trial::{Trial, state_of};
use crate::i18n::I18n;
use crate::pages::loaded::RequestId;
use crate::ui::each::Each;
use crate::ui::icon::Icon;

#[component]
pub fn Preflights(form: Form) -> impl IntoView {
    let picked = Memo::new(move |_| form.pickable());
    let is_one = Memo::new(move |_| picked.with(Vec::len) == 1);
    view! {
        <div class="preflights">
            <Each items=move || picked.get() key=String::clone let:origin>
                <Preflight form origin is_one/>
            </Each>
        </div>
    }
}

#[component]
fn Preflight(form: Form, origin: String, is_one: Memo<bool>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words().create;
    let trial = Trial::begin(form.body_without_rules(&origin));
    let name = StoredValue::new(form.name_of(&origin));
    let heading = move || {
        let name = name.with_value(String::clone);
        if is_one.get() { t().preflight.to_owned() } else { format!("{} · {name}", t().preflight) }
    };
    let why = move || {
        trial.failure.get().map(|failure| match failure.code() {
            None => t().run_it_again.to_owned(),
            code => {
                let told = (i18n.words().failure)(code);
                format!("{}{}{}", told.meaning, i18n.words().gap, told.remedy)
            }
        })
    };
    let announced = Memo::new(move |_| {
        let name = name.with_value(String::clone);
        (!trial.is_running.get()).then(|| trial.reports.with(|reports| outcome(i18n, &name, reports)))
    });
    view! {
        <section class="field preflight" aria-label=heading>
            <header>
                <span class="label">{heading} " " <span class="faint">{move || t().nothing_saved}</span></span>
                <button
                    type="button"
                    class="action"
                    on:click=move |_| trial.run()
                >
                    {move || t().run_again}
                </button>
            </header>
            <ul class="stages" aria-busy=move || trial.is_running.get().to_string()>
                {Stage::KNOWN.iter().map(|stage| view! { <StageLine trial stage=stage.clone()/> }).collect_view()}
            </ul>
            <Show when=move || trial.failure.with(Option::is_some)>
                <p class="preflight-warning">
                    <Icon name="warning"/>
                    <span>
                        {move || t().not_finished} " " {why}
                        <RequestId failure=trial.failure/>
                    </span>
                </p>
            </Show>
            <span class="visually-hidden" role="status">{move || announced.get()}</span>
        </section>
    }
}

/// In one sentence, for a screen reader.
fn outcome(i18n: I18n, name: &str, reports: &[StageReport]) -> String {
    let words = i18n.words();
    let Some(failed) = reports.iter().find(|report| report.state == StageState::Failed) else {
        let is_told = !reports.is_empty();
        return if is_told { (words.create.all_passed)(name) } else { words.create.not_finished.to_owned() };
    };
    let at = (words.create.failed_at)(name, (words.create.stage)(&failed.stage));
    let reason = failed.reason.as_ref().map_or("", |reason| (words.reason)(reason).0);
    format!("{at}{}{reason}", words.gap)
}

#[component]
fn StageLine(trial: Trial, stage: Stage) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words().create;
    let of = stage.clone();
    let report = Memo::new(move |_| trial.reports.with(|reports| state_of(reports, &of).cloned()));
    let state = Memo::new(move |_| report.with(|report| report.as_ref().map(|report| report.state.clone())));
    let icon = Signal::derive(move || match state.get() {
        Some(StageState::Passed) => "check",
        Some(StageState::Failed) => "close",
        Some(StageState::Running) => "clock",
        _ => "minus",
    });
    let fact =
        move || report.with(|report| report.as_ref()?.facts.as_ref().map(|facts| fact_text(i18n, facts)));
    let quiet = move || match state.get() {
        Some(state @ (StageState::NotReached | StageState::Running)) => Some((t().stage_state)(&state)),
        _ => None,
    };
    let time = move || {
        report.with(|report| report.as_ref()?.millis.map(|time| (t().milliseconds)(&i18n.number(time))))
    };
    let spoken = move || state.get().map(|state| (t().stage_state)(&state));
    view! {
        <li data-state=move || state.get().map(|state| state.to_string()).unwrap_or_default()>
            <Icon name=icon/>
            <span class="stage-name">
                {move || (t().stage)(&stage)}
                <span class="visually-hidden">" " {spoken}</span>
            </span>
            <span class="stage-fact">{fact} <span aria-hidden="true">{quiet}</span></span>
            <span class="numbers stage-time">{time}</span>
            <Show when=move || state.get() == Some(StageState::Failed)>
                <Why report/>
            </Show>
        </li>
    }
}

/// Why a stage failed, and what helps.
#[component]
fn Why(report: Memo<Option<StageReport>>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let told =
        move || report.with(|report| report.as_ref()?.reason.as_ref().map(|reason| (t().reason)(reason)));
    let detail = move || report.with(|report| report.as_ref()?.detail.clone());
    view! {
        <div class="stage-why">
            <p>
                {move || told().map(|(what, remedy)| format!("{what}{}{remedy}", t().gap))}
                {move || t().gap} {move || t().create.ok_all_the_same}
            </p>
            <p class="faint"><span class="visually-hidden">{move || t().technical_cause} " "</span> {detail}</p>
        </div>
    }
}

fn fact_text(i18n: I18n, facts: &Facts) -> String {
    let words = i18n.words().create;
    match facts {
        Facts::Resolved { addresses } => addresses.join(", "),
        Facts::IsAddress { address } => (words.is_address)(address),
        Facts::Ports { ports } => {
            // A port is a name, not a quantity: no separators of thousands.
            ports.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }
        Facts::Certificate { issuer, not_after, .. } => (words.certificate)(issuer, &i18n.date(*not_after)),
        Facts::PlainHttp => words.plain_http.to_owned(),
        Facts::SignedIn { user } => (words.signed_in)(user),
        Facts::Accepted => words.accepted.to_owned(),
        Facts::Anonymous => words.anonymous.to_owned(),
        Facts::MayRead { what } => (words.may_read)(&what.join(", ")),
        Facts::Services { services, namespaces, collisions } => {
            (words.found)(&i18n.count(*services), &i18n.count(*namespaces), &i18n.count(*collisions))
        }
        Facts::Unknown => String::new(),
    }
}
