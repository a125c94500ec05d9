//! Where the focus goes when a row that can be removed from a form is removed.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::shell::keep_focus;

/// Before the row goes: once it is gone, the focus is on the button of the row after it, or else of the one before it,
/// or else on what adds one.
pub fn pass_focus(row: &HtmlElement) {
    let next = kin(row, Element::next_element_sibling)
        .or_else(|| kin(row, Element::previous_element_sibling))
        .and_then(|row| row.query_selector("button").ok().flatten())
        .or_else(|| row.parent_element()?.query_selector(":scope > button").ok().flatten())
        .and_then(|button| button.dyn_into::<HtmlElement>().ok());
    request_animation_frame(move || {
        if let Some(button) = next {
            // Fails only for an element that can't take the focus.
            let _ = button.focus();
        }
        keep_focus();
    });
}

/// The one beside it, if it is a row too.
fn kin(row: &HtmlElement, beside: fn(&Element) -> Option<Element>) -> Option<Element> {
    beside(row).filter(|other| other.class_name() == row.class_name())
}
