//! Whether changes arrive by themselves right now.

use leptos::prelude::*;

use crate::i18n::I18n;
use crate::live::{Link, Live};
use crate::ui::status::{Status, Tone};

#[component]
pub fn LiveMark() -> impl IntoView {
    let i18n = I18n::expect();
    let live = Live::expect();
    let link = live.link();
    let tone = move || match link.get() {
        Link::Live => Tone::Good,
        Link::Connecting => Tone::Idle,
        Link::Reconnecting => Tone::Warn,
    };
    let text = move || match link.get() {
        Link::Live => i18n.words().live,
        Link::Connecting => i18n.words().connecting,
        Link::Reconnecting => i18n.words().reconnecting,
    };
    let changed = move || match live.changed() {
        Some(at) => (i18n.words().source_list.last_change)(&i18n.time(at)),
        None => i18n.words().source_list.no_change_yet.to_owned(),
    };
    view! {
        <span class="live-mark" title=changed data-link=move || link.get().as_str()>
            <Status tone=Signal::derive(tone) text/>
        </span>
    }
}
