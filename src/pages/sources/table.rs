//! The table of sources and its rows.

use contract::console::sources::SourceRow;
use contract::sources::{SourceState, SourceType};
use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::status::{StatusCell, is_followed};
use super::{SourceList, type_words};
use crate::i18n::I18n;
use crate::pages::instance::use_gateway;
use crate::pages::list::{follow, rows};
use crate::paths::{self, SourceAt, SourcesAt};
use crate::query::Go;
use crate::ui::column::SortColumn;
use crate::ui::copy::CopyId;
use crate::ui::each::Each;
use crate::ui::icon::Icon;
use crate::ui::unique_id;

#[component]
pub fn Table() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let list = expect_context::<SourceList>();
    view! {
        <div class="table-frame">
            <table class="sources" aria-label=move || t().sources>
                <thead>
                    <tr>
                        <Sortable by="name" text=move || t().source/>
                        <Sortable by="type" text=move || t().kind/>
                        <Sortable by="status" text=move || t().status/>
                        <Sortable by="services" text=move || t().services class="number"/>
                        <th scope="col">{move || t().last_sync}</th>
                        <Sortable by="created" text=move || t().created/>
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
) -> impl IntoView {
    let (gateway, go) = (use_gateway(), Go::new());
    let SourceList { at, .. } = expect_context();
    let sort = Signal::derive(move || at.with(|at| at.sort.clone()));
    let on_sort = move |sort: String| {
        let at = SourcesAt { sort, page: 1, ..at.get_untracked() };
        go.to(paths::sources(&gateway.id.get_untracked(), &at));
    };
    view! { <SortColumn text by sort class on_sort=Callback::new(on_sort)/> }
}

#[component]
fn Row(row: Memo<SourceRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let list = expect_context::<SourceList>();
    let id = Memo::new(move |_| row.with(|row| row.source_id.clone()));
    let is_invalid = Memo::new(move |_| row.with(|row| row.status.state == SourceState::Invalid));
    let is_fresh = move || list.fresh.with(|fresh| fresh.as_deref() == Some(id.get().as_str()));
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
        <tr class:invalid=move || is_invalid.get() class:fresh=is_fresh>
            <th scope="row">
                <div class="source-name">
                    <span class="source-icon"><Icon name=icon/></span>
                    <div>
                        <DetailLink row/>
                        <CopyId id label=move || (t().copy)(&id.get()) copied=move || t().copied/>
                    </div>
                </div>
            </th>
            <td data-label=move || t().kind>
                <span>{move || row.with(|row| type_words(t(), row))}</span>
                <span class="second numbers">{move || row.with(|row| row.version.clone())}</span>
            </td>
            <td data-label=move || t().status><StatusCell row/></td>
            <td data-label=move || t().services class="number"><ServicesCell row/></td>
            <td data-label=move || t().last_sync class="numbers" title=last_sync_in_full>{last_sync}</td>
            <td data-label=move || t().created class="numbers muted">
                {move || i18n.date(row.with(|row| row.create_timestamp))}
            </td>
            <td class="actions"><DeleteLink row/></td>
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
    let is_off = move || list.no_changes.get().is_some();
    let href = move || {
        let id = row.with(|row| row.source_id.clone());
        (!is_off()).then(|| paths::delete_source(&gateway.id.get(), &id, &list.at.get()))
    };
    let why_id = unique_id("why");
    let described_by = why_id.clone();
    view! {
        <span class="reasoned">
            <a
                class="action danger"
                role="link"
                tabindex="0"
                href=href
                aria-label=move || row.with(|row| (t().delete_named)(&row.name))
                aria-disabled=move || is_off().then_some("true")
                aria-describedby=move || is_off().then(|| described_by.clone())
                data-noscroll=""
            >
                {move || t().delete}
            </a>
            <Show when=is_off>
                <span class="reason" id=why_id.clone() role="tooltip">{move || list.no_changes.get()}</span>
            </Show>
        </span>
    }
}
