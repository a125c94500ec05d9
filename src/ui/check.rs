//! A box to tick, also one that stands for some of several.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tick {
    Off,
    On,
    /// Some of those that the box stands for.
    Mixed,
}

/// What a reader did to a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticked {
    pub on: bool,
    /// With Shift held: meant for all up to the last one that was ticked.
    pub up_to_here: bool,
}

#[component]
pub fn CheckBox(
    /// Its name; without children it is only heard.
    #[prop(into)]
    label: TextProp,
    #[prop(into)] tick: Signal<Tick>,
    on_tick: Callback<Ticked>,
    #[prop(optional)] disabled: Signal<bool>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let clicked = move |ev: web_sys::MouseEvent| {
        let on = event_target_checked(&ev);
        on_tick.run(Ticked { on, up_to_here: ev.shift_key() });
    };
    view! {
        <label class="check">
            <input
                type="checkbox"
                aria-label=move || label.get()
                disabled=move || disabled.get()
                prop:checked=move || tick.get() == Tick::On
                prop:indeterminate=move || tick.get() == Tick::Mixed
                on:click=clicked
            />
            {children.map(|children| view! { <span>{children()}</span> })}
        </label>
    }
}
