//! Short messages about what just happened. They are announced by the shell's live region and go by
//! themselves, but for those of failures; nothing that a person must act on is ever only a toast.

use std::sync::Arc;
use std::time::Duration;

use contract::Millis;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::clock;
use crate::shell::{focus_content, keep_focus};

const SHOWN_FOR: Duration = Duration::from_secs(8);

#[derive(Clone)]
pub struct Toast {
    pub id: u64,
    pub text: String,
    /// Where to see it: an address and the words of the link.
    pub link: Option<(String, &'static str)>,
    /// Of a change that failed.
    pub failed: Option<Failed>,
    /// What can be done about it, for a while.
    pub action: Option<ToastAction>,
}

/// The toast goes when it is done, or when its time is over.
#[derive(Clone)]
pub struct ToastAction {
    pub text: &'static str,
    pub until: Millis,
    /// Heard once, beside the toast's text: how long it is possible.
    pub said: String,
    /// Words the seconds that are left; they are seen, not heard.
    pub seconds: fn(&str) -> String,
    /// No signal's: it outlives the page that it was made on.
    pub run: Arc<dyn Fn() + Send + Sync>,
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
        let id = self.show(text, link, None, None);
        set_timeout(move || self.dismiss(id), SHOWN_FOR);
    }

    /// Stays until it is dismissed, so that the request id can be copied.
    pub fn fail(self, text: String, failed: Failed) {
        self.show(text, None, Some(failed), None);
    }

    /// Goes when the action's time is over.
    pub fn offer(self, text: String, action: ToastAction) -> u64 {
        let left = u64::try_from(action.until - clock::read()).unwrap_or_default();
        let id = self.show(text, None, None, Some(action));
        set_timeout(move || self.dismiss(id), Duration::from_millis(left));
        id
    }

    /// For who just made the change: the focus goes to the action that is offered last, or to the page itself.
    pub fn focus_offer() {
        let offers = document().query_selector_all(".toast-action").ok();
        let last = offers.and_then(|offers| offers.item(offers.length().checked_sub(1)?));
        match last.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
            // Fails only for an element that can't take the focus.
            Some(button) => drop(button.focus()),
            None => focus_content(),
        }
    }

    fn show(
        self,
        text: String,
        link: Option<(String, &'static str)>,
        failed: Option<Failed>,
        action: Option<ToastAction>,
    ) -> u64 {
        self.last.update_value(|last| *last += 1);
        let id = self.last.get_value();
        self.shown.update(|shown| shown.push(Toast { id, text, link, failed, action }));
        id
    }

    pub fn dismiss(self, id: u64) {
        let focused = document().active_element();
        let had_focus = focused.is_some_and(|element| element.closest(".toast").ok().flatten().is_some());
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
        if had_focus {
            request_animation_frame(keep_focus);
        }
    }
}
