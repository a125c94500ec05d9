//! Create Access Key: a panel over the list, which then shows the secret, this once.

use contract::Millis;
use contract::console::access_keys::{CreateAccessKey, CreatedAccessKey};
use leptos::prelude::*;

use super::KeyList;
use super::secret::Secret;
use crate::api::{self, Failure};
use crate::clock;
use crate::i18n::{I18n, Words};
use crate::pages::loaded::ChangeFailed;
use crate::pages::people::Foot;
use crate::pages::people::rights::{Rights, RightsFields};
use crate::pages::routed::{Routed, RoutedDialog};
use crate::ui::choice::Choices;
use crate::ui::dialog::Shape;
use crate::ui::field::{Field, TextField};
use crate::ui::select::SelectField;
use crate::writes::Needs;

const DAYS: [u32; 3] = [30, 90, 365];
const DAY: Millis = 24 * 60 * 60 * 1000;
const NEVER: &str = "never";
const ON_DATE: &str = "date";

#[derive(Clone, Copy)]
struct Form {
    name: RwSignal<String>,
    rights: Rights,
    /// Never, a number of days, or on a date.
    expiry: RwSignal<String>,
    /// As the browser's field has it: 2026-12-31.
    date: RwSignal<String>,
    tried: RwSignal<bool>,
    /// What the server said, until something is typed.
    refused: RwSignal<Option<Failure>>,
    created: RwSignal<Option<CreatedAccessKey>>,
    /// The secret was seen.
    done: RwSignal<bool>,
}

impl Form {
    fn new() -> Self {
        Self {
            name: RwSignal::new(String::new()),
            rights: Rights::least(),
            expiry: RwSignal::new("90".to_owned()),
            date: RwSignal::new(String::new()),
            tried: RwSignal::new(false),
            refused: RwSignal::new(None),
            created: RwSignal::new(None),
            done: RwSignal::new(false),
        }
    }

    /// Something would be lost: what was typed, or the secret.
    fn is_dirty(self) -> bool {
        if self.created.with(Option::is_some) {
            return !self.done.get();
        }
        !self.name.with(String::is_empty) || !self.rights.gateways.with(Vec::is_empty)
    }

    /// When it expires; an error where that is no day to come.
    fn expires(self) -> Result<Option<Millis>, ()> {
        let expiry = self.expiry.get();
        match expiry.as_str() {
            NEVER => Ok(None),
            ON_DATE => self.date.with(|date| end_of(date)).map(Some).ok_or(()),
            days => Ok(days.parse::<Millis>().ok().map(|days| clock::read() + days * DAY)),
        }
    }

    fn is_wrong(self) -> bool {
        self.name.with(|name| name.trim().is_empty())
            || self.rights.lacks_gateways()
            || self.expires().is_err()
    }

    fn body(self) -> CreateAccessKey {
        CreateAccessKey {
            name: Some(self.name.get().trim().to_owned()),
            role: Some(self.rights.role()),
            scope: Some(self.rights.scope()),
            expire_timestamp: self.expires().unwrap_or_default(),
        }
    }

    /// What the server said of a field.
    fn said_of(self, words: &Words, field: &str) -> Option<String> {
        self.refused.with(|refused| match refused {
            Some(Failure::Refused { code, field: Some(path), .. }) if path.starts_with(field) => {
                Some((words.access.field_error)(code, field).to_owned())
            }
            _ => None,
        })
    }
}

/// The last moment of a day of the reader's, if it is to come.
fn end_of(date: &str) -> Option<Millis> {
    let at = js_sys::Date::parse(&format!("{date}T23:59:59"));
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds are whole")]
    let at = (!at.is_nan()).then_some(at as Millis)?;
    (at > clock::read()).then_some(at)
}

