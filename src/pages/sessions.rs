//! Sessions: where somebody is signed in. Everybody sees their own, who administers everything sees all.

use contract::console::users::SessionRow;
use contract::envelope::Page;
use leptos::prelude::*;

use super::list::{follow, rows};
use super::people::question::Question;
use super::people::{ListPage, Listed};
use crate::api;
use crate::i18n::{I18n, Words};
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::paths::{self, SESSIONS};
use crate::query::{use_page, use_param};
use crate::toasts::Toasts;
use crate::ui::each::Each;
use crate::ui::reasoned::ReasonedLink;
use crate::writes::{Needs, Writes};

#[derive(Clone, Copy)]
struct SessionList {
    load: Load<Page<SessionRow>>,
    page: Memo<u32>,
}

#[component]
pub fn Sessions() -> impl IntoView {
    let (page, live) = (use_page(), Live::expect());
    let load = Load::new(
        move || Some((String::new(), page.get())),
        move || live.version(&[Topic::Sessions]),
        |_, page| async move { api::sessions::list(page).await },
    );
    let list = SessionList { load, page };
    provide_context(list);
    view! {
        <ListPage
            title=|words: &Words| words.access.sessions.title
            lead=|words: &Words| words.access.sessions.lead
            icon="session"
            empty=|words: &Words| words.access.sessions.empty
            columns=6
            list=Listed::new(load, SESSIONS)
        >
            <Table list/>
        </ListPage>
    }
}

#[component]
fn Table(list: SessionList) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let s = move || &t().access.sessions;
    view! {
        <table aria-label=move || s().title>
            <thead>
                <tr>
                    <th scope="col">{move || s().device}</th>
                    <th scope="col">{move || t().access.users.user}</th>
                    <th scope="col">{move || s().address}</th>
                    <th scope="col">{move || s().last_seen}</th>
                    <th scope="col">{move || s().ends}</th>
                    <th scope="col">{move || t().actions}</th>
                </tr>
            </thead>
            <tbody>
                <Each items=move || rows(list.load) key=|row| row.session_id.clone() let:row>
                    <TableRow list row=follow(list.load, row, |row| &row.session_id)/>
                </Each>
            </tbody>
        </table>
    }
}

#[component]
fn TableRow(list: SessionList, row: Memo<SessionRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let s = move || &t().access.sessions;
    let id = Memo::new(move |_| row.with(|row| row.session_id.clone()));
    let is_current = Memo::new(move |_| row.with(|row| row.is_current));
    let device = move || row.with(|row| device(t(), &row.user_agent));
    let address = move || row.with(|row| row.address.clone());
    view! {
        <tr>
            <th scope="row">
                <span class="with-tag">
                    <span class="name" title=move || row.with(|row| row.user_agent.clone())>{device}</span>
                    <Show when=move || is_current.get()><span class="tag">{move || s().this_one}</span></Show>
                </span>
            </th>
            <td data-label=move || t().access.users.user>{move || row.with(|row| row.user_name.clone())}</td>
            <td data-label=move || s().address class="mono">
                {move || Some(address()).filter(|text| !text.is_empty()).unwrap_or("—".to_owned())}
            </td>
            <td data-label=move || s().last_seen>{move || row.with(|row| i18n.moment(row.last_seen_timestamp))}</td>
            <td data-label=move || s().ends>{move || row.with(|row| i18n.date(row.expire_timestamp))}</td>
            <td class="actions">
                <ReasonedLink
                    href=Signal::derive(move || paths::end_people(SESSIONS, &id.get(), list.page.get()))
                    why_not=Writes::expect().reason(Needs::Anyone)
                    class="action danger"
                    label=move || format!("{} {}", s().end, device())
                >
                    {move || s().end}
                </ReasonedLink>
            </td>
        </tr>
    }
}

/// The question, then the end. Of one's own, it is as good as signing out.
#[component]
pub fn EndSession() -> impl IntoView {
    let (i18n, toasts) = (I18n::expect(), Toasts::expect());
    let list: SessionList = expect_context();
    let s = move || &i18n.words().access.sessions;
    let id = use_param("sessionId");
    let found = Memo::new(move |before: Option<&Option<SessionRow>>| {
        let id = id.get();
        let now = list.load.map(|page| page.items.iter().find(|row| row.session_id == id).cloned()).flatten();
        // Once it has ended, the list does not know it any more.
        now.or_else(|| before.cloned().flatten())
    });
    let name = move || found.with(|row| row.as_ref().map(|row| row.user_name.clone())).unwrap_or(id.get());
    let is_current = move || found.with(|row| row.as_ref().is_some_and(|row| row.is_current));
    let act = move || {
        let id = id.get_untracked();
        Box::pin(async move { api::sessions::end(&id).await }) as _
    };
    let done = move |()| {
        toasts.say(s().ended.to_owned(), None);
        list.load.retry();
    };
    view! {
        <Question
            title=move || (s().end_title)(&name())
            meaning=move || if is_current() { s().end_own_meaning } else { s().end_meaning }
            yes=move || s().end
            needs=Needs::Anyone
            to=Signal::derive(move || paths::people(SESSIONS, list.page.get()))
            act=Box::new(act)
            on_done=Callback::new(done)
        />
    }
}

/// "Firefox on Linux", of what a browser calls itself; its first word where it is no browser that is known.
fn device(words: &Words, user_agent: &str) -> String {
    let words = &words.access.sessions;
    let find = |known: &[(&str, &'static str)]| {
        known.iter().find(|(part, _)| user_agent.contains(part)).map(|(_, name)| *name)
    };
    // Each calls itself those after it, too.
    let browser = find(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "iOS"),
        ("iPad", "iPadOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => (words.browser_on)(browser, system),
        (Some(browser), None) => browser.to_owned(),
        _ => {
            let first = user_agent.split(['/', ' ']).next().unwrap_or_default();
            if first.is_empty() { words.unknown_device.to_owned() } else { first.to_owned() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::device;

    #[test]
    fn a_browser_is_told_by_what_it_alone_calls_itself() {
        let words = crate::i18n::english();
        let edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0";
        assert_eq!(device(words, edge), "Edge on Windows");
        assert_eq!(
            device(words, "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/120.0"),
            "Firefox on Linux"
        );
        assert_eq!(device(words, "curl/8.5.0"), "curl");
        assert_eq!(device(words, ""), "Unknown browser");
    }
}
