//! A key that was just made: its secret, this once, and how a program uses it.

use contract::console::access_keys::CreatedAccessKey;
use leptos::prelude::*;

use crate::i18n::I18n;
use crate::pages::sources::create::copy_as;
use crate::session::CurrentSession;
use crate::toasts::{Failed, Toasts};
use crate::ui::copy::{CopyId, CopyText};
use crate::ui::facts::{Fact, Facts};
use crate::ui::notice::Banner;
use crate::ui::status::Tone;

#[component]
pub fn Secret(created: CreatedAccessKey) -> impl IntoView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let k = move || &t().access.keys;
    let CreatedAccessKey { access_key, access_key_secret } = created;
    let id = access_key.access_key_id.clone();
    let session = CurrentSession::expect();
    let region = untrack(|| session.region()).unwrap_or_default();
    let program = StoredValue::new(program(&region));
    let toasts = Toasts::expect();
    let failed = move || toasts.fail(untrack(t).create.not_copied.to_owned(), Failed { request_id: None });
    view! {
        <Banner tone=Tone::Warn>{move || k().secret_once}</Banner>
        <Facts title=move || access_key.name.clone()>
            <Fact term=move || k().key_id>
                <CopyId id=access_key.access_key_id.clone() label=move || (t().copy)(&id) copied=move || t().copied/>
            </Fact>
            <Fact term=move || k().secret>
                <CopyId
                    id=access_key_secret
                    label=move || (t().copy)(k().secret)
                    copied=move || t().copied
                />
            </Fact>
        </Facts>
        <section class="card snippet">
            <h2>{move || k().snippet}</h2>
            <pre class="mono" tabindex="0" aria-label=move || k().snippet>{program.get_value()}</pre>
            <CopyText
                text=Signal::derive(move || program.get_value())
                copied=move || t().copied
                on_failed=Callback::new(move |()| failed())
            >
                {move || k().copy_snippet}
            </CopyText>
        </section>
    }
}

/// At the address of this console. The secret is not in it: programs are kept where others read them.
fn program(region_id: &str) -> String {
    let location = window().location();
    let (protocol, host) = (location.protocol().unwrap_or_default(), location.host().unwrap_or_default());
    let client = copy_as::python(&protocol, &host, region_id, &[]);
    format!(
        "{client}\nanswer = client.list_gateways(models.ListGatewaysRequest())\n\
         for gateway in answer.body.data.items:\n    print(gateway.gateway_id, gateway.name)\n"
    )
}
