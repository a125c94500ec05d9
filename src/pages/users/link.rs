//! A one-time link for a user: the question, then the link, this once.

use contract::console::users::UserLink;
use leptos::prelude::*;

use super::UserList;
use crate::api::{self, Failure};
use crate::i18n::I18n;
use crate::pages::loaded::ChangeFailed;
use crate::pages::people::Foot;
use crate::pages::routed::{Routed, RoutedDialog};
use crate::paths;
use crate::query::use_param;
use crate::ui::copy::CopyId;
use crate::ui::dialog::Shape;
use crate::ui::notice::Banner;
use crate::ui::status::Tone;
use crate::writes::Needs;

#[component]
pub fn MakeLink() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let (list, id) = (UserList::expect(), use_param("userId"));
    let making = Action::new_local(move |(): &()| {
        let id = id.get_untracked();
        async move { api::users::link(&id).await }
    });
    let (pending, answer) = (making.pending(), making.value());
    let seen = RwSignal::new(false);
    let is_shown = move || answer.with(|answer| matches!(answer, Some(Ok(_))));
    let routed = Routed::form(Signal::derive(move || is_shown() && !seen.get()), pending);
    Effect::new(move |_| {
        if is_shown() {
            routed.shows_once();
        }
        if seen.get() {
            routed.close();
        }
    });
    let failure = move || answer.get().and_then(Result::<UserLink, Failure>::err).filter(|_| !pending.get());
    view! {
        <RoutedDialog
            routed
            shape=Shape::Modal
            title=move || (t().access.users.link_title)(&list.name(&id.get()))
            to=Signal::derive(move || list.address())
        >
            {move || match answer.get() {
                Some(Ok(link)) => view! { <LinkShown link seen/> }.into_any(),
                _ => view! {
                    <div class="dialog-body">
                        <p>{move || t().access.users.link_meaning}</p>
                        <ChangeFailed failure=Signal::derive(failure)/>
                    </div>
                    <Foot
                        pending=pending.into()
                        needs=Needs::Whole
                        text=Signal::derive(move || t().access.users.make_link)
                        on_send=Callback::new(move |()| drop(making.dispatch(())))
                        routed
                    />
                }.into_any(),
            }}
        </RoutedDialog>
    }
}

/// The body and the foot of a dialog that shows a link.
#[component]
pub fn LinkShown(link: UserLink, seen: RwSignal<bool>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let UserLink { token, expire_timestamp: until } = link;
    let address = paths::link(&window().location().origin().unwrap_or_default(), &token);
    let name = move || t().access.users.link;
    view! {
        <div class="dialog-body secret" tabindex="-1">
            <Banner tone=Tone::Warn>{move || (t().access.users.link_once)(&i18n.date_and_time(until))}</Banner>
            <CopyId id=address label=move || (t().copy)(name()) copied=move || t().copied/>
        </div>
        <footer class="dialog-foot">
            <button type="button" class="button primary" on:click=move |_| seen.set(true)>
                {move || t().access.done}
            </button>
        </footer>
    }
}
