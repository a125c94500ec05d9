//! Whether something can be changed now, and why not. One answer for every button of the console: the server is away,
//! or the reader's role does not allow it.

use contract::access::{Role, Scope};
use leptos::prelude::*;

use crate::api::Failure;
use crate::i18n::{I18n, Words};
use crate::session::CurrentSession;

/// What a change takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// What is the reader's own.
    Anyone,
    Editor,
    Administrator,
    /// An administrator of everything: of what belongs to no gateway alone.
    Whole,
}

#[derive(Clone, Copy)]
pub struct Writes {
    i18n: I18n,
    away: Memo<bool>,
    rights: Memo<Option<(Role, Scope)>>,
}

impl Writes {
    /// The session is loaded again whenever the stream breaks: it knows first that the server is away.
    pub fn provide() {
        let session = CurrentSession::expect();
        let away = Memo::new(move |_| session.load().failure() == Some(Failure::Unreachable));
        let rights = Memo::new(move |_| session.rights());
        provide_context(Self { i18n: I18n::expect(), away, rights });
    }

    pub fn expect() -> Self {
        expect_context()
    }

    pub fn is_away(self) -> bool {
        self.away.get()
    }

    pub fn why_not(self, needs: Needs) -> Option<&'static str> {
        let words = self.i18n.words();
        if self.is_away() {
            return Some(words.writes_need_server);
        }
        self.rights
            .with(|rights| rights.as_ref().and_then(|(role, scope)| refused(words, needs, role, scope)))
    }

    /// As the reasoned widgets take it.
    pub fn reason(self, needs: Needs) -> Signal<Option<String>> {
        Signal::derive(move || self.why_not(needs).map(str::to_owned))
    }
}

fn refused(words: &Words, needs: Needs, role: &Role, scope: &Scope) -> Option<&'static str> {
    let words = words.access;
    let needed = match needs {
        Needs::Anyone => return None,
        Needs::Editor => Role::Editor,
        Needs::Administrator | Needs::Whole => Role::Administrator,
    };
    match (needs, role) {
        _ if role.includes(&needed) => (needs == Needs::Whole && !scope.is_all()).then_some(words.needs_all),
        (Needs::Editor, Role::Viewer) => Some(words.only_view),
        (Needs::Editor, _) => Some(words.needs_editor),
        _ => Some(words.needs_administrator),
    }
}
