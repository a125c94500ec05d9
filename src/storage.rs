//! What the browser remembers for a reader, for good or for one tab. A browser that forbids storage remembers
//! nothing.

use leptos::prelude::window;

pub const THEME: &str = "headwater.theme";
pub const LANGUAGE: &str = "headwater.language";
pub const DENSITY: &str = "headwater.density";
pub const NAVIGATION: &str = "headwater.navigation";
/// What was opened from the command palette, the latest first.
pub const RECENT: &str = "headwater.recent";
pub const REGION: &str = "headwater.region";
pub const SOURCE_COLUMNS: &str = "headwater.sources.hidden";
/// Of one tab.
pub const UNDO: &str = "headwater.undo";

pub fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

pub fn write(key: &str, value: &str) {
    if let Some(storage) = storage() {
        // A full or forbidden storage costs the memory of a choice, nothing else.
        let _ = storage.set_item(key, value);
    }
}

pub fn read_of_tab(key: &str) -> Option<String> {
    storage_of_tab()?.get_item(key).ok().flatten()
}

pub fn write_of_tab(key: &str, value: &str) {
    if let Some(storage) = storage_of_tab() {
        let _ = storage.set_item(key, value);
    }
}

fn storage_of_tab() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
