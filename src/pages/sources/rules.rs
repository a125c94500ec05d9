//! Security-group rules as they are typed: what lets the gateway reach a cluster's pods. Of a source to come and of one
//! that is there.

use contract::console::inventory::SecurityGroup;
use leptos::html::Div;
use leptos::prelude::*;

use super::create::draft::{self, PortsProblem, Rule};
use crate::i18n::I18n;
use crate::pages::rows;
use crate::ui::each::Each;
use crate::ui::field::TextField;
use crate::ui::icon::Icon;
use crate::ui::select::SelectField;

/// The rules of a form, and how it takes others.
#[derive(Clone, Copy)]
pub struct Rules {
    pub all: Signal<Vec<Rule>>,
    pub write: Callback<Vec<Rule>>,
    /// Those of the gateway's VPC; `None` while they are not known.
    pub groups: Signal<Option<Vec<SecurityGroup>>>,
    /// What is missing is marked.
    pub is_tried: Signal<bool>,
}

impl Rules {
    fn change(self, change: impl FnOnce(&mut Vec<Rule>)) {
        let mut rules = self.all.get_untracked();
        change(&mut rules);
        self.write.run(rules);
    }
}

#[component]
pub fn RulesEditor(rules: Rules) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let add = move |_| {
        rules.change(|rules| {
            let key = rules.iter().map(|rule| rule.key + 1).max().unwrap_or(0);
            rules.push(Rule { key, ..Rule::default() });
        });
    };
    let has_no_groups =
        Memo::new(move |_| rules.groups.with(|groups| groups.as_ref().is_some_and(Vec::is_empty)));
    view! {
        <fieldset class="field rules">
            <legend class="label">
                {move || t().rules} " " <span class="faint">{move || t().optional}</span>
            </legend>
            <p class="hint">{move || if has_no_groups.get() { t().no_security_groups } else { t().rules_hint }}</p>
            <Each items=move || rules.all.get() key=|rule| rule.key.to_string() let:rule>
                <RuleRow rules key=rule.key/>
            </Each>
            <Show when=move || !has_no_groups.get()>
                <button type="button" class="button" on:click=add>
                    <Icon name="plus"/>
                    {move || t().add_rule}
                </button>
            </Show>
        </fieldset>
    }
}

#[component]
fn RuleRow(rules: Rules, key: u32) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let rule = Memo::new(move |_| {
        rules.all.with(|rules| rules.iter().find(|rule| rule.key == key).cloned()).unwrap_or_default()
    });
    let number = move || {
        let at = rules.all.with(|rules| rules.iter().position(|rule| rule.key == key));
        i18n.number(u32::try_from(at.unwrap_or(0) + 1).unwrap_or(u32::MAX))
    };
    let change = move |change: &dyn Fn(&mut Rule)| {
        rules.change(|rules| rules.iter_mut().filter(|rule| rule.key == key).for_each(change));
    };
    let row = NodeRef::<Div>::new();
    let remove = move |_| {
        if let Some(row) = row.get_untracked() {
            rows::pass_focus(&row);
        }
        rules.change(|rules| rules.retain(|rule| rule.key != key));
    };
    let left = RwSignal::new(false);
    let ports_error = Memo::new(move |_| ports_error(i18n, rules, rule, left.get()));
    let description_error = Memo::new(move |_| {
        rule.with(Rule::is_description_too_long).then(|| t().description_too_long.to_owned())
    });
    view! {
        <div node_ref=row class="rule" role="group" aria-label=move || (t().rule_number)(&number())>
            <GroupField
                rules
                rule
                on_choose=Callback::new(move |group: String| change(&|rule| rule.group.clone_from(&group)))
            />
            <TextField
                label=move || t().port_ranges
                placeholder=move || t().port_ranges_hint
                value=Signal::derive(move || rule.with(|rule| rule.ports.clone()))
                on_type=Callback::new(move |text: String| change(&|rule| rule.ports.clone_from(&text)))
                on_left=Callback::new(move |()| left.set(true))
                error=ports_error
            />
            <TextField
                label=move || format!("{} ({})", t().description, t().optional)
                value=Signal::derive(move || rule.with(|rule| rule.description.clone()))
                on_type=Callback::new(move |text: String| change(&|rule| rule.description.clone_from(&text)))
                error=description_error
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

/// What is typed to its end is complained about at once, the rest once the field was left or the form was sent.
fn ports_error(i18n: I18n, rules: Rules, rule: Memo<Rule>, is_left: bool) -> Option<String> {
    let (words, is_tried) = (i18n.words(), rules.is_tried.get());
    match rule.with(Rule::ports_problem) {
        Some(PortsProblem::Missing) => is_tried.then(|| words.ports_missing.to_owned()),
        Some(PortsProblem::Wrong(error)) => {
            let told = if is_left || is_tried { Some(error) } else { rule.with(Rule::typed_ports_problem) };
            told.map(|error| (words.port_range_error)(error).to_owned())
        }
        None => {
            let key = rule.with(|rule| rule.key);
            let (range, other) = rules.all.with(|rules| draft::overlap(rules, key))?;
            Some((words.create.ports_overlap)(&range.to_string(), &other.to_string()))
        }
    }
}

#[component]
fn GroupField(rules: Rules, rule: Memo<Rule>, on_choose: Callback<String>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let is_missing = move || rules.is_tried.get() && rule.with(|rule| rule.group.is_empty());
    // What is chosen is among them, also when it is gone.
    let choices = Memo::new(move |_| {
        let choice = |group: &SecurityGroup| {
            let id = group.security_group_id.clone();
            let text = format!("{} ({id})", group.name);
            (id, text)
        };
        let mut choices: Vec<_> = rules.groups.with(|groups| groups.iter().flatten().map(choice).collect());
        let chosen = rule.with(|rule| rule.group.clone());
        if !chosen.is_empty() && !choices.iter().any(|(id, _)| *id == chosen) {
            choices.push((chosen.clone(), chosen));
        }
        choices
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
