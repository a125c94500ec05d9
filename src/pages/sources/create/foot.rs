//! The foot of Create Source: what is still missing, Cancel, OK, and the creation itself.

use contract::error::ErrorCode;
use contract::sources::{CreateSource, SourceType};
use leptos::prelude::*;

use super::draft::{self, Rule};
use super::{Creation, Form, offer};
use crate::api;
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::pages::loaded::ChangeFailed;
use crate::paths::{self, SourcesAt};
use crate::toasts::Toasts;
use crate::ui::unique_id;

/// On success the panel closes, the list shows the new source, and a message says so.
pub fn use_creation(form: Form, open: RwSignal<bool>) -> Creation {
    let (i18n, toasts, live) = (I18n::expect(), Toasts::expect(), Live::expect());
    Action::new_local(move |body: &CreateSource| {
        let body = body.clone();
        let name = form.origin_name();
        let gateway_id = form.gateway.id.get_untracked();
        async move {
            let created = api::sources::create(&body).await?;
            let at = SourcesAt { q: created.source_id.clone(), ..SourcesAt::default() };
            let words = i18n.words();
            toasts.say((words.source_created)(&name), Some((paths::sources(&gateway_id, &at), words.show)));
            live.touch(Topic::Sources);
            live.touch(Topic::Services);
            form.list.fresh.try_set(Some(created.source_id.clone()));
            open.try_set(false);
            Ok(created)
        }
    })
}

impl Form {
    /// The name of what is picked; its id where the inventory doesn't know it.
    fn origin_name(self) -> String {
        let origin = self.origin.get_untracked();
        let of_cluster = self.clusters.peek(|inventory| {
            inventory.items.iter().find(|item| item.cluster_id == origin).map(|item| item.name.clone())
        });
        let of_registry = self.registries.peek(|inventory| {
            inventory.items.iter().find(|item| item.instance_id == origin).map(|item| item.name.clone())
        });
        of_cluster.flatten().or(of_registry.flatten()).unwrap_or(origin)
    }

    /// Whether what the address names can be picked now. It may have changed since it was.
    fn is_origin_pickable(self) -> bool {
        let origin = self.origin.get();
        let pickable = match self.kind.get() {
            SourceType::MseNacos => self.registries.map(|inventory| {
                inventory
                    .items
                    .iter()
                    .any(|item| item.instance_id == origin && offer::nacos_reasons(item).is_empty())
            }),
            SourceType::K8s | SourceType::Unknown(_) => self.clusters.map(|inventory| {
                inventory.items.iter().any(|item| item.cluster_id == origin && item.reasons.is_empty())
            }),
        };
        pickable.unwrap_or(false)
    }

    /// Why OK can't be pressed yet.
    fn missing(self, i18n: I18n) -> Option<String> {
        let words = i18n.words();
        let is_cluster = self.kind.get() == SourceType::K8s;
        let stale_since =
            if is_cluster { self.clusters.stale_since() } else { self.registries.stale_since() };
        if stale_since.is_some() {
            return Some(words.writes_need_server.to_owned());
        }
        if let Some(reason) = self.gateway.no_new_sources() {
            return Some(reason);
        }
        if !self.is_origin_pickable() {
            let pick = if is_cluster { words.pick_cluster_first } else { words.pick_nacos_first };
            return Some(pick.to_owned());
        }
        let is_complete = self.rules.with(|rules| rules.iter().all(Rule::is_complete));
        (is_cluster && !is_complete).then(|| words.rules_first.to_owned())
    }

    fn body(self) -> CreateSource {
        draft::body(
            self.gateway.id.get_untracked(),
            self.kind.get_untracked(),
            self.origin.get_untracked(),
            self.rules.get_untracked(),
        )
    }
}

#[component]
pub fn Foot(form: Form, creation: Creation, on_cancel: Callback<()>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let pending = creation.pending();
    let missing = Memo::new(move |_| form.missing(i18n));
    let hint = move || if pending.get() { Some(t().creating.to_owned()) } else { missing.get() };
    let hint_id = unique_id("hint");
    let described_by = hint_id.clone();
    let failure =
        Signal::derive(move || creation.value().get().and_then(Result::err).filter(|_| !pending.get()));
    let settings = move || {
        let is_off =
            failure.with(|failure| failure.as_ref()?.code().map(|code| *code == ErrorCode::McpDisabled));
        (is_off == Some(true)).then(|| paths::parameters(&form.origin.get()))
    };
    let ok = move |_| {
        form.tried.set(true);
        if missing.get_untracked().is_none() && !pending.get_untracked() {
            creation.dispatch(form.body());
        }
    };
    view! {
        <ChangeFailed failure>
            {move || settings().map(|href| view! { <a href=href>{t().parameter_settings}</a> })}
        </ChangeFailed>
        <footer class="dialog-foot">
            <p class="hint" id=hint_id role="status">{hint}</p>
            <button type="button" class="button" disabled=move || pending.get() on:click=move |_| on_cancel.run(())>
                {move || t().cancel}
            </button>
            <button
                type="button"
                class="button primary"
                aria-disabled=move || hint().map(|_| "true")
                aria-describedby=described_by
                on:click=ok
            >
                {move || t().ok}
            </button>
        </footer>
    }
}
