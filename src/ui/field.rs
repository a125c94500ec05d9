//! A form's field: its label, a hint, the input, and what is wrong with it.

use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::unique_id;

/// The ids of a field, and of what describes it: its hint and its error.
#[derive(Clone, Debug)]
pub struct FieldIds {
    pub field: String,
    pub described_by: String,
}

/// For an input that the children build with the given ids; they mark it by `aria-invalid`.
#[component]
pub fn Field<F, V>(
    #[prop(into)] label: TextProp,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(into)] error: Signal<Option<String>>,
    children: F,
) -> impl IntoView
where
    F: FnOnce(FieldIds) -> V,
    V: IntoView + 'static,
{
    let (field, error_id, hint_id) = (unique_id("field"), unique_id("error"), unique_id("hint"));
    let described_by = format!("{hint_id} {error_id}");
    let ids = FieldIds { field: field.clone(), described_by };
    view! {
        <div class="labelled">
            <label for=field>{move || label.get()}</label>
            {children(ids).into_any()}
            <p class="hint" id=hint_id>{hint.map(|hint| move || hint.get())}</p>
            <p class="field-error" id=error_id>{move || error.get()}</p>
        </div>
    }
}

/// What a text field is for: its keyboard, and whether it is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextKind {
    #[default]
    Plain,
    /// Names, addresses and ids: in monospace.
    Code,
    /// One that is chosen here.
    Secret,
    /// The name and the password of who signs in: a password manager may know them.
    UserName,
    Password,
}

impl TextKind {
    fn input_type(self) -> &'static str {
        if matches!(self, Self::Secret | Self::Password) { "password" } else { "text" }
    }

    fn autocomplete(self) -> &'static str {
        match self {
            Self::Plain | Self::Code => "off",
            Self::Secret => "new-password",
            Self::UserName => "username",
            Self::Password => "current-password",
        }
    }
}

/// A line of text. `on_left` runs when the reader leaves it after a change: then it may complain.
#[component]
pub fn TextField(
    #[prop(into)] label: TextProp,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(into)] value: Signal<String>,
    on_type: Callback<String>,
    #[prop(into)] error: Signal<Option<String>>,
    #[prop(optional)] kind: TextKind,
    #[prop(optional, into)] placeholder: Option<TextProp>,
    #[prop(optional)] on_left: Option<Callback<()>>,
    #[prop(optional)] autofocus: bool,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    if autofocus {
        focus_when_there(node);
    }
    let input = move |ids: FieldIds| {
        let placeholder = placeholder.map(|placeholder| move || placeholder.get());
        view! {
            <input
                node_ref=node
                data-autofocus=autofocus.then_some("")
                type=kind.input_type()
                class=if kind == TextKind::Code { "mono" } else { "" }
                id=ids.field
                aria-describedby=ids.described_by
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                autocomplete=kind.autocomplete()
                autocapitalize=(kind == TextKind::UserName).then_some("none")
                spellcheck="false"
                placeholder=placeholder
                prop:value=move || value.get()
                on:input=move |ev| on_type.run(event_target_value(&ev))
                on:change=move |_| { on_left.inspect(|left| left.run(())); }
            />
        }
        .into_any()
    };
    match hint {
        Some(hint) => view! { <Field label hint error let:ids>{input(ids)}</Field> }.into_any(),
        None => view! { <Field label error let:ids>{input(ids)}</Field> }.into_any(),
    }
}

/// A form that was loaded comes after its dialog has given the focus to the first button that there was; whoever
/// moved it since keeps it.
fn focus_when_there(node: NodeRef<html::Input>) {
    Effect::new(move |_| {
        let Some(input) = node.get() else { return };
        request_animation_frame(move || {
            let is_unmoved = document().active_element().is_none_or(|at| {
                at.tag_name() == "BODY" || at.closest(".dialog-head").is_ok_and(|head| head.is_some())
            });
            if is_unmoved {
                // Fails only for an element that can't take the focus.
                let _ = input.focus();
            }
        });
    });
}

/// Several lines of text, in monospace.
#[component]
pub fn TextArea(
    #[prop(into)] label: TextProp,
    #[prop(into)] hint: TextProp,
    #[prop(into)] value: Signal<String>,
    on_type: Callback<String>,
    #[prop(into)] error: Signal<Option<String>>,
    #[prop(default = 8)] rows: u32,
) -> impl IntoView {
    view! {
        <Field label hint error let:ids>
            <textarea
                class="mono"
                rows=rows.to_string()
                id=ids.field
                aria-describedby=ids.described_by
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                autocomplete="off"
                spellcheck="false"
                prop:value=move || value.get()
                on:input=move |ev| on_type.run(event_target_value(&ev))
            ></textarea>
        </Field>
    }
}
