//! What stands around every page: the top bar, the messages, and the frame of a page.

mod access_links;
pub mod account;
mod announcer;
mod inventory_links;
pub mod live_mark;
pub mod navigation;
mod outage;
mod palette;
mod shortcuts;
mod title;
mod toast_list;
mod top_bar;

use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::chunks::{self, Aside, Below, InComing, SearchPalette, ShortcutList};
use crate::i18n::I18n;
use crate::ui::dialog::{MESSAGES, topmost};
use crate::{paths, query};
use announcer::Announcer;
use outage::Outage;
pub use palette::Palette;
pub use shortcuts::Shortcuts;
use shortcuts::{PaletteOpen, ShortcutsOpen};
use title::Title;
pub use title::{use_panel_title, use_title};
use toast_list::ToastList;
use top_bar::TopBar;

/// The navigation of a narrow screen: shown over the page, or not.
#[derive(Clone, Copy)]
pub struct Drawer(pub RwSignal<bool>);

#[component]
pub fn Shell(children: Children) -> impl IntoView {
    let i18n = I18n::expect();
    let drawer = RwSignal::new(false);
    Title::provide();
    provide_context(Drawer(drawer));
    let (palette, keys) = (RwSignal::new(false), RwSignal::new(false));
    provide_context(InComing(RwSignal::new(0)));
    remember_below();
    provide_context(PaletteOpen(palette));
    provide_context(ShortcutsOpen(keys));
    shortcuts::listen();
    fetch_ahead();
    query::keep_address();
    let pathname = use_location().pathname;
    // A step to another page closes the drawer that it was taken from.
    Effect::new(move |_| {
        pathname.track();
        drawer.set(false);
    });
    let escape = window_event_listener(ev::keydown, move |ev| {
        if ev.key() == "Escape" && drawer.get_untracked() {
            drawer.set(false);
            let button = document().query_selector(".menu.button").ok().flatten();
            if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
                // Fails only for an element that can't take the focus.
                let _ = button.focus();
            }
        }
    });
    // A window that was widened has no drawer, and nothing under one.
    let resize = window_event_listener(ev::resize, move |_| {
        let is_wide = window().match_media("(width >= 640px)").ok().flatten();
        if is_wide.is_some_and(|query| query.matches()) && drawer.get_untracked() {
            drawer.set(false);
        }
    });
    on_cleanup(move || {
        escape.remove();
        resize.remove();
    });
    let skip = move |ev: ev::MouseEvent| {
        ev.prevent_default();
        focus_content();
    };
    view! {
        <a class="skip" href="#content" on:click=skip>{move || i18n.words().skip_to_content}</a>
        <TopBar drawer/>
        <div class="frame">{children()}</div>
        <div id=MESSAGES class="messages">
            <ToastList/>
            <Outage/>
        </div>
        <Announcer/>
        {aside(palette, || view! { <SearchPalette/> }.into_any())}
        {aside(keys, || view! { <ShortcutList/> }.into_any())}
    }
}

/// For a panel that never came: it leads back to the list as that stood.
fn remember_below() {
    let below = StoredValue::new(None);
    provide_context(Below(below));
    let at = use_location();
    Effect::new(move |_| {
        let (path, search) = (at.pathname.get(), at.search.get());
        if paths::under_panel(&path) == path {
            below.set_value(Some(if search.is_empty() { path } else { format!("{path}?{search}") }));
        }
    });
}

/// Whoever points at a link, or comes to it by keys, is likely to follow it.
fn fetch_ahead() {
    let fetch = |target: Option<web_sys::EventTarget>| {
        let element = target.and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let link = element.and_then(|element| element.closest("a[href^='/']").ok().flatten());
        if let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlAnchorElement>().ok()) {
            chunks::fetch_for(&link.pathname());
        }
    };
    let pointed = window_event_listener(ev::pointerover, move |ev| fetch(ev.target()));
    let focused = window_event_listener(ev::focusin, move |ev| fetch(ev.target()));
    on_cleanup(move || {
        pointed.remove();
        focused.remove();
    });
}

/// A dialog that is there from its first opening on.
fn aside(open: RwSignal<bool>, dialog: fn() -> AnyView) -> impl IntoView {
    let was_opened = Memo::new(move |was: Option<&bool>| was == Some(&true) || open.get());
    move || {
        was_opened.get().then(|| {
            provide_context(Aside(open));
            dialog()
        })
    }
}

/// The frame's main part. Every page has one, beside its navigation.
#[component]
pub fn Main(children: Children) -> impl IntoView {
    let Drawer(drawer) = expect_context();
    // What lies under the drawer is out of reach.
    view! { <main id="content" tabindex="-1" inert=move || drawer.get()>{children()}</main> }
}

/// Gives the focus to the page itself if the element that had it is gone.
pub fn keep_focus() {
    let lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
    if lost {
        focus_content();
    }
}

/// Gives the focus to the topmost open dialog, or to the page itself.
pub fn focus_content() {
    let title = topmost().and_then(|dialog| dialog.query_selector("h2").ok().flatten());
    if let Some(title) = &title {
        // Fails for no name.
        let _ = title.set_attribute("tabindex", "-1");
    }
    let content = title.or_else(|| document().get_element_by_id("content"));
    if let Some(content) = content.and_then(|content| content.dyn_into::<HtmlElement>().ok()) {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        // Fails only for an element that can't take the focus.
        let _ = content.focus_with_options(&options);
    }
}
