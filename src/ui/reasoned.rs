//! A button or a link that says why it can't be used now, instead of going dead or missing.

use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::menu::place;
use super::unique_id;

#[component]
pub fn ReasonedButton(
    /// While there is a reason, a press does nothing; the reason is told on hover, focus and by a screen reader.
    #[prop(into)]
    why_not: Signal<Option<String>>,
    on_press: Callback<()>,
    #[prop(default = "button")] class: &'static str,
    /// Its name, where its text is not enough.
    #[prop(optional, into)]
    label: Option<TextProp>,
    #[prop(optional)] autofocus: bool,
    children: Children,
) -> impl IntoView {
    let id = unique_id("why");
    let described_by = id.clone();
    let press = move |_| {
        if why_not.with_untracked(Option::is_none) {
            on_press.run(());
        }
    };
    view! {
        <WithReason id why_not>
            <button
                type="button"
                class=class
                data-autofocus=autofocus.then_some("")
                aria-label=label.map(|label| move || label.get())
                aria-disabled=move || why_not.with(Option::is_some).then_some("true")
                aria-describedby=move || why_not.with(Option::is_some).then(|| described_by.clone())
                on:click=press
            >
                {children()}
            </button>
        </WithReason>
    }
}

/// Without an address while there is a reason; it keeps its place in the order of the Tab key.
#[component]
pub fn ReasonedLink(
    #[prop(into)] href: Signal<String>,
    #[prop(into)] why_not: Signal<Option<String>>,
    #[prop(default = "action")] class: &'static str,
    #[prop(optional, into)] label: Option<TextProp>,
    children: Children,
) -> impl IntoView {
    let id = unique_id("why");
    let described_by = id.clone();
    let is_off = move || why_not.with(Option::is_some);
    view! {
        <WithReason id why_not>
            <a
                class=class
                role="link"
                tabindex="0"
                href=move || (!is_off()).then(|| href.get())
                aria-label=label.map(|label| move || label.get())
                aria-disabled=move || is_off().then_some("true")
                aria-describedby=move || is_off().then(|| described_by.clone())
                data-noscroll=""
            >
                {children()}
            </a>
        </WithReason>
    }
}

/// The reason is a popover: nothing that it stands in clips it, or grows by it.
#[component]
fn WithReason(id: String, why_not: Signal<Option<String>>, children: Children) -> impl IntoView {
    let (frame, tip) = (NodeRef::<html::Span>::new(), NodeRef::<html::Span>::new());
    let (hovered, focused) = (RwSignal::new(false), RwSignal::new(false));
    let at = RwSignal::new((0, 0));
    Effect::new(move |_| {
        let wanted = hovered.get() || focused.get();
        let (Some(frame), Some(tip)) = (frame.get(), tip.get()) else { return };
        if !wanted {
            // Fails only for one that is not on the page.
            let _ = tip.hide_popover();
        } else if tip.show_popover().is_ok() {
            at.set(place(&frame, &tip));
        }
    });
    view! {
        <span
            class="reasoned"
            node_ref=frame
            on:mouseenter=move |_| hovered.set(true)
            on:mouseleave=move |_| hovered.set(false)
            on:focusin=move |_| focused.set(true)
            on:focusout=move |_| focused.set(false)
        >
            {children()}
            <Show when=move || why_not.with(Option::is_some)>
                <span
                    class="reason"
                    id=id.clone()
                    role="tooltip"
                    popover="manual"
                    node_ref=tip
                    style:--menu-x=move || format!("{}px", at.get().0)
                    style:--menu-y=move || format!("{}px", at.get().1)
                >
                    {move || why_not.get()}
                </span>
            </Show>
        </span>
    }
}
