//! A dialog that is a route: it opens with its address, asks before unsaved input goes, and leads back to the
//! address under it when it is closed.

use leptos::prelude::*;
use leptos::text_prop::TextProp;
use leptos_router::hooks::use_location;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use crate::i18n::I18n;
use crate::query::Go;
use crate::shell::{keep_focus, use_panel_title};
use crate::ui::dialog::{Dialog, Shape};

/// What a form says of itself to the dialog that it stands in.
#[derive(Clone, Copy)]
pub struct Routed {
    open: RwSignal<bool>,
    asking: RwSignal<bool>,
    is_dirty: Signal<bool>,
    is_pending: Signal<bool>,
}

impl Routed {
    /// With nothing to lose.
    pub fn new() -> Self {
        Self::form(Signal::stored(false), Signal::stored(false))
    }

    /// `is_dirty`: something was typed that would be lost. `is_pending`: a change is under way.
    pub fn form(is_dirty: impl Into<Signal<bool>>, is_pending: impl Into<Signal<bool>>) -> Self {
        let (is_dirty, is_pending) = (is_dirty.into(), is_pending.into());
        Self { open: RwSignal::new(true), asking: RwSignal::new(false), is_dirty, is_pending }
    }

    /// The reader wants to leave.
    pub fn leave(self) {
        if self.is_pending.get_untracked() {
            return;
        }
        if self.is_dirty.get_untracked() { self.asking.set(true) } else { self.close() }
    }

    /// It is done.
    pub fn close(self) {
        // An error: the address changed meanwhile and took the dialog with it.
        _ = self.open.try_set(false);
    }
}

#[component]
pub fn RoutedDialog(
    routed: Routed,
    shape: Shape,
    #[prop(into)] title: TextProp,
    /// Where it leads when it is closed: the page under it.
    #[prop(into)]
    to: Signal<String>,
    children: Children,
) -> impl IntoView {
    let (i18n, go) = (I18n::expect(), Go::new());
    guard_history(routed);
    let closed = move |()| {
        go.instead(to.get_untracked());
        // A dialog that was opened by its address has no element to give the focus back to.
        request_animation_frame(keep_focus);
    };
    let of_tab = title.clone();
    use_panel_title(move || of_tab.get().to_string());
    view! {
        <Dialog
            shape
            title
            close=move || i18n.words().close
            open=routed.open
            on_leave=Callback::new(move |()| routed.leave())
            on_closed=Callback::new(closed)
        >
            {children()}
            <AskDiscard routed/>
        </Dialog>
    }
}

/// The browser's Back asks too. The router must not hear of the step: it would take the dialog away. So the step is
/// undone before the router sees it, and what it led to stays one step back.
fn guard_history(routed: Routed) {
    let here = RwSignal::new(String::new());
    let at = use_location();
    Effect::new(move |_| {
        // Whatever in the address changes, the one that counts is the browser's.
        at.pathname.track();
        at.search.track();
        request_animation_frame(move || _ = here.try_set(window().location().href().unwrap_or_default()));
    });
    let left = Closure::<dyn Fn(web_sys::Event)>::new(move |ev: web_sys::Event| {
        let is_held = routed.is_dirty.try_get_untracked().unwrap_or(false)
            || routed.is_pending.try_get_untracked().unwrap_or(false);
        if !is_held || routed.open.try_get_untracked() != Some(true) {
            return;
        }
        // The address is the next one already: a step within the same panel loses nothing.
        let path = window().location().pathname().unwrap_or_default();
        if here.get_untracked().split(['?', '#']).next().is_some_and(|here| here.ends_with(&path)) {
            return;
        }
        ev.stop_immediate_propagation();
        let Ok(history) = window().history() else { return };
        // Fails only after hundreds of steps within seconds.
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&here.get_untracked()));
        routed.leave();
    });
    let target = window();
    let listener = left.into_js_value();
    let function = listener.clone().unchecked_into::<js_sys::Function>();
    // As a capturing listener it is called before the router's.
    let _ = target.add_event_listener_with_callback_and_bool("popstate", &function, true);
    let listener = StoredValue::new_local(function);
    on_cleanup(move || {
        listener.with_value(|function| {
            let _ = window().remove_event_listener_with_callback_and_bool("popstate", function, true);
        });
    });
}

/// Unsaved input asks before it goes.
#[component]
fn AskDiscard(routed: Routed) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let keep = move || routed.asking.set(false);
    let discard = move || {
        routed.asking.set(false);
        routed.close();
    };
    view! {
        <Dialog
            shape=Shape::Modal
            title=move || t().discard_question
            close=move || t().close
            open=routed.asking
            on_leave=Callback::new(move |()| keep())
        >
            <div class="dialog-body"><p>{move || t().discard_meaning}</p></div>
            <footer class="dialog-foot">
                <button type="button" class="button" data-autofocus="" on:click=move |_| keep()>
                    {move || t().keep_editing}
                </button>
                <button type="button" class="button danger" on:click=move |_| discard()>
                    {move || t().discard}
                </button>
            </footer>
        </Dialog>
    }
}
