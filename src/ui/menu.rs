//! A menu on a button: a native popover, so that a click beside it, Esc and the top layer are the browser's.

use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::icon::Icon;
use super::unique_id;

#[derive(Clone)]
pub struct MenuItem {
    pub text: String,
    pub icon: &'static str,
    pub act: Act,
    /// It takes something away.
    pub is_danger: bool,
    /// Why it can't be done now: it stands there, and says so.
    pub why_not: Option<String>,
}

#[derive(Clone)]
pub enum Act {
    Go(String),
    Do(Callback<()>),
}

impl MenuItem {
    pub fn go(text: impl Into<String>, icon: &'static str, to: String) -> Self {
        Self { text: text.into(), icon, act: Act::Go(to), is_danger: false, why_not: None }
    }

    pub fn run(text: impl Into<String>, icon: &'static str, act: Callback<()>) -> Self {
        Self { text: text.into(), icon, act: Act::Do(act), is_danger: false, why_not: None }
    }

    pub fn danger(self) -> Self {
        Self { is_danger: true, ..self }
    }

    pub fn unless(self, why_not: Option<String>) -> Self {
        Self { why_not, ..self }
    }
}

/// The items are asked for each time that it opens.
#[component]
pub fn Menu(
    #[prop(into)] label: TextProp,
    items: Callback<(), Vec<MenuItem>>,
    #[prop(default = "button plain icon-only")] class: &'static str,
    /// What the button shows; three dots if nothing.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let id = unique_id("menu");
    let (button, popover) = (NodeRef::<html::Button>::new(), NodeRef::<html::Div>::new());
    let open = RwSignal::new(false);
    let at = RwSignal::new((0, 0));
    let toggled = move |_| {
        let Some(menu) = popover.try_get_untracked().flatten() else { return };
        let is_open = menu.matches(":popover-open").unwrap_or(false);
        open.set(is_open);
        if is_open {
            // The items are on the page once the effects of `open` have run.
            request_animation_frame(move || {
                if let Some(button) = button.try_get_untracked().flatten() {
                    at.set(place(&button, &menu));
                }
                focus_item(&menu, Step::First);
            });
        }
    };
    let hide = Callback::new(move |()| {
        if let Some(menu) = popover.try_get_untracked().flatten() {
            // Fails only for one that is hidden already.
            let _ = menu.hide_popover();
        }
    });
    let keys = move |ev: web_sys::KeyboardEvent| {
        let step = match ev.key().as_str() {
            "ArrowDown" => Step::Next,
            "ArrowUp" => Step::Previous,
            "Home" => Step::First,
            "End" => Step::Last,
            "Tab" => return hide.run(()),
            // The popover closes; what it stands in must not.
            "Escape" => return ev.stop_propagation(),
            _ => return,
        };
        ev.prevent_default();
        ev.stop_propagation();
        if let Some(menu) = popover.try_get_untracked().flatten() {
            focus_item(&menu, step);
        }
    };
    let content = match children {
        Some(children) => children().into_any(),
        None => view! { <Icon name="more"/> }.into_any(),
    };
    view! {
        <button
            type="button"
            class=class
            node_ref=button
            popovertarget=id.clone()
            aria-label=move || label.get()
            aria-haspopup="menu"
            aria-expanded=move || open.get().to_string()
        >
            {content}
        </button>
        <div
            class="menu-list"
            id=id
            popover="auto"
            role="menu"
            node_ref=popover
            style:--menu-x=move || format!("{}px", at.get().0)
            style:--menu-y=move || format!("{}px", at.get().1)
            on:toggle=toggled
            on:keydown=keys
        >
            {move || {
                let items = if open.get() { items.run(()) } else { Vec::new() };
                items.into_iter().map(|item| entry(item, hide)).collect_view()
            }}
        </div>
    }
}

fn entry(item: MenuItem, hide: Callback<()>) -> AnyView {
    let MenuItem { text, icon, act, is_danger, why_not } = item;
    let class = if is_danger { "menu-item danger" } else { "menu-item" };
    let is_off = why_not.is_some();
    let disabled = is_off.then_some("true");
    let words = view! {
        <Icon name=icon/>
        <span>{text} {why_not.map(|reason| view! { <span class="menu-reason">{reason}</span> })}</span>
    };
    match act {
        Act::Go(to) if !is_off => view! {
            <a class=class role="menuitem" tabindex="-1" href=to data-noscroll="" on:click=move |_| hide.run(())>
                {words}
            </a>
        }
        .into_any(),
        act => {
            let press = move |_| {
                if let (Act::Do(act), false) = (&act, is_off) {
                    hide.run(());
                    act.run(());
                }
            };
            view! {
                <button
                    type="button"
                    class=class
                    role="menuitem"
                    tabindex="-1"
                    aria-disabled=disabled
                    on:click=press
                >
                    {words}
                </button>
            }
            .into_any()
        }
    }
}

/// Below the button, its right edge on the button's; where there is no room, above it, and never off the page.
pub fn place(button: &HtmlElement, menu: &HtmlElement) -> (i32, i32) {
    const GAP: f64 = 4.0;
    let edge = |value: Option<f64>| value.unwrap_or(0.0);
    let (width, height) = (
        edge(window().inner_width().ok().and_then(|width| width.as_f64())),
        edge(window().inner_height().ok().and_then(|height| height.as_f64())),
    );
    let (of, own) = (button.get_bounding_client_rect(), menu.get_bounding_client_rect());
    let below = of.bottom() + GAP;
    let y = if below + own.height() > height { of.top() - GAP - own.height() } else { below };
    let x = (of.right() - own.width()).clamp(GAP, (width - own.width() - GAP).max(GAP));
    #[expect(clippy::cast_possible_truncation, reason = "pixels of a screen")]
    (x.round() as i32, y.max(GAP).round() as i32)
}

#[derive(Clone, Copy)]
enum Step {
    First,
    Last,
    Next,
    Previous,
}

fn focus_item(menu: &HtmlElement, step: Step) {
    let Ok(items) = menu.query_selector_all("[role=menuitem]") else { return };
    let count = items.length();
    if count == 0 {
        return;
    }
    let focused = document().active_element();
    let now = (0..count).find(|at| items.item(*at).is_some_and(|item| focused.as_deref() == Some(&item)));
    let next = match (step, now) {
        (Step::First, _) | (Step::Next, None) => 0,
        (Step::Last, _) | (Step::Previous, None) => count - 1,
        (Step::Next, Some(at)) => (at + 1) % count,
        (Step::Previous, Some(at)) => (at + count - 1) % count,
    };
    if let Some(item) = items.item(next).and_then(|item| item.dyn_into::<HtmlElement>().ok()) {
        // Fails only for an element that can't take the focus.
        let _ = item.focus();
    }
}
