//! The tab Services: what the source offers, however much that is.

mod line;
pub mod offered;

use contract::console::sources::SourceRow;
use leptos::prelude::*;

use super::Detail;
use super::endpoints::Endpoints;
use crate::i18n::I18n;
use crate::pages::list::total;
use crate::pages::loaded::{Loaded, load_told};
use crate::paths::SourceAt;
use crate::ui::notice::{Banner, Empty};
use crate::ui::search::SearchField;
use crate::ui::skeleton::SkeletonTable;
use crate::ui::status::Tone;
use crate::ui::toggle::Toggle;
use crate::ui::virtual_list::VirtualList;
use line::Line;

/// As the style of `.service-line` has it.
const ROW_HEIGHT: u32 = 60;

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
    let offered = Detail::expect().offered;
    let first = offered.first;
    let count = Memo::new(move |_| total(first).unwrap_or_default());
    let missing = move || {
        offered.missing.get().map(|failure| {
            let told = load_told(i18n, &failure);
            format!("{}{}{}", t().detail.some_missing, t().gap, told.remedy)
        })
    };
    let line = move |index: usize| {
        let service = Memo::new(move |_| offered.row(index));
        view! { <Line service/> }.into_any()
    };
    view! {
        <Loaded load=first skeleton=move || view! { <SkeletonTable label=t().loading columns=2 rows=6/> }>
            <Show when=move || count.get() != 0 fallback=move || view! { <Nothing row/> }>
                <p class="source-count numbers" role="status">
                    {move || (t().detail.count)(&i18n.count(count.get()))}
                </p>
                <Show when=move || offered.missing.with(Option::is_some)>
                    <Banner tone=Tone::Warn>{missing}</Banner>
                </Show>
                <VirtualList
                    label=move || t().detail.services
                    count=Signal::derive(move || count.get() as usize)
                    row_height=ROW_HEIGHT
                    row=Callback::new(line)
                    on_shown=Callback::new(move |shown| offered.show(shown))
                />
            </Show>
        </Loaded>
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
