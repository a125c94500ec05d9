//! Sign in: a page, and the form of it, which also stands in a dialog where a session ended in the middle.

use contract::console::session::{SignIn as Body, SignInWays};
use contract::error::ErrorCode;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::{Card, leave_for};
use crate::api::Failure;
use crate::api::session::{Kept, sign_in, ways};
use crate::i18n::I18n;
use crate::load::Load;
use crate::pages::loaded::ChangeFailed;
use crate::paths;
use crate::ui::field::{TextField, TextKind};
use crate::ui::icon::Icon;

#[component]
pub fn SignIn() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words().access;
    // Who is first has nothing to sign in with.
    let ways: Load<SignInWays> = Load::new(|| Some((String::new(), ())), || 0, |_, ()| ways());
    let provider = Memo::new(move |_| ways.map(|ways| ways.provider.clone()).flatten());
    let nobody_yet =
        Memo::new(move |_| ways.map(|ways| ways.first_link && ways.provider.is_none()).unwrap_or(false));
    let search = window().location().search().unwrap_or_default();
    let wish = said(&search, "to");
    let to = paths::after_sign_in(&wish).to_owned();
    let by_provider = paths::provider(&to);
    let enter = Callback::new(move |()| leave_for(&to));
    view! {
        <Card title=move || t().sign_in_here>
            <Show when=move || nobody_yet.get()>
                <div class="banner" data-tone="warn" role="status">
                    <Icon name="info"/>
                    <div>
                        <b>{move || t().nobody_yet}</b>
                        <p>{move || t().nobody_yet_meaning}</p>
                    </div>
                </div>
            </Show>
            <SignInForm on_done=enter before=led_back(&search)/>
            {move || provider.get().map(|label| view! { <ByProvider label href=by_provider.clone()/> })}
        </Card>
    }
}

/// What the address says.
fn said(search: &str, name: &str) -> String {
    let params = web_sys::UrlSearchParams::new_with_str(search);
    params.ok().and_then(|params| params.get(name)).unwrap_or_default()
}

/// Why the server led the browser back here, where it did. An address may come from anybody: only codes that there are
/// words for count.
fn led_back(search: &str) -> Option<Kept> {
    let code = Some(ErrorCode::from(said(search, "refused").as_str()));
    let code = code.filter(|code| !matches!(code, ErrorCode::Unknown(_)))?;
    if code == ErrorCode::SignInThrottled {
        return Some(Kept::TooSoon(said(search, "wait").parse().unwrap_or(1)));
    }
    let is_of_id = |letter: char| letter.is_ascii_hexdigit() || letter == '-';
    let request_id: String =
        said(search, "request").chars().filter(|&letter| is_of_id(letter)).take(36).collect();
    Some(Kept::Failed(Failure::Refused { code, request_id, field: None }))
}

/// The other way in, under the form.
#[component]
pub fn ByProvider(
    label: String,
    href: String,
    /// Where it opens; in place of this page if nowhere else.
    #[prop(optional)]
    target: Option<&'static str>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words().access;
    view! {
        <div class="by-provider">
            <p class="or muted">{move || t().or}</p>
            <a class="button" rel="external" href=href target=target>
                <Icon name="key"/>
                {move || (t().sign_in_with)(&label)}
            </a>
            {target.map(|_| view! { <p class="hint">{move || t().apart}</p> })}
        </div>
    }
}

/// Name and password, which is empty again after each attempt that failed.
#[component]
pub fn SignInForm(
    on_done: Callback<()>,
    /// What went wrong before the page came up; it is told until something is tried here.
    #[prop(optional_no_strip)]
    before: Option<Kept>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words().access;
    let (name, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let tried = RwSignal::new(false);
    let attempt = Action::new_local(move |(): &()| {
        let body = Body {
            name: Some(name.get_untracked().trim().to_owned()),
            password: Some(password.get_untracked()),
        };
        async move {
            sign_in(&body).await?;
            on_done.run(());
            Ok::<(), Kept>(())
        }
    });
    let pending = attempt.pending();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        tried.set(true);
        let is_complete = name.with_untracked(|name| !name.trim().is_empty())
            && password.with_untracked(|password| !password.is_empty());
        if is_complete && !pending.get_untracked() {
            attempt.dispatch(());
        }
    };
    let kept = Signal::derive(move || {
        let last = attempt.value().get().map_or_else(|| before.clone(), Result::err);
        last.filter(|_| !pending.get())
    });
    let no_name =
        move || (tried.get() && name.with(|name| name.trim().is_empty())).then(|| t().name_first.to_owned());
    let no_password =
        move || (tried.get() && password.with(String::is_empty)).then(|| t().password_first.to_owned());
    view! {
        <form class="form" method="post" on:submit=submit>
            <TextField
                label=move || t().user_name
                kind=TextKind::UserName
                value=name
                on_type=Callback::new(move |text| name.set(text))
                error=Signal::derive(no_name)
                autofocus=true
            />
            <TextField
                label=move || t().password
                kind=TextKind::Password
                value=password
                on_type=Callback::new(move |text| password.set(text))
                error=Signal::derive(no_password)
            />
            <WhyKept kept/>
            <button type="submit" class="button primary" aria-disabled=move || pending.get().then_some("true")>
                {move || if pending.get() { t().signing_in } else { t().sign_in }}
            </button>
        </form>
    }
}

/// What went wrong, in one place.
#[component]
pub fn WhyKept(kept: Signal<Option<Kept>>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words().access;
    let said = move || match kept.get()? {
        Kept::Wrong => Some(t().wrong_password.to_owned()),
        Kept::TooSoon(seconds) => Some((t().slowed)(&i18n.count(seconds))),
        Kept::Failed(Failure::Unreachable) => Some(t().unreachable.to_owned()),
        Kept::Failed(_) => None,
    };
    let said = Memo::new(move |_| said());
    let failure = Signal::derive(move || match kept.get() {
        Some(Kept::Failed(failure)) if failure.code().is_some() => Some(failure),
        _ => None,
    });
    view! {
        <Show when=move || said.with(Option::is_some)>
            <div class="banner" data-tone="bad" role="alert">
                <Icon name="warning"/>
                <div>{move || said.get()}</div>
            </div>
        </Show>
        <ChangeFailed failure/>
    }
}
