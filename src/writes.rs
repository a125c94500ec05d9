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
pub struct Writes(Memo<Reasons>);

/// Why each kind of change can't be made.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Reasons {
    is_away: bool,
    /// In the order of [`Needs`].
    each: [Option<&'static str>; 4],
}

impl Writes {
    /// The session is loaded again whenever the stream breaks: it knows first that the server is away.
    pub fn provide() {
        let (i18n, session) = (I18n::expect(), CurrentSession::expect());
        provide_context(Self(Memo::new(move |_| {
            let words = i18n.words();
            let is_away = session.load().failure() == Some(Failure::Unreachable);
            let rights = session.rights();
            let reason = |needs| {
                let offline = is_away.then_some(words.writes_need_server);
                offline
                    .or_else(|| rights.as_ref().and_then(|(role, scope)| refused(words, needs, role, scope)))
            };
            let all = [Needs::Anyone, Needs::Editor, Needs::Administrator, Needs::Whole];
            Reasons { is_away, each: all.map(reason) }
        })));
    }

    pub fn expect() -> Self {
        expect_context()
    }

    pub fn is_away(self) -> bool {
        self.0.with(|reasons| reasons.is_away)
    }

    pub fn why_not(self, needs: Needs) -> Option<&'static str> {
        self.0.with(|reasons| reasons.each[needs as usize])
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
