//! The sources that are read from a cluster or a Nacos instance, each with its gateway and how it stands.

use contract::console::registries::Dependent;
use leptos::prelude::*;

use crate::i18n::I18n;
use crate::pages::source_tone;
use crate::paths::{self, SourcesAt};
use crate::ui::each::Each;
use crate::ui::status::Status;

#[component]
pub fn DependentList(#[prop(into)] dependents: Signal<Vec<Dependent>>) -> impl IntoView {
    view! {
        <ul class="dependents">
            <Each
                items=move || dependents.get()
                key=|dependent| format!("{} {}", dependent.source_id, dependent.state)
                let:dependent
            >
                <DependentLink dependent/>
            </Each>
        </ul>
    }
}

#[component]
fn DependentLink(dependent: Dependent) -> impl IntoView {
    let i18n = I18n::expect();
    let at = SourcesAt { q: dependent.source_id.clone(), ..SourcesAt::default() };
    let state = dependent.state;
    let tone = source_tone(&state);
    view! {
        <li>
            <a href=paths::sources(&dependent.gateway_id, &at)>{dependent.gateway_name}</a>
            <span class="mono faint">{dependent.source_id}</span>
            <Status tone text=move || (i18n.words().source_state)(&state)/>
        </li>
    }
}
