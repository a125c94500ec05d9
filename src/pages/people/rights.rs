//! The fields that give a role and a scope: at most what the giver has.

use contract::access::{Role, Scope};
use contract::console::gateways::GatewayRow;
use leptos::prelude::*;

use crate::api;
use crate::i18n::I18n;
use crate::load::Load;
use crate::pages::loaded::Loaded;
use crate::session::CurrentSession;
use crate::ui::cards::{Card, Cards};
use crate::ui::picker::{Item, Picked, Picker, PickerWords};
use crate::ui::select::SelectField;
use crate::ui::skeleton::SkeletonLines;

#[derive(Clone, Copy)]
pub struct Rights {
    /// A `Role`, as it travels.
    pub role: RwSignal<String>,
    pub over_all: RwSignal<bool>,
    pub gateways: RwSignal<Vec<String>>,
    session: CurrentSession,
}

const ALL: &str = "all";
const CHOSEN: &str = "gateways";

impl Rights {
    /// The least; over all, where the giver may give that.
    pub fn least() -> Self {
        let session = CurrentSession::expect();
        let over_all = untrack(|| session.rights()).is_none_or(|(_, scope)| scope.is_all());
        Self {
            role: RwSignal::new(Role::Viewer.to_string()),
            over_all: RwSignal::new(over_all),
            gateways: RwSignal::new(Vec::new()),
            session,
        }
    }

    pub fn start(self, role: &Role, scope: &Scope) {
        self.role.set(role.to_string());
        self.over_all.set(scope.is_all());
        self.gateways.set(scope.gateway_ids().unwrap_or_default().to_vec());
    }

    pub fn role(self) -> Role {
        self.role.with(|role| Role::from(role.as_str()))
    }

    pub fn scope(self) -> Scope {
        if self.over_all.get() {
            return Scope::All;
        }
        let mut gateway_ids = self.gateways.get();
        gateway_ids.sort_unstable();
        Scope::Gateways { gateway_ids }
    }

    /// No instance is chosen yet.
    pub fn lacks_gateways(self) -> bool {
        !self.over_all.get() && self.gateways.with(Vec::is_empty)
    }

    fn toggle(self, id: String) {
        self.gateways.update(|ids| match ids.iter().position(|other| *other == id) {
            Some(at) => drop(ids.remove(at)),
            None => ids.push(id),
        });
    }

    fn may_give(self, role: &Role) -> bool {
        self.session.rights().is_none_or(|(own, _)| own.includes(role))
    }

    fn may_give_all(self) -> bool {
        self.session.rights().is_none_or(|(_, scope)| scope.is_all())
    }
}

#[component]
pub fn RightsFields(
    rights: Rights,
    /// What is wrong with the role, and with the scope.
    #[prop(into)]
    errors: Signal<(Option<String>, Option<String>)>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words().access;
    let card = move |role: &Role| Card {
        value: role.to_string(),
        name: (t().role_name)(role).to_owned(),
        hint: (t().role_meaning)(role).to_owned(),
    };
    let cards = move || Role::KNOWN.iter().filter(|role| rights.may_give(role)).map(card).collect();
    let scopes = move || {
        let all = rights.may_give_all().then(|| (ALL.to_owned(), t().all_instances.to_owned()));
        all.into_iter().chain([(CHOSEN.to_owned(), t().chosen_instances.to_owned())]).collect()
    };
    let scope = move || if rights.over_all.get() { ALL } else { CHOSEN }.to_owned();
    view! {
        <div>
            <Cards
                legend=move || t().role
                cards=Signal::derive(cards)
                chosen=rights.role
                on_choose=Callback::new(move |role| rights.role.set(role))
            />
            <p class="field-error">{move || errors.get().0}</p>
        </div>
        <SelectField
            label=move || t().scope
            error=Signal::derive(move || errors.get().1)
            value=Signal::derive(scope)
            choices=Signal::derive(scopes)
            on_choose=Callback::new(move |scope: String| rights.over_all.set(scope == ALL))
        />
        <Show when=move || !rights.over_all.get()><Gateways rights/></Show>
    }
}

#[component]
fn Gateways(rights: Rights) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let load: Load<Vec<GatewayRow>> =
        Load::new(|| Some((String::new(), ())), || 0, |_, ()| api::gateways::all());
    let item = |row: &GatewayRow| Item {
        id: row.gateway.gateway_id.clone(),
        name: row.gateway.name.clone(),
        tags: vec![row.region_id.clone()],
        reasons: vec![],
    };
    let items = Memo::new(move |_| load.map(|rows| rows.iter().map(item).collect()).unwrap_or_default());
    let count = move || i18n.count(u32::try_from(items.with(Vec::<Item>::len)).unwrap_or(u32::MAX));
    let picker = move || PickerWords {
        label: (move || t().access.chosen_instances).into(),
        search: (move || (t().access.choose_instances)(&count())).into(),
        can_be_picked: (move || t().access.can_be_chosen).into(),
        cannot_be_picked: "".into(),
        no_match: (move || t().no_match).into(),
        none: (move || t().access.no_instances).into(),
    };
    view! {
        <Loaded load skeleton=move || view! { <SkeletonLines label=t().loading lines=4/> }>
            <Picker
                words=picker()
                items
                picked=Picked::Several(rights.gateways.into())
                on_pick=Callback::new(move |id| rights.toggle(id))
            />
        </Loaded>
    }
}
