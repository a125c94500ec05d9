//! The foot of Create Service: what is still missing, Cancel, OK, and the creation itself.

use contract::address::AddressKind;
use contract::services::{CreateService, CreatedServices, ServiceType};
use leptos::prelude::*;

use super::{Form, Way, draft, picking};
use crate::api::{self, Failure};
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::pages::loaded::ChangeFailed;
use crate::pages::routed::Routed;
use crate::pages::services::not_running;
use crate::shell::keep_focus;
use crate::toasts::Toasts;
use crate::ui::unique_id;
use crate::writes::{Needs, Writes};

pub type Creation = Action<CreateService, Result<CreatedServices, Failure>>;

/// On success the panel closes, the list shows the new services, and a message says so.
pub fn use_creation(
    form: Form,
    routed: Routed,
    is_pending: RwSignal<bool>,
    is_created: RwSignal<bool>,
) -> Creation {
    let (i18n, toasts, live) = (I18n::expect(), Toasts::expect(), Live::expect());
    Action::new_local(move |body: &CreateService| {
        let body = body.clone();
        is_pending.set(true);
        async move {
            let answer = api::services::create(&body).await;
            is_pending.try_set(false);
            let created = answer?;
            let words = &i18n.words().of_services;
            let text = match body.service_configs.as_slice() {
                [one] => (words.created_one)(one.name.as_deref().unwrap_or_default()),
                all => (words.created)(&i18n.count(u32::try_from(all.len()).unwrap_or(u32::MAX))),
            };
            toasts.say(text, None);
            live.touch(Topic::Services);
            form.list.get_value().glow.expect_rows(created.service_ids.clone());
            is_created.try_set(true);
            routed.close();
            Ok(created)
        }
    })
}

impl Form {
    /// Why OK can't be pressed yet.
    fn missing(self, i18n: I18n, writes: Writes) -> Option<String> {
        let words = &i18n.words().of_services;
        if let Some(reason) = writes.why_not(Needs::Editor) {
            return Some(reason.to_owned());
        }
        if let Some(reason) = not_running(i18n, self.gateway) {
            return Some(reason);
        }
        let missing = match self.way.get() {
            Way::Source if picking::chosen(self).is_none() => Some(words.choose_source_first),
            Way::Source => match self.picked.with(std::collections::BTreeMap::len) {
                0 => Some(words.pick_first),
                many if many > CreateService::MAX_AT_ONCE => Some(words.too_many),
                _ => None,
            },
            Way::Domain => (!self.typed().is_complete(AddressKind::Domain)).then_some(words.complete_first),
            Way::Fixed => (!self.typed().is_complete(AddressKind::Fixed)).then_some(words.complete_first),
        };
        missing.map(str::to_owned)
    }

    fn body(self) -> Option<CreateService> {
        let gateway_id = self.gateway.id.get_untracked();
        let typed = |kind| draft::of_typed(gateway_id.clone(), kind, untrack(|| self.typed()));
        Some(match self.way.get_untracked() {
            Way::Domain => typed(AddressKind::Domain),
            Way::Fixed => typed(AddressKind::Fixed),
            Way::Source => {
                let source = untrack(|| picking::chosen(self))?;
                let source_type = ServiceType::from(source.source_type.clone());
                self.picked.with_untracked(|picked| {
                    draft::of_picks(gateway_id.clone(), source_type, &source.source_id, picked)
                })
            }
        })
    }
}

#[component]
pub fn Foot(
    form: Form,
    creation: Creation,
    is_pending: RwSignal<bool>,
    on_cancel: Callback<()>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let writes = Writes::expect();
    let missing = Memo::new(move |_| form.missing(i18n, writes));
    let hint = move || {
        if is_pending.get() { Some(t().of_services.creating.to_owned()) } else { missing.get() }
    };
    let hint_id = unique_id("hint");
    let described_by = hint_id.clone();
    // What was asked for, and the picks that it was made of, in the same order.
    let (asked, picks) = (RwSignal::new(CreateService::default()), RwSignal::new(Vec::<String>::new()));
    let failure =
        Signal::derive(move || creation.value().get().and_then(Result::err).filter(|_| !is_pending.get()));
    let concerned = move || {
        let Some(Failure::Refused { field: Some(field), .. }) = failure.get() else { return None };
        asked.with(|asked| draft::concerned(asked, &field).map(|(index, name)| (index, name.to_owned())))
    };
    // What is gone from the list can be taken out of the choice here.
    let take_out = move |index: usize| {
        picks.with_untracked(|picks| {
            picks.get(index).map(|id| form.picked.update(|picked| _ = picked.remove(id)))
        });
        creation.value().set(None);
        request_animation_frame(keep_focus);
    };
    let concerns = move || {
        concerned().map(|(index, name)| {
            let is_picked = picks.with(|picks| index < picks.len());
            let text = (t().of_services.take_out)(&name);
            view! {
                {(t().of_services.concerns)(&name)} " "
                {is_picked.then(|| view! {
                    <button type="button" class="action" on:click=move |_| take_out(index)>{text}</button>
                })}
            }
        })
    };
    let ok = move |_| {
        form.tried.set(true);
        if missing.get_untracked().is_some() || is_pending.get_untracked() {
            return;
        }
        if let Some(body) = form.body() {
            let is_picked = form.way.get_untracked() == Way::Source;
            let ids = form.picked.with_untracked(|picked| picked.keys().cloned().collect());
            picks.set(if is_picked { ids } else { Vec::new() });
            asked.set(body.clone());
            creation.dispatch(body);
        }
    };
    view! {
        <ChangeFailed failure>{concerns}</ChangeFailed>
        <footer class="dialog-foot">
            <p class="hint" id=hint_id role="status">{hint}</p>
            <button
                type="button"
                class="button"
                disabled=move || is_pending.get()
                on:click=move |_| on_cancel.run(())
            >
                {move || t().cancel}
            </button>
            <button
                type="button"
                class="button primary"
                aria-disabled=move || (missing.with(Option::is_some) || is_pending.get()).then_some("true")
                aria-describedby=described_by
                on:click=ok
            >
                {move || t().ok}
            </button>
        </footer>
    }
}
