//! Short messages about what just happened. They are announced by the shell's live region and go by
//! themselves, but for those of failures; nothing that a person must act on is ever only a toast.

use std::time::Duration;

use leptos::prelude::*;

const SHOWN_FOR: Duration = Duration::from_secs(8);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    pub id: u64,
    pub text: String,
    /// Where to see it: an address and the words of the link.
    pub link: Option<(String, &'static str)>,
    /// Of a change that failed.
    pub failed: Option<Failed>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    pub request_id: Option<String>,
}

#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    last: StoredValue<u64>,
}

impl Toasts {
    pub fn provide() {
        provide_context(Self { shown: RwSignal::new(Vec::new()), last: StoredValue::new(0) });
    }

    pub fn expect() -> Self {
        expect_context()
    }

    pub fn shown(self) -> Signal<Vec<Toast>> {
        self.shown.into()
    }

    pub fn say(self, text: String, link: Option<(String, &'static str)>) {
        let id = self.show(text, link, None);
        set_timeout(move || self.dismiss(id), SHOWN_FOR);
    }

    /// Stays until it is dismissed, so that the request id can be copied.
    pub fn fail(self, text: String, failed: Failed) {
        self.show(text, None, Some(failed));
    }

    fn show(self, text: String, link: Option<(String, &'static str)>, failed: Option<Failed>) -> u64 {
        self.last.update_value(|last| *last += 1);
        let id = self.last.get_value();
        self.shown.update(|shown| shown.push(Toast { id, text, link, failed }));
        id
    }

    pub fn dismiss(self, id: u64) {
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
    }
}
