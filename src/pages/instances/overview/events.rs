//! What happened last in the sources of an instance, the newest first.

use contract::console::gateways::GatewayEvent;
use contract::console::sources::HistoryKind;
use leptos::prelude::*;

use crate::api;
use crate::i18n::I18n;
use crate::live::Topic;
use crate::load::Load;
use crate::pages::instance::use_gateway;
use crate::pages::loaded::Loaded;
use crate::pages::source_tone;
use crate::paths::{self, SourcesAt};
use crate::ui::each::Each;
use crate::ui::skeleton::SkeletonLines;
use crate::ui::status::Tone;

#[component]
pub fn Events() -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let gateway = use_gateway();
    // A source that is deleted takes its lines along.
    let version = gateway.version(&[Topic::History, Topic::Sources]);
    let load = Load::new(
        move || Some((gateway.id.get(), ())),
        move || version.get(),
        |id, ()| async move { api::gateways::events(&id).await },
    );
    let events = move || load.map(|events| events.items.clone()).unwrap_or_default();
    let is_empty = move || load.map(|events| events.items.is_empty()) == Some(true);
    view! {
        <section class="card">
            <header><h2>{move || t().instances_page.last_events}</h2></header>
            <Loaded load skeleton=move || view! { <SkeletonLines label=t().loading lines=5/> }>
                <Show
                    when=move || !is_empty()
                    fallback=move || view! {
                        <p class="card-empty muted">{move || t().instances_page.no_events}</p>
                    }
                >
                    <ol class="events">
                        <Each
                            items=events
                            key=|event| format!("{}-{}", event.source_id, event.sequence)
                            let:event
                        >
                            <Event event/>
                        </Each>
                    </ol>
                </Show>
            </Loaded>
        </section>
    }
}

#[component]
fn Event(event: GatewayEvent) -> impl IntoView {
    let i18n = I18n::expect();
    let gateway = use_gateway();
    let GatewayEvent { source_id, source_name, entry, .. } = event;
    let at = entry.at;
    // What somebody did is neither good nor bad.
    let tone = if entry.kind == HistoryKind::Status { source_tone(&entry.state) } else { Tone::Idle };
    let href = move || {
        paths::sources(&gateway.id.get(), &SourcesAt { q: source_id.clone(), ..SourcesAt::default() })
    };
    view! {
        <li>
            <time class="numbers" title=move || i18n.date_and_time(at)>{move || i18n.moment(at)}</time>
            <span class="event-dot" data-tone=tone.as_str()><i class="dot" aria-hidden="true"></i></span>
            <a href=href>{source_name}</a>
            <span class="event-line">{move || (i18n.words().history.line)(&entry)}</span>
        </li>
    }
}
