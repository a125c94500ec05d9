//! What a source offers, loaded piece by piece around what is in view: a list of many thousands costs no more than
//! one of few.

use std::ops::Range;

use contract::console::services::ServiceRow;
use leptos::prelude::*;

use super::Form;
use crate::api::{self, Answer};
use crate::live::{Live, Topic};
use crate::load::Load;

/// Some rows of the list, and how many there are in all.
pub struct Piece {
    first: usize,
    rows: Vec<ServiceRow>,
    pub total: usize,
}

#[derive(Clone, Copy)]
pub struct Offers {
    pub load: Load<Piece>,
    pub q: RwSignal<String>,
    /// The pages that are in view: from, to.
    pages: RwSignal<(u32, u32)>,
}

const PAGE: usize = api::services::OFFERS_PAGE as usize;

impl Offers {
    pub fn new(form: Form) -> Self {
        let live = Live::expect();
        let (q, pages) = (RwSignal::new(String::new()), RwSignal::new((1, 1)));
        let load = Load::new(
            move || {
                let source = form.source.get();
                (!source.is_empty()).then(|| (source, (q.get(), pages.get())))
            },
            move || live.version(&[Topic::Services]),
            move |source, (q, pages)| {
                let gateway_id = form.gateway.id.get_untracked();
                async move { piece(&gateway_id, &source, &q, pages).await }
            },
        );
        Self { load, q, pages }
    }

    pub fn search(self, q: String) {
        self.q.set(q);
    }

    pub fn total(self) -> usize {
        self.load.map(|piece| piece.total).unwrap_or(0)
    }

    /// The row at an index; none while it is on its way.
    pub fn row(self, index: usize) -> Option<ServiceRow> {
        self.load.map(|piece| piece.rows.get(index.checked_sub(piece.first)?).cloned()).flatten()
    }

    /// The ids of those in view that are added already.
    pub fn added(self) -> Vec<String> {
        let added = |piece: &Piece| {
            piece.rows.iter().filter(|row| row.added).map(|row| row.service_id.clone()).collect()
        };
        self.load.map(added).unwrap_or_default()
    }

    /// What is in view now.
    pub fn show(self, rows: &Range<usize>) {
        let now = pages_of(rows);
        if self.pages.get_untracked() != now {
            self.pages.set(now);
        }
    }
}

fn pages_of(rows: &Range<usize>) -> (u32, u32) {
    let page = |index: usize| u32::try_from(index / PAGE + 1).unwrap_or(u32::MAX);
    (page(rows.start), page(rows.end.saturating_sub(1).max(rows.start)))
}

async fn piece(gateway_id: &str, source_id: &str, q: &str, (from, to): (u32, u32)) -> Answer<Piece> {
    let mut piece = Piece { first: (from as usize - 1) * PAGE, rows: Vec::new(), total: 0 };
    for page in from..=to {
        let page = api::services::offers(gateway_id, source_id, q, page).await?;
        piece.total = page.total_size as usize;
        piece.rows.extend(page.items);
    }
    Ok(piece)
}

/// Everything that a search finds, page by page.
pub async fn all(gateway_id: &str, source_id: &str, q: &str) -> Answer<Vec<ServiceRow>> {
    let mut rows = Vec::new();
    for number in 1.. {
        let page = api::services::offers(gateway_id, source_id, q, number).await?;
        let is_last = page.items.len() < PAGE;
        rows.extend(page.items);
        if is_last {
            break;
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_in_view_are_those_of_the_first_and_the_last_row() {
        assert_eq!(pages_of(&(0..0)), (1, 1));
        assert_eq!(pages_of(&(0..100)), (1, 1));
        assert_eq!(pages_of(&(92..124)), (1, 2));
        assert_eq!(pages_of(&(400..440)), (5, 5));
    }
}
