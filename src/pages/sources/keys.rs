//! Keys of the table beside those of every table: x chooses the row that has the focus (Shift+X up to there), [ and ]
//! turn the page, Escape lets go of what is chosen.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

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
            "x" | "X" => choose(list, selection, ev.shift_key()),
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
    let over = document().query_selector("dialog[open], [popover=auto]:popover-open").ok().flatten();
    is_typed || over.is_some()
}

/// The row in which the focus is.
fn row() -> Option<Element> {
    document().active_element()?.closest(".sources tbody tr").ok().flatten()
}

fn choose(list: SourceList, selection: Selection, up_to_here: bool) -> bool {
    let Some(id) = row().and_then(|row| row.get_attribute("data-id")) else { return false };
    let page = untrack(|| rows(list.load)).into_iter().map(|row| row.source_id).collect::<Vec<_>>();
    let is_off = untrack(|| selection.has(&id)) == Tick::Off;
    selection.tick(&id, Ticked { on: is_off || up_to_here, up_to_here }, &page);
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
