//! One of a few values, all of them in sight: radio buttons in the look of one control.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::choice::Choices;
use super::unique_id;

#[component]
pub fn Segments(
    #[prop(into)] label: TextProp,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] choices: Signal<Choices>,
    on_choose: Callback<String>,
) -> impl IntoView {
    let name = unique_id("segments");
    let options = move || {
        let option = |(of, text): (String, String)| {
            let (mine, chosen) = (of.clone(), of.clone());
            view! {
                <label class="segment">
                    <input
                        type="radio"
                        name=name.clone()
                        value=of
                        // Set each time, so that a choice which was refused is not the one that shows.
                        prop:checked=move || value.with(|value| *value == mine)
                        on:change=move |_| on_choose.run(chosen.clone())
                    />
                    <span>{text}</span>
                </label>
            }
        };
        choices.get().into_iter().map(option).collect_view()
    };
    view! {
        <fieldset class="segments">
            <legend>{move || label.get()}</legend>
            <div class="segments-box">{options}</div>
        </fieldset>
    }
}
