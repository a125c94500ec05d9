//! The least role that a cluster must grant for the settings as they stand, to be copied.

use contract::kube_role;
use leptos::prelude::*;

use super::draft::Draft;
use crate::i18n::I18n;
use crate::toasts::{Failed, Toasts};
use crate::ui::copy::CopyText;

#[component]
pub fn Role(draft: Memo<Draft>) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || &i18n.words().detail;
    let toasts = Toasts::expect();
    let failed = move || {
        let text = untrack(|| i18n.words()).create.not_copied.to_owned();
        toasts.fail(text, Failed { request_id: None });
    };
    // While the namespaces are wrong, the last that were right.
    let yaml = Memo::new(move |before: Option<&String>| {
        draft.with(|draft| match (draft.namespaces_problem(), before) {
            (Some(_), Some(before)) => before.clone(),
            _ => kube_role::manifest(draft.watched().as_deref(), draft.ingress_https),
        })
    });
    view! {
        <section class="role">
            <header>
                <h3>{move || t().role}</h3>
                <CopyText text=yaml copied=move || i18n.words().copied on_failed=Callback::new(move |()| failed())>
                    {move || t().copy_role}
                </CopyText>
            </header>
            <p class="hint">{move || t().role_hint}</p>
            <pre class="mono" tabindex="0" aria-label=move || t().role>{yaml}</pre>
        </section>
    }
}
