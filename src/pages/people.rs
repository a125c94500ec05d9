//! What the pages Access keys, Users and Sessions share: the frame of a list, what a role and a scope are called, the
//! form that gives them, and the question before something ends.

pub mod question;
pub mod rights;

use contract::access::{Role, Scope};
use contract::envelope::Page;
use leptos::prelude::*;
use leptos_router::components::Outlet;

use super::list::{paged, total};
use super::loaded::Loaded;
use super::routed::Routed;
use crate::i18n::{I18n, Words};
use crate::load::{Load, Loading};
use crate::paths;
use crate::shell::navigation::RootNavigation;
use crate::shell::{Main, use_title};
use crate::ui::icon::Icon;
use crate::ui::notice::Empty;
use crate::ui::pager::{Paged, Pager};
use crate::ui::reasoned::{ReasonedButton, ReasonedLink};
use crate::ui::skeleton::SkeletonTable;
use crate::writes::{Needs, Writes};

/// One of the three lists, without the type of its rows.
#[derive(Clone, Copy)]
pub struct Listed {
    load: Loading,
    total: Signal<Option<u32>>,
    paged: Signal<Paged>,
}

impl Listed {
    /// `address` is the list's, without a page.
    pub fn new<R: Send + Sync + 'static>(load: Load<Page<R>>, address: &'static str) -> Self {
        let i18n = I18n::expect();
        let paged = move || paged(i18n, load, |page| paths::people(address, page));
        Self { load: load.into(), total: Signal::derive(move || total(load)), paged: Signal::derive(paged) }
    }
}

/// The link that opens the panel which makes another one.
#[derive(Clone, Copy)]
pub struct Create {
    pub text: fn(&Words) -> &'static str,
    pub href: Signal<String>,
    pub needs: Needs,
}

#[component]
pub fn ListPage(
    title: fn(&Words) -> &'static str,
    /// What it is about, in a sentence.
    lead: fn(&Words) -> &'static str,
    icon: &'static str,
    empty: fn(&Words) -> &'static str,
    columns: usize,
    list: Listed,
    #[prop(optional_no_strip)] create: Option<Create>,
    /// The table.
    children: ChildrenFn,
) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let children = StoredValue::new(children);
    use_title(move || title(t()).to_owned());
    let link = move || create.map(|create| view! { <CreateLink create/> });
    view! {
        <RootNavigation/>
        <Main>
            <div class="page-title">
                <h1>{move || title(t())}</h1>
                {link()}
            </div>
            <p class="page-lead muted">{move || lead(t())}</p>
            <Loaded load=list.load skeleton=move || view! { <SkeletonTable label=t().loading columns rows=4/> }>
                <Show
                    when=move || list.total.get() != Some(0)
                    fallback=move || view! { <Empty icon sentence=move || empty(t())>{link()}</Empty> }
                >
                    <div class="table-frame">{children.with_value(|table| table())}</div>
                    <Pager
                        label=move || t().pages
                        previous=move || t().previous
                        next=move || t().next
                        paged=list.paged
                    />
                </Show>
            </Loaded>
        </Main>
        <Outlet/>
    }
}

#[component]
fn CreateLink(create: Create) -> impl IntoView {
    let i18n = I18n::expect();
    view! {
        <ReasonedLink href=create.href why_not=Writes::expect().reason(create.needs) class="button primary">
            <Icon name="plus"/>
            {move || (create.text)(i18n.words())}
        </ReasonedLink>
    }
}

/// "All instances", "3 instances".
pub fn scope_words(i18n: I18n, scope: &Scope) -> String {
    let words = i18n.words().access;
    match scope.gateway_ids() {
        None => words.all_instances.to_owned(),
        Some(ids) => (words.some_instances)(&i18n.count(u32::try_from(ids.len()).unwrap_or(u32::MAX))),
    }
}

/// The cell of what somebody may do. Which instances, it says where there are few.
#[component]
pub fn RightsCell(#[prop(into)] rights: Signal<(Role, Scope)>) -> impl IntoView {
    let i18n = I18n::expect();
    let ids = move || rights.with(|(_, scope)| scope.gateway_ids().map(|ids| ids.join(", ")));
    view! {
        <span>{move || rights.with(|(role, _)| (i18n.words().access.role_name)(role))}</span>
        <span class="second" title=ids>{move || rights.with(|(_, scope)| scope_words(i18n, scope))}</span>
    }
}

/// Cancel, and what sends the form.
#[component]
pub fn Foot(
    pending: Signal<bool>,
    needs: Needs,
    /// Beside what keeps everything from being changed.
    #[prop(optional)]
    why_not: Signal<Option<String>>,
    text: Signal<&'static str>,
    on_send: Callback<()>,
    routed: Routed,
) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let writes = Writes::expect();
    let why_not = Signal::derive(move || {
        let saving = pending.get().then(|| t().saving);
        saving.or_else(|| writes.why_not(needs)).map(str::to_owned).or_else(|| why_not.get())
    });
    view! {
        <footer class="dialog-foot">
            <p class="hint" role="status">{move || pending.get().then(|| t().saving)}</p>
            <button type="button" class="button" disabled=move || pending.get() on:click=move |_| routed.leave()>
                {move || t().cancel}
            </button>
            <ReasonedButton why_not on_press=on_send class="button primary">{move || text.get()}</ReasonedButton>
        </footer>
    }
}
