//! The instances (gateways) of a region.

pub mod overview;

use contract::console::gateways::GatewayRow;
use contract::envelope::Page;
use leptos::prelude::*;

use super::list::{follow, paged, rows, total};
use super::loaded::Loaded;
use super::{gateway_kind, gateway_tone};
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::query::{Go, use_page, use_text};
use crate::session::CurrentSession;
use crate::shell::live_mark::LiveMark;
use crate::shell::navigation::RootNavigation;
use crate::shell::{Main, use_title};
use crate::ui::copy::CopyId;
use crate::ui::each::Each;
use crate::ui::notice::Empty;
use crate::ui::pager::Pager;
use crate::ui::search::SearchField;
use crate::ui::skeleton::SkeletonTable;
use crate::ui::status::Status;
use crate::{api, paths};

#[component]
pub fn Instances() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let session = CurrentSession::expect();
    let live = Live::expect();
    let (asked_region, q, page) = (use_text("region"), use_text("q"), use_page());
    Effect::new(move |_| {
        asked_region.with(|region| {
            if !region.is_empty() {
                session.look_at(region);
            }
        });
    });
    let region = Memo::new(move |_| {
        let asked = Some(asked_region.get()).filter(|region| !region.is_empty());
        asked.or_else(|| session.region())
    });
    let go = Go::new();
    // The region is in the address, so that back leads to the one that was looked at.
    Effect::new(move |_| {
        if let (true, Some(region)) = (asked_region.with(String::is_empty), session.region()) {
            go.instead(paths::instances(&region, &q.get_untracked(), page.get_untracked()));
        }
    });
    let load = Load::new(
        move || region.get().map(|region| (region, (q.get(), page.get()))),
        move || live.version(&[Topic::Sources]),
        |region, (q, page)| async move { api::gateways::list(&region, &q, page).await },
    );
    let search = move |typed: String| go.instead(paths::instances(&asked_region.get_untracked(), &typed, 1));
    let clear = move || paths::instances(&asked_region.get(), "", 1);
    let address = move |page| paths::instances(&asked_region.get(), &q.get(), page);
    use_title(move || t().instances.to_owned());
    view! {
        <RootNavigation/>
        <Main>
            <div class="page-title"><h1>{move || t().instances}</h1></div>
            <div class="toolbar">
                <SearchField label=move || t().search_instances value=q on_search=Callback::new(search)/>
                <LiveMark/>
            </div>
            <Show
                when=move || region.with(Option::is_some)
                fallback=move || view! { <NoRegion session/> }
            >
            <Loaded load skeleton=move || view! { <SkeletonTable label=t().loading columns=6 rows=4/> }>
                <Show
                    when=move || total(load) != Some(0)
                    fallback=move || view! {
                        <NoInstances
                            is_filtered=move || !q.with(String::is_empty)
                            clear
                            retry=Callback::new(move |()| load.retry())
                        />
                    }
                >
                    <Table load/>
                    <Pager
                        label=move || t().pages
                        previous=move || t().previous
                        next=move || t().next
                        paged=Signal::derive(move || paged(i18n, load, address))
                    />
                </Show>
            </Loaded>
            </Show>
        </Main>
    }
}

/// Without a region there is no list to ask for: the session is still asked, was refused, or knows none.
#[component]
fn NoRegion(session: CurrentSession) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let load = session.load();
    let retry = Callback::new(move |()| load.retry());
    view! {
        <Loaded load skeleton=move || view! { <SkeletonTable label=t().loading columns=6 rows=4/> }>
            <NoInstances is_filtered=|| false clear=String::new retry/>
        </Loaded>
    }
}

#[component]
fn NoInstances(
    #[prop(into)] is_filtered: Signal<bool>,
    #[prop(into)] clear: Signal<String>,
    retry: Callback<()>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    view! {
        <Show
            when=move || is_filtered.get()
            fallback=move || view! {
                <Empty icon="gateway" sentence=move || t().no_instances>
                    <button type="button" class="button" on:click=move |_| retry.run(())>
                        {move || t().no_instances_action}
                    </button>
                </Empty>
            }
        >
            <Empty icon="search" sentence=move || t().no_match>
                <a class="button" href=move || clear.get()>{move || t().clear_filters}</a>
            </Empty>
        </Show>
    }
}

#[component]
fn Table(load: Load<Page<GatewayRow>>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    view! {
        <div class="table-frame">
            <table class="instances" aria-label=move || t().instances>
                <thead>
                    <tr>
                        <th scope="col">{move || t().instance}</th>
                        <th scope="col">{move || t().status}</th>
                        <th scope="col">{move || t().kind}</th>
                        <th scope="col">{move || t().vpc}</th>
                        <th scope="col">{move || t().sources}</th>
                        <th scope="col">{move || t().created}</th>
                    </tr>
                </thead>
                <tbody>
                    <Each items=move || rows(load) key=|row| row.gateway.gateway_id.clone() let:row>
                        <Row row=follow(load, row, |row| &row.gateway.gateway_id)/>
                    </Each>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(row: Memo<GatewayRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let id = Memo::new(move |_| row.with(|row| row.gateway.gateway_id.clone()));
    let gateway = move |read: fn(&GatewayRow) -> String| row.with(read);
    let tone = Signal::derive(move || row.with(|row| gateway_tone(&row.gateway.status)));
    let kind = move || row.with(|row| gateway_kind(t(), &row.gateway));
    view! {
        <tr>
            <th scope="row">
                <a class="row-link" href=move || paths::overview(&id.get())>
                    {move || gateway(|row| row.gateway.name.clone())}
                </a>
                <CopyId id label=move || (t().copy)(&id.get()) copied=move || t().copied/>
            </th>
            <td data-label=move || t().status>
                <Status tone text=move || row.with(|row| (t().gateway_status)(&row.gateway.status))/>
            </td>
            <td data-label=move || t().kind>
                <span>{kind}</span>
                <span class="second">{move || gateway(|row| row.gateway.spec.clone())}</span>
            </td>
            <td data-label=move || t().vpc>
                <span>{move || gateway(|row| row.gateway.vpc.name.clone())}</span>
                <span class="second mono">{move || gateway(|row| row.gateway.vpc.vpc_id.clone())}</span>
            </td>
            <td data-label=move || t().sources><SourcesCell row/></td>
            <td data-label=move || t().created class="numbers muted">
                {move || i18n.date(row.with(|row| row.gateway.create_timestamp))}
            </td>
        </tr>
    }
}

#[component]
fn SourcesCell(row: Memo<GatewayRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let counts = Memo::new(move |_| row.with(|row| row.sources));
    let synced = move || {
        let counts = counts.get();
        if counts.total == 0 {
            return t().no_sources_short.to_owned();
        }
        (t().synced_of)(&i18n.number(counts.synced), &i18n.number(counts.total))
    };
    let invalid =
        move || (counts.get().invalid > 0).then(|| (t().invalid_count)(&i18n.count(counts.get().invalid)));
    view! {
        <span class="numbers" class:faint=move || counts.get().total == 0>{synced}</span>
        {move || invalid().map(|text| view! { <span class="second bad numbers">{text}</span> })}
    }
}
