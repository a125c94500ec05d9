//! The keys of the whole console: one listener, and the dialog that tells them. Tables take part by their markup:
//! the first link of each row of `main`.

use std::time::Duration;

use leptos::ev;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use crate::chunks;
use crate::i18n::I18n;
use crate::paths::{self, RegistriesAt, Registry, ServicesAt, SourcesAt};
use crate::query::Go;
use crate::ui::dialog::{Dialog, Shape};

/// How long `g` waits for the letter of a place.
const CHORD: Duration = Duration::from_millis(1500);
const ROW_LINK: &str = "main tbody tr a[href]";
const SEARCH: &str = "main input[type=search]";

/// The palette is open, or not.
#[derive(Clone, Copy)]
pub struct PaletteOpen(pub RwSignal<bool>);

/// The dialog that lists the keys is open, or not.
#[derive(Clone, Copy)]
pub struct ShortcutsOpen(pub RwSignal<bool>);

/// Listens for as long as the shell is there.
pub fn listen() {
    let keys = Keys {
        go: Go::new(),
        path: use_location().pathname,
        palette: expect_context::<PaletteOpen>().0,
        told: expect_context::<ShortcutsOpen>().0,
        leader: StoredValue::new(None),
    };
    let listener = window_event_listener(ev::keydown, move |ev| {
        if keys.press(&ev) {
            ev.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}

#[derive(Clone, Copy)]
struct Keys {
    go: Go,
    path: Memo<String>,
    palette: RwSignal<bool>,
    told: RwSignal<bool>,
    /// Set after `g`.
    leader: StoredValue<Option<TimeoutHandle>>,
}

impl Keys {
    /// Whether the key was one of these.
    fn press(self, ev: &KeyboardEvent) -> bool {
        if ev.default_prevented() || ev.is_composing() {
            return false;
        }
        let key = ev.key();
        if matches!(key.as_str(), "Control" | "Meta") {
            chunks::fetch_palette();
            return false;
        }
        if self.is_coming() {
            if key == "Escape" {
                self.palette.set(false);
                self.told.set(false);
            }
            return true;
        }
        if (ev.ctrl_key() || ev.meta_key()) && !ev.alt_key() && key.eq_ignore_ascii_case("k") {
            return self.open(self.palette);
        }
        if ev.ctrl_key() || ev.meta_key() || ev.alt_key() || is_covered() {
            return false;
        }
        if let Some(field) = field_of(ev) {
            // The text stays, unlike with the browser's own Esc of a search field.
            let leaves = key == "Escape" && field.matches(SEARCH).unwrap_or(false);
            return leaves && field.dyn_ref::<HtmlElement>().is_some_and(|field| field.blur().is_ok());
        }
        if let Some(timer) = self.leader.try_update_value(Option::take).flatten() {
            timer.clear();
            return self.go_to(&key);
        }
        match key.as_str() {
            "?" => self.open(self.told),
            "/" => document().query_selector(SEARCH).ok().flatten().is_some_and(|field| focus(&field)),
            "j" => step(1),
            "k" => step(-1),
            "g" => {
                let leader = self.leader;
                let forget = move || leader.set_value(None);
                self.leader.set_value(set_timeout_with_handle(forget, CHORD).ok());
                true
            }
            _ => false,
        }
    }

    /// A dialog was asked for whose code is on its way: keys that follow are meant for it.
    fn is_coming(self) -> bool {
        (self.palette.get_untracked() || self.told.get_untracked()) && !is_covered()
    }

    fn open(self, what: RwSignal<bool>) -> bool {
        if !is_covered() {
            what.set(true);
        } else if self.palette.get_untracked() {
            self.palette.set(false);
        }
        true
    }

    fn go_to(self, key: &str) -> bool {
        let path = self.path.get_untracked();
        let gateway_id = paths::gateway_of(&path);
        let address = match (key, gateway_id) {
            ("i", _) => paths::instances("", "", 1),
            ("c", _) => paths::registries(Registry::Cluster, &RegistriesAt::of_region("")),
            ("n", _) => paths::registries(Registry::Nacos, &RegistriesAt::of_region("")),
            ("a", _) => paths::people(paths::AUDIT, 1),
            ("o", Some(id)) => paths::overview(id),
            ("s", Some(id)) => paths::sources(id, &SourcesAt::default()),
            ("v", Some(id)) => paths::services(id, &ServicesAt::default()),
            _ => return false,
        };
        self.go.to(address);
        true
    }
}

/// Whether a dialog or a menu is open: the keys are its own.
fn is_covered() -> bool {
    matches!(document().query_selector("dialog[open], [popover=auto]:popover-open"), Ok(Some(_)))
}

fn field_of(ev: &KeyboardEvent) -> Option<Element> {
    let target = ev.target()?.dyn_into::<Element>().ok()?;
    let is_field =
        target.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
    is_field.unwrap_or(false).then_some(target)
}

fn focus(element: &Element) -> bool {
    element.dyn_ref::<HtmlElement>().is_some_and(|element| element.focus().is_ok())
}

/// To the first link of the next or the previous row; to the first row from anywhere else.
fn step(by: i32) -> bool {
    let Ok(links) = document().query_selector_all(ROW_LINK) else { return false };
    let row_of = |element: &Element| element.closest("tr").ok().flatten();
    let mut rows: Vec<(Element, Element)> = vec![];
    for at in 0..links.length() {
        let link = links.item(at).and_then(|link| link.dyn_into::<Element>().ok());
        let Some((row, link)) = link.and_then(|link| Some((row_of(&link)?, link))) else { continue };
        if rows.last().is_none_or(|(last, _)| *last != row) {
            rows.push((row, link));
        }
    }
    let focused = document().active_element().and_then(|element| row_of(&element));
    let at = focused.and_then(|focused| rows.iter().position(|(row, _)| *row == focused));
    let next = match at {
        Some(at) => at.saturating_add_signed(by as isize),
        None => 0,
    };
    rows.get(next).is_some_and(|(_, link)| focus(link))
}

/// Keys that are pressed one after the other, and what they do.
type Told = (&'static [&'static str], &'static str);

#[component]
pub fn Shortcuts() -> impl IntoView {
    let i18n = I18n::expect();
    let ShortcutsOpen(open) = expect_context();
    let words = move || i18n.words();
    let groups = move || {
        let (all, t) = (words(), &words().shell);
        let anywhere: Vec<Told> = vec![
            (if is_mac() { &["⌘", "K"] } else { &["Ctrl", "K"] }, t.open_search),
            (&["/"], t.find_in_page),
            (&["?"], t.show_shortcuts),
            (&["Esc"], t.close_or_leave),
        ];
        let lists: Vec<Told> = vec![
            (&["j"], t.next_row),
            (&["k"], t.previous_row),
            (&["Enter"], t.open_row),
            (&["x"], t.choose_row),
            (&["Shift", "x"], t.choose_up_to),
            (&["["], t.turn_back),
            (&["]"], t.turn_on),
        ];
        let places: Vec<Told> = vec![
            (&["g", "i"], all.instances),
            (&["g", "o"], all.overview),
            (&["g", "s"], all.sources),
            (&["g", "v"], all.services),
            (&["g", "c"], t.clusters),
            (&["g", "n"], t.nacos_instances),
            (&["g", "a"], all.audit.title),
        ];
        [(t.anywhere, anywhere), (t.in_lists, lists), (t.go_to, places)].map(group).collect_view()
    };
    view! {
        <Dialog
            shape=Shape::Modal
            title=move || words().shell.shortcuts
            close=move || words().close
            open
            on_leave=Callback::new(move |()| open.set(false))
        >
            <div class="dialog-body shortcuts" tabindex="0" role="group" aria-label=move || words().shell.shortcuts>
                {groups}
            </div>
        </Dialog>
    }
}

fn group((title, keys): (&'static str, Vec<Told>)) -> AnyView {
    let line = |(keys, what): Told| {
        let keys = keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_view();
        view! {
            <div>
                <dt>{what}</dt>
                <dd>{keys}</dd>
            </div>
        }
    };
    view! {
        <h3>{title}</h3>
        <dl>{keys.into_iter().map(line).collect_view()}</dl>
    }
    .into_any()
}

pub fn is_mac() -> bool {
    window().navigator().platform().is_ok_and(|platform| platform.starts_with("Mac"))
}
