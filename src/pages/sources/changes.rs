//! Rows that changed while somebody looked: they light up for a moment. Not those that came because the reader
//! filtered, sorted or paged.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use contract::console::sources::SourceRow;
use contract::envelope::Page;
use contract::sources::{SourceState, StatusReason};
use leptos::prelude::*;

use crate::load::Load;

/// As long as `--glow` in tokens.css, and the paint after it.
const SHOWN_FOR: Duration = Duration::from_millis(1300);

pub type Marked = RwSignal<BTreeSet<String>>;

/// The last answer, as far as it is compared with the next.
struct Seen {
    total: u32,
    rows: BTreeMap<String, Facts>,
}

/// What is worth a look when it changes. Attempts and times of a failing source are not: they always do.
#[derive(PartialEq)]
struct Facts {
    name: String,
    version: String,
    state: SourceState,
    reason: Option<StatusReason>,
    services: Option<u32>,
}

pub fn use_changes(load: Load<Page<SourceRow>>) -> Marked {
    let marked = Marked::new(BTreeSet::new());
    Effect::new(move |before: Option<Option<Seen>>| {
        // What is on its way answers another question: there is nothing to compare it with.
        let is_moving = load.is_moving();
        let now = load.map(Seen::of).filter(|_| !is_moving)?;
        let changed = before.flatten().map(|before| changed(&before, &now)).unwrap_or_default();
        if !changed.is_empty() {
            marked.update(|marked| marked.extend(changed.iter().cloned()));
            set_timeout(
                move || {
                    _ = marked.try_update(|marked| changed.iter().for_each(|id| _ = marked.remove(id)));
                },
                SHOWN_FOR,
            );
        }
        Some(now)
    });
    marked
}

impl Seen {
    fn of(page: &Page<SourceRow>) -> Self {
        let facts = |row: &SourceRow| Facts {
            name: row.name.clone(),
            version: row.version.clone(),
            state: row.status.state.clone(),
            reason: row.status.reason.clone(),
            services: row.services,
        };
        let rows = page.items.iter().map(|row| (row.source_id.clone(), facts(row))).collect();
        Self { total: page.total_size, rows }
    }
}

/// A row that is new on the page is a new source only if there are more of them: else it has moved up from the
/// next page.
fn changed(before: &Seen, now: &Seen) -> Vec<String> {
    let is_changed = |id: &String, facts: &Facts| match before.rows.get(id) {
        Some(before) => before != facts,
        None => now.total > before.total,
    };
    let changed = now.rows.iter().filter(|(id, facts)| is_changed(id, facts));
    changed.map(|(id, _)| id.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(total: u32, rows: &[(&str, u32)]) -> Seen {
        let facts = |services: u32| Facts {
            name: String::new(),
            version: String::new(),
            state: SourceState::Synced,
            reason: None,
            services: Some(services),
        };
        Seen { total, rows: rows.iter().map(|(id, services)| ((*id).to_owned(), facts(*services))).collect() }
    }

    #[test]
    fn a_row_is_marked_that_shows_something_else() {
        assert_eq!(changed(&seen(2, &[("a", 1), ("b", 1)]), &seen(2, &[("a", 2), ("b", 1)])), ["a"]);
        assert!(changed(&seen(1, &[("a", 1)]), &seen(1, &[("a", 1)])).is_empty());
    }

    #[test]
    fn a_new_row_is_marked_and_one_that_moved_up_is_not() {
        assert_eq!(changed(&seen(1, &[("a", 1)]), &seen(2, &[("a", 1), ("b", 1)])), ["b"]);
        assert!(changed(&seen(3, &[("a", 1), ("b", 1)]), &seen(2, &[("b", 1), ("c", 1)])).is_empty());
    }
}
