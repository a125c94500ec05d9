//! The confirmation: where something is lost, what is deleted has to be typed first. The name of the one source,
//! or how many they are.

use contract::console::sources::DeletionImpact;
use leptos::prelude::*;

use super::Impacts;
use super::deletion::Deletion;
use super::loss::total;
use crate::api::Failure;
use crate::i18n::I18n;
use crate::pages::loaded::load_told;
use crate::ui::field::{Field, FieldIds};
use crate::undo::Deleted;

/// What has to be typed; nothing where nothing is lost.
fn wanted(impacts: &[DeletionImpact]) -> Option<String> {
    let (services, _) = total(impacts);
    let text = match impacts {
        [one] => one.name.clone(),
        several => several.len().to_string(),
    };
    (services > 0).then_some(text)
}

fn is_typed(wanted: Option<&str>, typed: &str) -> bool {
    wanted.is_none_or(|wanted| wanted.trim() == typed.trim())
}

/// Why nothing can be deleted now.
fn why_not(i18n: I18n, impacts: Impacts, typed: &str) -> Option<String> {
    let words = i18n.words();
    if impacts.failure() == Some(Failure::Unreachable) {
        return Some(words.writes_need_server.to_owned());
    }
    let Some(wanted) = impacts.map(|impacts| wanted(impacts)) else {
        let failed = impacts.failure().map(|failure| load_told(i18n, &failure).what);
        return Some(failed.unwrap_or(words.loading).to_owned());
    };
    let wanted = wanted?;
    (!is_typed(Some(&wanted), typed)).then(|| (words.source_list.not_typed)(&wanted))
}

/// Deletes what the reader sees, unless something is in the way.
pub fn press(deletion: Deletion, impacts: Impacts, typed: RwSignal<String>) {
    let is_off = untrack(|| why_not(I18n::expect(), impacts, &typed.get())).is_some();
    let sources = impacts.peek(|impacts| {
        let deleted = |impact: &DeletionImpact| Deleted {
            source_id: impact.source_id.clone(),
            name: impact.name.clone(),
        };
        impacts.iter().map(deleted).collect::<Vec<_>>()
    });
    if let Some(sources) = sources.filter(|sources| !is_off && !sources.is_empty()) {
        deletion.start(sources);
    }
}

#[component]
pub fn Confirm(impacts: Impacts, typed: RwSignal<String>) -> impl IntoView {
    let wanted = Memo::new(move |before: Option<&Option<String>>| {
        impacts.map(|impacts| wanted(impacts)).unwrap_or_else(|| before.cloned().flatten())
    });
    let is_wanted = Memo::new(move |_| wanted.with(Option::is_some));
    view! {
        <Show when=move || is_wanted.get()>
            <Typed impacts wanted typed/>
        </Show>
    }
}

#[component]
fn Typed(impacts: Impacts, wanted: Memo<Option<String>>, typed: RwSignal<String>) -> impl IntoView {
    let i18n = I18n::expect();
    let label = move || {
        let words = &i18n.words().source_list;
        let named = if impacts.map(Vec::len) == Some(1) { words.type_name } else { words.type_count };
        named(&wanted.get().unwrap_or_default())
    };
    let input = NodeRef::<leptos::html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            // It came after the dialog had opened.
            request_animation_frame(move || drop(input.focus()));
        }
    });
    view! {
        <Field label error=Signal::stored(None::<String>) let:ids>
            {typed_input(ids, input, typed)}
        </Field>
    }
}

fn typed_input(ids: FieldIds, node: NodeRef<leptos::html::Input>, typed: RwSignal<String>) -> impl IntoView {
    view! {
        <input
            type="text"
            class="mono"
            node_ref=node
            id=ids.field
            aria-describedby=ids.described_by
            autocomplete="off"
            spellcheck="false"
            prop:value=move || typed.get()
            on:input=move |ev| typed.set(event_target_value(&ev))
        />
    }
}

#[component]
pub fn Foot(
    impacts: Impacts,
    deletion: Deletion,
    typed: RwSignal<String>,
    on_cancel: Callback<()>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let is_pending = deletion.is_pending();
    let reason =
        Memo::new(move |_| deletion.told(i18n).or_else(|| typed.with(|typed| why_not(i18n, impacts, typed))));
    let why_id = crate::ui::unique_id("why");
    let described_by = why_id.clone();
    let are_gone = Memo::new(move |_| impacts.map(Vec::is_empty).unwrap_or_default());
    view! {
        <footer class="dialog-foot">
            <p class="hint" id=why_id role="status">{move || reason.get()}</p>
            <button
                type="button"
                class="button"
                data-autofocus=""
                disabled=move || is_pending.get()
                on:click=move |_| on_cancel.run(())
            >
                {move || if are_gone.get() { t().close } else { t().cancel }}
            </button>
            <Show when=move || !are_gone.get()>
                <button
                    type="submit"
                    class="button danger"
                    aria-disabled=move || reason.with(Option::is_some).then_some("true")
                    aria-describedby=described_by.clone()
                >
                    {move || t().delete}
                </button>
            </Show>
        </footer>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn impact(name: &str, services: u32) -> DeletionImpact {
        DeletionImpact {
            source_id: format!("src-{name}"),
            name: name.to_owned(),
            services,
            endpoints: services,
            sample: Vec::new(),
            as_of: Some(0),
        }
    }

    #[test]
    fn nothing_is_typed_where_nothing_is_lost() {
        assert_eq!(wanted(&[impact("a", 0)]), None);
        assert_eq!(wanted(&[impact("a", 0), impact("b", 0)]), None);
        assert!(is_typed(None, ""));
    }

    #[test]
    fn one_is_confirmed_by_its_name_and_several_by_their_number() {
        assert_eq!(wanted(&[impact("a", 1)]).as_deref(), Some("a"));
        assert_eq!(wanted(&[impact("a", 0), impact("b", 1)]).as_deref(), Some("2"));
        assert!(is_typed(Some("a"), " a "));
        assert!(!is_typed(Some("a"), "A") && !is_typed(Some("a"), ""));
    }
}
