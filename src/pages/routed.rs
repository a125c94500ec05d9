//! A dialog that is a route: it opens with its address, asks before unsaved input goes, and leads back to the
//! address under it when it is closed.

mod leaving;

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use crate::i18n::{I18n, Words};
use crate::query::Go;
use crate::shell::{keep_focus, use_panel_title};
use crate::ui::dialog::{Dialog, Shape};

/// What a form says of itself to the dialog that it stands in.
#[derive(Clone, Copy)]
pub struct Routed {
    open: RwSignal<bool>,
    asking: RwSignal<bool>,
    is_dirty: Signal<bool>,
    is_pending: Signal<bool>,
    /// Where a link leads that was followed while there was something to lose.
    wish: RwSignal<Option<String>>,
    asked: RwSignal<fn(&Words) -> Asked>,
}

/// The question before something is lost, and the two answers to it.
#[derive(Clone, Copy)]
pub struct Asked {
    pub question: &'static str,
    pub meaning: &'static str,
    pub stay: &'static str,
    pub go: &'static str,
}

fn of_input(words: &Words) -> Asked {
    let Words {
        discard_question: question, discard_meaning: meaning, keep_editing: stay, discard: go, ..
    } = *words;
    Asked { question, meaning, stay, go }
}

fn of_what_is_shown_once(words: &Words) -> Asked {
    let words = words.access;
    Asked {
        question: words.close_unseen,
        meaning: words.close_unseen_meaning,
        stay: words.go_back,
        go: words.close_anyway,
    }
}

impl Routed {
    /// With nothing to lose.
    pub fn new() -> Self {
        Self::form(Signal::stored(false), Signal::stored(false))
    }

    /// `is_dirty`: something was typed that would be lost. `is_pending`: a change is under way.
    pub fn form(is_dirty: impl Into<Signal<bool>>, is_pending: impl Into<Signal<bool>>) -> Self {
        let (is_dirty, is_pending) = (is_dirty.into(), is_pending.into());
        let (open, asking, wish) = (RwSignal::new(true), RwSignal::new(false), RwSignal::new(None));
        Self { open, asking, is_dirty, is_pending, wish, asked: RwSignal::new(of_input) }
    }

    /// From now on it is what is shown that would be lost.
    pub fn shows_once(self) {
        self.asked.set(of_what_is_shown_once);
    }

    /// The reader wants to leave.
    pub fn leave(self) {
        self.leave_for(None);
    }

    /// `None`: for the page under it.
    fn leave_for(self, wish: Option<String>) {
        if self.is_pending.get_untracked() {
            return;
        }
        self.wish.set(wish);
        if self.is_dirty.get_untracked() { self.asking.set(true) } else { self.close() }
    }

    /// It is done.
    pub fn close(self) {
        // An error: the address changed meanwhile and took the dialog with it.
        _ = self.open.try_set(false);
    }

    /// Whether leaving would lose something. False when the dialog is gone.
    fn is_held(self) -> bool {
        let is = |signal: Signal<bool>| signal.try_get_untracked().unwrap_or(false);
        (is(self.is_dirty) || is(self.is_pending)) && self.open.try_get_untracked() == Some(true)
    }
}

#[component]
pub fn RoutedDialog(
    routed: Routed,
    shape: Shape,
    #[prop(into)] title: TextProp,
    /// Where it leads when it is closed: the page under it.
    #[prop(into)]
    to: Signal<String>,
    children: Children,
) -> impl IntoView {
    let (i18n, go) = (I18n::expect(), Go::new());
    leaving::guard(routed);
    let closed = move |()| {
        match routed.wish.get_untracked() {
            Some(wish) => go.to(wish),
            None => go.instead(to.get_untracked()),
        }
        // A dialog that was opened by its address has no element to give the focus back to.
        request_animation_frame(keep_focus);
    };
    let of_tab = title.clone();
    use_panel_title(move || of_tab.get().to_string());
    view! {
        <Dialog
            shape
            title
            close=move || i18n.words().close
            open=routed.open
            on_leave=Callback::new(move |()| routed.leave())
            on_closed=Callback::new(closed)
        >
            {children()}
            <AskDiscard routed/>
        </Dialog>
    }
}

/// Unsaved input asks before it goes.
#[component]
fn AskDiscard(routed: Routed) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let asked = move || routed.asked.get()(t());
    let keep = move || routed.asking.set(false);
    let discard = move || {
        routed.asking.set(false);
        routed.close();
    };
    view! {
        <Dialog
            shape=Shape::Modal
            title=move || asked().question
            close=move || t().close
            open=routed.asking
            on_leave=Callback::new(move |()| keep())
        >
            <div class="dialog-body"><p>{move || asked().meaning}</p></div>
            <footer class="dialog-foot">
                <button type="button" class="button" data-autofocus="" on:click=move |_| keep()>
                    {move || asked().stay}
                </button>
                <button type="button" class="button danger" on:click=move |_| discard()>
                    {move || asked().go}
                </button>
            </footer>
        </Dialog>
    }
}
