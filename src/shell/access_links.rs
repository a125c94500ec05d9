//! The navigation's group of who may do what: keys, users, sessions, and the record of what they did. Users and the
//! record are for who administers everything.

use contract::access::Role;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::navigation::NavLink;
use super::palette::Act;
use crate::i18n::{I18n, Words};
use crate::paths::{self, ACCESS_KEYS, AUDIT, SESSIONS, USERS};
use crate::session::CurrentSession;

/// One of the pages: its address, its icon, and what it is called.
pub type AccessPage = (&'static str, &'static str, fn(&Words) -> &'static str);

/// For who administers everything.
const RULERS: [&str; 2] = [USERS, AUDIT];

/// Whether the reader administers everything.
pub fn rules(session: CurrentSession) -> bool {
    session.rights().is_some_and(|(role, scope)| role == Role::Administrator && scope.is_all())
}

/// Those that the reader may open.
pub fn pages(rules: bool) -> impl Iterator<Item = AccessPage> {
    let all: [AccessPage; 4] = [
        (ACCESS_KEYS, "key", |words| words.access.keys.title),
        (USERS, "users", |words| words.access.users.title),
        (SESSIONS, "session", |words| words.access.sessions.title),
        (AUDIT, "audit", |words| words.audit.title),
    ];
    all.into_iter().filter(move |(list, ..)| rules || !RULERS.contains(list))
}

/// Whether what the palette remembers of another time is for this reader.
pub fn may_open(act: &Act, rules: bool) -> bool {
    let Act::Go(address) = act else { return true };
    let path = address.split('?').next().unwrap_or_default();
    rules || !RULERS.iter().any(|list| path == *list || path.starts_with(&format!("{list}/")))
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

#[cfg(test)]
mod tests {
    use super::{may_open, pages};
    use crate::shell::palette::Act;

    #[test]
    fn users_and_the_record_are_for_who_administers_everything() {
        assert_eq!(pages(false).map(|(list, ..)| list).collect::<Vec<_>>(), ["/access-keys", "/sessions"]);
        assert_eq!(pages(true).count(), 4);
        let go = |address: &str| Act::Go(address.to_owned());
        for (address, open) in
            [("/users", false), ("/audit?q=a", false), ("/users/u-1", false), ("/sessions", true)]
        {
            assert_eq!(may_open(&go(address), false), open, "{address}");
            assert!(may_open(&go(address), true));
        }
    }
}
