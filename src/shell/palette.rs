//! The command palette: one field that leads to every page, thing and action. Pages and actions are known here
//! and stand at once; the rest is asked for, and comes below.

mod entries;
mod finding;
mod list;
mod recent;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::shortcuts::PaletteOpen;
use crate::i18n::I18n;
use crate::ui::dialog::follow;
use crate::ui::icon::Icon;
pub use entries::Act;
use entries::Entry;
use finding::Finding;
use list::List;

const LIST: &str = "palette-list";

#[component]
pub fn Palette() -> impl IntoView {
    let i18n = I18n::expect();
    let PaletteOpen(open) = expect_context();
    let node = NodeRef::<html::Dialog>::new();
    follow(node, open);
    let beside = move |ev: web_sys::MouseEvent| {
        if ev.target().is_some_and(|target| target.has_type::<web_sys::HtmlDialogElement>()) {
            open.set(false);
        }
    };
    let cancel = move |ev: web_sys::Event| {
        ev.prevent_default();
        open.set(false);
    };
    view! {
        <dialog
            class="palette"
            node_ref=node
            aria-label=move || i18n.words().shell.search
            on:mousedown=beside
            on:cancel=cancel
            on:close=move |_| open.set(false)
        >
            // Each opening starts anew.
            <Show when=move || open.get()><Body open/></Show>
        </dialog>
    }
}

#[component]
fn Body(open: RwSignal<bool>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || &i18n.words().shell;
    let finding = Finding::new();
    let entries = entries::of(finding);
    let active = RwSignal::new(0_usize);
    // What was found may have become less since.
    Effect::new(move |_| {
        let last = entries.with(Vec::len).saturating_sub(1);
        if active.get() > last {
            active.set(last);
        }
    });
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            // Fails only for a field that is not on the page.
            let _ = input.focus();
        }
    });
    let typed = move |ev| {
        active.set(0);
        finding.find(event_target_value(&ev));
    };
    let keys = move |ev: KeyboardEvent| press(&ev, entries, active, open);
    let active_id =
        move || entries.with(|entries| entries.get(active.get()).map(|_| option_id(active.get())));
    view! {
        <div class="palette-field">
            <Icon name="search"/>
            <input
                type="text"
                node_ref=input
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                maxlength="200"
                aria-expanded="true"
                aria-autocomplete="list"
                aria-controls=LIST
                aria-activedescendant=active_id
                aria-label=move || t().search
                placeholder=move || t().search_or_jump
                on:input=typed
                on:keydown=keys
            />
            <kbd aria-hidden="true">"Esc"</kbd>
        </div>
        <List entries active open finding/>
        <Said entries finding/>
    }
}

/// How many there are, and why some or all are missing.
#[component]
fn Said(entries: Memo<Vec<Entry>>, finding: Finding) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || &i18n.words().shell;
    let count = move || u32::try_from(entries.with(Vec::len)).unwrap_or(u32::MAX);
    let is_empty = move || entries.with(Vec::is_empty) && !finding.is_failed();
    let said = move || match (finding.is_pending(), count()) {
        (true, _) => t().searching.to_owned(),
        (false, 0) => (t().nothing_found)(&finding.typed()),
        (false, count) => (t().found)(&i18n.count(count)),
    };
    view! {
        <Show when=move || finding.is_failed()>
            <p class="palette-note" role="alert">
                <Icon name="warning"/>
                <span>{move || t().search_failed}</span>
                <button type="button" class="action" on:click=move |_| finding.retry()>
                    {move || i18n.words().retry}
                </button>
            </p>
        </Show>
        <p class=move || if is_empty() { "palette-none" } else { "visually-hidden" } role="status">{said}</p>
    }
}

fn option_id(index: usize) -> String {
    format!("palette-{index}")
}

fn press(ev: &KeyboardEvent, entries: Memo<Vec<Entry>>, active: RwSignal<usize>, open: RwSignal<bool>) {
    let count = entries.with_untracked(Vec::len);
    let at = active.get_untracked().min(count.saturating_sub(1));
    let to = match ev.key().as_str() {
        _ if ev.is_composing() => return,
        "Escape" => {
            ev.stop_propagation();
            open.set(false);
            None
        }
        "Enter" => {
            let option = document().get_element_by_id(&option_id(at));
            if let Some(option) = option.and_then(|option| option.dyn_into::<HtmlElement>().ok()) {
                choose(&option, ev.ctrl_key() || ev.meta_key());
            }
            None
        }
        "ArrowDown" if count > 0 => Some((at + 1) % count),
        "ArrowUp" if count > 0 => Some((at + count - 1) % count),
        "PageDown" => Some((at + 8).min(count.saturating_sub(1))),
        "PageUp" => Some(at.saturating_sub(8)),
        _ => return,
    };
    ev.prevent_default();
    if let Some(to) = to {
        active.set(to);
    }
}

/// As a click on it does; in another tab, the palette stays.
fn choose(option: &HtmlElement, in_new_tab: bool) {
    match option.get_attribute("href") {
        Some(href) if in_new_tab => {
            // A browser that blocks the new tab says so itself.
            let _ = window().open_with_url_and_target(&href, "_blank");
        }
        _ => option.click(),
    }
}
