//! A searchable list to pick one or several from, by keyboard first: what can be picked, and under it what can't,
//! each with its reasons.

use leptos::ev;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::each::Each;
use super::icon::Icon;
use super::unique_id;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub id: String,
    pub name: String,
    /// Small facts at the right, such as a version.
    pub tags: Vec<String>,
    /// Why it can't be picked; it can if this is empty.
    pub reasons: Vec<Reason>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The reason and its remedy.
    pub text: String,
    /// The way to the remedy: an address and its words.
    pub link: Option<(String, String)>,
}

impl Item {
    fn matches(&self, typed: &str) -> bool {
        let typed = in_lower_case(typed.trim());
        in_lower_case(&self.name).contains(&typed) || in_lower_case(&self.id).contains(&typed)
    }
}

/// By the browser: Rust would bring the letters of all scripts, which is 8 KB of the first load.
#[cfg(target_arch = "wasm32")]
fn in_lower_case(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

#[cfg(not(target_arch = "wasm32"))]
fn in_lower_case(text: &str) -> String {
    text.to_lowercase()
}

/// What is picked: an id, empty while none is, or any number of them. A pick of several can be undone by another.
#[derive(Clone, Copy)]
pub enum Picked {
    One(Signal<String>),
    Several(Signal<Vec<String>>),
}

impl<T: Into<Signal<String>>> From<T> for Picked {
    fn from(one: T) -> Self {
        Self::One(one.into())
    }
}

impl Picked {
    fn has(self, id: &str) -> bool {
        match self {
            Self::One(one) => one.with(|one| one == id),
            Self::Several(several) => several.with(|several| several.iter().any(|picked| picked == id)),
        }
    }

    fn is_several(self) -> bool {
        matches!(self, Self::Several(_))
    }
}

#[derive(Clone)]
pub struct PickerWords {
    pub label: TextProp,
    pub search: TextProp,
    pub can_be_picked: TextProp,
    pub cannot_be_picked: TextProp,
    pub no_match: TextProp,
    pub none: TextProp,
}

#[component]
pub fn Picker(
    words: PickerWords,
    #[prop(into)] items: Signal<Vec<Item>>,
    #[prop(into)] picked: Picked,
    on_pick: Callback<String>,
    /// The way to something that can be picked: shown where nothing can.
    #[prop(optional, into)]
    when_none: Option<ViewFn>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let found = move |pickable: bool| {
        Memo::new(move |_| {
            let fits =
                |item: &&Item| item.reasons.is_empty() == pickable && typed.with(|typed| item.matches(typed));
            items.with(|items| items.iter().filter(fits).cloned().collect::<Vec<_>>())
        })
    };
    let (options, blocked) = (found(true), found(false));
    let none_at_all =
        Memo::new(move |_| items.with(|items| !items.iter().any(|item| item.reasons.is_empty())));
    let active = RwSignal::new(0_usize);
    let list_id = unique_id("options");
    let option_id = {
        let list_id = list_id.clone();
        move |index: usize| format!("{list_id}-{index}")
    };
    let keys = move |ev: ev::KeyboardEvent| {
        if ev.is_composing() {
            return;
        }
        let count = options.with_untracked(Vec::len);
        if ev.key() == "Enter" {
            // Enter picks; it must not send the form.
            ev.prevent_default();
            if let Some(option) =
                options.with_untracked(|options| options.get(active.get_untracked()).cloned())
            {
                on_pick.run(option.id);
            }
        } else if let Some(to) = step(&ev.key(), active.get_untracked(), count) {
            ev.prevent_default();
            active.set(to);
        }
    };
    let active_id = option_id.clone();
    let active_descendant = move || (active.get() < options.with(Vec::len)).then(|| active_id(active.get()));
    let PickerWords { label, search, can_be_picked, cannot_be_picked, no_match, none } = words;
    let nothing = move || if none_at_all.get() { none.get() } else { no_match.get() };
    view! {
        <div class="picker">
            <label class="picker-search">
                <Icon name="search"/>
                <input
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    spellcheck="false"
                    aria-expanded="true"
                    aria-autocomplete="list"
                    aria-controls=list_id.clone()
                    aria-activedescendant=active_descendant
                    aria-label=label.clone()
                    placeholder=search
                    on:input=move |ev| { typed.set(event_target_value(&ev)); active.set(0); }
                    on:keydown=keys
                />
            </label>
            <Heading text=can_be_picked count=Signal::derive(move || options.with(Vec::len))/>
            <Options options picked active on_pick id=list_id label option_id/>
            <Show when=move || options.with(Vec::is_empty)>
                <div class="picker-none">
                    <p>{nothing.clone()}</p>
                    {when_none.clone().filter(|_| none_at_all.get()).map(|way| way.run())}
                </div>
            </Show>
            <Show when=move || !blocked.with(Vec::is_empty)>
                <Heading text=cannot_be_picked.clone() count=Signal::derive(move || blocked.with(Vec::len))/>
                <ul class="picker-blocked" aria-label=cannot_be_picked.clone()>
                    <Each items=move || blocked.get() key=|item| format!("{item:?}") let:item>
                        <Blocked item/>
                    </Each>
                </ul>
            </Show>
        </div>
    }
}

#[component]
fn Heading(text: TextProp, count: Signal<usize>) -> impl IntoView {
    view! {
        <div class="picker-heading" aria-hidden="true">
            <span>{move || text.get()}</span>
            <span class="numbers">{move || count.get()}</span>
        </div>
    }
}

#[component]
fn Options(
    options: Memo<Vec<Item>>,
    picked: Picked,
    active: RwSignal<usize>,
    on_pick: Callback<String>,
    id: String,
    label: TextProp,
    option_id: impl Fn(usize) -> String + Send + 'static,
) -> impl IntoView {
    let is_several = picked.is_several();
    let row = move |(index, item): (usize, Item)| {
        let of = item.id.clone();
        let is_picked = Memo::new(move |_| picked.has(&of));
        let is_active = Memo::new(move |_| active.get() == index);
        let node = NodeRef::<leptos::html::Li>::new();
        Effect::new(move |before: Option<()>| {
            if let (true, Some(()), Some(node)) = (is_active.get(), before, node.get_untracked()) {
                reveal(&node);
            }
        });
        let pick_id = item.id.clone();
        view! {
            <li
                node_ref=node
                id=option_id(index)
                role="option"
                class="picker-option"
                aria-selected=move || is_picked.get().to_string()
                data-active=move || is_active.get().to_string()
                on:click=move |_| { active.set(index); on_pick.run(pick_id.clone()); }
            >
                {is_several.then(|| view! { <span class="picker-box"><Icon name="check"/></span> })}
                <Face item/>
                {(!is_several).then(|| view! { <Icon name="check"/> })}
            </li>
        }
    };
    view! {
        <ul
            role="listbox"
            id=id
            aria-label=label
            aria-multiselectable=is_several.then_some("true")
            class="picker-options"
            data-several=is_several.to_string()
        >
            {move || options.get().into_iter().enumerate().map(&row).collect_view()}
        </ul>
    }
}

#[component]
fn Face(item: Item) -> impl IntoView {
    view! {
        <span class="picker-name">{item.name}</span>
        <span class="picker-tags">
            {item.tags.into_iter().map(|tag| view! { <span class="tag">{tag}</span> }).collect_view()}
        </span>
        <span class="mono faint picker-id">{item.id}</span>
    }
}

#[component]
fn Blocked(item: Item) -> impl IntoView {
    let reasons = item.reasons.clone();
    // In a tab of its own: what was typed here stays, and the list follows what is mended there.
    let reason = |Reason { text, link }| {
        let link =
            link.map(|(href, words)| view! { <a href=href target="_blank" rel="noopener">{words}</a> });
        view! {
            <li>
                <span>{text}</span>
                {link}
            </li>
        }
    };
    view! {
        <li class="picker-option" data-blocked="true">
            <Face item/>
            <ul class="reasons">{reasons.into_iter().map(reason).collect_view()}</ul>
        </li>
    }
}

fn reveal(option: &web_sys::Element) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    option.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Where a key moves the active option, if it moves it.
fn step(key: &str, at: usize, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match key {
        "ArrowDown" => Some(if at >= last { 0 } else { at + 1 }),
        "ArrowUp" => Some(if at == 0 { last } else { at - 1 }),
        "PageDown" => Some(last),
        "PageUp" => Some(0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_round_and_other_keys_stay_with_the_field() {
        assert_eq!(step("ArrowDown", 2, 3), Some(0));
        assert_eq!(step("ArrowUp", 0, 3), Some(2));
        assert_eq!(step("ArrowDown", 0, 0), None);
        assert_eq!(step("Home", 1, 3), None);
    }

    #[test]
    fn an_item_is_found_by_name_or_id_in_any_case() {
        let item = Item { id: "mse-1".into(), name: "Orders".into(), tags: vec![], reasons: vec![] };
        assert!(item.matches(" ORD") && item.matches("MSE-") && !item.matches("x"));
    }
}
