//! Security Group Rules: what lets the gateway reach a cluster's pods.

use contract::console::inventory::SecurityGroup;
use leptos::prelude::*;

use super::Form;
use super::draft::{self, PortsProblem, Rule};
use crate::i18n::I18n;
use crate::ui::each::Each;
use crate::ui::field::Field;
use crate::ui::icon::Icon;
use crate::ui::select::SelectField;

#[component]
pub fn RulesEditor(form: Form) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let add = move |_| {
        form.rules.update(|rules| {
            let key = rules.iter().map(|rule| rule.key + 1).max().unwrap_or(0);
            rules.push(Rule { key, ..Rule::default() });
        });
    };
    let has_no_groups =
        move || form.clusters.map(|inventory| inventory.security_groups.is_empty()).unwrap_or(false);
    view! {
        <fieldset class="field rules">
            <legend class="label">
                {move || t().rules} " " <span class="faint">{move || t().optional}</span>
            </legend>
            <p class="hint">{move || if has_no_groups() { t().no_security_groups } else { t().rules_hint }}</p>
            <Each items=move || form.rules.get() key=|rule| rule.key.to_string() let:rule>
                <RuleRow form key=rule.key/>
            </Each>
            <Show when=move || !has_no_groups()>
                <button type="button" class="button" on:click=add>
                    <Icon name="plus"/>
                    {move || t().add_rule}
                </button>
            </Show>
        </fieldset>
    }
}

#[component]
fn RuleRow(form: Form, key: u32) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let rule = Memo::new(move |_| {
        form.rules.with(|rules| rules.iter().find(|rule| rule.key == key).cloned()).unwrap_or_default()
    });
    let number = move || {
        let at = form.rules.with(|rules| rules.iter().position(|rule| rule.key == key));
        i18n.number(u32::try_from(at.unwrap_or(0) + 1).unwrap_or(u32::MAX))
    };
    let change = move |change: &dyn Fn(&mut Rule)| {
        form.rules.update(|rules| rules.iter_mut().filter(|rule| rule.key == key).for_each(change));
    };
    let choose = move |group: String| change(&|rule| rule.group.clone_from(&group));
    let description_label = move || format!("{} ({})", t().description, t().optional);
    // What is typed to its end is complained about at once, the rest once the field was left or OK was pressed.
    let left = RwSignal::new(false);
    let ports_error = move || {
        let is_done = left.get() || form.tried.get();
        let problem = rule.with(Rule::ports_problem);
        match problem {
            Some(PortsProblem::Missing) => form.tried.get().then(|| t().ports_missing.to_owned()),
            Some(PortsProblem::Wrong(error)) => {
                let told = if is_done { Some(error) } else { rule.with(Rule::typed_ports_problem) };
                told.map(|error| (t().port_range_error)(error).to_owned())
            }
            None => {
                let (range, other) = form.rules.with(|rules| draft::overlap(rules, key))?;
                Some((t().create.ports_overlap)(&range.to_string(), &other.to_string()))
            }
        }
    };
    let ports_error = Memo::new(move |_| ports_error());
    let description_error = Memo::new(move |_| {
        rule.with(Rule::is_description_too_long).then(|| t().description_too_long.to_owned())
    });
    view! {
        <div class="rule" role="group" aria-label=move || (t().rule_number)(&number())>
            <GroupField form rule on_choose=Callback::new(choose)/>
            <Field label=move || t().port_ranges error=ports_error let:describe>
                <input
                    type="text"
                    id=describe.field
                    aria-describedby=describe.described_by
                    aria-invalid=move || ports_error.with(Option::is_some).then_some("true")
                    autocomplete="off"
                    placeholder=move || t().port_ranges_hint
                    prop:value=move || rule.with(|rule| rule.ports.clone())
                    on:input=move |ev| change(&|rule| rule.ports = event_target_value(&ev))
                    on:change=move |_| left.set(true)
                />
            </Field>
            <Field label=description_label error=description_error let:describe>
                <input
                    type="text"
                    id=describe.field
                    aria-describedby=describe.described_by
                    aria-invalid=move || description_error.with(Option::is_some).then_some("true")
                    autocomplete="off"
                    prop:value=move || rule.with(|rule| rule.description.clone())
                    on:input=move |ev| change(&|rule| rule.description = event_target_value(&ev))
                />
            </Field>
            <button
                type="button"
                class="button plain icon-only"
                aria-label=move || (t().remove_rule)(&number())
                on:click=move |_| form.rules.update(|rules| rules.retain(|rule| rule.key != key))
            >
                <Icon name="trash"/>
            </button>
        </div>
    }
}

#[component]
fn GroupField(form: Form, rule: Memo<Rule>, on_choose: Callback<String>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let is_missing = move || form.tried.get() && rule.with(|rule| rule.group.is_empty());
    let choice = |group: &SecurityGroup| {
        let id = group.security_group_id.clone();
        let text = format!("{} ({id})", group.name);
        (id, text)
    };
    let choices = Memo::new(move |_| {
        let groups = form.clusters.map(|inventory| inventory.security_groups.iter().map(choice).collect());
        groups.unwrap_or_default()
    });
    view! {
        <SelectField
            label=move || t().security_group
            error=Signal::derive(move || is_missing().then(|| t().choose_security_group.to_owned()))
            value=Signal::derive(move || rule.with(|rule| rule.group.clone()))
            choices
            on_choose
            empty=move || t().choose_security_group
        />
    }
}
