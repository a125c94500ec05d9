//! What list pages share: rows that follow their data, and the foot of a list.

use contract::envelope::Page;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::i18n::I18n;
use crate::load::Load;
use crate::query::Go;
use crate::ui::pager::Paged;

/// A row of a list as it is now. A kept row is not built again when the list is, so that it keeps the focus;
/// what it shows comes from here. A row that is gone shows its last facts until it is taken away.
pub fn follow<R>(load: Load<Page<R>>, first: R, id: fn(&R) -> &str) -> Memo<R>
where
    R: Clone + PartialEq + Send + Sync + 'static,
{
    let now = move |wanted: &str| {
        load.map(|page| page.items.iter().find(|row| id(row) == wanted).cloned()).flatten()
    };
    Memo::new(move |before: Option<&R>| {
        let before = before.unwrap_or(&first);
        now(id(before)).unwrap_or_else(|| before.clone())
    })
}

pub fn rows<R: Clone + Send + Sync + 'static>(load: Load<Page<R>>) -> Vec<R> {
    load.map(|page| page.items.clone()).unwrap_or_default()
}

pub fn total<R: Send + Sync + 'static>(load: Load<Page<R>>) -> Option<u32> {
    load.map(|page| page.total_size)
}

/// Goes to the last page when the one that is shown holds nothing any more. A panel over the list is left alone: it
/// leads back to the list by itself.
pub fn stay_within<R: Send + Sync + 'static>(load: Load<Page<R>>, address: impl Fn(u32) -> String + 'static) {
    let (go, path) = (Go::new(), use_location().pathname);
    let last = Memo::new(move |_| if load.is_moving() { None } else { load.map(last_instead).flatten() });
    Effect::new(move |_| {
        let (Some(last), path) = (last.get(), path.get()) else { return };
        let to = untrack(|| address(last));
        if to.split('?').next() == Some(path.as_str()) {
            go.instead(to);
        }
    });
}

/// The last page, if this one is past the end of what there is.
fn last_instead<R>(page: &Page<R>) -> Option<u32> {
    let is_past = page.items.is_empty() && page.total_size > 0 && page.page_number > 1;
    is_past.then(|| page.total_size.div_ceil(page.page_size.max(1)))
}

/// `address` gives the address of a page of the list.
pub fn paged<R: Send + Sync + 'static>(
    i18n: I18n,
    load: Load<Page<R>>,
    address: impl Fn(u32) -> String,
) -> Paged {
    let Some((number, size, shown, total)) =
        load.map(|page| (page.page_number, page.page_size, page.items.len(), page.total_size))
    else {
        return Paged::default();
    };
    let from = (number.saturating_sub(1)).saturating_mul(size);
    let to = from + u32::try_from(shown).unwrap_or(u32::MAX);
    let first = if shown == 0 { from } else { from + 1 };
    let last = total.div_ceil(size.max(1));
    Paged {
        range: (i18n.words().range)(&i18n.number(first), &i18n.number(to), &i18n.number(total)),
        // From past the end, back to where there is something.
        previous: (number > 1).then(|| address((number - 1).min(last))),
        next: (to < total && shown > 0).then(|| address(number + 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_was_emptied_gives_way_to_the_last() {
        let page = |items: &[u8], page_number| Page {
            items: items.to_vec(),
            page_number,
            page_size: 50,
            total_size: 100,
        };
        assert_eq!(last_instead(&page(&[], 3)), Some(2));
        assert_eq!(last_instead(&page(&[1], 2)), None);
        assert_eq!(last_instead(&Page { total_size: 0, ..page(&[], 3) }), None);
    }
}
