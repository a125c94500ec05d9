//! Create User: a panel over the list, which then shows the link by which the user chooses a password.

use contract::console::users::UserLink;
use leptos::prelude::*;

use super::UserList;
use super::form::{Fields, Form};
use super::link::LinkShown;
use crate::api;
use crate::i18n::I18n;
use crate::pages::loaded::ChangeFailed;
use crate::pages::people::Foot;
use crate::pages::routed::{Routed, RoutedDialog};
use crate::toasts::{Failed, Toasts};
use crate::ui::dialog::Shape;
use crate::writes::Needs;

#[component]
pub fn CreateUser() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let (list, form) = (UserList::expect(), Form::new());
    let link = RwSignal::new(None::<(String, UserLink)>);
    let done = RwSignal::new(false);
    let creation = use_creation(list, form, link, done);
    let pending = creation.pending();
    let is_shown = move || link.with(Option::is_some);
    let is_dirty = move || !done.get() && (is_shown() || form.is_dirty());
    let routed = Routed::form(Signal::derive(is_dirty), pending);
    Effect::new(move |_| {
        if is_shown() {
            routed.shows_once();
        }
        if done.get() {
            routed.close();
        }
    });
    let title = move || {
        let words = &t().access.users;
        link.with(|link| match link {
            Some((name, _)) => (words.link_title)(name),
            None => words.create.to_owned(),
        })
    };
    let send = move |()| {
        if form.try_now() {
            creation.dispatch(());
        }
    };
    view! {
        <RoutedDialog routed shape=Shape::Panel title to=Signal::derive(move || list.address())>
            {move || match link.get() {
                Some((_, link)) => view! { <LinkShown link seen=done/> }.into_any(),
                None => view! {
                    <div class="dialog-body" tabindex="-1">
                        <form on:submit=move |ev| { ev.prevent_default(); send(()); }>
                            <fieldset class="form" disabled=move || pending.get()><Fields form/></fieldset>
                        </form>
                    </div>
                    <ChangeFailed failure=Signal::derive(move || form.failure())/>
                    <Foot
                        pending=pending.into()
                        needs=Needs::Whole
                        text=Signal::derive(move || t().ok)
                        on_send=Callback::new(send)
                        routed
                    />
                }.into_any(),
            }}
        </RoutedDialog>
    }
}

fn use_creation(
    list: UserList,
    form: Form,
    link: RwSignal<Option<(String, UserLink)>>,
    done: RwSignal<bool>,
) -> Action<(), ()> {
    let (i18n, toasts) = (I18n::expect(), Toasts::expect());
    Action::new_local(move |(): &()| {
        let body = form.body();
        async move {
            form.refused.set(None);
            let user = match api::users::create(&body).await {
                Ok(user) => user,
                Err(failure) => {
                    form.refused.try_set(Some(failure));
                    return;
                }
            };
            // Errors: the panel is gone from the page.
            _ = list.fresh.try_set(Some(user.user_id.clone()));
            list.load.retry();
            match api::users::link(&user.user_id).await {
                Ok(made) => _ = link.try_set(Some((user.name, made))),
                Err(failure) => {
                    let request_id = failure.request_id().map(str::to_owned);
                    toasts.fail(i18n.words().access.users.link_failed.to_owned(), Failed { request_id });
                    _ = done.try_set(true);
                }
            }
        }
    })
}
