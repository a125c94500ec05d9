//! Words of the list of sources: choosing rows and columns, deleting, and taking that back.

use super::{Count, Told};

pub struct SourceListWords {
    // Choosing rows.
    pub selection: &'static str,
    pub select_page: &'static str,
    pub select_named: fn(&str) -> String,
    pub selected: fn(&Count) -> String,
    pub selected_gone: fn(&Count) -> String,
    pub clear: &'static str,
    pub delete_selected: fn(&Count) -> String,
    pub too_many: fn(&Count) -> String,
    // A row's menu.
    pub more_for: fn(&str) -> String,
    pub copy_id: &'static str,
    pub id_copied: fn(&str) -> String,
    pub no_clipboard: fn(&str) -> String,
    // The toolbar.
    pub columns: &'static str,
    pub columns_hint: &'static str,
    pub last_change: fn(&str) -> String,
    pub no_change_yet: &'static str,
    // Deleting.
    pub delete_sources: fn(&Count) -> String,
    pub all_gone: &'static str,
    pub some_gone: fn(&Count) -> String,
    pub loses_nothing: &'static str,
    pub never_read: fn(&Count) -> String,
    /// Services, endpoints.
    pub loss: fn(&Count, &Count) -> String,
    pub unread: &'static str,
    pub no_services: &'static str,
    pub registries_stay: &'static str,
    pub type_name: fn(&str) -> String,
    pub type_count: fn(&str) -> String,
    pub not_typed: fn(&str) -> String,
    /// This one, all.
    pub deleting_one_of: fn(&str, &str) -> String,
    /// Those that failed, all.
    pub not_deleted: fn(&str, &str) -> String,
    /// After the name of what was not done.
    pub because: fn(&Told) -> String,
    // Taking it back.
    pub sources_deleted: fn(&Count) -> String,
    pub undo: &'static str,
    /// The seconds that are left.
    pub seconds: fn(&str) -> String,
    /// The seconds; heard once.
    pub undo_possible: fn(&str) -> String,
    pub restored: fn(&str) -> String,
    pub sources_restored: fn(&Count) -> String,
    /// The source's name, and why.
    pub not_restored: fn(&str, &str) -> String,
    pub undo_over: &'static str,
    pub undo_taken: &'static str,
    pub undo_unanswered: &'static str,
}
