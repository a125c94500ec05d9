//! `For` with the types of its items left behind: the browser fetches the code that finds out what moved
//! once, not once per list.

use leptos::prelude::*;

type Child = (String, Box<dyn FnOnce() -> AnyView + Send>);

/// A kept key keeps its element and is never rendered again.
#[component]
pub fn Each<T, V, Children>(
    items: impl Fn() -> Vec<T> + Send + 'static,
    key: fn(&T) -> String,
    children: Children,
) -> impl IntoView
where
    T: Send + 'static,
    V: IntoView + 'static,
    Children: Fn(T) -> V + Clone + Send + 'static,
{
    keyed(Box::new(move || {
        let child = |item| -> Child {
            let (key, children) = (key(&item), children.clone());
            (key, Box::new(move || children(item).into_any()))
        };
        items().into_iter().map(child).collect()
    }))
}

fn keyed(children: Box<dyn Fn() -> Vec<Child> + Send>) -> AnyView {
    view! { <For each=children key=|(key, _)| key.clone() children=|(_, child)| child()/> }.into_any()
}
