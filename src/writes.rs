//! Whether anything can be changed now, and why not. One answer for every button of the console.

use leptos::prelude::*;

use crate::api::Failure;
use crate::i18n::I18n;
use crate::session::CurrentSession;

#[derive(Clone, Copy)]
pub struct Writes(Memo<Option<&'static str>>);

impl Writes {
    /// The session is loaded again whenever the stream breaks: it knows first that the server is away.
    pub fn provide() {
        let (i18n, session) = (I18n::expect(), CurrentSession::expect());
        let away = move || session.load().failure() == Some(Failure::Unreachable);
        provide_context(Self(Memo::new(move |_| away().then(|| i18n.words().writes_need_server))));
    }

    pub fn expect() -> Self {
        expect_context()
    }

    pub fn why_not(self) -> Option<&'static str> {
        self.0.get()
    }

    /// As the reasoned widgets take it.
    pub fn reason(self) -> Signal<Option<String>> {
        Signal::derive(move || self.why_not().map(str::to_owned))
    }
}
