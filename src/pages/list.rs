//! What list pages share: rows that follow their data, and the foot of a list.

use contract::envelope::Page;
use leptos::prelude::*;

use crate::i18n::I18n;
use crate::load::Load;
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
