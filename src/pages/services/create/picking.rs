//! Create Service from a source: which source, and which of the services that it offers.

use std::collections::BTreeMap;

use contract::console::services::ServiceRow;
use contract::console::sources::SourceRow;
use contract::services::CreateService;
use contract::sources::SourceState;
use leptos::prelude::*;

use super::Form;
use super::draft::Pick;
use super::offers::{self, Offers};
use crate::api::Failure;
use crate::i18n::I18n;
use crate::pages::loaded::{ChangeFailed, Loaded};
use crate::pages::sources::type_words;
use crate::paths::{self, SourcesAt};
use crate::ui::check::{CheckBox, Tick, Ticked};
use crate::ui::notice::{Banner, Empty};
use crate::ui::reasoned::ReasonedButton;
use crate::ui::search::SearchField;
use crate::ui::select::SelectField;
use crate::ui::skeleton::{SkeletonLines, SkeletonTable};
use crate::ui::status::Tone;
use crate::ui::virtual_list::VirtualList;

/// As `.offers .virtual-row` fits.
const ROW: u32 = 48;

#[component]
pub fn FromSource(form: Form) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let sources = form.list.get_value().sources;
    form.list.get_value().wants_sources.set(true);
    let has_none = Memo::new(move |_| sources.map(|page| page.total_size == 0).unwrap_or(false));
    let create_source = move || paths::create_source(&form.gateway.id.get(), "", &[], &SourcesAt::default());
    view! {
        <Loaded load=sources skeleton=move || view! { <SkeletonLines label=t().loading lines=2/> }>
            <Show
                when=move || !has_none.get()
                fallback=move || view! {
                    <Empty icon="source" sentence=move || t().of_services.no_sources>
                        <a class="button" href=create_source data-noscroll="">{move || t().create_source}</a>
                    </Empty>
                }
            >
                <SourceSelect form/>
                <Show when=move || !form.source.with(String::is_empty)>
                    <OfferList form/>
                </Show>
            </Show>
        </Loaded>
    }
}

#[component]
fn SourceSelect(form: Form) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let rows =
        Memo::new(move |_| form.list.get_value().sources.map(|page| page.items.clone()).unwrap_or_default());
    let error = move || {
        let is_missing = form.tried.get() && form.source.with(String::is_empty);
        is_missing.then(|| t().of_services.choose_source_first.to_owned())
    };
    let choice = move |row: SourceRow| {
        let text = format!("{} · {}", row.name, type_words(t(), &row));
        (row.source_id, text)
    };
    view! {
        <SelectField
            label=move || t().source
            error=Signal::derive(error)
            value=form.source
            choices=Signal::derive(move || rows.get().into_iter().map(choice).collect())
            on_choose=Callback::new(move |id: String| form.choose("", &id))
            empty=move || t().of_services.choose_source
        />
        <SourceTrouble form/>
    }
}

/// What is offered may be old, or nothing, because the source does not work.
#[component]
fn SourceTrouble(form: Form) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let trouble = Memo::new(move |_| {
        let row = chosen(form)?;
        let words = &t().of_services;
        match (&row.status.state, row.status.last_sync) {
            (SourceState::Synced | SourceState::Degraded, _) => None,
            (_, None) => Some(words.source_unread.to_owned()),
            (_, Some(at)) => Some((words.source_stale)(&i18n.moment(at))),
        }
    });
    view! {
        <Show when=move || trouble.with(Option::is_some)>
            <Banner tone=Tone::Warn>{move || trouble.get()}</Banner>
        </Show>
    }
}

pub fn chosen(form: Form) -> Option<SourceRow> {
    let source = form.source.get();
    form.list
        .get_value()
        .sources
        .map(|page| page.items.iter().find(|row| row.source_id == source).cloned())
        .flatten()
}

type AllPicks = Action<(), Result<(), Failure>>;

