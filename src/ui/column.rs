//! The header of a column that sorts: a click sorts by it, another one turns the order round.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::icon::Icon;

#[component]
pub fn SortColumn(
    #[prop(into)] text: TextProp,
    /// The column's name in the sort text.
    by: &'static str,
    /// A column's name, led by `-` for descending order.
    #[prop(into)]
    sort: Signal<String>,
    on_sort: Callback<String>,
    #[prop(optional)] class: &'static str,
    /// For the style sheet, where columns may be hidden.
    #[prop(optional_no_strip)]
    key: Option<&'static str>,
) -> impl IntoView {
    let order = Memo::new(move |_| sort.with(|sort| order_of(sort, by)));
    view! {
        <th scope="col" class=class data-column=key aria-sort=move || order.get().unwrap_or("none")>
            <button
                type="button"
                class="sort"
                on:click=move |_| on_sort.run(sort.with_untracked(|sort| next_sort(sort, by)))
            >
                <span>{move || text.get()}</span>
                <Icon name=Signal::derive(move || match order.get() {
                    Some("descending") => "sort-down",
                    _ => "sort-up",
                })/>
            </button>
        </th>
    }
}

fn order_of(sort: &str, by: &str) -> Option<&'static str> {
    match sort.strip_prefix('-') {
        Some(column) => (column == by).then_some("descending"),
        None => (sort == by).then_some("ascending"),
    }
}

/// Ascending, descending, and back to the standard order.
fn next_sort(sort: &str, by: &str) -> String {
    match order_of(sort, by) {
        None => by.to_owned(),
        Some("ascending") => format!("-{by}"),
        Some(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_sorts_then_turns_round_then_lets_go() {
        assert_eq!(next_sort("", "name"), "name");
        assert_eq!(next_sort("name", "name"), "-name");
        assert_eq!(next_sort("-name", "name"), "");
        assert_eq!(next_sort("-created", "name"), "name");
    }
}
