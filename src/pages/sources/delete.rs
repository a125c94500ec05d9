//! Delete: what the gateway loses, then the deletion. Works for a dead source too.

use contract::console::sources::DeletionImpact;
use contract::error::ErrorCode;
use leptos::prelude::*;

use super::SourceList;
use crate::api::{self, Failure};
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::pages::instance::use_gateway;
use crate::pages::loaded::{ChangeFailed, Loaded};
use crate::paths;
use crate::query::{Go, use_param};
use crate::shell::{focus_content, keep_focus, use_panel_title};
use crate::toasts::Toasts;
use crate::ui::dialog::{Dialog, Shape};
use crate::ui::skeleton::SkeletonLines;
use crate::ui::unique_id;

#[component]
pub fn DeleteSource() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let (gateway, go, live) = (use_gateway(), Go::new(), Live::expect());
    let list = expect_context::<SourceList>();
    let id = use_param("sourceId");
    // While the source is being deleted its impact is not asked for again: it would be gone.
    let deleting = RwSignal::new(false);
    let version = Memo::new(move |before: Option<&u64>| match before {
        Some(before) if deleting.get() => *before,
        _ => live.version(&[Topic::Sources]),
    });
    let impact = Load::new(
        move || Some((id.get(), ())),
        move || version.get(),
        |id, ()| async move { api::sources::impact(&id).await },
    );
    let name = Memo::new(move |before: Option<&String>| {
        let of_list = list
            .load
            .map(|page| page.items.iter().find(|row| row.source_id == id.get()).map(|row| row.name.clone()));
        let known = impact.map(|impact| impact.name.clone()).or(of_list.flatten());
        known.unwrap_or_else(|| before.cloned().unwrap_or_else(|| id.get()))
    });
    let open = RwSignal::new(true);
    let deletion = use_deletion(id, name, open, deleting);
    let leave = move || {
        if !deletion.pending().get_untracked() {
            open.set(false);
        }
    };
    let closed = move || {
        go.instead(paths::sources(&gateway.id.get_untracked(), &list.at.get_untracked()));
        if deletion.value().with_untracked(|answer| matches!(answer, Some(Ok(())))) {
            // The link that had the focus goes with its row.
            focus_content();
        } else {
            request_animation_frame(keep_focus);
        }
    };
    use_panel_title(move || format!("{} · {}", (t().delete_named)(&name.get()), gateway.name()));
    view! {
        <Dialog
            shape=Shape::Modal
            title=move || (t().delete_source)(&name.get())
            close=move || t().close
            open
            on_leave=Callback::new(move |()| leave())
            on_closed=Callback::new(move |()| closed())
        >
            <div class="dialog-body">
                <Loaded load=impact skeleton=move || view! { <SkeletonLines label=t().loading lines=3/> }>
                    <Loss impact/>
                </Loaded>
                <ChangeFailed failure=move || deletion.value().get().and_then(Result::err).filter(|_| !deletion.pending().get())/>
            </div>
            <Foot impact deletion id on_cancel=Callback::new(move |()| leave())/>
        </Dialog>
    }
}

type Deletion = Action<String, Result<(), Failure>>;

/// A source that is gone already is as good as deleted.
fn use_deletion(
    id: Memo<String>,
    name: Memo<String>,
    open: RwSignal<bool>,
    deleting: RwSignal<bool>,
) -> Deletion {
    let (i18n, toasts, live) = (I18n::expect(), Toasts::expect(), Live::expect());
    Action::new_local(move |source_id: &String| {
        let source_id = source_id.clone();
        deleting.set(true);
        async move {
            let answer = api::sources::remove(&source_id).await;
            let code = answer.as_ref().err().and_then(Failure::code);
            let was_gone = code == Some(&ErrorCode::SourceNotFound);
            if !was_gone && answer.is_err() {
                deleting.try_set(false);
                return answer;
            }
            let words = i18n.words();
            let name = name.try_get_untracked().unwrap_or_else(|| source_id.clone());
            let text = if was_gone { words.source_gone.to_owned() } else { (words.source_deleted)(&name) };
            toasts.say(text, None);
            live.touch(Topic::Sources);
            live.touch(Topic::Services);
            if id.try_get_untracked() == Some(source_id) {
                open.try_set(false);
            }
            Ok(())
        }
    })
}

#[component]
fn Loss(impact: Load<DeletionImpact>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let told = move || {
        impact.map(|impact| match (impact.as_of, impact.services) {
            (None, _) => t().delete_loss_unknown.to_owned(),
            (Some(_), 0) => t().delete_loses_nothing.to_owned(),
            (Some(_), services) => (t().delete_loses)(&i18n.count(services), &i18n.count(impact.endpoints)),
        })
    };
    let sample = Memo::new(move |_| impact.map(|impact| impact.sample.clone()).unwrap_or_default());
    let rest = move || {
        let shown = u32::try_from(sample.with(Vec::len)).unwrap_or(u32::MAX);
        let rest = impact.map(|impact| impact.services.saturating_sub(shown)).unwrap_or(0);
        (rest > 0 && shown > 0).then(|| (t().and_more)(&i18n.count(rest)))
    };
    let as_of =
        move || impact.map(|impact| impact.as_of).flatten().map(|at| (t().delete_as_of)(&i18n.moment(at)));
    view! {
        <p>{told}</p>
        <Show when=move || !sample.with(Vec::is_empty)>
            <ul class="sample">
                {move || sample.get().into_iter().map(|name| view! { <li class="mono">{name}</li> }).collect_view()}
                {move || rest().map(|text| view! { <li class="faint">{text}</li> })}
            </ul>
        </Show>
        <p class="muted">{as_of} {move || t().gap} {move || t().delete_registry_stays}</p>
    }
}

#[component]
fn Foot(
    impact: Load<DeletionImpact>,
    deletion: Deletion,
    id: Memo<String>,
    on_cancel: Callback<()>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let pending = deletion.pending();
    let reason = Memo::new(move |_| match impact.failure() {
        Some(Failure::Unreachable) => Some(i18n.words().writes_need_server),
        _ => pending.get().then(|| i18n.words().deleting),
    });
    let why_id = unique_id("why");
    let described_by = why_id.clone();
    let delete = move |_| {
        if reason.get_untracked().is_none() {
            deletion.dispatch(id.get_untracked());
        }
    };
    view! {
        <footer class="dialog-foot">
            <p class="hint" id=why_id role="status">{move || reason.get()}</p>
            <button
                type="button"
                class="button"
                autofocus
                disabled=move || pending.get()
                on:click=move |_| on_cancel.run(())
            >
                {move || t().cancel}
            </button>
            <button
                type="button"
                class="button danger"
                aria-disabled=move || reason.get().map(|_| "true")
                aria-describedby=described_by
                on:click=delete
            >
                {move || t().delete}
            </button>
        </footer>
    }
}
