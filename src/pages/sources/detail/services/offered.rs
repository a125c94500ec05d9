//! What a source offers, as far as it was looked at: pages are loaded as they come into view.

use std::ops::Range;
use std::time::Duration;

use contract::console::services::{ServiceQuery, ServiceRow};
use contract::envelope::{Page, Paging};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, Answer, Failure};
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::pages::sources::detail::fetched::{Asked, Fetched};
use crate::paths::SourceAt;

/// What could not be had is asked for again after this.
const AGAIN: Duration = Duration::from_secs(2);

/// What is asked for: a source, a search, and whether hidden services are in it.
type Wanted = (String, String, bool);

async fn page((id, find, hidden): Wanted, page: usize) -> Answer<Page<ServiceRow>> {
    let query = ServiceQuery {
        q: Some(find).filter(|find| !find.is_empty()),
        hidden: hidden.then_some(true),
        page_number: Some(u32::try_from(page + 1).unwrap_or(u32::MAX)),
        page_size: Some(Paging::MAX_SIZE),
        ..ServiceQuery::default()
    };
    api::sources::services(&id, &query).await
}

/// Its services, page by page.
#[derive(Clone, Copy)]
pub struct Offered {
    /// It says how many there are, and whether anything can be had at all.
    pub first: Load<Page<ServiceRow>>,
    wanted: Memo<Wanted>,
    fetched: RwSignal<Fetched<ServiceRow>>,
    shown: StoredValue<Range<usize>>,
    /// Why a piece of it that is in view can't be had now.
    pub missing: RwSignal<Option<Failure>>,
}

impl Offered {
    pub fn new(id: Memo<String>, at: Memo<SourceAt>, is_open: Memo<bool>) -> Self {
        let live = Live::expect();
        let version = Memo::new(move |_| live.version(&[Topic::Services]));
        let wanted =
            Memo::new(move |_| -> Wanted { at.with(|at| (id.get(), at.find.trim().to_owned(), at.hidden)) });
        let first = Load::new(
            move || {
                let (id, find, hidden) = wanted.get();
                is_open.get().then_some((id, (find, hidden)))
            },
            move || version.get(),
            |id, (find, hidden)| async move { page((id, find, hidden), 0).await },
        );
        let fetched = RwSignal::new(Fetched::new(Paging::MAX_SIZE as usize));
        let offered =
            Self { first, wanted, fetched, shown: StoredValue::new(0..0), missing: RwSignal::new(None) };
        Effect::new(move |before: Option<Wanted>| {
            version.track();
            let now = wanted.get();
            let is_other = before.is_some_and(|before| before != now);
            fetched.update(|fetched| if is_other { fetched.clear() } else { fetched.changed() });
            offered.fetch();
            now
        });
        offered
    }

    /// The service at a place of the list; `None` until it is here.
    pub fn row(self, index: usize) -> Option<ServiceRow> {
        if index < Paging::MAX_SIZE as usize {
            return self.first.map(|page| page.items.get(index).cloned()).flatten();
        }
        self.fetched.with(|fetched| fetched.row(index).cloned())
    }

    pub fn show(self, shown: Range<usize>) {
        self.shown.set_value(shown);
        self.fetch();
    }

    fn fetch(self) {
        while let Some(asked) = self.next() {
            let wanted = self.wanted.get_untracked();
            spawn_local(async move {
                let answer = page(wanted, asked.page).await;
                _ = self.missing.try_set(answer.as_ref().err().cloned());
                self.answered(asked, answer.ok().map(|page| page.items));
            });
        }
    }

    fn next(self) -> Option<Asked> {
        let shown = self.shown.try_get_value()?;
        // Readers of rows are told when a row comes, not when it is asked for.
        self.fetched.try_update_untracked(|fetched| fetched.next(&shown))?
    }

    fn answered(self, asked: Asked, rows: Option<Vec<ServiceRow>>) {
        let is_had = rows.is_some();
        // `None`: the panel is closed.
        let told = self.fetched.try_update(|fetched| fetched.answered(asked, rows));
        if told.is_none() {
            return;
        }
        if is_had {
            self.fetch();
        } else {
            set_timeout(move || self.fetch(), AGAIN);
        }
    }
}
