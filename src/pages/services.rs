//! The tab Service: what the gateway can route to, and how its endpoints stand.

mod table;

use leptos::prelude::*;

use super::instance::{CurrentGateway, use_gateway};
use super::list::{paged, total};
use super::loaded::Loaded;
use super::service::CreateSourceLink;
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::paths::{ServicesAt, SourcesAt};
use crate::query::{Go, use_flag, use_page, use_text};
use crate::shell::live_mark::LiveMark;
use crate::shell::use_title;
use crate::ui::notice::Empty;
use crate::ui::pager::Pager;
use crate::ui::search::SearchField;
use crate::ui::skeleton::SkeletonTable;
use crate::ui::toggle::Toggle;
use crate::{api, paths};
use table::Table;

#[component]
pub fn Services() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let (gateway, live) = (use_gateway(), Live::expect());
    let at = use_services_at();
    let load = Load::new(
        move || Some((gateway.id.get(), at.get())),
        move || live.version(&[Topic::Services]),
        |id, at| async move { api::services::list(&id, &at).await },
    );
    let address = move |page| paths::services(&gateway.id.get(), &ServicesAt { page, ..at.get() });
    use_title(move || format!("{} · {}", t().service, gateway.name()));
    view! {
        <Toolbar gateway at/>
        <Loaded load skeleton=move || view! { <SkeletonTable label=t().loading columns=6 rows=8/> }>
            <Show
                when=move || total(load) != Some(0)
                fallback=move || view! { <NoServices gateway at/> }
            >
                <Table load gateway/>
                <Pager
                    label=move || t().pages
                    previous=move || t().previous
                    next=move || t().next
                    paged=Signal::derive(move || paged(i18n, load, address))
                />
            </Show>
        </Loaded>
    }
}

#[component]
fn Toolbar(gateway: CurrentGateway, at: Memo<ServicesAt>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let go = Go::new();
    // A new filter starts at the first page.
    let changed = move |change: &dyn Fn(&mut ServicesAt)| {
        let mut new = ServicesAt { page: 1, ..at.get_untracked() };
        change(&mut new);
        paths::services(&gateway.id.get_untracked(), &new)
    };
    let search = move |q: String| go.instead(changed(&|at| at.q.clone_from(&q)));
    let show_hidden = move |hidden| go.to(changed(&|at| at.hidden = hidden));
    let only_collisions = move |collisions| go.to(changed(&|at| at.collisions = collisions));
    let q = Signal::derive(move || at.with(|at| at.q.clone()));
    view! {
        <div class="toolbar">
            <SearchField label=move || t().search_services value=q on_search=Callback::new(search)/>
            <Toggle
                text=move || t().collisions
                on=Signal::derive(move || at.with(|at| at.collisions))
                on_want=Callback::new(only_collisions)
            />
            <Toggle
                text=move || t().show_hidden
                on=Signal::derive(move || at.with(|at| at.hidden))
                on_want=Callback::new(show_hidden)
            />
            <LiveMark/>
        </div>
    }
}

fn use_services_at() -> Memo<ServicesAt> {
    let (q, hidden, collisions, page) =
        (use_text("q"), use_flag("hidden"), use_flag("collisions"), use_page());
    Memo::new(move |_| ServicesAt {
        q: q.get(),
        hidden: hidden.get(),
        collisions: collisions.get(),
        page: page.get(),
    })
}

#[component]
fn NoServices(gateway: CurrentGateway, at: Memo<ServicesAt>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    // What is not known is not "none".
    let has_sources = Memo::new(move |_| gateway.load.map(|row| row.sources.total > 0).unwrap_or(true));
    let is_read = Memo::new(move |_| gateway.load.map(|row| row.services.is_some()).unwrap_or(false));
    let sources = move || paths::sources(&gateway.id.get(), &SourcesAt::default());
    move || {
        let ServicesAt { q, hidden, collisions, .. } = at.get();
        if collisions || !q.is_empty() {
            let clear = paths::services(&gateway.id.get(), &ServicesAt { hidden, ..ServicesAt::default() });
            let sentence = move || if q.is_empty() { t().no_collisions } else { t().no_match };
            return view! {
                <Empty icon="search" sentence>
                    <a class="button" href=clear>{move || t().clear_filters}</a>
                </Empty>
            }
            .into_any();
        }
        if has_sources.get() {
            let sentence =
                move || if is_read.get() { t().no_services_of_sources } else { t().services_unread };
            return view! {
                <Empty icon="service" sentence>
                    <a class="button" href=sources>{move || t().show_sources}</a>
                </Empty>
            }
            .into_any();
        }
        view! {
            <Empty icon="service" sentence=move || t().no_services>
                <CreateSourceLink gateway/>
            </Empty>
        }
        .into_any()
    }
}
