//! Words of what stands around the pages.

use super::{Count, Told};

pub struct ShellWords {
    pub search: &'static str,
    pub search_or_jump: &'static str,
    pub results: &'static str,
    pub recent: &'static str,
    pub pages: &'static str,
    pub actions: &'static str,
    pub clusters: &'static str,
    pub nacos_instances: &'static str,
    pub found: fn(&Count) -> String,
    pub searching: &'static str,
    pub nothing_found: fn(&str) -> String,
    pub search_failed: &'static str,
    pub create_instance: &'static str,
    /// "in payments-edge".
    pub in_named: fn(&str) -> String,
    pub use_named: fn(&str, &str) -> String,
    pub account: &'static str,
    pub density: &'static str,
    pub comfortable: &'static str,
    pub compact: &'static str,
    pub shortcuts: &'static str,
    pub fold_navigation: &'static str,
    pub unfold_navigation: &'static str,
    pub anywhere: &'static str,
    pub in_lists: &'static str,
    pub go_to: &'static str,
    pub open_search: &'static str,
    pub show_shortcuts: &'static str,
    pub find_in_page: &'static str,
    pub next_row: &'static str,
    pub previous_row: &'static str,
    pub open_row: &'static str,
    pub choose_row: &'static str,
    pub choose_up_to: &'static str,
    pub turn_back: &'static str,
    pub turn_on: &'static str,
    pub close_or_leave: &'static str,
    pub away: fn(&str) -> String,
    pub back: &'static str,
    /// Of a page that the server refuses to show.
    pub no_permission: Told,
    /// Of a chunk that did not come.
    pub not_loaded: Told,
}
