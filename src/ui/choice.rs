//! A native `<select>` in the look of a chip: "Type **Any**". The browser's own list opens on it.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::icon::Icon;

/// A value and its words.
pub type Choices = Vec<(String, String)>;

#[component]
pub fn Choice(
    #[prop(into)] label: TextProp,
    /// Shown before the value; the label is always the select's name.
    #[prop(optional)]
    quiet: bool,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] choices: Signal<Choices>,
    on_choose: Callback<String>,
    #[prop(optional)] class: &'static str,
    #[prop(optional)] icon: Option<&'static str>,
    /// Somebody is about to open it.
    #[prop(optional)]
    on_near: Option<Callback<()>>,
) -> impl IntoView {
    let shown = move || {
        let value = value.get();
        choices.with(|choices| choices.iter().find(|(of, _)| *of == value).map(|(_, text)| text.clone()))
    };
    let text = label.clone();
    let near = move || _ = on_near.inspect(|near| near.run(()));
    view! {
        <span class=format!("choice {class}") data-quiet=quiet.to_string()>
            <span class="choice-face" aria-hidden="true">
                {icon.map(|name| view! { <Icon name/> })}
                {(!quiet).then(|| view! { <span class="choice-label">{move || text.get()}</span> })}
                <span class="choice-value">{shown}</span>
                <Icon name="down"/>
            </span>
            <select
                aria-label=label
                on:change=move |ev| on_choose.run(event_target_value(&ev))
                on:focus=move |_| near()
                on:pointerenter=move |_| near()
            >
                {move || {
                    choices
                        .get()
                        .into_iter()
                        .map(|(of, text)| {
                            let mine = of.clone();
                            let selected = Memo::new(move |_| value.with(|value| *value == mine));
                            view! { <option value=of prop:selected=move || selected.get()>{text}</option> }
                        })
                        .collect_view()
                }}
            </select>
        </span>
    }
}
