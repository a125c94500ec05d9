//! Create Service: a panel over the list. Where the service comes from is in its address; what is picked and typed
//! stays in the form.

mod draft;
mod foot;
mod offers;
mod picking;
mod typed;

use std::collections::BTreeMap;

use contract::services::ServiceType;
use leptos::prelude::*;

use super::ServiceList;
use crate::i18n::I18n;
use crate::pages::instance::{CurrentGateway, use_gateway};
use crate::pages::routed::{Routed, RoutedDialog};
use crate::paths::{self, ServicesAt};
use crate::query::{Go, use_text};
use crate::ui::cards::{Card, Cards};
use crate::ui::dialog::Shape;
use draft::{Line, Pick, Typed};
use foot::{Foot, use_creation};
use picking::FromSource;
use typed::TypedFields;

/// How a service is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Source,
    Domain,
    Fixed,
}

impl Way {
    /// As the address has it.
    fn of(text: &str) -> Self {
        match ServiceType::from(text) {
            ServiceType::Dns => Self::Domain,
            ServiceType::Vip => Self::Fixed,
            _ => Self::Source,
        }
    }
}

/// What the parts of the form share.
#[derive(Clone, Copy)]
struct Form {
    gateway: CurrentGateway,
    list: StoredValue<ServiceList>,
    way: Memo<Way>,
    /// The id of the chosen source; empty while none is.
    source: Memo<String>,
    /// What is picked of it, by service id.
    picked: RwSignal<BTreeMap<String, Pick>>,
    name: RwSignal<String>,
    addresses: RwSignal<Vec<Line>>,
    /// DNS servers, separated by commas.
    servers: RwSignal<String>,
    /// OK was pressed: what is missing is marked from now on.
    tried: RwSignal<bool>,
    go: Go,
}

impl Form {
    fn new() -> Self {
        let (kind, source) = (use_text("type"), use_text("source"));
        let picked = RwSignal::new(BTreeMap::new());
        // Picks are of one source.
        Effect::new(move |before: Option<String>| {
            let now = source.get();
            if before.is_some_and(|before| before != now) {
                picked.set(BTreeMap::new());
            }
            now
        });
        Self {
            gateway: use_gateway(),
            list: StoredValue::new(expect_context()),
            way: Memo::new(move |_| kind.with(|kind| Way::of(kind))),
            source,
            picked,
            name: RwSignal::new(String::new()),
            addresses: RwSignal::new(vec![Line::default()]),
            servers: RwSignal::new(String::new()),
            tried: RwSignal::new(false),
            go: Go::new(),
        }
    }

    fn choose(self, kind: &str, source: &str) {
        let (id, list) = (self.gateway.id.get_untracked(), self.list.get_value().at.get_untracked());
        self.go.instead(paths::create_service(&id, kind, source, &list));
    }

    fn typed(self) -> Typed {
        Typed { name: self.name.get(), addresses: self.addresses.get(), servers: self.servers.get() }
    }

    fn is_touched(self) -> bool {
        !self.picked.with(BTreeMap::is_empty) || self.typed().is_touched()
    }
}

#[component]
pub fn CreateService() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let form = Form::new();
    let is_pending = RwSignal::new(false);
    let is_dirty = Signal::derive(move || form.is_touched());
    let routed = Routed::form(is_dirty, is_pending);
    let is_created = RwSignal::new(false);
    let creation = use_creation(form, routed, is_pending, is_created);
    let to = move || {
        let at = form.list.get_value().at.get();
        // Filters could hide what was just created.
        let at = if is_created.get() { ServicesAt { sort: at.sort, ..ServicesAt::default() } } else { at };
        paths::services(&form.gateway.id.get(), &at)
    };
    view! {
        <RoutedDialog
            routed
            shape=Shape::Panel
            title=move || t().of_services.create_service
            to=Signal::derive(to)
        >
            <div class="dialog-body" tabindex="-1">
                <fieldset class="form" disabled=move || is_pending.get()>
                    <WayCards form/>
                    {move || match form.way.get() {
                        Way::Source => view! { <FromSource form/> }.into_any(),
                        Way::Domain => view! { <TypedFields form way=Way::Domain/> }.into_any(),
                        Way::Fixed => view! { <TypedFields form way=Way::Fixed/> }.into_any(),
                    }}
                </fieldset>
            </div>
            <Foot form creation is_pending on_cancel=Callback::new(move |()| routed.leave())/>
        </RoutedDialog>
    }
}

#[component]
fn WayCards(form: Form) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let cards = move || {
        let words = &t().of_services;
        let card = |value: &str, name: &str, hint: &str| Card {
            value: value.to_owned(),
            name: name.to_owned(),
            hint: hint.to_owned(),
        };
        vec![
            card("", words.from_source, words.from_source_hint),
            card(ServiceType::Dns.as_str(), words.dns, words.dns_hint),
            card(ServiceType::Vip.as_str(), words.vip, words.vip_hint),
        ]
    };
    let chosen = move || match form.way.get() {
        Way::Source => String::new(),
        Way::Domain => ServiceType::Dns.to_string(),
        Way::Fixed => ServiceType::Vip.to_string(),
    };
    view! {
        <Cards
            legend=move || t().source_type
            cards=Signal::derive(cards)
            chosen=Signal::derive(chosen)
            on_choose=Callback::new(move |kind: String| form.choose(&kind, &form.source.get_untracked()))
        />
    }
}
