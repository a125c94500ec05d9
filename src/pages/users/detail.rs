//! A user's panel: the form that changes what they may do.

use leptos::prelude::*;

use super::UserList;
use super::form::{Fields, Form};
use crate::api;
use crate::i18n::I18n;
use crate::load::Phase;
use crate::pages::loaded::{ChangeFailed, Loaded};
use crate::pages::people::Foot;
use crate::pages::routed::{Routed, RoutedDialog};
use crate::query::use_param;
use crate::session::CurrentSession;
use crate::toasts::Toasts;
use crate::ui::dialog::Shape;
use crate::ui::notice::Banner;
use crate::ui::skeleton::SkeletonLines;
use crate::ui::status::Tone;
use crate::writes::Needs;

#[component]
pub fn UserPanel() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let (list, form, id) = (UserList::expect(), Form::change(), use_param("userId"));
    let found = Memo::new(move |_| list.find(&id.get()));
    Effect::new(move |_| {
        if let Some(row) = found.get() {
            form.start(row);
        }
    });
    let is_ours = move || found.with(|row| row.as_ref().is_none_or(|row| row.provider.is_none()));
    let done = RwSignal::new(false);
    let change = use_change(list, form, id, done);
    let pending = change.pending();
    let routed = Routed::form(Signal::derive(move || form.is_dirty() && !done.get()), pending);
    Effect::new(move |_| {
        if done.get() {
            routed.close();
        }
    });
    let send = move |()| {
        if untrack(is_ours) && form.try_now() {
            change.dispatch(());
        }
    };
    let why_not = move || {
        let unchanged = (!form.is_dirty()).then_some(t().access.users.nothing_changed);
        if is_ours() { unchanged.map(str::to_owned) } else { Some(t().access.users.of_provider.to_owned()) }
    };
    let is_there = move || found.with(Option::is_some);
    let phase = list.load.phase();
    view! {
        <RoutedDialog
            routed
            shape=Shape::Panel
            title=move || list.name(&id.get())
            to=Signal::derive(move || list.address())
        >
            <div class="dialog-body" tabindex="-1">
                <Loaded load=list.load skeleton=move || view! { <SkeletonLines label=t().loading lines=6/> }>
                    <Show
                        when=is_there
                        fallback=move || view! { <p role="status">{move || t().access.users.user_gone}</p> }
                    >
                        <Show when=move || !is_ours()>
                            <Banner tone=Tone::Warn>{move || t().access.users.of_provider}</Banner>
                        </Show>
                        <form on:submit=move |ev| { ev.prevent_default(); send(()); }>
                            <fieldset class="form" disabled=move || pending.get() || !is_ours()><Fields form/></fieldset>
                        </form>
                    </Show>
                </Loaded>
            </div>
            <ChangeFailed failure=Signal::derive(move || form.failure())/>
            <Show when=move || phase.get() == Phase::Ready && is_there()>
                <Foot
                    pending=pending.into()
                    needs=Needs::Whole
                    why_not=Signal::derive(why_not)
                    text=Signal::derive(move || t().access.users.save)
                    on_send=Callback::new(send)
                    routed
                />
            </Show>
        </RoutedDialog>
    }
}

fn use_change(list: UserList, form: Form, id: Memo<String>, done: RwSignal<bool>) -> Action<(), ()> {
    let (i18n, toasts, session) = (I18n::expect(), Toasts::expect(), CurrentSession::expect());
    Action::new_local(move |(): &()| {
        let (id, body) = (id.get_untracked(), form.body());
        async move {
            form.refused.set(None);
            match api::users::change(&id, &body).await {
                Ok(row) => {
                    toasts.say((i18n.words().access.users.saved)(&row.name), None);
                    list.load.retry();
                    // It may be the reader.
                    session.load().retry();
                    form.saved(row);
                    // An error: the panel is gone from the page.
                    _ = done.try_set(true);
                }
                Err(failure) => _ = form.refused.try_set(Some(failure)),
            }
        }
    })
}
