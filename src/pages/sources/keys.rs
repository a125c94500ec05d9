//! Keys of the table: j and k go from row to row, x chooses one (Shift+X up to there), Enter opens it, [ and ]
//! turn the page, Escape lets go of what is chosen.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::SourceList;
use crate::pages::list::rows;
use crate::pages::selection::Selection;
use crate::ui::check::{Tick, Ticked};

pub fn use_keys(list: SourceList, selection: Selection, turn: Callback<Turn>) {
    let handle = window_event_listener(ev::keydown, move |ev| {
        if ev.default_prevented() || ev.ctrl_key() || ev.meta_key() || ev.alt_key() || is_elsewhere(&ev) {
            return;
        }
        let is_done = match ev.key().as_str() {
            "j" => go(1),
            "k" => go(-1),
            "x" | "X" => choose(list, selection, ev.shift_key()),
            "Enter" => open(&ev),
            "[" => turned(turn, Turn::Back),
            "]" => turned(turn, Turn::On),
            "Escape" => let_go(selection),
            _ => false,
        };
        if is_done {
            ev.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Back,
    On,
}

/// Something that is typed into, or a dialog or menu that lies over the table.
fn is_elsewhere(ev: &web_sys::KeyboardEvent) -> bool {
    const TYPED: &str = "input:not([type=checkbox]), textarea, select, [contenteditable]";
    let target = ev.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_typed = target.is_some_and(|target| target.closest(TYPED).ok().flatten().is_some());
    let over = document().query_selector("dialog[open], :popover-open").ok().flatten();
    is_typed || over.is_some()
}

/// The row in which the focus is.
fn row() -> Option<Element> {
    document().active_element()?.closest(".sources tbody tr").ok().flatten()
}

/// Without a row to start at, the first or the last.
fn go(step: i32) -> bool {
    let Ok(all) = document().query_selector_all(".sources tbody tr") else { return false };
    let current = row();
    let count = i32::try_from(all.length()).unwrap_or(i32::MAX);
    let at = |index: i32| u32::try_from(index).ok().and_then(|index| all.item(index));
    let now = (0..count).find(|index| {
        at(*index).is_some_and(|node| current.as_ref().is_some_and(|row| row.is_same_node(Some(&node))))
    });
    let next = match now {
        Some(now) => now + step,
        None if step > 0 => 0,
        None => count - 1,
    };
    focus(at(next).and_then(|node| node.dyn_into().ok()))
}

fn focus(element: Option<HtmlElement>) -> bool {
    element.is_some_and(|element| element.focus().is_ok())
}

fn choose(list: SourceList, selection: Selection, up_to_here: bool) -> bool {
    let Some(id) = row().and_then(|row| row.get_attribute("data-id")) else { return false };
    let page = untrack(|| rows(list.load)).into_iter().map(|row| row.source_id).collect::<Vec<_>>();
    let is_off = untrack(|| selection.has(&id)) == Tick::Off;
    selection.tick(&id, Ticked { on: is_off || up_to_here, up_to_here }, &page);
    true
}

/// Only of the row itself: a link or button in it has an Enter of its own.
fn open(ev: &web_sys::KeyboardEvent) -> bool {
    let target = ev.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(row) = row().filter(|row| target.as_ref() == Some(row)) else { return false };
    let link = row.query_selector("th a").ok().flatten();
    let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) else { return false };
    link.click();
    true
}

fn turned(turn: Callback<Turn>, to: Turn) -> bool {
    turn.run(to);
    true
}

fn let_go(selection: Selection) -> bool {
    let is_chosen = selection.count() > 0;
    if is_chosen {
        selection.clear();
    }
    is_chosen
}
