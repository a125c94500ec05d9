//! The form of a service that has addresses of its own: a name, its addresses, and who resolves a domain.

use contract::address::{AddressKind, AddressProblem};
use leptos::html::Div;
use leptos::prelude::*;

use super::draft::{Line, ServersProblem};
use super::{Form, Way};
use crate::i18n::I18n;
use crate::pages::rows;
use crate::ui::each::Each;
use crate::ui::field::{TextField, TextKind};
use crate::ui::icon::Icon;
use crate::ui::reasoned::ReasonedButton;

#[component]
pub fn TypedFields(form: Form, way: Way) -> impl IntoView {
    let i18n = I18n::expect();
    let words = move || &i18n.words().of_services;
    let is_domain = way == Way::Domain;
    let kind = if is_domain { AddressKind::Domain } else { AddressKind::Fixed };
    // A field complains once it was left, or OK was pressed; not at the first key.
    let (name_left, servers_left) = (RwSignal::new(false), RwSignal::new(false));
    let name_error = move || {
        let is_empty = form.name.with(|name| name.trim().is_empty());
        let may = form.tried.get() || (name_left.get() && !is_empty);
        (may && form.typed().is_name_wrong())
            .then(|| if is_empty { words().name_missing } else { words().name_wrong }.to_owned())
    };
    let servers_error = move || {
        let problem = form.typed().servers_problem().filter(|_| form.tried.get() || servers_left.get())?;
        Some(match problem {
            ServersProblem::TooMany => words().too_many_servers.to_owned(),
            ServersProblem::Wrong(problem) => (words().address_problem)(problem).to_owned(),
        })
    };
    view! {
        <TextField
            label=move || i18n.words().name
            hint=move || words().name_hint
            value=form.name
            on_type=Callback::new(move |name| form.name.set(name))
            error=Signal::derive(name_error)
            on_left=Callback::new(move |()| name_left.set(true))
        />
        <Addresses form kind/>
        {is_domain.then(|| view! {
            <TextField
                label=move || format!("{} ({})", words().dns_servers, i18n.words().optional)
                hint=move || words().dns_servers_hint
                value=form.servers
                on_type=Callback::new(move |servers| form.servers.set(servers))
                error=Signal::derive(servers_error)
                kind=TextKind::Code
                placeholder="10.0.0.2"
                on_left=Callback::new(move |()| servers_left.set(true))
            />
        })}
    }
}

#[component]
fn Addresses(form: Form, kind: AddressKind) -> impl IntoView {
    let i18n = I18n::expect();
    let words = move || &i18n.words().of_services;
    let problems = Memo::new(move |_| form.typed().problems(kind));
    let full = move || (!form.typed().can_grow()).then(|| words().no_more_addresses.to_owned());
    let add = move |()| {
        form.addresses.update(|lines| {
            let key = lines.iter().map(|line| line.key).max().map_or(0, |last| last + 1);
            lines.push(Line { key, text: String::new() });
        });
    };
    let hint =
        move || if kind == AddressKind::Domain { words().domains_hint } else { words().addresses_hint };
    view! {
        <fieldset class="field lines">
            <legend class="label">{move || words().addresses}</legend>
            <p class="hint">{hint}</p>
            <Each items=move || form.addresses.get() key=|line| line.key.to_string() let:line>
                <AddressLine form kind problems key=line.key/>
            </Each>
            <ReasonedButton why_not=Signal::derive(full) on_press=Callback::new(add)>
                <Icon name="plus"/>
                {move || words().add_address}
            </ReasonedButton>
        </fieldset>
    }
}

#[component]
fn AddressLine(
    form: Form,
    kind: AddressKind,
    problems: Memo<Vec<Option<AddressProblem>>>,
    key: u32,
) -> impl IntoView {
    let i18n = I18n::expect();
    let words = move || &i18n.words().of_services;
    let left = RwSignal::new(false);
    let place = Memo::new(move |_| {
        form.addresses.with(|lines| lines.iter().position(|line| line.key == key)).unwrap_or(0)
    });
    let text = Memo::new(move |_| {
        form.addresses.with(|lines| {
            lines.iter().find(|line| line.key == key).map(|line| line.text.clone()).unwrap_or_default()
        })
    });
    let number = move || i18n.number(u32::try_from(place.get() + 1).unwrap_or(u32::MAX));
    let error = move || {
        let problem = problems.with(|problems| problems.get(place.get()).copied().flatten())?;
        let may = form.tried.get() || (left.get() && problem != AddressProblem::Missing);
        may.then(|| (words().address_problem)(problem).to_owned())
    };
    let change = move |text: String| {
        form.addresses.update(|lines| {
            lines.iter_mut().filter(|line| line.key == key).for_each(|line| line.text.clone_from(&text));
        });
    };
    let is_only = move || (form.addresses.with(Vec::len) == 1).then(|| words().one_address.to_owned());
    let row = NodeRef::<Div>::new();
    let remove = move |()| {
        if let Some(row) = row.get_untracked() {
            rows::pass_focus(&row);
        }
        form.addresses.update(|lines| lines.retain(|line| line.key != key));
    };
    view! {
        <div node_ref=row class="line">
            <TextField
                label=move || (words().address_number)(&number())
                value=text
                on_type=Callback::new(change)
                error=Signal::derive(error)
                kind=TextKind::Code
                placeholder=if kind == AddressKind::Domain { "api.example.com:443" } else { "10.0.0.1:8080" }
                on_left=Callback::new(move |()| left.set(true))
            />
            <ReasonedButton
                class="button plain icon-only"
                label=move || (words().remove_address)(&number())
                why_not=Signal::derive(is_only)
                on_press=Callback::new(remove)
            >
                <Icon name="trash"/>
            </ReasonedButton>
        </div>
    }
}
