//! Security Group Rules: what lets the gateway reach a cluster's pods.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::Form;
use super::draft::{PortsProblem, Rule};
use crate::i18n::I18n;
use crate::ui::each::Each;
use crate::ui::icon::Icon;
use crate::ui::unique_id;

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
    // A field complains once it was left, or OK was pressed; not at the first key.
    let left = RwSignal::new(false);
    let group_error = move || {
        (form.tried.get() && rule.with(|rule| rule.group.is_empty())).then(|| t().choose_security_group)
    };
    let ports_error = move || match rule.with(Rule::ports_problem)? {
        PortsProblem::Missing => form.tried.get().then(|| t().ports_missing),
        PortsProblem::Wrong(error) => (left.get() || form.tried.get()).then(|| (t().port_range_error)(error)),
    };
    let description_error =
        move || rule.with(Rule::is_description_too_long).then(|| t().description_too_long);
    view! {
        <div class="rule" role="group" aria-label=move || (t().rule_number)(&number())>
            <Labelled label=move || t().security_group error=group_error let:describe>
                <GroupSelect form rule describe on_change=Callback::new(choose)/>
            </Labelled>
            <Labelled label=move || t().port_ranges error=ports_error let:describe>
                <input
                    type="text"
                    id=describe.0.clone()
                    aria-describedby=describe.1
                    aria-invalid=move || ports_error().map(|_| "true")
                    autocomplete="off"
                    placeholder=move || t().port_ranges_hint
                    prop:value=move || rule.with(|rule| rule.ports.clone())
                    on:input=move |ev| change(&|rule| rule.ports = event_target_value(&ev))
                    on:change=move |_| left.set(true)
                />
            </Labelled>
            <Labelled label=description_label error=description_error let:describe>
                <input
                    type="text"
                    id=describe.0.clone()
                    aria-describedby=describe.1
                    aria-invalid=move || description_error().map(|_| "true")
                    autocomplete="off"
                    prop:value=move || rule.with(|rule| rule.description.clone())
                    on:input=move |ev| change(&|rule| rule.description = event_target_value(&ev))
                />
            </Labelled>
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

/// The ids of a field and of its error.
type Ids = (String, String);

#[component]
fn GroupSelect(form: Form, rule: Memo<Rule>, describe: Ids, on_change: Callback<String>) -> impl IntoView {
    let i18n = I18n::expect();
    let groups = Memo::new(move |_| {
        form.clusters.map(|inventory| inventory.security_groups.clone()).unwrap_or_default()
    });
    let is_missing = move || (form.tried.get() && rule.with(|rule| rule.group.is_empty())).then_some("true");
    let option = move |group: contract::console::inventory::SecurityGroup| {
        let id = group.security_group_id.clone();
        let text = format!("{} ({})", group.name, group.security_group_id);
        let is_chosen = move || rule.with(|rule| rule.group == id);
        view! { <option value=group.security_group_id prop:selected=is_chosen>{text}</option> }
    };
    view! {
        <select
            id=describe.0
            aria-describedby=describe.1
            aria-invalid=is_missing
            on:change=move |ev| on_change.run(event_target_value(&ev))
        >
            <option value="" prop:selected=move || rule.with(|rule| rule.group.is_empty())>
                {move || i18n.words().choose_security_group}
            </option>
            {move || groups.get().into_iter().map(option).collect_view()}
        </select>
    }
}

/// A label, the field that its children build with the given ids, and what is wrong with it.
#[component]
fn Labelled<F, V>(
    #[prop(into)] label: TextProp,
    error: impl Fn() -> Option<&'static str> + Send + Sync + 'static,
    children: F,
) -> impl IntoView
where
    F: FnOnce(Ids) -> V,
    V: IntoView + 'static,
{
    let ids = (unique_id("field"), unique_id("error"));
    let (field_id, error_id) = ids.clone();
    view! {
        <div class="labelled">
            <label for=field_id>{move || label.get()}</label>
            {children(ids)}
            <p class="field-error" id=error_id>{error}</p>
        </div>
    }
}
