//! The tab Services: what the source offers, however much that is. Pages are loaded as they come into view.

mod line;

use std::ops::Range;
use std::time::Duration;

use contract::console::services::{ServiceQuery, ServiceRow};
use contract::console::sources::SourceRow;
use contract::envelope::{Page, Paging};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Detail;
use super::endpoints::Endpoints;
use super::fetched::{Asked, Fetched};
use crate::api::{self, Answer};
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::pages::list::total;
use crate::pages::loaded::Loaded;
use crate::paths::SourceAt;
use crate::ui::notice::Empty;
use crate::ui::search::SearchField;
use crate::ui::skeleton::SkeletonTable;
use crate::ui::toggle::Toggle;
use crate::ui::virtual_list::VirtualList;
use line::Line;

/// As the style of `.service-line` has it.
const ROW_HEIGHT: u32 = 60;
/// What could not be had is asked for again after this.
const AGAIN: Duration = Duration::from_secs(2);

/// What is asked for: a source, a search, and whether hidden services are in it.
type Wanted = (String, String, bool);

#[component]
pub fn Services(row: Memo<SourceRow>) -> impl IntoView {
    let detail = Detail::expect();
    let is_one = Memo::new(move |_| detail.at.with(|at| !at.service.is_empty()));
    view! {
        // The list stays behind the endpoints of one: scrolled to where it was.
        <section class="source-services" hidden=move || is_one.get()>
            <Toolbar/>
            <List row/>
        </section>
        <Show when=move || is_one.get()>
            <Endpoints/>
        </Show>
    }
}

#[component]
fn Toolbar() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let detail = Detail::expect();
    let changed = move |change: &dyn Fn(&mut SourceAt)| {
        let mut new = detail.at.get_untracked();
        change(&mut new);
        untrack(|| detail.address(&new))
    };
    let search = move |find: String| detail.go.instead(changed(&|at| at.find.clone_from(&find)));
    let show_hidden = move |hidden| detail.go.to(changed(&|at| at.hidden = hidden));
    view! {
        <div class="toolbar">
            <SearchField
                label=move || t().detail.search
                value=Signal::derive(move || detail.at.with(|at| at.find.clone()))
                on_search=Callback::new(search)
            />
            <Toggle
                text=move || t().detail.show_hidden
                on=Signal::derive(move || detail.at.with(|at| at.hidden))
                on_want=Callback::new(show_hidden)
            />
        </div>
    }
}

#[component]
fn List(row: Memo<SourceRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let (detail, live) = (Detail::expect(), Live::expect());
    let wanted = Memo::new(move |_| -> Wanted {
        detail.at.with(|at| (detail.id.get(), at.find.trim().to_owned(), at.hidden))
    });
    let version = Memo::new(move |_| live.version(&[Topic::Services]));
    let first = Load::new(
        move || {
            let (id, find, hidden) = wanted.get();
            Some((id, (find, hidden))).filter(|(id, _)| !id.is_empty())
        },
        move || version.get(),
        |id, (find, hidden)| async move { page((id, find, hidden), 0).await },
    );
    let rest = Rest::new(first, wanted, version);
    let count = Memo::new(move |_| total(first).unwrap_or_default());
    let line = move |index: usize| {
        let service = Memo::new(move |_| rest.row(index));
        view! { <Line service/> }.into_any()
    };
    view! {
        <Loaded load=first skeleton=move || view! { <SkeletonTable label=t().loading columns=2 rows=6/> }>
            <Show when=move || count.get() != 0 fallback=move || view! { <Nothing row/> }>
                <p class="source-count numbers" role="status">
                    {move || (t().detail.count)(&i18n.count(count.get()))}
                </p>
                <VirtualList
                    label=move || t().detail.services
                    count=Signal::derive(move || count.get() as usize)
                    row_height=ROW_HEIGHT
                    row=Callback::new(line)
                    on_shown=Callback::new(move |shown| rest.show(shown))
                />
            </Show>
        </Loaded>
    }
}

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

/// The pages after the first.
#[derive(Clone, Copy)]
struct Rest {
    first: Load<Page<ServiceRow>>,
    wanted: Memo<Wanted>,
    fetched: RwSignal<Fetched<ServiceRow>>,
    shown: StoredValue<Range<usize>>,
}

impl Rest {
    fn new(first: Load<Page<ServiceRow>>, wanted: Memo<Wanted>, version: Memo<u64>) -> Self {
        let fetched = RwSignal::new(Fetched::new(Paging::MAX_SIZE as usize));
        let rest = Self { first, wanted, fetched, shown: StoredValue::new(0..0) };
        Effect::new(move |before: Option<Wanted>| {
            version.track();
            let now = wanted.get();
            let is_other = before.is_some_and(|before| before != now);
            fetched.update(|fetched| if is_other { fetched.clear() } else { fetched.changed() });
            rest.fetch();
            now
        });
        rest
    }

    /// The service at a place of the list; `None` until it is here.
    fn row(self, index: usize) -> Option<ServiceRow> {
        if index < Paging::MAX_SIZE as usize {
            return self.first.map(|page| page.items.get(index).cloned()).flatten();
        }
        self.fetched.with(|fetched| fetched.row(index).cloned())
    }

    fn show(self, shown: Range<usize>) {
        self.shown.set_value(shown);
        self.fetch();
    }

    fn fetch(self) {
        while let Some(asked) = self.next() {
            let wanted = self.wanted.get_untracked();
            spawn_local(async move {
                let answer = page(wanted, asked.page).await.ok();
                self.answered(asked, answer.map(|page| page.items));
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

#[component]
fn Nothing(row: Memo<SourceRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let detail = Detail::expect();
    let is_search = Memo::new(move |_| detail.at.with(|at| !at.find.trim().is_empty()));
    let sentence = move || {
        if is_search.get() {
            return t().no_match;
        }
        row.with(|row| match row.services {
            None => t().detail.services_not_known,
            Some(_) if row.hidden_services > 0 => t().detail.only_hidden,
            Some(_) => t().detail.no_services,
        })
    };
    let clear = move || {
        let at = SourceAt { find: String::new(), ..detail.at.get() };
        detail.address(&at)
    };
    view! {
        <Empty icon="service" sentence>
            <Show when=move || is_search.get()>
                <a class="button" href=clear data-noscroll="">{move || t().clear_filters}</a>
            </Show>
        </Empty>
    }
}
