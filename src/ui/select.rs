//! A form's choice of one among few, in the browser's own list.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::choice::Choices;
use super::field::Field;

/// `empty` stands for no choice, and is shown while there is none.
#[component]
pub fn SelectField(
    #[prop(into)] label: TextProp,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(into)] error: Signal<Option<String>>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] choices: Signal<Choices>,
    on_choose: Callback<String>,
    #[prop(optional, into)] empty: Option<TextProp>,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let option = move |id: String, text: AnyView| {
        let of = id.clone();
        view! { <option value=id prop:selected=move || value.with(|value| *value == of)>{text}</option> }
    };
    let empty = empty.map(|text| option(String::new(), (move || text.get()).into_any()));
    view! {
        <Field label hint=move || hint.as_ref().map_or("".into(), TextProp::get) error let:ids>
            <select
                class=class
                id=ids.field
                aria-describedby=ids.described_by
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                on:change=move |ev| on_choose.run(event_target_value(&ev))
            >
                {empty}
                {move || choices.get().into_iter().map(|(id, text)| option(id, text.into_any())).collect_view()}
            </select>
        </Field>
    }
}
