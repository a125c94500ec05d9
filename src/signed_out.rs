//! What happens when the server does not know the reader any more: the sign-in page, which leads back; but where a
//! panel is open over the page, a dialog over that, so that nothing typed is lost.

use contract::console::session::SignInWays;
use leptos::ev;
use leptos::prelude::*;

use crate::api::{self, signed_out};
use crate::entrance::{ByProvider, SignInForm};
use crate::i18n::I18n;
use crate::live::Live;
use crate::load::Load;
use crate::paths;
use crate::session::CurrentSession;
use crate::ui::dialog::{Dialog, Shape};

#[component]
pub fn SignInAgain() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words().access;
    let (session, live) = (CurrentSession::expect(), Live::expect());
    let open = RwSignal::new(false);
    signed_out::on(move || {
        if untrack(|| session.is_known()) && has_panel() {
            open.set(true);
        } else {
            leave();
        }
    });
    // Whoever it is now: they may see other things.
    let entered = Callback::new(move |()| {
        signed_out::entered();
        open.set(false);
        session.load().retry();
        live.reopen();
        live.gap();
    });
    view! {
        <Dialog
            shape=Shape::Modal
            title=move || t().ended
            close=move || i18n.words().close
            open=open
            on_leave=Callback::new(move |()| open.set(false))
        >
            <div class="dialog-body sign-in-again">
                <p class="muted">{move || t().ended_meaning}</p>
                {move || open.get().then(|| view! {
                    <SignInForm on_done=entered before=None/>
                    <ElsewhereByProvider on_done=entered/>
                })}
            </div>
        </Dialog>
    }
}

/// In a tab of its own, so that what was typed stays; whoever comes back from there may be signed in.
#[component]
fn ElsewhereByProvider(on_done: Callback<()>) -> impl IntoView {
    let ways: Load<SignInWays> = Load::new(|| Some((String::new(), ())), || 0, |_, ()| api::session::ways());
    let provider = Memo::new(move |_| ways.map(|ways| ways.provider.clone()).flatten());
    let look = Action::new_local(move |(): &()| async move {
        if api::session::view().await.is_ok() {
            on_done.run(());
        }
    });
    let back = window_event_listener(ev::focus, move |_| {
        if provider.with_untracked(Option::is_some) {
            look.dispatch(());
        }
    });
    on_cleanup(move || back.remove());
    move || {
        let href = paths::provider("/");
        provider.get().map(|label| view! { <ByProvider label href target="_blank"/> })
    }
}

/// Something may have been typed into it.
fn has_panel() -> bool {
    document().query_selector("dialog.panel[open]").is_ok_and(|panel| panel.is_some())
}

/// Once for all the requests that are refused at the same time: the second finds the page gone.
fn leave() {
    let location = window().location();
    let here = [location.pathname(), location.search()].map(Result::unwrap_or_default).concat();
    // Fails for no address of this site.
    let _ = location.replace(&paths::sign_in(&here));
}
