//! Delete, of one source or of several: what the gateway loses, then the deletion. Works for dead sources too.

use contract::console::sources::DeletionImpact;
use leptos::prelude::*;

use super::SourceList;
use crate::api;
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::load::Load;
use crate::pages::instance::use_gateway;
use crate::pages::loaded::Loaded;
use crate::paths;
use crate::query::{Go, use_param, use_texts};
use crate::shell::{keep_focus, use_panel_title};
use crate::toasts::Toasts;
use crate::ui::dialog::{Dialog, Shape};
use crate::ui::skeleton::SkeletonLines;

mod confirm;
mod deletion;
mod loss;

use confirm::{Confirm, Foot};
use deletion::{Deletion, NotDeleted};
use loss::Loss;

/// What is lost, of each source that is there.
type Impacts = Load<Vec<DeletionImpact>>;

#[component]
pub fn DeleteSource() -> impl IntoView {
    let id = use_param("sourceId");
    view! { <Delete ids=Memo::new(move |_| vec![id.get()])/> }
}

#[component]
pub fn DeleteSources() -> impl IntoView {
    view! { <Delete ids=use_texts("source")/> }
}

#[component]
fn Delete(ids: Memo<Vec<String>>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let (gateway, go) = (use_gateway(), Go::new());
    let list = expect_context::<SourceList>();
    let deletion = Deletion::new(ids);
    let impacts = use_impacts(ids, deletion);
    let name = use_name(ids, impacts);
    let title = move || match ids.with(Vec::len) {
        1 => (t().delete_source)(&name.get()),
        count => (t().source_list.delete_sources)(&i18n.count(u32::try_from(count).unwrap_or(u32::MAX))),
    };
    let typed = RwSignal::new(String::new());
    let leave = move || {
        if !deletion.is_pending().get_untracked() {
            deletion.open.set(false);
        }
    };
    let closed = move || {
        go.instead(paths::sources(&gateway.id.get_untracked(), &list.at.get_untracked()));
        if deletion.is_done() {
            // What had the focus goes with its row.
            request_animation_frame(Toasts::focus_offer);
        } else {
            request_animation_frame(keep_focus);
        }
    };
    let delete = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        confirm::press(deletion, impacts, typed);
    };
    use_panel_title(move || format!("{} · {}", title(), gateway.name()));
    view! {
        <Dialog
            shape=Shape::Modal
            title=title
            close=move || t().close
            open=deletion.open
            on_leave=Callback::new(move |()| leave())
            on_closed=Callback::new(move |()| closed())
        >
            <form class="dialog-form" on:submit=delete>
                <div class="dialog-body">
                    <NotDeleted deletion/>
                    <Loaded load=impacts skeleton=move || view! { <SkeletonLines label=t().loading lines=3/> }>
                        <Loss impacts ids/>
                        <Confirm impacts typed/>
                    </Loaded>
                </div>
                <Foot impacts deletion typed on_cancel=Callback::new(move |()| leave())/>
            </form>
        </Dialog>
    }
}

fn use_impacts(ids: Memo<Vec<String>>, deletion: Deletion) -> Impacts {
    let (gateway, live) = (use_gateway(), Live::expect());
    // While sources are being deleted their impact is not asked for again: it would be gone.
    let version = Memo::new(move |before: Option<&u64>| match before {
        Some(before) if deletion.is_pending().get() => *before,
        _ => live.version(&[Topic::Sources]),
    });
    Load::new(
        move || Some((gateway.id.get(), ids.get())).filter(|(_, ids)| !ids.is_empty()),
        move || version.get(),
        |gateway_id, ids| async move { api::sources::impacts(&gateway_id, &ids).await },
    )
}

/// Of the one source, as soon as anybody knows it.
fn use_name(ids: Memo<Vec<String>>, impacts: Impacts) -> Memo<String> {
    let list = expect_context::<SourceList>();
    Memo::new(move |before: Option<&String>| {
        let id = ids.with(|ids| ids.first().cloned()).unwrap_or_default();
        let of_list = list
            .load
            .map(|page| page.items.iter().find(|row| row.source_id == id).map(|row| row.name.clone()));
        let known = impacts.map(|impacts| impacts.first().map(|impact| impact.name.clone())).flatten();
        known.or(of_list.flatten()).unwrap_or_else(|| before.cloned().unwrap_or(id))
    })
}
