//! A button with something under it: a native popover, so that a click beside it, Esc and the top layer are the
//! browser's.

use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::icon::Icon;
use super::menu::place;
use super::unique_id;

#[component]
pub fn Popover(
    icon: &'static str,
    #[prop(into)] text: TextProp,
    /// There only while it is open.
    children: ChildrenFn,
) -> impl IntoView {
    let id = unique_id("popover");
    let (button, popover) = (NodeRef::<html::Button>::new(), NodeRef::<html::Div>::new());
    let open = RwSignal::new(false);
    let at = RwSignal::new((0, 0));
    let toggled = move |_| {
        let Some(content) = popover.get_untracked() else { return };
        let is_open = content.matches(":popover-open").unwrap_or(false);
        open.set(is_open);
        if let Some(button) = button.get_untracked().filter(|_| is_open) {
            // What it shows is there once the effects of `open` have run.
            request_animation_frame(move || at.set(place(&button, &content)));
        }
    };
    view! {
        <button
            type="button"
            class="button"
            node_ref=button
            popovertarget=id.clone()
            aria-expanded=move || open.get().to_string()
        >
            <Icon name=icon/>
            <span>{move || text.get()}</span>
        </button>
        <div
            class="menu-list"
            id=id
            popover="auto"
            node_ref=popover
            style:--menu-x=move || format!("{}px", at.get().0)
            style:--menu-y=move || format!("{}px", at.get().1)
            on:toggle=toggled
        >
            {move || open.get().then(|| children())}
        </div>
    }
}
