//! The security-group rules of a source that is there already.

use contract::console::inventory::ClusterInventory;
use leptos::prelude::*;

use super::draft::Draft;
use crate::api;
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::pages::sources::create::draft::{PortsProblem, Rule, overlap};
use crate::pages::sources::detail::Detail;
use crate::ui::each::Each;
use crate::ui::field::TextField;
use crate::ui::icon::Icon;
use crate::ui::select::SelectField;

#[component]
pub fn Rules(draft: Memo<Draft>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let (detail, live) = (Detail::expect(), Live::expect());
    let groups: Groups = Load::new(
        move || Some((detail.gateway.id.get(), ())),
        move || live.version(&[Topic::Inventory]),
        |id, ()| async move { api::inventory::clusters(&id).await },
    );
    let add = move |_| {
        detail.edit.change(&|draft| {
            let key = draft.rules.iter().map(|rule| rule.key + 1).max().unwrap_or(0);
            draft.rules.push(Rule { key, ..Rule::default() });
        });
    };
    view! {
        <fieldset class="field rules">
            <legend class="label">{move || t().rules}</legend>
            <p class="hint">{move || t().rules_hint}</p>
            <Each items=move || draft.with(|draft| draft.rules.clone()) key=|rule| rule.key.to_string() let:rule>
                <RuleFields draft key=rule.key groups/>
            </Each>
            <button type="button" class="button" on:click=add>
                <Icon name="plus"/>
                {move || t().add_rule}
            </button>
        </fieldset>
    }
}

type Groups = Load<ClusterInventory>;

#[component]
fn RuleFields(draft: Memo<Draft>, key: u32, groups: Groups) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let edit = Detail::expect().edit;
    let rule = Memo::new(move |_| {
        draft.with(|draft| draft.rules.iter().find(|rule| rule.key == key).cloned()).unwrap_or_default()
    });
    let number = move || {
        let at = draft.with(|draft| draft.rules.iter().position(|rule| rule.key == key));
        i18n.number(u32::try_from(at.unwrap_or(0) + 1).unwrap_or(u32::MAX))
    };
    let change = move |change: &dyn Fn(&mut Rule)| {
        edit.change(&|draft| draft.rules.iter_mut().filter(|rule| rule.key == key).for_each(change));
    };
    let choose = move |group: String| change(&|rule| rule.group.clone_from(&group));
    let remove = move |_| edit.change(&|draft| draft.rules.retain(|rule| rule.key != key));
    let left = RwSignal::new(false);
    let ports_error = move || match rule.with(Rule::ports_problem) {
        Some(PortsProblem::Missing) => edit.is_tried().then(|| t().ports_missing.to_owned()),
        Some(PortsProblem::Wrong(error)) => {
            (left.get() || edit.is_tried()).then(|| (t().port_range_error)(error).to_owned())
        }
        None => draft
            .with(|draft| overlap(&draft.rules, key))
            .map(|(range, other)| (t().create.ports_overlap)(&range.to_string(), &other.to_string())),
    };
    let description_error =
        move || rule.with(Rule::is_description_too_long).then(|| t().description_too_long.to_owned());
    view! {
        <div class="rule" role="group" aria-label=move || (t().rule_number)(&number())>
            <GroupField rule groups on_choose=Callback::new(choose)/>
            <TextField
                label=move || t().port_ranges
                placeholder=move || t().port_ranges_hint
                value=Signal::derive(move || rule.with(|rule| rule.ports.clone()))
                on_type=Callback::new(move |text: String| change(&|rule| rule.ports.clone_from(&text)))
                on_left=Callback::new(move |()| left.set(true))
                error=Signal::derive(ports_error)
            />
            <TextField
                label=move || format!("{} ({})", t().description, t().optional)
                value=Signal::derive(move || rule.with(|rule| rule.description.clone()))
                on_type=Callback::new(move |text: String| change(&|rule| rule.description.clone_from(&text)))
                error=Signal::derive(description_error)
            />
            <button
                type="button"
                class="button plain icon-only"
                aria-label=move || (t().remove_rule)(&number())
                on:click=remove
            >
                <Icon name="trash"/>
            </button>
        </div>
    }
}

#[component]
fn GroupField(rule: Memo<Rule>, groups: Groups, on_choose: Callback<String>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let edit = Detail::expect().edit;
    let is_missing = move || edit.is_tried() && rule.with(|rule| rule.group.is_empty());
    let error = Signal::derive(move || is_missing().then(|| t().choose_security_group.to_owned()));
    // What is chosen is among them, also while the rest is on its way.
    let options = move || {
        let mut options: Vec<(String, String)> = groups
            .map(|inventory| {
                let option = |group: &contract::console::inventory::SecurityGroup| {
                    let id = group.security_group_id.clone();
                    let text = format!("{} ({id})", group.name);
                    (id, text)
                };
                inventory.security_groups.iter().map(option).collect()
            })
            .unwrap_or_default();
        let chosen = rule.with(|rule| rule.group.clone());
        if !chosen.is_empty() && !options.iter().any(|(id, _)| *id == chosen) {
            options.push((chosen.clone(), chosen));
        }
        options
    };
    view! {
        <SelectField
            label=move || t().security_group
            error
            value=Signal::derive(move || rule.with(|rule| rule.group.clone()))
            choices=Signal::derive(options)
            on_choose
            empty=move || t().choose_security_group
        />
    }
}
