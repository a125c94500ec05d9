//! Rows that changed while somebody looked, and rows that were just created: they light up for a moment. Not those
//! that came because the reader filtered, sorted or paged.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use contract::envelope::Page;
use leptos::prelude::*;

use crate::load::{Load, Loading};

/// As long as `--glow` in tokens.css, and the paint after it.
const SHOWN_FOR: Duration = Duration::from_millis(1300);

#[derive(Clone, Copy)]
pub struct Glow(RwSignal<Rows>);

#[derive(Default)]
struct Rows {
    lit: BTreeSet<String>,
    /// Created, and not on the page yet.
    awaited: Vec<String>,
}

/// The last answer, as far as it is compared with the next.
#[derive(Default)]
struct Seen {
    total: u32,
    rows: BTreeMap<String, String>,
}

impl Glow {
    /// `facts` says what is worth a look when it changes.
    pub fn of<R>(load: Load<Page<R>>, id: fn(&R) -> &str, facts: fn(&R) -> String) -> Self
    where
        R: Send + Sync + 'static,
    {
        let glow = Self(RwSignal::new(Rows::default()));
        let seen = move || {
            load.map(|page| {
                let rows = page.items.iter().map(|row| (id(row).to_owned(), facts(row)));
                Seen { total: page.total_size, rows: rows.collect() }
            })
        };
        glow.follow(load.into(), Box::new(seen));
        glow
    }

    pub fn has(self, id: &str) -> bool {
        self.0.with(|rows| rows.lit.contains(id))
    }

    /// Lights these up once, as soon as they are on the page. The list may be gone by then.
    pub fn expect_rows(self, ids: Vec<String>) {
        _ = self.0.try_update(|rows| rows.awaited = ids);
    }

    fn follow(self, loading: Loading, seen: Box<dyn Fn() -> Option<Seen>>) {
        Effect::new(move |before: Option<Option<Seen>>| {
            let awaited = self.0.with(|rows| rows.awaited.clone());
            // What is on its way answers another question: there is nothing to compare it with.
            let is_moving = loading.is_moving();
            let now = seen().filter(|_| !is_moving)?;
            let mut lit = before.flatten().map(|before| changed(&before, &now)).unwrap_or_default();
            lit.extend(awaited.into_iter().filter(|id| now.rows.contains_key(id)));
            self.light(lit);
            Some(now)
        });
    }

    fn light(self, ids: Vec<String>) {
        if ids.is_empty() {
            return;
        }
        self.0.update(|rows| {
            rows.awaited.retain(|id| !ids.contains(id));
            rows.lit.extend(ids.iter().cloned());
        });
        let put_out = move || _ = self.0.try_update(|rows| ids.iter().for_each(|id| _ = rows.lit.remove(id)));
        set_timeout(put_out, SHOWN_FOR);
    }
}

/// A row that is new on the page is a new one only if there are more of them: else it has moved up from the next
/// page.
fn changed(before: &Seen, now: &Seen) -> Vec<String> {
    let is_changed = |id: &String, facts: &String| match before.rows.get(id) {
        Some(before) => before != facts,
        None => now.total > before.total,
    };
    let changed = now.rows.iter().filter(|(id, facts)| is_changed(id, facts));
    changed.map(|(id, _)| id.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(total: u32, rows: &[(&str, &str)]) -> Seen {
        Seen { total, rows: rows.iter().map(|(id, facts)| ((*id).into(), (*facts).into())).collect() }
    }

    #[test]
    fn a_row_is_marked_that_shows_something_else() {
        let before = seen(2, &[("a", "1"), ("b", "1")]);
        assert_eq!(changed(&before, &seen(2, &[("a", "2"), ("b", "1")])), ["a"]);
        assert!(changed(&before, &seen(2, &[("a", "1"), ("b", "1")])).is_empty());
    }

    #[test]
    fn a_new_row_is_marked_and_one_that_moved_up_is_not() {
        assert_eq!(changed(&seen(1, &[("a", "1")]), &seen(2, &[("a", "1"), ("b", "1")])), ["b"]);
        let before = seen(3, &[("a", "1"), ("b", "1")]);
        assert!(changed(&before, &seen(2, &[("b", "1"), ("c", "1")])).is_empty());
    }
}
