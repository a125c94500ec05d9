//! The Headwater console: puts the app on the page, and makes sure that a crash is seen.

mod api;
mod app;
mod chunks;
mod clock;
mod entrance;
mod i18n;
mod live;
mod load;
mod look;
mod pages;
mod paths;
mod query;
mod session;
mod shell;
mod signed_out;
mod storage;
mod theme;
mod toasts;
mod ui;
mod undo;
mod writes;

use i18n::Spoken;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

fn main() {
    std::panic::set_hook(Box::new(|panic| show_crash(&panic.to_string())));
    let root =
        document().get_element_by_id("app").expect("index.html has the element that the app is put into");
    wasm_bindgen_futures::spawn_local(async move {
        let spoken = Spoken::of_reader().await;
        leptos::mount::mount_to(root.unchecked_into(), move || view! { <app::App spoken/> }).forget();
        if let Some(boot) = document().get_element_by_id("boot") {
            boot.remove();
        }
    });
}

/// Unhides the static panel of index.html. Nothing here is reactive: the reactive system may be what broke.
fn show_crash(what: &str) {
    let document = document();
    if let Some(detail) = document.get_element_by_id("crash-detail") {
        detail.set_text_content(Some(what));
    }
    if let Some(panel) = document.get_element_by_id("crash") {
        // The attribute may be gone already; there is nobody left to tell.
        let _ = panel.remove_attribute("hidden");
    }
}
