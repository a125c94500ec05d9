//! The frame of one instance: its navigation, and the gateway that every page under it reads.

use contract::console::gateways::GatewayRow;
use contract::error::ErrorCode;
use contract::gateways::GatewayStatus;
use leptos::prelude::*;
use leptos_router::components::Outlet;

use super::gateway_tone;
use super::loaded::LoadFailed;
use crate::i18n::I18n;
use crate::live::{Live, Topic};
use crate::load::{Load, Phase};
use crate::query::use_param;
use crate::session::CurrentSession;
use crate::shell::Main;
use crate::shell::navigation::InstanceNavigation;
use crate::ui::status::Tone;
use crate::{api, api::Failure, paths};

#[derive(Clone, Copy)]
pub struct CurrentGateway {
    pub id: Memo<String>,
    pub load: Load<GatewayRow>,
    /// It is being deleted from here: what shows it is not asked for again, since it would be gone.
    pub deleting: RwSignal<bool>,
    i18n: I18n,
}

impl CurrentGateway {
    /// Its id, until its name is known.
    pub fn name(self) -> String {
        self.load.map(|row| row.gateway.name.clone()).unwrap_or_else(|| self.id.get())
    }

    /// Its name and its counts are on their way.
    pub fn is_coming(self) -> Memo<bool> {
        let phase = self.load.phase();
        Memo::new(move |_| phase.get() == Phase::Loading)
    }

    pub fn tone(self) -> Tone {
        self.load.map(|row| gateway_tone(&row.gateway.status)).unwrap_or(Tone::Idle)
    }

    pub fn status_text(self) -> &'static str {
        let words = self.i18n.words();
        self.load.map(|row| (words.gateway_status)(&row.gateway.status)).unwrap_or(words.unknown)
    }

    /// Why it takes no new sources now, if it doesn't.
    pub fn no_new_sources(self) -> Option<String> {
        let is_running = self.load.map(|row| row.gateway.status == GatewayStatus::Running)?;
        (!is_running).then(|| (self.i18n.words().gateway_not_running)(self.status_text()))
    }

    /// [`Live::version`] of what belongs to this gateway.
    pub fn version(self, topics: &'static [Topic]) -> Memo<u64> {
        follow(self.deleting, topics)
    }

    /// There is nothing to see of it, now or ever.
    fn is_missing(self) -> bool {
        let is_gone = |failure: Failure| failure.code() == Some(&ErrorCode::GatewayNotFound);
        self.load.failure().is_some_and(|failure| failure.is_forbidden() || is_gone(failure))
    }
}

fn follow(deleting: RwSignal<bool>, topics: &'static [Topic]) -> Memo<u64> {
    let live = Live::expect();
    Memo::new(move |before: Option<&u64>| match before {
        Some(before) if deleting.get() => *before,
        _ => live.version(topics),
    })
}

pub fn use_gateway() -> CurrentGateway {
    expect_context()
}

#[component]
pub fn Instance() -> impl IntoView {
    let session = CurrentSession::expect();
    let id = use_param("id");
    let deleting = RwSignal::new(false);
    let version = follow(deleting, &[Topic::Sources, Topic::Services, Topic::Gateways]);
    let load = Load::new(
        move || Some(id.get()).filter(|id| !id.is_empty()).map(|id| (id, ())),
        move || version.get(),
        |id, ()| async move { api::gateways::view(&id).await },
    );
    let gateway = CurrentGateway { id, load, deleting, i18n: I18n::expect() };
    provide_context(gateway);
    let region = Memo::new(move |_| load.map(|row| row.region_id.clone()));
    Effect::new(move |_| region.with(|region| region.as_ref().map(|region| session.look_at(region))));
    let is_missing = Memo::new(move |_| gateway.is_missing());
    view! {
        <InstanceNavigation/>
        <Main>
            // A gateway that is gone is told once, for all of its pages.
            <Show
                when=move || !is_missing.get()
                fallback=move || view! {
                    <h1 class="visually-hidden">{move || gateway.id.get()}</h1>
                    <LoadFailed failure=move || load.failure() retry=Callback::new(move |()| load.retry())/>
                }
            >
                <Outlet/>
            </Show>
        </Main>
    }
}

/// The steps above a page of an instance, for its breadcrumbs.
pub fn steps_above(gateway: CurrentGateway) -> Vec<(leptos::text_prop::TextProp, Signal<String>)> {
    let region = move || gateway.load.map(|row| row.region_id.clone()).unwrap_or_default();
    vec![
        (
            (move || gateway.i18n.words().instances).into(),
            Signal::derive(move || paths::instances(&region(), "", 1)),
        ),
        ((move || gateway.name()).into(), Signal::derive(move || paths::overview(&gateway.id.get()))),
    ]
}
