//! Users: the people who may sign in. Who administers everything makes and changes them.

pub mod create;
pub mod detail;
mod form;
pub mod link;
pub mod remove;

use contract::console::users::UserRow;
use contract::envelope::Page;
use leptos::prelude::*;

use super::list::{follow, rows};
use super::people::{Create, ListPage, Listed, RightsCell};
use crate::api;
use crate::i18n::{I18n, Words};
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::paths::{self, USERS};
use crate::query::use_page;
use crate::session::CurrentSession;
use crate::ui::copy::CopyId;
use crate::ui::each::Each;
use crate::ui::menu::{Menu, MenuItem};
use crate::writes::{Needs, Writes};

/// The list as what opens over it knows it.
#[derive(Clone, Copy)]
pub struct UserList {
    pub load: Load<Page<UserRow>>,
    pub page: Memo<u32>,
    /// Who was just made: their row lights up once.
    pub fresh: RwSignal<Option<String>>,
}

impl UserList {
    pub fn expect() -> Self {
        expect_context()
    }

    pub fn address(self) -> String {
        paths::people(USERS, self.page.get())
    }

    /// One that is on the page.
    pub fn find(self, id: &str) -> Option<UserRow> {
        self.load.map(|page| page.items.iter().find(|row| row.user_id == id).cloned()).flatten()
    }

    /// What they are called; the id until that is known.
    pub fn name(self, id: &str) -> String {
        self.find(id).map_or_else(|| id.to_owned(), |row| row.name)
    }
}

#[component]
pub fn Users() -> impl IntoView {
    let (page, live) = (use_page(), Live::expect());
    let load = Load::new(
        move || Some((String::new(), page.get())),
        move || live.version(&[Topic::Users]),
        |_, page| async move { api::users::list(page).await },
    );
    let list = UserList { load, page, fresh: RwSignal::new(None) };
    provide_context(list);
    let create = Create {
        text: |words| words.access.users.create,
        href: Signal::derive(move || paths::create_people(USERS, page.get())),
        needs: Needs::Whole,
    };
    view! {
        <ListPage
            title=|words: &Words| words.access.users.title
            lead=|words: &Words| words.access.users.lead
            icon="users"
            empty=|words: &Words| words.access.users.empty
            columns=5
            list=Listed::new(load, USERS)
            create=Some(create)
        >
            <Table list/>
        </ListPage>
    }
}

#[component]
fn Table(list: UserList) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let u = move || &t().access.users;
    view! {
        <table aria-label=move || u().title>
            <thead>
                <tr>
                    <th scope="col">{move || u().user}</th>
                    <th scope="col">{move || t().access.role}</th>
                    <th scope="col">{move || u().last_sign_in}</th>
                    <th scope="col">{move || t().created}</th>
                    <th scope="col">{move || t().actions}</th>
                </tr>
            </thead>
            <tbody>
                <Each items=move || rows(list.load) key=|row| row.user_id.clone() let:row>
                    <TableRow list row=follow(list.load, row, |row| &row.user_id)/>
                </Each>
            </tbody>
        </table>
    }
}

#[component]
fn TableRow(list: UserList, row: Memo<UserRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let u = move || &t().access.users;
    let session = CurrentSession::expect();
    let id = Memo::new(move |_| row.with(|row| row.user_id.clone()));
    let is_fresh = move || list.fresh.with(|fresh| fresh.as_deref() == Some(id.get().as_str()));
    let is_own = Memo::new(move |_| session.user_id() == Some(id.get()));
    let rights = Signal::derive(move || row.with(|row| (row.role.clone(), row.scope.clone())));
    let seen = move || match row.with(|row| (row.has_password, row.last_sign_in_timestamp)) {
        (_, Some(at)) => i18n.moment(at),
        (true, None) => t().never.to_owned(),
        (false, None) => u().no_password.to_owned(),
    };
    view! {
        <tr class:fresh=is_fresh>
            <th scope="row">
                <span class="with-tag">
                    <a class="row-link" data-noscroll="" href=move || paths::user(&id.get(), list.page.get())>
                        {move || row.with(|row| row.name.clone())}
                    </a>
                    {move || row.with(|row| row.provider.clone()).map(|issuer| {
                        let host = host_of(&issuer).to_owned();
                        view! { <span class="tag" title=issuer>{move || (u().by_provider)(&host)}</span> }
                    })}
                    <Show when=move || is_own.get()><span class="tag">{move || u().you}</span></Show>
                </span>
                <CopyId id label=move || (t().copy)(&id.get()) copied=move || t().copied/>
            </th>
            <td data-label=move || t().access.role><RightsCell rights/></td>
            <td data-label=move || u().last_sign_in>{seen}</td>
            <td data-label=move || t().created>{move || row.with(|row| i18n.date(row.create_timestamp))}</td>
            <td class="actions"><RowMenu list row/></td>
        </tr>
    }
}

/// Of the URL of an issuer: what people know it by.
fn host_of(issuer: &str) -> &str {
    let rest = issuer.split_once("://").map_or(issuer, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

#[component]
fn RowMenu(list: UserList, row: Memo<UserRow>) -> impl IntoView {
    let (i18n, writes) = (I18n::expect(), Writes::expect());
    let items = move |()| {
        let words = &i18n.words().access.users;
        let (id, page) = (row.with(|row| row.user_id.clone()), list.page.get());
        let why_not = writes.why_not(Needs::Whole).map(str::to_owned);
        // What the provider says is not ours to change.
        let of_provider = row.with(|row| row.provider.is_some()).then(|| words.of_provider.to_owned());
        let not_ours = why_not.clone().or(of_provider);
        vec![
            MenuItem::go(words.edit, "edit", paths::user(&id, page)).unless(not_ours.clone()),
            MenuItem::go(words.link, "key", paths::user_link(&id, page)).unless(not_ours),
            MenuItem::go(words.remove, "trash", paths::end_people(USERS, &id, page)).danger().unless(why_not),
        ]
    };
    view! {
        <Menu
            label=move || (i18n.words().access.actions_for)(&row.with(|row| row.name.clone()))
            items=Callback::new(move |()| untrack(|| items(())))
        />
    }
}
