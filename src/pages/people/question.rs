//! The question before something ends, as a route: what it means, and what went wrong with it.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use crate::api::{Answer, Failure};
use crate::i18n::I18n;
use crate::pages::loaded::ChangeFailed;
use crate::pages::routed::{Routed, RoutedDialog};
use crate::ui::dialog::Shape;
use crate::ui::reasoned::ReasonedButton;
use crate::writes::{Needs, Writes};

pub type Doing = Pin<Box<dyn Future<Output = Answer<()>>>>;

#[component]
pub fn Question(
    #[prop(into)] title: TextProp,
    #[prop(into)] meaning: TextProp,
    #[prop(into)] yes: TextProp,
    needs: Needs,
    /// Of what is asked about, where it has ended already.
    #[prop(optional)]
    why_not: Signal<Option<String>>,
    /// The list under it.
    #[prop(into)]
    to: Signal<String>,
    act: Box<dyn Fn() -> Doing>,
    /// Runs when it is done, before the dialog closes.
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let done = RwSignal::new(false);
    let action = Action::new_local(move |(): &()| {
        let doing = act();
        async move {
            doing.await?;
            on_done.run(());
            // An error: the dialog is gone from the page.
            _ = done.try_set(true);
            Ok::<(), Failure>(())
        }
    });
    let (pending, writes) = (action.pending(), Writes::expect());
    let routed = Routed::form(Signal::stored(false), pending);
    Effect::new(move |_| {
        if done.get() {
            routed.close();
        }
    });
    let failure =
        Signal::derive(move || action.value().get().and_then(Result::err).filter(|_| !pending.get()));
    let why_not = Signal::derive(move || {
        let saving = pending.get().then_some(t().saving);
        saving.or_else(|| writes.why_not(needs)).map(str::to_owned).or_else(|| why_not.get())
    });
    view! {
        <RoutedDialog routed shape=Shape::Modal title to>
            <div class="dialog-body">
                <p>{move || meaning.get()}</p>
                <ChangeFailed failure/>
            </div>
            <footer class="dialog-foot">
                <p class="hint" role="status">{move || pending.get().then(|| t().saving)}</p>
                <button
                    type="button"
                    class="button"
                    data-autofocus=""
                    disabled=move || pending.get()
                    on:click=move |_| routed.leave()
                >
                    {move || t().cancel}
                </button>
                <ReasonedButton
                    why_not
                    on_press=Callback::new(move |()| drop(action.dispatch(())))
                    class="button danger"
                >
                    {move || yes.get()}
                </ReasonedButton>
            </footer>
        </RoutedDialog>
    }
}
