//! What happens when the server does not know the reader any more: the sign-in page, which leads back; but where a
//! panel is open over the page, a dialog over that, so that nothing typed is lost.

use leptos::prelude::*;

use crate::api::signed_out;
use crate::entrance::SignInForm;
use crate::i18n::I18n;
use crate::live::Live;
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
                {move || open.get().then(|| view! { <SignInForm on_done=entered/> })}
            </div>
        </Dialog>
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
