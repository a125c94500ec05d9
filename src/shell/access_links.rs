//! The navigation's group of who may do what: keys, users, sessions. Users are for who administers everything.

use contract::access::Role;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::navigation::NavLink;
use crate::i18n::{I18n, Words};
use crate::paths::{self, ACCESS_KEYS, SESSIONS, USERS};
use crate::session::CurrentSession;

/// One of the pages: its address, its icon, and what it is called.
pub type AccessPage = (&'static str, &'static str, fn(&Words) -> &'static str);

/// Whether the reader administers everything.
pub fn rules(session: CurrentSession) -> bool {
    session.rights().is_some_and(|(role, scope)| role == Role::Administrator && scope.is_all())
}

/// Those that the reader may open.
pub fn pages(rules: bool) -> impl Iterator<Item = AccessPage> {
    let all: [AccessPage; 3] = [
        (ACCESS_KEYS, "key", |words| words.access.keys.title),
        (USERS, "users", |words| words.access.users.title),
        (SESSIONS, "session", |words| words.access.sessions.title),
    ];
    all.into_iter().filter(move |(list, ..)| rules || *list != USERS)
}

#[component]
pub fn AccessLinks() -> impl IntoView {
    let i18n = I18n::expect();
    let session = CurrentSession::expect();
    let path = use_location().pathname;
    let rules = Memo::new(move |_| rules(session));
    let link = move |(list, icon, title): AccessPage| {
        view! {
            <NavLink
                icon
                href=paths::people(list, 1)
                text=Signal::derive(move || title(i18n.words()).to_owned())
                current=Signal::derive(move || path.with(|path| path.starts_with(list)))
            />
        }
    };
    view! {
        <p class="nav-group">{move || i18n.words().access.access}</p>
        {move || pages(rules.get()).map(link).collect_view()}
    }
}
