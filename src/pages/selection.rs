//! Rows that a reader has chosen, by id: of one page or of several.

use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::ui::check::{Tick, Ticked};

#[derive(Clone, Copy)]
pub struct Selection {
    ids: RwSignal<BTreeSet<String>>,
    /// The row that was ticked last: where a range starts.
    last: StoredValue<Option<String>>,
}

impl Selection {
    pub fn new() -> Self {
        Self { ids: RwSignal::new(BTreeSet::new()), last: StoredValue::new(None) }
    }

    /// `page` has the ids of the rows on the screen, in their order.
    pub fn tick(self, id: &str, ticked: Ticked, page: &[String]) {
        let from = self.last.get_value().filter(|_| ticked.up_to_here);
        let range = range(page, from.as_deref(), id);
        self.ids.update(|ids| range.into_iter().for_each(|id| put(ids, id, ticked.on)));
        self.last.set_value(Some(id.to_owned()));
    }

    pub fn tick_all(self, page: &[String], on: bool) {
        self.ids.update(|ids| page.iter().for_each(|id| put(ids, id, on)));
    }

    pub fn clear(self) {
        self.ids.set(BTreeSet::new());
        self.last.set_value(None);
    }

    pub fn has(self, id: &str) -> Tick {
        if self.ids.with(|ids| ids.contains(id)) { Tick::On } else { Tick::Off }
    }

    /// For the box in the head of the table.
    pub fn of_page(self, page: &[String]) -> Tick {
        let chosen = self.ids.with(|ids| page.iter().filter(|id| ids.contains(*id)).count());
        match chosen {
            0 => Tick::Off,
            all if all == page.len() => Tick::On,
            _ => Tick::Mixed,
        }
    }

    pub fn ids(self) -> Vec<String> {
        self.ids.with(|ids| ids.iter().cloned().collect())
    }

    pub fn count(self) -> usize {
        self.ids.with(BTreeSet::len)
    }
}

fn put(ids: &mut BTreeSet<String>, id: &str, on: bool) {
    if on {
        ids.insert(id.to_owned());
    } else {
        ids.remove(id);
    }
}

/// The rows from one to another, in either direction; the row alone if the other is not on the page.
fn range<'a>(page: &'a [String], from: Option<&str>, to: &'a str) -> Vec<&'a str> {
    let at = |wanted: &str| page.iter().position(|id| id == wanted);
    match (from.and_then(at), at(to)) {
        (Some(from), Some(to)) => page[from.min(to)..=from.max(to)].iter().map(String::as_str).collect(),
        _ => vec![to],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_goes_both_ways_and_needs_both_ends() {
        let page: Vec<String> = ["a", "b", "c", "d"].map(str::to_owned).into();
        assert_eq!(range(&page, Some("b"), "d"), ["b", "c", "d"]);
        assert_eq!(range(&page, Some("c"), "a"), ["a", "b", "c"]);
        assert_eq!(range(&page, Some("gone"), "c"), ["c"]);
        assert_eq!(range(&page, None, "c"), ["c"]);
    }
}