#[component]
pub fn CreateKey() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let list = KeyList::expect();
    let form = Form::new();
    let creation = Action::new_local(move |(): &()| {
        let body = untrack(|| form.body());
        async move {
            form.refused.set(None);
            match api::access_keys::create(&body).await {
                Ok(created) => {
                    // Errors: the panel is gone from the page.
                    _ = list.fresh.try_set(Some(created.access_key.access_key_id.clone()));
                    _ = form.created.try_set(Some(created));
                    list.load.retry();
                }
                Err(failure) => _ = form.refused.try_set(Some(failure)),
            }
        }
    });
    let pending = creation.pending();
    let routed = Routed::form(Signal::derive(move || form.is_dirty()), pending);
    Effect::new(move |_| {
        if form.created.with(Option::is_some) {
            routed.shows_once();
        }
        if form.done.get() {
            routed.close();
        }
    });
    let title = move || {
        let keys = &t().access.keys;
        if form.created.with(Option::is_some) { keys.created } else { keys.create }
    };
    let send = move |()| {
        form.tried.set(true);
        if !untrack(|| form.is_wrong()) {
            creation.dispatch(());
        }
    };
    let whole = move || {
        form.refused.get().filter(
            |failure| !matches!(failure, Failure::Refused { field: Some(field), .. } if is_of_form(field)),
        )
    };
    view! {
        <RoutedDialog routed shape=Shape::Panel title to=Signal::derive(move || list.address())>
            {move || match form.created.get() {
                Some(created) => view! {
                    <div class="dialog-body secret" tabindex="-1"><Secret created/></div>
                    <footer class="dialog-foot">
                        <button type="button" class="button primary" on:click=move |_| form.done.set(true)>
                            {move || t().access.done}
                        </button>
                    </footer>
                }.into_any(),
                None => view! {
                    <div class="dialog-body" tabindex="-1">
                        <form on:submit=move |ev| { ev.prevent_default(); send(()); }>
                            <fieldset class="form" disabled=move || pending.get()><Fields form/></fieldset>
                        </form>
                    </div>
                    <ChangeFailed failure=Signal::derive(whole)/>
                    <Foot
                        pending=pending.into()
                        needs=Needs::Editor
                        text=Signal::derive(move || t().ok)
                        on_send=Callback::new(send)
                        routed
                    />
                }.into_any(),
            }}
        </RoutedDialog>
    }
}

fn is_of_form(field: &str) -> bool {
    ["name", "role", "scope", "expireTimestamp"].iter().any(|known| field.starts_with(known))
}

#[component]
fn Fields(form: Form) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let k = move || &t().access.keys;
    let name_error = move || {
        let is_missing = form.tried.get() && form.name.with(|name| name.trim().is_empty());
        is_missing.then(|| t().instances_page.name_missing.to_owned()).or_else(|| form.said_of(t(), "name"))
    };
    let errors = move || {
        let lacks = form.tried.get() && form.rights.lacks_gateways();
        let lacks = lacks.then(|| t().access.choose_instances_first.to_owned());
        (form.said_of(t(), "role"), lacks.or_else(|| form.said_of(t(), "scope")))
    };
    let date_error = move || {
        let is_wrong = form.tried.get() && form.expires().is_err();
        is_wrong.then(|| k().date_wrong.to_owned()).or_else(|| form.said_of(t(), "expireTimestamp"))
    };
    view! {
        <TextField
            label=move || t().name
            hint=move || k().name_hint
            value=form.name
            on_type=Callback::new(move |name| { form.name.set(name); form.refused.set(None); })
            error=Signal::derive(name_error)
            autofocus=true
        />
        <RightsFields rights=form.rights errors=Signal::derive(errors)/>
        <div class="pair">
            <SelectField
                label=move || k().expires
                error=Signal::stored(None::<String>)
                value=form.expiry
                choices=Signal::derive(move || expiries(i18n))
                on_choose=Callback::new(move |expiry| form.expiry.set(expiry))
            />
            <Show when=move || form.expiry.with(|expiry| expiry == ON_DATE)>
                <Field label=move || k().date error=Signal::derive(date_error) let:ids>
                    <input
                        type="date"
                        id=ids.field
                        aria-describedby=ids.described_by
                        prop:value=move || form.date.get()
                        on:input=move |ev| form.date.set(event_target_value(&ev))
                    />
                </Field>
            </Show>
        </div>
    }
}

fn expiries(i18n: I18n) -> Choices {
    let words = &i18n.words().access.keys;
    let days = DAYS.map(|days| (days.to_string(), (words.days)(&i18n.count(days))));
    let on_date = (ON_DATE.to_owned(), words.on_date.to_owned());
    let never = (NEVER.to_owned(), words.never_expires.to_owned());
    days.into_iter().chain([on_date, never]).collect()
}