#[component]
fn OfferList(form: Form) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let offers = Offers::new(form);
    let pick_all = use_pick_all(form, offers);
    // Somebody else added it: its row can't be taken back, so the pick goes.
    Effect::new(move |_| {
        let added = offers.added();
        form.picked.update(|picked| picked.retain(|id, _| !added.contains(id)));
    });
    let is_empty = Memo::new(move |_| offers.load.map(|piece| piece.total == 0).unwrap_or(false));
    let none = move || {
        if offers.q.with(String::is_empty) { t().of_services.no_offers } else { t().no_match }
    };
    let row = move |index: usize| {
        let row = Memo::new(move |_| offers.row(index));
        let shown = move || match row.get() {
            Some(row) => view! { <Offer form row/> }.into_any(),
            None => view! { <span class="bone"></span> }.into_any(),
        };
        view! { {shown} }.into_any()
    };
    view! {
        <div class="field offers" role="group" aria-label=move || t().services>
            <div class="offers-head">
                <SearchField
                    label=move || (t().of_services.search_offers)(&i18n.count(count(offers.total())))
                    value=offers.q
                    on_search=Callback::new(move |q| offers.search(q))
                />
                <Picked form offers pick_all/>
            </div>
            <Loaded load=offers.load skeleton=move || view! { <SkeletonTable label=t().loading columns=2 rows=5/> }>
                <Show when=move || !is_empty.get() fallback=move || view! { <p class="offers-none hint" role="status">{none}</p> }>
                    <VirtualList
                        label=move || t().services
                        count=Signal::derive(move || offers.total())
                        row_height=ROW
                        row=Callback::new(row)
                        on_shown=Callback::new(move |rows| offers.show(&rows))
                    />
                </Show>
            </Loaded>
            <ChangeFailed failure=move || pick_all.value().get().and_then(Result::err).filter(|_| !pick_all.pending().get())/>
        </div>
    }
}

/// How many are picked; all that is found at once, or none.
#[component]
fn Picked(form: Form, offers: Offers, pick_all: AllPicks) -> impl IntoView {
    let i18n = I18n::expect();
    let words = move || &i18n.words().of_services;
    let picked = Memo::new(move |_| form.picked.with(BTreeMap::len));
    let has_picks = Memo::new(move |_| picked.get() > 0);
    let press = move |()| {
        if has_picks.get_untracked() {
            form.picked.set(BTreeMap::new());
        } else {
            pick_all.dispatch(());
        }
    };
    let why_not = move || match offers.total() {
        _ if pick_all.pending().get() => Some(i18n.words().loading.to_owned()),
        0 => Some(words().no_offers.to_owned()),
        total if total > CreateService::MAX_AT_ONCE => Some(words().too_many.to_owned()),
        _ => None,
    };
    view! {
        <span class="offers-count numbers" role="status">
            {move || (picked.get() > 0).then(|| (words().picked)(&i18n.count(count(picked.get()))))}
        </span>
        // One button for both, so that it keeps the focus.
        <ReasonedButton
            why_not=Signal::derive(move || why_not().filter(|_| !has_picks.get()))
            on_press=Callback::new(press)
        >
            {move || if has_picks.get() { words().pick_none } else { words().pick_all }}
        </ReasonedButton>
    }
}

fn use_pick_all(form: Form, offers: Offers) -> AllPicks {
    Action::new_local(move |(): &()| {
        let (gateway, source) = (form.gateway.id.get_untracked(), form.source.get_untracked());
        let q = offers.q.get_untracked();
        async move {
            let all = offers::all(&gateway, &source, &q).await?;
            // Another one may have been chosen meanwhile, or the panel closed.
            if form.source.try_get_untracked() == Some(source) {
                let new =
                    all.iter().filter(|row| !row.added).map(|row| (row.service_id.clone(), Pick::from(row)));
                form.picked.try_update(|picked| picked.extend(new));
            }
            Ok(())
        }
    })
}

#[component]
fn Offer(form: Form, row: ServiceRow) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let (id, added) = (row.service_id.clone(), row.added);
    let tick = Signal::derive(move || {
        let is_picked = form.picked.with(|picked| picked.contains_key(&id));
        if added || is_picked { Tick::On } else { Tick::Off }
    });
    let place = match &row.group_name {
        Some(group) => format!("{} / {group}", row.namespace),
        None => row.namespace.clone(),
    };
    let (alias, healthy, all) = (row.external_name.clone(), row.healthy_endpoints, row.endpoints);
    let state = move || match &alias {
        _ if added => t().of_services.already_added.to_owned(),
        Some(name) => name.clone(),
        None => (t().healthy_of)(&i18n.number(healthy), &i18n.number(all)),
    };
    let heard = format!("{}, {place}", row.name);
    let label = move || {
        if added { format!("{heard}, {}", t().of_services.already_added) } else { heard.clone() }
    };
    let name = row.name.clone();
    let ticked = move |Ticked { on, .. }: Ticked| {
        form.picked.update(|picked| {
            if on {
                picked.insert(row.service_id.clone(), Pick::from(&row));
            } else {
                picked.remove(&row.service_id);
            }
        });
    };
    view! {
        <CheckBox label tick on_tick=Callback::new(ticked) disabled=Signal::stored(added)>
            <span class="offer-name" title=name.clone()>{name.clone()}</span>
            <span class="offer-place second" title=place.clone()>{place.clone()}</span>
            <span class="offer-state numbers">{state}</span>
        </CheckBox>
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
