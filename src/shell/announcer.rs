//! A step to another page is heard as well as seen: its title is said, and the focus is never left nowhere.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::keep_focus;
use crate::chunks::InComing;

/// A title has its name by then, and a reader of the screen has told of the focus.
const SETTLED: Duration = Duration::from_millis(300);

#[component]
pub fn Announcer() -> impl IntoView {
    let path = use_location().pathname;
    let InComing(coming) = expect_context();
    let said = RwSignal::new(String::new());
    let is_new = StoredValue::new(false);
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        // The browser itself tells the first page, which the root leads to. A query makes no other page.
        if before.is_some_and(|before| before != now && before != "/") {
            is_new.set_value(true);
        }
        // What waits for its code has neither title nor place for the focus yet.
        if coming.get() == 0 && is_new.get_value() {
            // The page is there in the frame after.
            request_animation_frame(|| {
                if !is_covered() {
                    keep_focus();
                }
            });
            let say = move || {
                if coming.try_get_untracked() == Some(0) {
                    is_new.try_set_value(false);
                    if !is_covered() {
                        _ = said.try_set(document().title());
                    }
                }
            };
            set_timeout(say, SETTLED);
        }
        now
    });
    view! { <div class="visually-hidden" role="status">{move || said.get()}</div> }
}

/// A dialog tells of itself, and keeps the focus.
fn is_covered() -> bool {
    matches!(document().query_selector("dialog[open]"), Ok(Some(_)))
}
