//! Sign in: a page, and the form of it, which also stands in a dialog where a session ended in the middle.

use contract::console::session::{SignIn as Body, SignInWays};
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
    let nobody_yet = Memo::new(move |_| ways.map(|ways| ways.first_link).unwrap_or(false));
    let enter = Callback::new(|()| {
        let search = window().location().search().unwrap_or_default();
        leave_for(paths::after_sign_in(&wish(&search)));
    });
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
            <SignInForm on_done=enter/>
        </Card>
    }
}

/// What the address says in `to`.
fn wish(search: &str) -> String {
    let params = web_sys::UrlSearchParams::new_with_str(search);
    params.ok().and_then(|params| params.get("to")).unwrap_or_default()
}

/// Name and password, which is empty again after each attempt that failed.
#[component]
pub fn SignInForm(on_done: Callback<()>) -> impl IntoView {
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
    let kept = Signal::derive(move || attempt.value().get().and_then(Result::err).filter(|_| !pending.get()));
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
