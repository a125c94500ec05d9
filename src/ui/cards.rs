//! One of a few, as cards with a sentence each.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::unique_id;

/// A value, its name, and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    pub value: String,
    pub name: String,
    pub hint: String,
}

#[component]
pub fn Cards(
    #[prop(into)] legend: TextProp,
    #[prop(into)] cards: Signal<Vec<Card>>,
    #[prop(into)] chosen: Signal<String>,
    on_choose: Callback<String>,
) -> impl IntoView {
    let group = unique_id("cards");
    let card = move |Card { value, name, hint }: Card| {
        let (of, mine) = (value.clone(), value.clone());
        let is_chosen = Memo::new(move |_| chosen.with(|chosen| *chosen == of));
        view! {
            <label class="kind-card">
                <input
                    type="radio"
                    name=group.clone()
                    value=value
                    data-autofocus=is_chosen.get_untracked().then_some("")
                    prop:checked=move || is_chosen.get()
                    on:change=move |_| on_choose.run(mine.clone())
                />
                <span>
                    <b>{name}</b>
                    <span class="kind-hint">{hint}</span>
                </span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="label">{move || legend.get()}</legend>
            <div class="kind-cards">{move || cards.get().into_iter().map(&card).collect_view()}</div>
        </fieldset>
    }
}
