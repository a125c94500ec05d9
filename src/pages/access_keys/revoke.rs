//! Revoke: the question, then the end of a key.

use contract::console::access_keys::AccessKeyState;
use leptos::prelude::*;

use super::KeyList;
use crate::api;
use crate::i18n::I18n;
use crate::pages::people::question::Question;
use crate::query::use_param;
use crate::toasts::Toasts;
use crate::writes::Needs;

#[component]
pub fn RevokeKey() -> impl IntoView {
    let (i18n, toasts, list) = (I18n::expect(), Toasts::expect(), KeyList::expect());
    let k = move || &i18n.words().access.keys;
    let id = use_param("keyId");
    let found = Memo::new(move |_| {
        let id = id.get();
        list.load.map(|page| page.items.iter().find(|row| row.access_key_id == id).cloned()).flatten()
    });
    let name =
        Memo::new(move |_| found.with(|row| row.as_ref().map(|row| row.name.clone())).unwrap_or(id.get()));
    let is_over =
        move || found.with(|row| row.as_ref().is_some_and(|row| row.state != AccessKeyState::Active));
    let act = move || {
        let id = id.get_untracked();
        Box::pin(async move { api::access_keys::revoke(&id).await }) as _
    };
    let done = move |()| {
        toasts.say((k().revoked)(&name.get_untracked()), None);
        list.load.retry();
    };
    view! {
        <Question
            title=move || (k().revoke_title)(&name.get())
            meaning=move || k().revoke_meaning
            yes=move || k().revoke
            needs=Needs::Anyone
            why_not=Signal::derive(move || is_over().then(|| k().is_not_active.to_owned()))
            to=Signal::derive(move || list.address())
            act=Box::new(act)
            on_done=Callback::new(done)
        />
    }
}
