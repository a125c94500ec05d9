//! The palette's options, in groups. An address is a real link: a click with Ctrl or the middle button opens it
//! in another tab.

use leptos::prelude::*;

use super::entries::{Act, Deed, Entry, Group, position};
use super::{Finding, LIST, option_id, recent};
use crate::i18n::I18n;
use crate::ui::icon::Icon;

#[component]
pub fn List(
    entries: Memo<Vec<Entry>>,
    active: RwSignal<usize>,
    open: RwSignal<bool>,
    finding: Finding,
) -> impl IntoView {
    let i18n = I18n::expect();
    let deed = Deed::doer();
    let choose = Callback::new(move |entry: Entry| {
        recent::remember(&entry);
        open.set(false);
        if let Act::Do(what) = entry.act {
            deed(what);
        }
    });
    // The list follows the option that the arrow keys are at.
    Effect::new(move |_| {
        if let Some(option) = document().get_element_by_id(&option_id(active.get())) {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    let groups = move || {
        let (entries, typed) = (entries.get(), finding.typed());
        let mut numbered = entries.into_iter().enumerate().peekable();
        let mut groups = vec![];
        while let Some((_, first)) = numbered.peek() {
            let group = first.group;
            let mut options = vec![];
            while let Some((index, entry)) = numbered.next_if(|(_, entry)| entry.group == group) {
                options.push(option(index, entry, &typed, active, choose));
            }
            groups.push(view! { <Titled group>{options}</Titled> });
        }
        groups
    };
    view! {
        <div class="palette-list" id=LIST role="listbox" aria-label=move || i18n.words().shell.results>
            {groups}
        </div>
    }
}

#[component]
fn Titled(group: Group, children: Children) -> impl IntoView {
    let i18n = I18n::expect();
    view! {
        <div role="group" aria-label=move || group.title(i18n.words())>
            <p class="palette-group" aria-hidden="true">{move || group.title(i18n.words())}</p>
            {children()}
        </div>
    }
}

fn option(
    index: usize,
    entry: Entry,
    typed: &str,
    active: RwSignal<usize>,
    choose: Callback<Entry>,
) -> AnyView {
    let is_active = Memo::new(move |_| active.get() == index);
    let selected = move || is_active.get().to_string();
    let face = view! {
        <Icon name=entry.icon/>
        <span class="palette-text">{marked(&entry.text, typed)}</span>
        <span class="palette-detail">{entry.why_not.map_or_else(|| entry.detail.clone(), str::to_owned)}</span>
    };
    let point = move |_| active.set(index);
    if entry.why_not.is_some() {
        return view! {
            <div
                class="palette-option"
                id=option_id(index)
                role="option"
                aria-selected=selected
                aria-disabled="true"
                on:mousemove=point
            >
                {face}
            </div>
        }
        .into_any();
    }
    match entry.act.clone() {
        Act::Go(href) => view! {
            <a
                class="palette-option"
                id=option_id(index)
                role="option"
                tabindex="-1"
                href=href
                aria-selected=selected
                on:mousemove=point
                on:click=move |ev| {
                    if !(ev.ctrl_key() || ev.meta_key() || ev.shift_key()) {
                        choose.run(entry.clone());
                    }
                }
            >
                {face}
            </a>
        }
        .into_any(),
        Act::Do(_) => view! {
            <div
                class="palette-option"
                id=option_id(index)
                role="option"
                aria-selected=selected
                on:mousemove=point
                on:click=move |_| choose.run(entry.clone())
            >
                {face}
            </div>
        }
        .into_any(),
    }
}

/// The text with what is typed marked in it.
fn marked(text: &str, typed: &str) -> AnyView {
    let Some(from) = position(text, typed).filter(|_| !typed.is_empty()) else {
        return text.to_owned().into_any();
    };
    let to = from + typed.len();
    let (before, hit, after) = (text[..from].to_owned(), text[from..to].to_owned(), text[to..].to_owned());
    view! { {before}<mark>{hit}</mark>{after} }.into_any()
}
