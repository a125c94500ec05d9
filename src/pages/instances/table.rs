//! The table of instances and its rows.

use contract::console::gateways::GatewayRow;
use contract::gateways::GatewayStatus;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::InstanceList;
use super::overview::addresses::Address;
use super::overview::standing::{StandingBar, standing_words};
use crate::i18n::I18n;
use crate::pages::list::{follow, rows};
use crate::pages::{gateway_kind, gateway_tone};
use crate::paths::{self, InstancesAt, ServicesAt, SourcesAt};
use crate::query::Go;
use crate::ui::column::SortColumn;
use crate::ui::copy::CopyId;
use crate::ui::each::Each;
use crate::ui::menu::{Menu, MenuItem};
use crate::ui::status::Status;
use crate::writes::{Needs, Writes};

/// As many tags stand in a row; the others are counted.
const TAGS: usize = 2;

#[component]
pub fn Table() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let InstanceList { load, .. } = expect_context();
    view! {
        <div class="table-frame">
            <table class="instances" aria-label=move || t().instances>
                <thead>
                    <tr>
                        <Sortable by="name" text=move || t().instance/>
                        <Sortable by="status" text=move || t().status/>
                        <th scope="col">{move || t().kind}</th>
                        <th scope="col">{move || t().vpc}</th>
                        <th scope="col">{move || t().instances_page.addresses}</th>
                        <Sortable by="sources" text=move || t().sources/>
                        <Sortable by="created" text=move || t().created/>
                        <th scope="col"><span class="visually-hidden">{move || t().actions}</span></th>
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
fn Sortable(by: &'static str, #[prop(into)] text: TextProp) -> impl IntoView {
    let go = Go::new();
    let InstanceList { at, .. } = expect_context();
    let sort = Signal::derive(move || at.with(|at| at.sort.clone()));
    let on_sort = move |sort: String| {
        go.to(paths::instances_at(&InstancesAt { sort, page: 1, ..at.get_untracked() }));
    };
    view! { <SortColumn text by sort on_sort=Callback::new(on_sort)/> }
}

#[component]
fn Row(row: Memo<GatewayRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let list = expect_context::<InstanceList>();
    let id = Memo::new(move |_| row.with(|row| row.gateway.gateway_id.clone()));
    let is_fresh = move || list.glow.has(&id.get());
    let gateway = move |read: fn(&GatewayRow) -> String| row.with(read);
    let tone = Signal::derive(move || row.with(|row| gateway_tone(&row.gateway.status)));
    view! {
        <tr class:fresh=is_fresh>
            <th scope="row">
                <a class="row-link" href=move || paths::overview(&id.get())>
                    {move || gateway(|row| row.gateway.name.clone())}
                </a>
                <CopyId id label=move || (t().copy)(&id.get()) copied=move || t().copied/>
                <Tags row/>
            </th>
            <td data-label=move || t().status>
                <Status tone text=move || row.with(|row| (t().gateway_status)(&row.gateway.status))/>
            </td>
            <td data-label=move || t().kind>
                <span>{move || row.with(|row| gateway_kind(t(), &row.gateway))}</span>
                <span class="second">{move || gateway(|row| row.gateway.spec.clone())}</span>
            </td>
            <td data-label=move || t().vpc>
                <span>{move || gateway(|row| row.gateway.vpc.name.clone())}</span>
                <span class="second mono">{move || gateway(|row| row.gateway.vpc.vpc_id.clone())}</span>
            </td>
            <td data-label=move || t().instances_page.addresses><Addresses row/></td>
            <td data-label=move || t().sources><SourcesCell row/></td>
            <td data-label=move || t().created class="numbers muted">
                {move || i18n.date(row.with(|row| row.gateway.create_timestamp))}
            </td>
            <td class="actions"><RowMenu row/></td>
        </tr>
    }
}

#[component]
fn Tags(row: Memo<GatewayRow>) -> impl IntoView {
    let tags = Memo::new(move |_| row.with(|row| row.gateway.tags.clone()));
    let shown = move || {
        let tags = tags.get();
        let rest = tags.len().saturating_sub(TAGS);
        let texts = tags.iter().take(TAGS).map(|tag| format!("{}={}", tag.key, tag.value));
        let texts = texts.chain((rest > 0).then(|| format!("+{rest}")));
        texts.map(|text| view! { <span class="tag">{text}</span> }).collect_view()
    };
    view! {
        <Show when=move || tags.with(|tags| !tags.is_empty())>
            <span class="row-tags">{shown}</span>
        </Show>
    }
}

#[component]
fn Addresses(row: Memo<GatewayRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let balancers = Memo::new(move |_| row.with(|row| row.gateway.load_balancers.clone()));
    view! {
        <Show
            when=move || balancers.with(|all| !all.is_empty())
            fallback=move || view! { <span class="faint">{i18n.words().instances_page.no_address}</span> }
        >
            {move || balancers.get().into_iter().map(|balancer| view! { <Address balancer/> }).collect_view()}
        </Show>
    }
}

#[component]
fn SourcesCell(row: Memo<GatewayRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let counts = Memo::new(move |_| row.with(|row| row.sources));
    let words = Memo::new(move |_| standing_words(i18n, counts.get()));
    view! {
        <span class="numbers" class:faint=move || counts.get().total == 0>{move || words.get().0}</span>
        <Show when=move || { counts.get().total > 0 }>
            <StandingBar counts/>
        </Show>
        <span class="second numbers" class:bad=move || { counts.get().invalid > 0 }>{move || words.get().1}</span>
    }
}

#[component]
fn RowMenu(row: Memo<GatewayRow>) -> impl IntoView {
    let i18n = I18n::expect();
    let writes = Writes::expect();
    let items = move |()| {
        let words = i18n.words();
        let (id, status) =
            row.with_untracked(|row| (row.gateway.gateway_id.clone(), row.gateway.status.clone()));
        let name = (words.gateway_status)(&status);
        let why_not = |needs| untrack(|| writes.why_not(needs)).map(str::to_owned);
        let no_source = || (status != GatewayStatus::Running).then(|| (words.gateway_not_running)(name));
        let no_delete = || status.is_changing().then(|| (words.instances_page.no_delete_now)(name));
        vec![
            MenuItem::go(words.overview, "overview", paths::overview(&id)),
            MenuItem::go(words.services, "service", paths::services(&id, &ServicesAt::default())),
            MenuItem::go(words.sources, "source", paths::sources(&id, &SourcesAt::default())),
            MenuItem::go(
                words.create_source,
                "plus",
                paths::create_source(&id, "", &[], &SourcesAt::default()),
            )
            .unless(why_not(Needs::Editor).or_else(no_source)),
            MenuItem::go(words.delete, "trash", paths::delete_instance(&id))
                .danger()
                .unless(why_not(Needs::Administrator).or_else(no_delete)),
        ]
    };
    let label = move || row.with(|row| (i18n.words().instances_page.actions_of)(&row.gateway.name));
    view! { <Menu label items=Callback::new(items)/> }
}
