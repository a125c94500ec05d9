//! Modal dialogs on the native `<dialog>`: the browser traps the focus and gives it back.

use std::time::Duration;

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use wasm_bindgen::JsCast;

use super::icon::Icon;
use super::unique_id;

/// As long as `--leave` in tokens.css.
const LEAVE: Duration = Duration::from_millis(120);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// From the right edge, over the page.
    Panel,
    /// A panel with room for a list of its own.
    Wide,
    /// In the middle, for a question.
    Modal,
}

/// Is open while `open` is true; `on_closed` runs when it has left the screen.
#[component]
pub fn Dialog(
    shape: Shape,
    #[prop(into)] title: TextProp,
    #[prop(into)] close: TextProp,
    open: RwSignal<bool>,
    /// The reader wants it closed: Esc, the close button, or a click beside it.
    on_leave: Callback<()>,
    #[prop(optional)] on_closed: Option<Callback<()>>,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let title_id = unique_id("dialog");
    let labelled_by = title_id.clone();
    follow(node, open);
    let closed = move |_| {
        let wait = if prefers_reduced_motion() { Duration::ZERO } else { LEAVE };
        let tell = move || {
            // `None`: the address changed meanwhile and took the dialog with it. True: it was opened again.
            if let (Some(false), Some(on_closed)) = (open.try_get_untracked(), on_closed) {
                on_closed.run(());
            }
        };
        set_timeout(tell, wait);
    };
    let escape = move |ev: ev::KeyboardEvent| {
        if ev.key() == "Escape" && !ev.is_composing() {
            ev.prevent_default();
            ev.stop_propagation();
            on_leave.run(());
        }
    };
    // Events of what stands in the dialog come by here, too: of a file field, or of a dialog over this one.
    let is_own = move |ev: &ev::Event| {
        let dialog = node.try_get_untracked().flatten();
        ev.target()
            .zip(dialog)
            .is_some_and(|(target, dialog)| &target == AsRef::<web_sys::EventTarget>::as_ref(&dialog))
    };
    let beside = move |ev: ev::MouseEvent| {
        // The dialog's own box is filled by its content: a click on the element itself is on the backdrop.
        if is_own(&ev) {
            on_leave.run(());
        }
    };
    let cancel = move |ev: ev::Event| {
        if is_own(&ev) {
            ev.prevent_default();
            on_leave.run(());
        }
    };
    let class = match shape {
        Shape::Panel => "panel",
        Shape::Wide => "panel wide",
        Shape::Modal => "modal",
    };
    view! {
        <dialog
            node_ref=node
            class=class
            aria-labelledby=labelled_by
            on:close=closed
            on:cancel=cancel
            on:keydown=escape
            on:mousedown=beside
        >
            <div class="dialog-box">
                <header class="dialog-head">
                    <h2 id=title_id>{move || title.get()}</h2>
                    <button
                        type="button"
                        class="button plain icon-only"
                        aria-label=close
                        on:click=move |_| on_leave.run(())
                    >
                        <Icon name="close"/>
                    </button>
                </header>
                {children()}
            </div>
        </dialog>
    }
}

/// Whether it could be shown. The focus goes to what is marked by `data-autofocus`: the attribute of HTML is for pages
/// that load, and browsers complain of it in a page that has a focus already.
fn show(dialog: &web_sys::HtmlDialogElement) -> bool {
    let is_shown = dialog.show_modal().is_ok();
    let first = dialog.query_selector("[data-autofocus]").ok().flatten();
    if let Some(first) = first.and_then(|first| first.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Fails only for an element that can't take the focus.
        let _ = first.focus();
    }
    is_shown
}

/// Keeps the element as `open` says.
pub fn follow(node: NodeRef<html::Dialog>, open: RwSignal<bool>) {
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        if !open.get() {
            dialog.close();
        } else if !dialog.open() && !show(&dialog) {
            // Not on the page yet; it is in the next task.
            set_timeout(move || _ = show(&dialog), Duration::ZERO);
        }
    });
}

fn prefers_reduced_motion() -> bool {
    let query = window().match_media("(prefers-reduced-motion: reduce)").ok().flatten();
    query.is_some_and(|query| query.matches())
}
