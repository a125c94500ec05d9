//! The table of clusters or of Nacos instances, and its rows.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::row::Row;
use super::{RegistryList, icon};
use crate::i18n::I18n;
use crate::pages::list::{follow, rows};
use crate::paths::{self, RegistriesAt, Registry};
use crate::query::Go;
use crate::ui::column::SortColumn;
use crate::ui::copy::CopyId;
use crate::ui::each::Each;
use crate::ui::icon::Icon;
use crate::ui::menu::{Menu, MenuItem};
use crate::ui::status::Status;
use crate::writes::{Needs, Writes};

#[component]
pub fn Table(list: RegistryList) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let RegistryList { registry, load, .. } = list;
    let is_nacos = registry == Registry::Nacos;
    view! {
        <div class="table-frame">
            <table class="registries" aria-label=move || (t().inventory.registries)(registry)>
                <thead>
                    <tr>
                        <Sortable list by="name" text=move || (t().inventory.registry)(registry)/>
                        {(!is_nacos).then(|| view! { <Sortable list by="type" text=move || t().kind/> })}
                        {is_nacos.then(|| view! { <Sortable list by="version" text=move || t().version/> })}
                        <Sortable list by="vpc" text=move || t().vpc/>
                        <Sortable list by="state" text=move || t().status/>
                        {is_nacos.then(|| view! { <Sortable list by="mcp" text=move || t().mcp_enabled/> })}
                        <Sortable list by="sources" text=move || t().sources class="number"/>
                        <th scope="col">{move || t().actions}</th>
                    </tr>
                </thead>
                <tbody>
                    <Each items=move || rows(load) key=|row| row.id.clone() let:row>
                        <TableRow list row=follow(load, row, |row| &row.id)/>
                    </Each>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Sortable(
    list: RegistryList,
    by: &'static str,
    #[prop(into)] text: TextProp,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let go = Go::new();
    let sort = Signal::derive(move || list.at.with(|at| at.sort.clone()));
    let on_sort = move |sort: String| {
        let at = RegistriesAt { sort, page: 1, ..list.at.get_untracked() };
        go.to(paths::registries(list.registry, &at));
    };
    view! { <SortColumn text by sort class on_sort=Callback::new(on_sort)/> }
}

#[component]
fn TableRow(list: RegistryList, row: Memo<Row>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let id = Memo::new(move |_| row.with(|row| row.id.clone()));
    let name = move || row.with(|row| row.name.clone());
    let is_fresh = move || list.glow.has(&id.get());
    let is_nacos = list.registry == Registry::Nacos;
    let version = move || row.with(|row| row.version.clone());
    let version_shown = move || Some(version()).filter(|text| !text.is_empty()).unwrap_or("—".to_owned());
    let second = move || row.with(|row| row.second(t()));
    let mcp = Memo::new(move |_| row.with(Row::mcp));
    let sources = move || row.with(|row| row.sources);
    view! {
        <tr class:fresh=is_fresh>
            <th scope="row">
                <div class="source-name">
                    <span class="source-icon"><Icon name=icon(list.registry)/></span>
                    <div>
                        <a class="row-link" data-noscroll="" href=move || paths::registry(list.registry, &id.get(), &list.at.get())>
                            {name}
                        </a>
                        <CopyId id label=move || (t().copy)(&id.get()) copied=move || t().copied/>
                    </div>
                </div>
            </th>
            {if is_nacos {
                view! {
                    <td data-label=move || t().version>
                        <span class="numbers">{version_shown}</span>
                        <span class="second mono breaks">{second}</span>
                    </td>
                }.into_any()
            } else {
                view! {
                    <td data-label=move || t().kind>
                        <span>{second}</span>
                        <span class="second numbers">{version}</span>
                    </td>
                }.into_any()
            }}
            <td data-label=move || t().vpc>
                <span>{move || row.with(|row| row.vpc.name.clone())}</span>
                <span class="second mono">{move || row.with(|row| row.vpc.vpc_id.clone())}</span>
            </td>
            <td data-label=move || t().status><StateCell row/></td>
            {is_nacos.then(|| view! {
                <td data-label=move || t().mcp_enabled>
                    {move || mcp.get().map(|mcp| view! { <Status tone=mcp.tone() text=mcp.words(t())/> })}
                </td>
            })}
            <td data-label=move || t().sources class="number">
                <span class="numbers" class:faint=move || sources() == 0>{move || i18n.number(sources())}</span>
            </td>
            <td class="actions"><RowMenu list row/></td>
        </tr>
    }
}

#[component]
pub fn StateCell(row: Memo<Row>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let tone = Signal::derive(move || row.with(Row::tone));
    let is_permitted = Memo::new(move |_| row.with(|row| row.permitted));
    view! {
        <Status tone text=move || row.with(|row| row.state_words(t()))/>
        <Show when=move || !is_permitted.get()>
            <span class="second">{move || t().inventory.not_permitted}</span>
        </Show>
    }
}

#[component]
fn RowMenu(list: RegistryList, row: Memo<Row>) -> impl IntoView {
    let i18n = I18n::expect();
    let writes = Writes::expect();
    let items = move |()| {
        let (words, at, row) = (i18n.words(), list.at.get(), row.get());
        let registry = list.registry;
        let in_file = row.in_file.then(|| words.inventory.in_file.to_owned());
        let why_not = in_file.or_else(|| writes.why_not(Needs::Whole).map(str::to_owned));
        let edit = MenuItem::go(words.inventory.edit, "edit", paths::registry(registry, &row.id, &at));
        let mut items = vec![edit.unless(why_not.clone())];
        if registry == Registry::Nacos {
            items.push(MenuItem::go(words.parameter_settings, "settings", paths::parameters(&row.id)));
        }
        let remove = paths::remove_registry(registry, &row.id, &at);
        items.push(MenuItem::go(words.inventory.remove, "trash", remove).danger().unless(why_not));
        items
    };
    view! {
        <Menu
            label=move || (i18n.words().inventory.actions_for)(&row.with(|row| row.name.clone()))
            items=Callback::new(items)
        />
    }
}
