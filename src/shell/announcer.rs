//! A step to another page is heard as well as seen: its title is said, and the focus is never left nowhere.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::keep_focus;

#[component]
pub fn Announcer() -> impl IntoView {
    let path = use_location().pathname;
    let said = RwSignal::new(String::new());
    Effect::new(move |before: Option<()>| {
        path.track();
        // The browser itself tells the first page.
        if before.is_some() {
            // The page and its title are there in the frame after.
            request_animation_frame(move || {
                let is_covered = matches!(document().query_selector("dialog[open]"), Ok(Some(_)));
                if !is_covered {
                    _ = said.try_set(document().title());
                    keep_focus();
                }
            });
        }
    });
    view! { <div class="visually-hidden" role="status">{move || said.get()}</div> }
}
