//! Remove: the question, then the end of a user.

use leptos::prelude::*;

use super::UserList;
use crate::api;
use crate::i18n::I18n;
use crate::pages::people::question::Question;
use crate::query::use_param;
use crate::toasts::Toasts;
use crate::writes::Needs;

#[component]
pub fn RemoveUser() -> impl IntoView {
    let (i18n, toasts, list) = (I18n::expect(), Toasts::expect(), UserList::expect());
    let u = move || &i18n.words().access.users;
    let id = use_param("userId");
    // Once they are removed, the list does not know them any more.
    let name = Memo::new(move |before: Option<&String>| {
        list.find(&id.get()).map(|row| row.name).or(before.cloned()).unwrap_or_else(|| id.get())
    });
    // Once they are removed, the list does not know them any more.
    let of_provider = Memo::new(move |before: Option<&bool>| {
        list.find(&id.get()).map_or_else(|| before.copied().unwrap_or(false), |row| row.provider.is_some())
    });
    let meaning = move || if of_provider.get() { u().remove_of_provider } else { u().remove_meaning };
    let act = move || {
        let id = id.get_untracked();
        Box::pin(async move { api::users::remove(&id).await }) as _
    };
    let done = move |()| {
        toasts.say((u().removed)(&name.get_untracked()), None);
        list.load.retry();
    };
    view! {
        <Question
            title=move || (u().remove_title)(&name.get())
            meaning=meaning
            yes=move || u().remove
            needs=Needs::Whole
            to=Signal::derive(move || list.address())
            act=Box::new(act)
            on_done=Callback::new(done)
        />
    }
}
