//! What a search is for, and the best of what it finds: scanning many names must not copy them.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// A search text, compared without regard to case.
pub struct Needle(String);

/// How well something fits; less is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    NamePrefix,
    NamePart,
    Id,
}

impl Needle {
    /// `None` for a text that has nothing to find.
    pub fn new(q: &str) -> Option<Self> {
        Some(q.trim().to_lowercase()).filter(|q| !q.is_empty()).map(Self)
    }

    pub fn text(&self) -> &str {
        &self.0
    }

    pub fn fit(&self, name: &str, id: &str) -> Option<Fit> {
        self.fit_name(name).or_else(|| self.position(id).map(|_| Fit::Id))
    }

    pub fn fit_name(&self, name: &str) -> Option<Fit> {
        Some(if self.position(name)? == 0 { Fit::NamePrefix } else { Fit::NamePart })
    }

    /// ASCII, which nearly all names are, is compared where it lies.
    fn position(&self, text: &str) -> Option<usize> {
        if !text.is_ascii() {
            return text.to_lowercase().find(&self.0);
        }
        let needle = self.0.as_bytes();
        let is_here = |window: &[u8]| {
            window[0].to_ascii_lowercase() == needle[0] && window.eq_ignore_ascii_case(needle)
        };
        text.as_bytes().windows(needle.len()).position(is_here)
    }
}

/// The first `limit` of all that is offered, by fit and then by name.
pub struct Best<T> {
    limit: usize,
    /// The worst that is kept is on top.
    kept: BinaryHeap<Kept<T>>,
}

struct Kept<T> {
    fit: Fit,
    name: String,
    /// Where names are the same.
    id: String,
    value: T,
}

impl<T> Best<T> {
    pub fn new(limit: usize) -> Self {
        Self { limit, kept: BinaryHeap::new() }
    }

    /// `value` is made only if it is kept.
    pub fn offer(&mut self, fit: Fit, name: &str, id: &str, value: impl FnOnce() -> T) {
        if self.kept.len() >= self.limit {
            let is_worse = |worst: &Kept<T>| (worst.fit, &*worst.name, &*worst.id) <= (fit, name, id);
            if self.kept.peek().is_none_or(is_worse) {
                return;
            }
            self.kept.pop();
        }
        self.kept.push(Kept { fit, name: name.to_owned(), id: id.to_owned(), value: value() });
    }

    /// The best first.
    pub fn into_vec(self) -> Vec<T> {
        self.kept.into_sorted_vec().into_iter().map(|kept| kept.value).collect()
    }
}

impl<T> Kept<T> {
    fn order(&self) -> (Fit, &str, &str) {
        (self.fit, &self.name, &self.id)
    }
}

impl<T> Ord for Kept<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order().cmp(&other.order())
    }
}

impl<T> PartialOrd for Kept<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> PartialEq for Kept<T> {
    fn eq(&self, other: &Self) -> bool {
        self.order() == other.order()
    }
}

impl<T> Eq for Kept<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(q: &str, name: &str) -> Option<Fit> {
        Needle::new(q).expect("a text").fit(name, "id-9")
    }

    #[test]
    fn names_are_found_by_their_beginning_before_any_part_and_in_any_case() {
        assert_eq!(fit("CHECK", "checkout"), Some(Fit::NamePrefix));
        assert_eq!(fit(" out ", "checkOut"), Some(Fit::NamePart));
        assert_eq!(fit("订", "大订单"), Some(Fit::NamePart));
        assert_eq!(fit("ID-9", "checkout"), Some(Fit::Id));
        assert_eq!(fit("longer-than-the-name", "a"), None);
        assert!(Needle::new("  ").is_none());
    }

    #[test]
    fn of_many_only_the_best_are_kept_in_order() {
        let mut best = Best::new(3);
        let offers = [(Fit::NamePart, "a"), (Fit::NamePrefix, "c"), (Fit::Id, "a"), (Fit::NamePrefix, "b")];
        for (fit, name) in offers {
            best.offer(fit, name, "1", || name);
        }
        assert_eq!(best.into_vec(), ["b", "c", "a"]);
    }
}
