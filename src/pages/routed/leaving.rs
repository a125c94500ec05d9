//! The ways out of a dialog that are not its own: the browser's Back, a link in it, a reload. While there is something
//! to lose they ask too.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlAnchorElement, MouseEvent};

use super::Routed;

pub fn guard(routed: Routed) {
    guard_history(routed);
    capture("click", move |ev| hold_link(routed, &ev));
    capture("beforeunload", move |ev| {
        if routed.is_held() {
            ev.prevent_default();
        }
    });
}

/// The router must not hear of the step: it would take the dialog away. So the step is undone before the router sees
/// it, and what it led to stays one step back.
fn guard_history(routed: Routed) {
    let here = RwSignal::new(String::new());
    let at = use_location();
    Effect::new(move |_| {
        // Whatever in the address changes, the one that counts is the browser's.
        at.pathname.track();
        at.search.track();
        request_animation_frame(move || _ = here.try_set(window().location().href().unwrap_or_default()));
    });
    capture("popstate", move |ev| {
        // The address is the next one already: a step within the same panel loses nothing.
        if !routed.is_held() || is_same_page(&here.get_untracked(), &path_here()) {
            return;
        }
        ev.stop_immediate_propagation();
        let Ok(history) = window().history() else { return };
        // Fails only after hundreds of steps within seconds.
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&here.get_untracked()));
        routed.leave();
    });
}

/// A link that the router would follow. Others open beside this page, or are asked about as a reload is.
fn hold_link(routed: Routed, ev: &Event) {
    if ev.default_prevented() || !routed.is_held() {
        return;
    }
    let Some(mouse) = ev.dyn_ref::<MouseEvent>() else { return };
    if mouse.button() != 0 || mouse.meta_key() || mouse.ctrl_key() || mouse.shift_key() || mouse.alt_key() {
        return;
    }
    let is_link = |target: &web_sys::EventTarget| target.dyn_ref::<HtmlAnchorElement>().cloned();
    let Some(link) = ev.composed_path().iter().find_map(|target| is_link(target.unchecked_ref())) else {
        return;
    };
    let is_foreign = window().location().origin().is_ok_and(|origin| origin != link.origin());
    if is_foreign || !link.target().is_empty() || is_same_page(&link.href(), &path_here()) {
        return;
    }
    // The router leaves alone what is prevented; whoever else listens hears of it.
    ev.prevent_default();
    routed.leave_for(Some(link.pathname() + &link.search()));
}

fn path_here() -> String {
    window().location().pathname().unwrap_or_default()
}

fn is_same_page(href: &str, path: &str) -> bool {
    href.split(['?', '#']).next().is_some_and(|href| href.ends_with(path))
}

/// Listens before the router does, for as long as the dialog is there.
fn capture(event: &'static str, listener: impl Fn(Event) + 'static) {
    let function = Closure::<dyn Fn(Event)>::new(listener).into_js_value();
    let function = function.unchecked_into::<js_sys::Function>();
    // Fails for no name and no function.
    let _ = window().add_event_listener_with_callback_and_bool(event, &function, true);
    let function = StoredValue::new_local(function);
    on_cleanup(move || {
        function.with_value(|function| {
            let _ = window().remove_event_listener_with_callback_and_bool(event, function, true);
        });
    });
}
