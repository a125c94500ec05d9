//! The list of sources, in English.

use super::plural;
use crate::i18n::words::SourceListWords;

pub const WORDS: SourceListWords = SourceListWords {
    selection: "Selection",
    select_page: "Select all on this page",
    select_named: |name| format!("Select {name}"),
    selected: |count| format!("{} selected", count.text),
    selected_gone: |count| {
        let verb = if count.one { "is" } else { "are" };
        format!("{} {verb} no longer there", count.text)
    },
    clear: "Clear",
    delete_selected: |count| format!("Delete {}", plural(count, "source", "sources")),
    too_many: |count| format!("At most {} can be deleted at once.", plural(count, "source", "sources")),
    more_for: |name| format!("More for {name}"),
    copy_id: "Copy id",
    id_copied: |id| format!("{id} copied"),
    no_clipboard: |id| format!("This page may not write to the clipboard. The id is {id}"),
    columns: "Columns",
    columns_hint: "Source and Actions are always shown.",
    last_change: |time| format!("Last change at {time}"),
    no_change_yet: "Nothing has changed since the page was opened",
    delete_sources: |count| format!("Delete {}?", plural(count, "source", "sources")),
    all_gone: "These sources were deleted already.",
    some_gone: |count| {
        format!("{} of them {} deleted already.", count.text, if count.one { "was" } else { "were" })
    },
    loses_nothing: "The gateway loses no services: nothing that these sources offer was added to it.",
    never_read: |count| {
        let verb = if count.one { "was" } else { "were" };
        format!("{} of them {verb} never read, so nothing is known of what they offer.", count.text)
    },
    loss: |services, endpoints| {
        format!("{}, {}", plural(services, "service", "services"), plural(endpoints, "endpoint", "endpoints"))
    },
    unread: "never read",
    no_services: "no services",
    registries_stay: "The clusters and Nacos instances themselves are not touched.",
    type_name: |name| format!("Type {name} to confirm"),
    type_count: |count| format!("Type {count}, the number of sources, to confirm"),
    not_typed: |text| format!("Type {text} first."),
    deleting_one_of: |one, all| format!("Deleting {one} of {all}"),
    not_deleted: |failed, all| format!("{failed} of {all} sources were not deleted"),
    because: |told| format!(": {}. {}", told.what, told.remedy),
    sources_deleted: |count| format!("{} deleted", plural(count, "source", "sources")),
    undo: "Undo",
    seconds: |seconds| format!("{seconds} s"),
    undo_possible: |seconds| format!("Undo is possible for {seconds} seconds."),
    restored: |name| format!("Source {name} is back"),
    sources_restored: |count| {
        format!("{} {} back", plural(count, "source", "sources"), if count.one { "is" } else { "are" })
    },
    not_restored: |name, why| format!("{name} was not brought back. {why}"),
    undo_over: "The time for it is over. Create the source again.",
    undo_taken: "The same cluster or Nacos instance was added to this gateway meanwhile.",
    undo_unanswered: "The server did not answer. Look whether the source is there.",
};
