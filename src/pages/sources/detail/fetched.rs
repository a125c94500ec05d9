//! The pages of a long list as far as they were asked for, and which to ask for next. Plain data, no signals:
//! page 0 is somebody else's, who knows how many there are.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// So many requests may be under way.
const AT_ONCE: usize = 3;
/// So many pages are kept, those around what is looked at.
const KEPT: usize = 30;

pub struct Fetched<R> {
    size: usize,
    pages: BTreeMap<usize, Page<R>>,
    under_way: BTreeSet<usize>,
    /// Counts the changes of what the server has: a page of an earlier round is shown until it is asked for anew.
    round: u64,
    /// Counts the lists: an answer for another list is none.
    list: u64,
}

struct Page<R> {
    rows: Vec<R>,
    round: u64,
}

/// A page that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    pub page: usize,
    round: u64,
    list: u64,
}

impl<R> Fetched<R> {
    pub fn new(size: usize) -> Self {
        Self { size, pages: BTreeMap::new(), under_way: BTreeSet::new(), round: 0, list: 0 }
    }

    pub fn row(&self, index: usize) -> Option<&R> {
        self.pages.get(&(index / self.size))?.rows.get(index % self.size)
    }

    /// The server may have something else now.
    pub fn changed(&mut self) {
        self.round += 1;
    }

    /// It is another list from now on.
    pub fn clear(&mut self) {
        self.pages.clear();
        self.under_way.clear();
        self.list += 1;
    }

    /// A page to ask for, for the rows that are looked at; it is under way from now on.
    pub fn next(&mut self, shown: &Range<usize>) -> Option<Asked> {
        if self.under_way.len() >= AT_ONCE {
            return None;
        }
        let mut wanted = shown.start / self.size..shown.end.div_ceil(self.size);
        let page = wanted.find(|page| {
            let is_there = self.pages.get(page).is_some_and(|page| page.round == self.round);
            *page > 0 && !is_there && !self.under_way.contains(page)
        })?;
        self.under_way.insert(page);
        Some(Asked { page, round: self.round, list: self.list })
    }

    /// What came of it; nothing if it could not be had.
    pub fn answered(&mut self, asked: Asked, rows: Option<Vec<R>>) {
        if asked.list != self.list {
            return;
        }
        self.under_way.remove(&asked.page);
        let Some(rows) = rows else { return };
        self.pages.insert(asked.page, Page { rows, round: asked.round });
        while self.pages.len() > KEPT {
            let farthest = self.pages.keys().copied().max_by_key(|page| page.abs_diff(asked.page));
            farthest.map(|page| self.pages.remove(&page));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fetched() -> Fetched<usize> {
        Fetched::new(10)
    }

    fn ask(fetched: &mut Fetched<usize>, shown: Range<usize>) -> Vec<usize> {
        std::iter::from_fn(|| fetched.next(&shown)).map(|asked| asked.page).collect()
    }

    #[test]
    fn only_what_is_looked_at_is_asked_for_and_no_more_than_three_at_once() {
        let mut fetched = fetched();
        assert_eq!(ask(&mut fetched, 0..10), [0_usize; 0], "the first page is not its own");
        assert_eq!(ask(&mut fetched, 25..41), [2, 3, 4]);
        assert_eq!(ask(&mut fetched, 55..60), [0_usize; 0]);
    }

    #[test]
    fn a_page_is_asked_for_once_and_again_when_the_server_may_have_another() {
        let mut fetched = fetched();
        let asked = fetched.next(&(12..18)).expect("a page");
        assert_eq!(fetched.next(&(12..18)), None);
        fetched.answered(asked, Some((10..20).collect()));
        assert_eq!((fetched.row(13), fetched.row(23)), (Some(&13), None));
        assert_eq!(fetched.next(&(12..18)), None);
        fetched.changed();
        assert_eq!(fetched.row(13), Some(&13), "the last known stays");
        assert_eq!(fetched.next(&(12..18)).map(|asked| asked.page), Some(1));
    }

    #[test]
    fn what_could_not_be_had_is_asked_for_again_and_an_answer_for_another_list_is_none() {
        let mut fetched = fetched();
        let asked = fetched.next(&(12..18)).expect("a page");
        fetched.answered(asked, None);
        let asked = fetched.next(&(12..18)).expect("the same page");
        fetched.clear();
        fetched.answered(asked, Some(vec![1; 10]));
        assert_eq!(fetched.row(13), None);
    }

    #[test]
    fn a_change_while_a_page_is_under_way_is_not_missed() {
        let mut fetched = fetched();
        let asked = fetched.next(&(12..18)).expect("a page");
        fetched.changed();
        fetched.answered(asked, Some(vec![1; 10]));
        assert_eq!(fetched.next(&(12..18)).map(|asked| asked.page), Some(1));
    }

    #[test]
    fn far_pages_are_forgotten() {
        let mut fetched = fetched();
        for page in 1..=KEPT + 5 {
            let asked = fetched.next(&(page * 10..page * 10 + 1)).expect("a page");
            fetched.answered(asked, Some(vec![page; 10]));
        }
        assert_eq!((fetched.row(10), fetched.row((KEPT + 5) * 10)), (None, Some(&(KEPT + 5))));
    }
}
