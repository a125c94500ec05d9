//! How every page shows a load: a skeleton first, then content, or what went wrong; and content that could
//! not be loaded again with its age above it.

use contract::error::ErrorCode;
use leptos::prelude::*;

use crate::api::Failure;
use crate::i18n::{I18n, Told};
use crate::load::{Loading, Phase};
use crate::paths::Registry;
use crate::ui::copy::CopyId;
use crate::ui::icon::Icon;
use crate::ui::notice::Banner;
use crate::ui::status::Tone;
use crate::writes::Writes;

#[component]
pub fn Loaded(
    #[prop(into)] load: Loading,
    #[prop(into)] skeleton: ViewFn,
    children: ChildrenFn,
) -> impl IntoView {
    let phase = load.phase();
    let children = StoredValue::new(children);
    let retry = Callback::new(move |()| load.retry());
    move || match phase.get() {
        Phase::Loading => skeleton.run(),
        Phase::Failed => view! { <LoadFailed failure=move || load.failure() retry/> }.into_any(),
        Phase::Ready => view! {
            <Stale load/>
            <div class="loaded" aria-busy=move || load.is_moving().to_string()>
                {children.with_value(|children| children())}
            </div>
        }
        .into_any(),
    }
}

#[component]
fn Stale(load: Loading) -> impl IntoView {
    let i18n = I18n::expect();
    let writes = Writes::expect();
    // That the server is away is told once, for the whole console.
    let is_told = move || load.failure() == Some(Failure::Unreachable) && writes.is_away();
    let since = Memo::new(move |_| load.stale_since().filter(|_| !is_told()));
    let text = move |since| {
        let what = load.failure().map_or("", |failure| (i18n.words().failure)(failure.code()).what);
        (i18n.words().stale)(what, &i18n.time(since))
    };
    view! {
        <Show when=move || since.get().is_some()>
            <Banner tone=Tone::Warn>
                {move || since.get().map(text)}
            </Banner>
        </Show>
    }
}

/// In place of content: what, meaning, remedy, request id, Retry.
#[component]
pub fn LoadFailed(#[prop(into)] failure: Signal<Option<Failure>>, retry: Callback<()>) -> impl IntoView {
    let i18n = I18n::expect();
    let told = move || failure.get().map(|failure| load_told(i18n, &failure));
    let is_forbidden = move || failure.with(|failure| failure.as_ref().is_some_and(Failure::is_forbidden));
    let icon = move || if is_forbidden() { "lock" } else { "warning" };
    view! {
        <section class="failed" role="alert">
            <span class="failed-icon"><Icon name=Signal::derive(icon)/></span>
            <h2>{move || told().map(|told| told.what)}</h2>
            <p>{move || told().map(|told| format!("{}{}{}", told.meaning, i18n.words().gap, told.remedy))}</p>
            <RequestId failure/>
            <button type="button" class="button" on:click=move |_| retry.run(())>
                <Icon name="retry"/>
                {move || i18n.words().retry}
            </button>
        </section>
    }
}

/// A change that was refused, in the form that asked for it.
#[component]
pub fn ChangeFailed(
    #[prop(into)] failure: Signal<Option<Failure>>,
    /// The way to the remedy, where there is one.
    #[prop(optional)]
    children: Option<ChildrenFn>,
) -> impl IntoView {
    let i18n = I18n::expect();
    // That a session has ended, the dialog says that begins it again.
    let failure = Signal::derive(move || failure.get().filter(|failure| !failure.is_signed_out()));
    let told = move || failure.get().map(|failure| change_told(i18n, &failure));
    let children = StoredValue::new(children);
    view! {
        <Show when=move || failure.with(Option::is_some)>
            <div class="banner" data-tone="bad" role="alert">
                <Icon name="warning"/>
                <div>
                    <b>{move || told().map(|told| told.what)}</b>
                    <p>
                        {move || told().map(|told| format!("{}{}{}", told.meaning, i18n.words().gap, told.remedy))} " "
                        {children.with_value(|children| children.as_ref().map(|children| children()))}
                    </p>
                    <RequestId failure/>
                </div>
            </div>
        </Show>
    }
}

/// A failed load in plain sentences.
pub fn load_told(i18n: I18n, failure: &Failure) -> Told {
    let words = i18n.words();
    match failure.code() {
        _ if failure.is_forbidden() => words.shell.no_permission,
        Some(ErrorCode::ClusterNotFound) => (words.inventory.no_such)(Registry::Cluster),
        Some(ErrorCode::NacosInstanceNotFound) => (words.inventory.no_such)(Registry::Nacos),
        code => (words.failure)(code),
    }
}

/// A failed change in plain sentences.
pub fn change_told(i18n: I18n, failure: &Failure) -> Told {
    match failure {
        Failure::Unreachable => i18n.words().change_unanswered,
        Failure::Refused { code, .. } => (i18n.words().failure)(Some(code)),
    }
}

/// To be copied, for whoever can look it up; nothing where a failure has none.
#[component]
pub fn RequestId(#[prop(into)] failure: Signal<Option<Failure>>) -> impl IntoView {
    let i18n = I18n::expect();
    let id = Memo::new(move |_| {
        failure.with(|failure| failure.as_ref()?.request_id().map(str::to_owned)).unwrap_or_default()
    });
    view! {
        <Show when=move || !id.with(String::is_empty)>
            <p class="request-id">
                <span class="faint">{move || i18n.words().request_id}</span>
                <CopyId id label=move || (i18n.words().copy)(&id.get()) copied=move || i18n.words().copied/>
            </p>
        </Show>
    }
}
