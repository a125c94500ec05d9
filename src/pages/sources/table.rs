//! The table of sources and its rows.

use contract::console::sources::SourceRow;
use contract::sources::{SourceState, SourceType};
use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::attempts::Attempt;
use super::columns::Column;
use super::keys::{Turn, use_keys};
use super::row_menu::RowMenu;
use super::status::{StatusCell, is_followed};
use super::{Rows, SourceList, type_words};
use crate::i18n::I18n;
use crate::pages::instance::use_gateway;
use crate::pages::list::{follow, paged, rows};
use crate::paths::{self, SourceAt, SourcesAt};
use crate::query::Go;
use crate::ui::check::{CheckBox, Tick, Ticked};
use crate::ui::column::SortColumn;
use crate::ui::copy::CopyId;
use crate::ui::each::Each;
use crate::ui::icon::Icon;
use crate::ui::reasoned::ReasonedLink;

#[component]
pub fn Table() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let list = expect_context::<SourceList>();
    let table = expect_context::<Rows>();
    use_keys(list, table.selection, use_turn(list));
    view! {
        <div class="table-frame">
            <table class="sources" aria-label=move || t().sources data-without=move || table.columns.hidden()>
                <thead>
                    <tr>
                        <th scope="col" class="tick"><SelectPage/></th>
                        <Sortable by="name" text=move || t().source/>
                        <Sortable by="type" column=Column::Kind text=move || t().kind/>
                        <Sortable by="status" column=Column::Status text=move || t().status/>
                        <Sortable by="services" column=Column::Services text=move || t().services class="number"/>
                        <th scope="col" data-column=Column::LastSync.key()>{move || t().last_sync}</th>
                        <Sortable by="created" column=Column::Created text=move || t().created/>
                        <th scope="col">{move || t().actions}</th>
                    </tr>
                </thead>
                <tbody>
                    <Each items=move || rows(list.load) key=|row| row.source_id.clone() let:row>
                        <Row row=follow(list.load, row, |row| &row.source_id)/>
                    </Each>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Sortable(
    by: &'static str,
    #[prop(into)] text: TextProp,
    #[prop(optional)] class: &'static str,
    /// The name's column has none: it is always shown.
    #[prop(optional)]
    column: Option<Column>,
) -> impl IntoView {
    let (gateway, go) = (use_gateway(), Go::new());
    let SourceList { at, .. } = expect_context();
    let sort = Signal::derive(move || at.with(|at| at.sort.clone()));
    let on_sort = move |sort: String| {
        let at = SourcesAt { sort, page: 1, ..at.get_untracked() };
        go.to(paths::sources(&gateway.id.get_untracked(), &at));
    };
    view! { <SortColumn text by sort class on_sort=Callback::new(on_sort) key=column.map(Column::key)/> }
}

#[component]
fn Row(row: Memo<SourceRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let (list, table) = (expect_context::<SourceList>(), expect_context::<Rows>());
    let id = Memo::new(move |_| row.with(|row| row.source_id.clone()));
    let is_invalid = Memo::new(move |_| row.with(|row| row.status.state == SourceState::Invalid));
    let is_fresh = move || list.glow.has(&id.get());
    let is_chosen = move || table.selection.has(&id.get()) == Tick::On;
    let attempt = Attempt::of(row);
    let icon = Signal::derive(move || {
        row.with(|row| match row.source_type {
            SourceType::MseNacos => "nacos",
            SourceType::K8s | SourceType::Unknown(_) => "cluster",
        })
    });
    // A source that is followed live is in step now, however long ago it last had something to say.
    let load = expect_context::<SourceList>().load;
    let last_sync = move || {
        let (last_sync, is_followed) = row.with(|row| (row.status.last_sync, is_followed(&row.status)));
        match (last_sync, load.stale_since()) {
            (Some(_), None) if is_followed => t().now.to_owned(),
            (Some(_), Some(heard)) if is_followed => i18n.moment(heard),
            (Some(at), _) => i18n.moment(at),
            (None, _) => t().never.to_owned(),
        }
    };
    let last_sync_in_full = move || row.with(|row| row.status.last_sync).map(|at| i18n.date_and_time(at));
    view! {
        <tr
            class:invalid=move || is_invalid.get()
            class:fresh=is_fresh
            class:chosen-row=is_chosen
            tabindex="-1"
            data-id=move || id.get()
        >
            <td class="tick"><SelectRow row/></td>
            <th scope="row">
                <div class="source-name">
                    <span class="source-icon"><Icon name=icon/></span>
                    <div>
                        <DetailLink row/>
                        <CopyId id label=move || (t().copy)(&id.get()) copied=move || t().copied/>
                    </div>
                </div>
            </th>
            <td data-label=move || t().kind data-column=Column::Kind.key()>
                <span>{move || row.with(|row| type_words(t(), row))}</span>
                <span class="second numbers">{move || row.with(|row| row.version.clone())}</span>
            </td>
            <td data-label=move || t().status data-column=Column::Status.key()><StatusCell row attempt/></td>
            <td data-label=move || t().services class="number" data-column=Column::Services.key()><ServicesCell row/></td>
            <td
                data-label=move || t().last_sync
                class="numbers"
                data-column=Column::LastSync.key()
                title=last_sync_in_full
            >
                {last_sync}
            </td>
            <td data-label=move || t().created class="numbers muted" data-column=Column::Created.key()>
                {move || i18n.date(row.with(|row| row.create_timestamp))}
            </td>
            <td class="actions">
                <div class="row-actions"><DeleteLink row/><RowMenu row attempt/></div>
            </td>
        </tr>
    }
}

/// The way to the source's panel, over the list as it stands.
#[component]
fn DetailLink(row: Memo<SourceRow>) -> impl IntoView {
    let gateway = use_gateway();
    let list = expect_context::<SourceList>();
    let href = move || {
        let id = row.with(|row| row.source_id.clone());
        paths::source(&gateway.id.get(), &id, &SourceAt::default(), &list.at.get())
    };
    view! {
        <a class="row-link" href=href data-noscroll="">{move || row.with(|row| row.name.clone())}</a>
    }
}

#[component]
fn ServicesCell(row: Memo<SourceRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    // What was never read has no number, and is not zero.
    let text =
        move || row.with(|row| row.services).map_or("—".to_owned(), |services| i18n.number(services));
    let is_stale = move || row.with(|row| row.services.is_none() || !is_followed(&row.status));
    let hidden = Memo::new(move |_| row.with(|row| row.hidden_services));
    let has_hidden = move || hidden.get() > 0;
    view! {
        <span class="numbers" class:faint=is_stale>{text}</span>
        <span class="second" title=move || has_hidden().then(|| t().hidden_count_meaning)>
            {move || has_hidden().then(|| (t().hidden_count)(&i18n.count(hidden.get())))}
        </span>
    }
}

#[component]
fn DeleteLink(row: Memo<SourceRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let gateway = use_gateway();
    let list = expect_context::<SourceList>();
    let why_not = Signal::derive(move || list.no_changes.get().map(str::to_owned));
    let href =
        move || row.with(|row| paths::delete_source(&gateway.id.get(), &row.source_id, &list.at.get()));
    let label = move || row.with(|row| (t().delete_named)(&row.name));
    view! {
        <ReasonedLink href=Signal::derive(href) why_not class="action danger" label>
            {move || t().delete}
        </ReasonedLink>
    }
}

#[component]
fn SelectRow(row: Memo<SourceRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let (list, Rows { selection, .. }) = (expect_context::<SourceList>(), expect_context());
    let tick = Signal::derive(move || row.with(|row| selection.has(&row.source_id)));
    let on_tick = move |ticked: Ticked| {
        row.with_untracked(|row| selection.tick(&row.source_id, ticked, &page_ids(list)));
    };
    let label = move || row.with(|row| (i18n.words().source_list.select_named)(&row.name));
    view! { <CheckBox label tick on_tick=Callback::new(on_tick)/> }
}

/// For all rows on the page; part of the toolbar where the table has no head.
#[component]
pub fn SelectPage(#[prop(optional)] in_words: bool) -> impl IntoView {
    let i18n = I18n::expect();
    let label = move || i18n.words().source_list.select_page;
    let (list, Rows { selection, .. }) = (expect_context::<SourceList>(), expect_context());
    let tick = Signal::derive(move || {
        let page: Vec<String> = rows(list.load).into_iter().map(|row| row.source_id).collect();
        selection.of_page(&page)
    });
    let on_tick = Callback::new(move |ticked: Ticked| selection.tick_all(&page_ids(list), ticked.on));
    if in_words {
        view! { <CheckBox label tick on_tick>{label}</CheckBox> }.into_any()
    } else {
        view! { <CheckBox label tick on_tick/> }.into_any()
    }
}

/// For handlers: not tracked.
fn page_ids(list: SourceList) -> Vec<String> {
    untrack(|| rows(list.load)).into_iter().map(|row| row.source_id).collect()
}

fn use_turn(list: SourceList) -> Callback<Turn> {
    let (i18n, gateway, go) = (I18n::expect(), use_gateway(), Go::new());
    Callback::new(move |to| {
        let address = move |page| {
            paths::sources(&gateway.id.get_untracked(), &SourcesAt { page, ..list.at.get_untracked() })
        };
        let paged = untrack(|| paged(i18n, list.load, address));
        if let Some(path) = if to == Turn::Back { paged.previous } else { paged.next } {
            go.to(path);
        }
    })
}
