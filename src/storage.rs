//! What the browser remembers for a reader. A browser that forbids storage remembers nothing.

use leptos::prelude::window;

pub const THEME: &str = "headwater.theme";
pub const LANGUAGE: &str = "headwater.language";
pub const DENSITY: &str = "headwater.density";
pub const NAVIGATION: &str = "headwater.navigation";
/// What was opened from the command palette, the latest first.
pub const RECENT: &str = "headwater.recent";
pub const REGION: &str = "headwater.region";

pub fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

pub fn write(key: &str, value: &str) {
    if let Some(storage) = storage() {
        // A full or forbidden storage costs the memory of a choice, nothing else.
        let _ = storage.set_item(key, value);
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
