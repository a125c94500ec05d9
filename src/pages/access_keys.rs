//! Access keys: by which programs sign their calls. Everybody sees their own, who administers everything sees all.

pub mod create;
pub mod revoke;
mod secret;

use contract::console::access_keys::{AccessKeyRow, AccessKeyState};
use contract::envelope::Page;
use leptos::prelude::*;

use super::list::{follow, rows};
use super::people::{Create, ListPage, Listed, RightsCell};
use crate::api;
use crate::i18n::{I18n, Words};
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::paths::{self, ACCESS_KEYS};
use crate::query::use_page;
use crate::ui::copy::CopyId;
use crate::ui::each::Each;
use crate::ui::reasoned::ReasonedLink;
use crate::ui::status::{Status, Tone};
use crate::writes::{Needs, Writes};

/// The list as what opens over it knows it.
#[derive(Clone, Copy)]
pub struct KeyList {
    pub load: Load<Page<AccessKeyRow>>,
    pub page: Memo<u32>,
    /// What was just made: its row lights up once.
    pub fresh: RwSignal<Option<String>>,
}

impl KeyList {
    pub fn expect() -> Self {
        expect_context()
    }

    pub fn address(self) -> String {
        paths::people(ACCESS_KEYS, self.page.get())
    }
}

#[component]
pub fn AccessKeys() -> impl IntoView {
    let (page, live) = (use_page(), Live::expect());
    let load = Load::new(
        move || Some((String::new(), page.get())),
        move || live.version(&[Topic::AccessKeys]),
        |_, page| async move { api::access_keys::list(page).await },
    );
    let list = KeyList { load, page, fresh: RwSignal::new(None) };
    provide_context(list);
    let create = Create {
        text: |words| words.access.keys.create,
        href: Signal::derive(move || paths::create_people(ACCESS_KEYS, page.get())),
        needs: Needs::Editor,
    };
    view! {
        <ListPage
            title=|words: &Words| words.access.keys.title
            lead=|words: &Words| words.access.keys.lead
            icon="key"
            empty=|words: &Words| words.access.keys.empty
            columns=8
            list=Listed::new(load, ACCESS_KEYS)
            create=Some(create)
        >
            <Table list/>
        </ListPage>
    }
}

#[component]
fn Table(list: KeyList) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let k = move || &t().access.keys;
    view! {
        <table aria-label=move || k().title>
            <thead>
                <tr>
                    <th scope="col">{move || k().key}</th>
                    <th scope="col">{move || k().owner}</th>
                    <th scope="col">{move || t().access.role}</th>
                    <th scope="col">{move || t().status}</th>
                    <th scope="col">{move || k().last_used}</th>
                    <th scope="col">{move || k().expires}</th>
                    <th scope="col">{move || t().created}</th>
                    <th scope="col">{move || t().actions}</th>
                </tr>
            </thead>
            <tbody>
                <Each items=move || rows(list.load) key=|row| row.access_key_id.clone() let:row>
                    <TableRow list row=follow(list.load, row, |row| &row.access_key_id)/>
                </Each>
            </tbody>
        </table>
    }
}

#[component]
fn TableRow(list: KeyList, row: Memo<AccessKeyRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let k = move || &t().access.keys;
    let id = Memo::new(move |_| row.with(|row| row.access_key_id.clone()));
    let name = move || row.with(|row| row.name.clone());
    let is_fresh = move || list.fresh.with(|fresh| fresh.as_deref() == Some(id.get().as_str()));
    let rights = Signal::derive(move || row.with(|row| (row.role.clone(), row.scope.clone())));
    let used =
        move || row.with(|row| row.last_used_timestamp).map_or(t().never.to_owned(), |at| i18n.moment(at));
    let expires =
        move || row.with(|row| row.expire_timestamp).map_or(k().never_expires.to_owned(), |at| i18n.date(at));
    let writes = Writes::expect();
    let why_not = move || {
        let is_over = row.with(|row| row.state != AccessKeyState::Active);
        let over = is_over.then(|| k().is_not_active);
        over.or_else(|| writes.why_not(Needs::Anyone)).map(str::to_owned)
    };
    view! {
        <tr class:fresh=is_fresh>
            <th scope="row">
                <span class="name">{name}</span>
                <CopyId id label=move || (t().copy)(&id.get()) copied=move || t().copied/>
            </th>
            <td data-label=move || k().owner>{move || row.with(|row| row.owner_name.clone())}</td>
            <td data-label=move || t().access.role><RightsCell rights/></td>
            <td data-label=move || t().status>
                <Status
                    tone=Signal::derive(move || row.with(tone))
                    text=move || row.with(|row| (k().state)(&row.state))
                />
            </td>
            <td data-label=move || k().last_used>{used}</td>
            <td data-label=move || k().expires>{expires}</td>
            <td data-label=move || t().created>{move || row.with(|row| i18n.date(row.create_timestamp))}</td>
            <td class="actions">
                <ReasonedLink
                    href=Signal::derive(move || paths::end_people(ACCESS_KEYS, &id.get(), list.page.get()))
                    why_not=Signal::derive(why_not)
                    class="action danger"
                    label=move || format!("{} {}", k().revoke, name())
                >
                    {move || k().revoke}
                </ReasonedLink>
            </td>
        </tr>
    }
}

fn tone(row: &AccessKeyRow) -> Tone {
    match row.state {
        AccessKeyState::Active => Tone::Good,
        AccessKeyState::Expired => Tone::Warn,
        AccessKeyState::Revoked | AccessKeyState::Unknown(_) => Tone::Idle,
    }
}
