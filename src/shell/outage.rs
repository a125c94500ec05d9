//! What is told while the server can't be reached: from when the page's content is. Whether it is away, the
//! session says, which is asked again until there is an answer.

use leptos::prelude::*;

use crate::i18n::I18n;
use crate::live::{Link, Live};
use crate::session::CurrentSession;
use crate::toasts::Toasts;
use crate::ui::icon::Icon;
use crate::writes::Writes;

/// At the foot of the window, so that nothing moves when it comes.
#[component]
pub fn Outage() -> impl IntoView {
    let i18n = I18n::expect();
    let (live, session, writes) = (Live::expect(), CurrentSession::expect(), Writes::expect());
    let away = Memo::new(move |_| writes.is_away());
    // A server that went before there was a stream is known by the session alone.
    let lost_at = move || live.lost_at().or_else(|| session.load().stale_since()).filter(|_| away.get());
    follow(away);
    view! {
        <div class="outage" role="status" data-shown=move || lost_at().is_some().to_string()>
            {move || lost_at().map(|at| view! {
                <Icon name="offline"/>
                <p>{(i18n.words().shell.away)(&i18n.moment(at))}</p>
            })}
        </div>
    }
}

fn follow(away: Memo<bool>) {
    let i18n = I18n::expect();
    let (live, session, toasts) = (Live::expect(), CurrentSession::expect(), Toasts::expect());
    // Whichever of the two is back first calls the other.
    Effect::new(move |was_away: Option<bool>| {
        let is_away = away.get();
        if was_away == Some(true) && !is_away {
            live.reopen();
            toasts.say(untrack(|| i18n.words().shell.back).to_owned(), None);
        }
        is_away
    });
    Effect::new(move |_| {
        if live.link().get() == Link::Live && away.get_untracked() {
            session.load().retry();
        }
    });
}
