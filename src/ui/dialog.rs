//! Modal dialogs on the native `<dialog>`: the browser traps the focus and gives it back.

use std::time::Duration;

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use wasm_bindgen::JsCast;
use web_sys::Element;

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
    let shown = StoredValue::new_local(None::<web_sys::HtmlDialogElement>);
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        shown.set_value(Some(dialog.clone()));
        if !open.get() {
            dialog.close();
        } else if !dialog.open() && !show(&dialog) {
            // Not on the page yet; it is in the next task.
            set_timeout(
                move || {
                    show(&dialog);
                    raise_messages();
                },
                Duration::ZERO,
            );
        }
        raise_messages();
    });
    on_cleanup(move || shown.with_value(|dialog| dialog.iter().for_each(release_messages)));
}

/// The element with the shell's messages: one of the page's, else in the topmost open dialog. All that stands
/// outside of that is dead to pointer, keyboard and screen reader.
pub const MESSAGES: &str = "messages";

/// The open dialog over all others: it stands in the one below it, or after it.
pub fn topmost() -> Option<Element> {
    let open = document().query_selector_all("dialog[open]").ok()?;
    open.item(open.length().checked_sub(1)?)?.dyn_into().ok()
}

fn raise_messages() {
    let Some(messages) = document().get_element_by_id(MESSAGES) else { return };
    let within =
        |dialog: Element| dialog.query_selector(":scope > .dialog-box").ok().flatten().unwrap_or(dialog);
    let home = topmost().map(within).or_else(|| document().body().map(Into::into));
    if let Some(home) = home.filter(|home| messages.parent_element().as_ref() != Some(home)) {
        // Fails only for what stands in itself.
        let _ = home.append_child(&messages);
    }
}

/// Before they go with a dialog that is taken off the page, which may have happened already.
fn release_messages(dialog: &web_sys::HtmlDialogElement) {
    let messages = dialog.query_selector(&format!("#{MESSAGES}")).ok().flatten();
    if let (Some(messages), Some(body)) = (messages, document().body()) {
        // Fails only for what stands in itself.
        let _ = body.append_child(&messages);
        request_animation_frame(raise_messages);
    }
}

fn prefers_reduced_motion() -> bool {
    let query = window().match_media("(prefers-reduced-motion: reduce)").ok().flatten();
    query.is_some_and(|query| query.matches())
}
