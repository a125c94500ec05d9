//! What is typed of a user: a name for a new one, a role and a scope. What the server refuses stands at its field.

use contract::console::users::{PutUser, UserRow};
use leptos::prelude::*;

use crate::api::Failure;
use crate::i18n::{I18n, Words};
use crate::pages::people::rights::{Rights, RightsFields};
use crate::ui::field::TextField;

#[derive(Clone, Copy)]
pub struct Form {
    /// Nothing where it can't be changed.
    name: Option<RwSignal<String>>,
    pub rights: Rights,
    /// The button was pressed: every field may complain.
    pub tried: RwSignal<bool>,
    /// What the server said last.
    pub refused: RwSignal<Option<Failure>>,
    before: RwSignal<Option<UserRow>>,
}

impl Form {
    pub fn new() -> Self {
        Self { name: Some(RwSignal::new(String::new())), ..Self::change() }
    }

    pub fn change() -> Self {
        Self {
            name: None,
            rights: Rights::least(),
            tried: RwSignal::new(false),
            refused: RwSignal::new(None),
            before: RwSignal::new(None),
        }
    }

    /// From what there is, once that is known; and anew where the address leads to another one.
    pub fn start(self, row: UserRow) {
        if self
            .before
            .with_untracked(|before| before.as_ref().map(|before| &before.user_id) != Some(&row.user_id))
        {
            self.rights.start(&row.role, &row.scope);
            self.before.set(Some(row));
        }
    }

    /// It is saved: what is shown now is what there is.
    pub fn saved(self, row: UserRow) {
        _ = self.before.try_set(Some(row));
    }

    pub fn is_dirty(self) -> bool {
        match self.name {
            Some(name) => !name.with(String::is_empty) || !self.rights.gateways.with(Vec::is_empty),
            None => self.before.with(|before| {
                before.as_ref().is_some_and(|before| {
                    before.role != self.rights.role() || before.scope != self.rights.scope()
                })
            }),
        }
    }

    fn lacks_name(self) -> bool {
        self.name.is_some_and(|name| name.with(|name| name.trim().is_empty()))
    }

    /// Whether it can be sent; marks what is wrong if not.
    pub fn try_now(self) -> bool {
        self.tried.set(true);
        !untrack(|| self.lacks_name() || self.rights.lacks_gateways())
    }

    pub fn body(self) -> PutUser {
        untrack(|| PutUser {
            name: self.name.map(|name| name.get().trim().to_owned()),
            role: Some(self.rights.role()),
            scope: Some(self.rights.scope()),
        })
    }

    fn said_of(self, words: &Words, field: &str) -> Option<String> {
        self.refused.with(|refused| match refused {
            Some(Failure::Refused { code, field: Some(path), .. }) if path.starts_with(field) => {
                Some((words.access.field_error)(code, field).to_owned())
            }
            _ => None,
        })
    }

    /// What the server said of the whole.
    pub fn failure(self) -> Option<Failure> {
        let is_of_field = |failure: &Failure| match failure {
            Failure::Refused { field: Some(path), .. } => {
                ["name", "role", "scope"].iter().any(|field| path.starts_with(field))
            }
            _ => false,
        };
        self.refused.get().filter(|failure| !is_of_field(failure))
    }
}

#[component]
pub fn Fields(form: Form) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let name_error = move || {
        let is_missing = form.tried.get() && form.lacks_name();
        is_missing.then(|| t().instances_page.name_missing.to_owned()).or_else(|| form.said_of(t(), "name"))
    };
    let errors = move || {
        let lacks = form.tried.get() && form.rights.lacks_gateways();
        let lacks = lacks.then(|| t().access.choose_instances_first.to_owned());
        (form.said_of(t(), "role"), lacks.or_else(|| form.said_of(t(), "scope")))
    };
    view! {
        {form.name.map(|name| view! {
            <TextField
                label=move || t().name
                hint=move || t().access.name_hint
                value=name
                on_type=Callback::new(move |text| { name.set(text); form.refused.set(None); })
                error=Signal::derive(name_error)
                autofocus=true
            />
        })}
        <RightsFields rights=form.rights errors=Signal::derive(errors)/>
    }
}
