//! The page of a one-time link: whoever holds it chooses a password and is signed in. The first administrator also
//! says what they are called.

use contract::console::session::SignInWays;
use contract::console::users::TakeLink;
use contract::error::ErrorCode;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::sign_in::WhyKept;
use super::{Card, leave_for};
use crate::api::Failure;
use crate::api::session::{Kept, take_link, ways};
use crate::i18n::I18n;
use crate::load::Load;
use crate::paths;
use crate::ui::field::{TextField, TextKind};

#[derive(Clone, Copy)]
struct Draft {
    name: RwSignal<String>,
    password: RwSignal<String>,
    again: RwSignal<String>,
    /// The button was pressed: every field may complain.
    tried: RwSignal<bool>,
    /// Nothing until it is known.
    is_first: Memo<Option<bool>>,
}

impl Draft {
    fn is_short(self) -> bool {
        self.password.with(|text| text.chars().count() < TakeLink::MIN_PASSWORD)
    }

    fn differs(self) -> bool {
        self.password.with(|text| self.again.with(|again| text != again))
    }

    fn lacks_name(self) -> bool {
        self.is_first.get() == Some(true) && self.name.with(|name| name.trim().is_empty())
    }

    fn body(self, token: &str) -> TakeLink {
        let is_first = self.is_first.get_untracked() == Some(true);
        let name = is_first.then(|| self.name.get_untracked().trim().to_owned());
        TakeLink { token: Some(token.to_owned()), name, password: Some(self.password.get_untracked()) }
    }
}

#[component]
pub fn Setup() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words().access;
    let hash = window().location().hash().unwrap_or_default();
    let token = StoredValue::new(hash.trim_start_matches('#').to_owned());
    let ways: Load<SignInWays> = Load::new(|| Some((String::new(), ())), || 0, |_, ()| ways());
    let is_first = Memo::new(move |_| {
        let away = ways.failure().map(|_| false);
        ways.map(|ways| ways.first_link).or(away)
    });
    let text = || RwSignal::new(String::new());
    let draft =
        Draft { name: text(), password: text(), again: text(), tried: RwSignal::new(false), is_first };
    let attempt = Action::new_local(move |(): &()| {
        let body = draft.body(&token.get_value());
        async move {
            take_link(&body).await?;
            leave_for("/");
            Ok::<(), Kept>(())
        }
    });
    let pending = attempt.pending();
    let kept = Memo::new(move |_| attempt.value().get().and_then(Result::err).filter(|_| !pending.get()));
    let code = move || kept.with(|kept| code_of(kept.as_ref()));
    let is_useless =
        Memo::new(move |_| token.with_value(String::is_empty) || code() == Some(ErrorCode::InvalidLink));
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        draft.tried.set(true);
        let is_wrong = untrack(|| draft.lacks_name() || draft.is_short() || draft.differs());
        if !is_wrong && !pending.get_untracked() {
            attempt.dispatch(());
        }
    };
    let title = move || if is_useless.get() { t().link_useless } else { t().choose_password };
    view! {
        <Card title>
            <Show
                when=move || !is_useless.get()
                fallback=move || view! {
                    <p role="alert">{move || t().link_useless_meaning}</p>
                    <a class="button" href=paths::SIGN_IN>{move || t().sign_in}</a>
                }
            >
                <form class="form" method="post" on:submit=submit>
                    {move || is_first.get().map(|is_first| view! { <Fields draft is_first kept/> })}
                    <WhyKept kept=Signal::derive(move || kept.get().filter(|kept| field_of(kept).is_none()))/>
                    <button
                        type="submit"
                        class="button primary"
                        aria-disabled=move || pending.get().then_some("true")
                    >
                        {move || if pending.get() { t().signing_in } else { t().set_password }}
                    </button>
                </form>
            </Show>
        </Card>
    }
}

#[component]
fn Fields(draft: Draft, is_first: bool, kept: Memo<Option<Kept>>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words().access;
    let Draft { name, password, again, tried, .. } = draft;
    let refused = move |field: &'static str| {
        let code = kept.with(|kept| {
            let kept = kept.as_ref()?;
            (field_of(kept) == Some(field)).then(|| code_of(Some(kept))).flatten()
        });
        code.map(|code| (t().field_error)(&code, field).to_owned())
    };
    let name_error = move || {
        let is_missing = tried.get() && draft.lacks_name();
        is_missing.then(|| t().name_first.to_owned()).or_else(|| refused("name"))
    };
    let password_error = move || {
        let is_short = tried.get() && draft.is_short();
        is_short.then(|| t().password_short.to_owned()).or_else(|| refused("password"))
    };
    let again_error = move || {
        let differs = tried.get() && !draft.is_short() && draft.differs();
        differs.then(|| t().passwords_differ.to_owned())
    };
    let named = is_first.then(|| {
        view! {
            <p class="muted">{move || t().first_administrator}</p>
            <TextField
                label=move || t().user_name
                hint=move || t().name_rule
                kind=TextKind::UserName
                value=name
                on_type=Callback::new(move |text| name.set(text))
                error=Signal::derive(name_error)
                autofocus=true
            />
        }
    });
    // Browsers expect a name beside a password; whose the link is, only the server knows.
    let unnamed = (!is_first).then(|| view! { <input type="text" autocomplete="username" hidden=true/> });
    view! {
        {named}
        {unnamed}
        <TextField
            label=move || t().password
            hint=move || t().password_rule
            kind=TextKind::Secret
            value=password
            on_type=Callback::new(move |text| password.set(text))
            error=Signal::derive(password_error)
            autofocus=!is_first
        />
        <TextField
            label=move || t().password_again
            kind=TextKind::Secret
            value=again
            on_type=Callback::new(move |text| again.set(text))
            error=Signal::derive(again_error)
        />
    }
}

fn code_of(kept: Option<&Kept>) -> Option<ErrorCode> {
    match kept {
        Some(Kept::Failed(failure)) => failure.code().cloned(),
        _ => None,
    }
}

/// The field of this form that the server found wrong.
fn field_of(kept: &Kept) -> Option<&'static str> {
    match kept {
        Kept::Failed(Failure::Refused { field: Some(field), .. }) => {
            ["name", "password"].into_iter().find(|known| known == field)
        }
        _ => None,
    }
}
