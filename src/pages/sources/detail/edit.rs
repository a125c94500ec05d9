//! What is typed into the tab Settings: it outlives a look at another tab, and is saved as a whole.

use contract::Millis;
use contract::console::sources::SourceSettings;
use contract::error::ErrorCode;
use leptos::prelude::*;

use super::Detail;
use super::settings::draft::Draft;
use super::tabs::Tab;
use crate::api::{self, Failure};
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::pages::loaded::ChangeFailed;
use crate::shell::keep_focus;
use crate::toasts::Toasts;
use crate::ui::reasoned::ReasonedButton;
use crate::writes::{Needs, Writes};

#[derive(Clone, Copy)]
pub struct Edit {
    id: Memo<String>,
    settings: Load<SourceSettings>,
    typed: RwSignal<Option<Typed>>,
    /// Save was pressed: what is missing is marked from now on.
    tried: RwSignal<bool>,
    saving: Action<(String, SourceSettings), Result<SourceSettings, Failure>>,
}

/// What is typed, and what it is a change of.
#[derive(Clone)]
struct Typed {
    draft: Draft,
    base: Draft,
    /// When the settings were last changed that it began with.
    seen: Option<Millis>,
}

impl Edit {
    /// Loads the settings while they are needed.
    pub fn new(id: Memo<String>, needed: Memo<bool>) -> Self {
        let live = Live::expect();
        let settings = Load::new(
            move || needed.get().then(|| (id.get(), ())),
            move || live.version(&[Topic::Sources]),
            |id, ()| async move { api::sources::settings(&id).await },
        );
        let typed = RwSignal::new(None::<Typed>);
        let tried = RwSignal::new(false);
        // Another source's panel begins anew.
        Effect::new(move |before: Option<String>| {
            let now = id.get();
            if before.is_some_and(|before| before != now) {
                typed.set(None);
                tried.set(false);
            }
            now
        });
        let saving = Action::new_local(move |(id, settings): &(String, SourceSettings)| {
            let (id, wanted) = (id.clone(), settings.clone());
            async move { api::sources::change_settings(&id, &wanted).await }
        });
        Self { id, settings, typed, tried, saving }
    }

    pub fn settings(self) -> Load<SourceSettings> {
        self.settings
    }

    /// What the form shows: what is typed, else what the server has.
    pub fn shown(self) -> Memo<Draft> {
        Memo::new(move |before: Option<&Draft>| {
            let typed = self.typed.with(|typed| typed.as_ref().map(|typed| typed.draft.clone()));
            let theirs = || self.settings.map(Draft::of);
            typed.or_else(theirs).unwrap_or_else(|| before.cloned().unwrap_or_default())
        })
    }

    pub fn change(self, change: &dyn Fn(&mut Draft)) {
        let theirs = self.settings.peek(|settings| (Draft::of(settings), settings.update_timestamp));
        self.typed.update(|typed| {
            if typed.is_none() {
                *typed = theirs.map(|(base, seen)| Typed { draft: base.clone(), base, seen });
            }
            if let Some(typed) = typed {
                change(&mut typed.draft);
            }
        });
    }

    pub fn is_tried(self) -> bool {
        self.tried.get()
    }

    pub fn is_dirty(self) -> Signal<bool> {
        Signal::derive(move || {
            self.typed.with(|typed| typed.as_ref().is_some_and(|typed| typed.draft != typed.base))
        })
    }

    pub fn is_pending(self) -> Signal<bool> {
        self.saving.pending().into()
    }

    /// Whether the server has other settings than those that the change began with.
    pub fn is_outdated(self) -> bool {
        let theirs = self.settings.map(|settings| settings.update_timestamp);
        let seen = self.typed.with(|typed| typed.as_ref().map(|typed| typed.seen));
        self.is_dirty().get() && theirs.is_some() && seen.is_some() && theirs != seen
    }

    /// Back to what the server has.
    pub fn discard(self) {
        self.typed.set(None);
        self.tried.set(false);
        self.saving.value().set(None);
    }

    fn failure(self) -> Option<Failure> {
        self.saving.value().get().and_then(Result::err).filter(|_| !self.saving.pending().get())
    }

    fn save(self) {
        self.tried.set(true);
        let complete = self.typed.with_untracked(|typed| {
            let typed = typed.as_ref().filter(|typed| typed.draft.is_complete())?;
            Some(typed.draft.clone().into_settings(typed.seen))
        });
        if let Some(settings) = complete
            && !self.saving.pending().get_untracked()
        {
            self.saving.dispatch((self.id.get_untracked(), settings));
        }
    }
}

/// Shows what was saved, and says so; what was refused stays as it was typed.
fn use_outcome(edit: Edit, name: Memo<String>) {
    let (i18n, toasts, live) = (I18n::expect(), Toasts::expect(), Live::expect());
    let version = edit.saving.version();
    Effect::new(move |before: Option<usize>| {
        let now = version.get();
        let saved = edit.saving.value().with_untracked(|answer| answer.clone().and_then(Result::ok));
        if before.is_some_and(|before| before != now)
            && let Some(saved) = saved
        {
            edit.settings.replace(saved);
            edit.discard();
            toasts.say((i18n.words().detail.saved)(&name.get_untracked()), None);
            live.touch(Topic::Sources);
            // Save is gone with what there was to save.
            request_animation_frame(keep_focus);
        }
        now
    });
}

/// Save and Cancel, while there is something to save.
#[component]
pub fn SaveFoot() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let detail = Detail::expect();
    let edit = detail.edit;
    use_outcome(edit, detail.name());
    let (is_dirty, pending, writes) = (edit.is_dirty(), edit.is_pending(), Writes::expect());
    let is_open = Memo::new(move |_| detail.tab.get() == Tab::Settings && is_dirty.get());
    let shown = edit.shown();
    let why_not = move || {
        if pending.get() {
            return Some(t().saving.to_owned());
        }
        let is_wrong = edit.is_tried() && shown.with(|draft| !draft.is_complete());
        writes.why_not(Needs::Editor).or(is_wrong.then_some(t().detail.correct_first)).map(str::to_owned)
    };
    let is_conflict = move || {
        let failure = edit.failure();
        failure.is_some_and(|failure| failure.code() == Some(&ErrorCode::SettingsChanged))
    };
    view! {
        <Show when=move || is_open.get()>
            <ChangeFailed failure=Signal::derive(move || edit.failure().filter(|_| !is_conflict()))/>
            <Outdated when=Signal::derive(move || edit.is_outdated() || is_conflict())/>
            <footer class="dialog-foot">
                <p class="hint" role="status">{why_not}</p>
                <button type="button" class="button" disabled=move || pending.get() on:click=move |_| { edit.discard(); request_animation_frame(keep_focus); }>
                    {move || t().cancel}
                </button>
                <ReasonedButton
                    class="button primary"
                    why_not=Signal::derive(why_not)
                    on_press=Callback::new(move |()| edit.save())
                >
                    {move || t().detail.save}
                </ReasonedButton>
            </footer>
        </Show>
    }
}

#[component]
fn Outdated(when: Signal<bool>) -> impl IntoView {
    let i18n = I18n::expect();
    let detail = Detail::expect();
    let load = move |_| {
        detail.edit.discard();
        detail.edit.settings.retry();
    };
    view! {
        <Show when=move || when.get()>
            <div class="banner" data-tone="warn" role="alert">
                <crate::ui::icon::Icon name="warning"/>
                <div>
                    <p>{move || i18n.words().detail.changed_meanwhile}</p>
                    <button type="button" class="action" on:click=load>
                        {move || i18n.words().detail.load_theirs}
                    </button>
                </div>
            </div>
        </Show>
    }
}
