//! The chunks of the console: what the browser asks for when it is first needed. What every page has and the Source
//! tab are in the first file, everything else is here.
//!
//! A release has the feature `split`, and `cargo xtask` cuts its file at the functions that this table makes. Without
//! the feature all is in one file, and nothing is waited for.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;
use leptos_router::hooks::use_location;

use crate::entrance::{Setup, SignIn};
use crate::i18n::{I18n, Words, zh};
use crate::pages;
use crate::paths::{self, Registry};
use crate::query::Go;
use crate::shell::navigation::RootNavigation;
use crate::shell::{Main, Palette, Shortcuts};
use crate::ui::dialog::{Dialog, Shape};
use crate::ui::icon::Icon;
use crate::writes::Writes;

/// Whoever holds it has its code.
type Make = fn() -> AnyView;
type Coming<T> = Pin<Box<dyn Future<Output = Result<T, SplitLoaderError>>>>;

/// `chunk => kind Component = view`: the component waits for the chunk, and then shows the view.
macro_rules! chunks {
    ($($chunk:ident => { $($kind:ident $component:ident = $view:expr;)* })*) => { $(
        #[cfg(feature = "split")]
        #[leptos::wasm_split::wasm_split($chunk, wasm_split_path = leptos::wasm_split, fallible)]
        #[allow(clippy::unnecessary_wraps)]
        fn $chunk() -> Result<(), SplitLoaderError> {
            Ok(())
        }
        #[cfg(not(feature = "split"))]
        #[allow(clippy::unused_async)]
        async fn $chunk() -> Result<(), SplitLoaderError> {
            Ok(())
        }
        $(
        #[component]
        pub fn $component() -> impl IntoView {
            #[cfg(feature = "split")]
            #[leptos::wasm_split::wasm_split($chunk, wasm_split_path = leptos::wasm_split, fallible)]
            #[allow(non_snake_case, clippy::unnecessary_wraps)]
            fn $component() -> Result<Make, SplitLoaderError> {
                Ok(|| $view.into_any())
            }
            #[cfg(not(feature = "split"))]
            #[allow(non_snake_case, clippy::unused_async)]
            async fn $component() -> Result<Make, SplitLoaderError> {
                Ok(|| $view.into_any())
            }
            $kind(|| Box::pin($component()))
        }
        )*
    )* };
}

chunks! {
    gateways => {
        page Instances = pages::instances::Instances();
        panel CreateInstance = pages::instances::create::CreateInstance();
        panel DeleteInstance = pages::instances::delete::DeleteInstance();
        section Overview = pages::instances::overview::Overview();
        section Services = pages::services::Services();
        panel CreateService = pages::services::create::CreateService();
        panel DeleteService = pages::services::delete::DeleteService();
        panel ServicePanel = pages::services::detail::ServicePanel();
    }
    sources => {
        panel CreateSource = pages::sources::create::CreateSource();
        panel DeleteSource = pages::sources::delete::DeleteSource();
        panel DeleteSources = pages::sources::delete::DeleteSources();
        panel SourceDetail = pages::sources::detail::SourceDetail();
    }
    administration => {
        page NacosInstances = view! { <pages::registries::Registries registry=Registry::Nacos/> };
        page Clusters = view! { <pages::registries::Registries registry=Registry::Cluster/> };
        panel Register = pages::registries::register::Register();
        panel RegistryPanel = pages::registries::detail::RegistryPanel();
        panel RemoveRegistry = pages::registries::remove::RemoveRegistry();
        page Parameters = pages::parameters::Parameters();
        page AccessKeys = pages::access_keys::AccessKeys();
        panel CreateKey = pages::access_keys::create::CreateKey();
        panel RevokeKey = pages::access_keys::revoke::RevokeKey();
        page Users = pages::users::Users();
        panel CreateUser = pages::users::create::CreateUser();
        panel UserPanel = pages::users::detail::UserPanel();
        panel MakeLink = pages::users::link::MakeLink();
        panel RemoveUser = pages::users::remove::RemoveUser();
        page Sessions = pages::sessions::Sessions();
        panel EndSession = pages::sessions::EndSession();
        page Audit = pages::audit::Audit();
        panel EntryPanel = pages::audit::EntryPanel();
    }
    shell => {
        aside SearchPalette = Palette();
        aside ShortcutList = Shortcuts();
        section SignInPage = SignIn();
        section SetupPage = Setup();
        section EndedSession = crate::signed_out::SignInHere();
    }
}

/// The words of a language that most readers do without.
#[cfg(feature = "split")]
#[leptos::wasm_split::wasm_split(chinese, wasm_split_path = leptos::wasm_split, fallible)]
#[allow(clippy::unnecessary_wraps)]
pub fn chinese_words() -> Result<&'static Words, SplitLoaderError> {
    Ok(&zh::WORDS)
}
#[cfg(not(feature = "split"))]
#[allow(clippy::unused_async)]
pub async fn chinese_words() -> Result<&'static Words, SplitLoaderError> {
    Ok(&zh::WORDS)
}

/// Asks for the chunk of an address that somebody is about to go to.
pub fn fetch_for(path: &str) {
    let coming: Coming<()> = match paths::under_panel(path).rsplit('/').next() {
        Some("sources") => Box::pin(sources()),
        Some("instances" | "overview" | "services") => Box::pin(gateways()),
        _ => Box::pin(administration()),
    };
    fetch(coming);
}

pub fn fetch_palette() {
    fetch(Box::pin(shell()));
}

fn fetch(coming: Coming<()>) {
    // Where it fails, it is asked for again when it is needed, and then that is told.
    spawn_local(async move { _ = coming.await });
}

/// A page with its own navigation.
fn page(load: fn() -> Coming<Make>) -> AnyView {
    let around = |children: AnyView| view! { <RootNavigation/><Main>{children}</Main> }.into_any();
    later(load, move || around(waiting()), move |retry| around(failed(retry)))
}

/// What stands in a frame that is there already.
fn section(load: fn() -> Coming<Make>) -> AnyView {
    later(load, waiting, failed)
}

/// A dialog that is a route.
fn panel(load: fn() -> Coming<Make>) -> AnyView {
    let (go, path) = (Go::new(), use_location().pathname);
    let leave = Callback::new(move |()| go.to(paths::under_panel(&path.get_untracked()).to_owned()));
    later(load, waiting, move |retry| failed_dialog(Shape::Panel, RwSignal::new(true), leave, retry))
}

/// A dialog of the shell, open while `Aside` is true.
fn aside(load: fn() -> Coming<Make>) -> AnyView {
    let Aside(open) = expect_context();
    let leave = Callback::new(move |()| open.set(false));
    later(load, waiting, move |retry| failed_dialog(Shape::Modal, open, leave, retry))
}

#[derive(Clone, Copy)]
pub struct Aside(pub RwSignal<bool>);

fn later(
    load: fn() -> Coming<Make>,
    waiting: impl Fn() -> AnyView + Send + 'static,
    failed: impl Fn(Callback<()>) -> AnyView + Send + 'static,
) -> AnyView {
    let loaded = RwSignal::new(None);
    let ask = Callback::new(move |()| {
        spawn_local(async move {
            // Whoever left before it came needs it no more.
            loaded.try_set(Some(load().await.ok()));
        });
    });
    ask.run(());
    let was_refused = move || matches!(loaded.get_untracked(), Some(None));
    // The entrance has no session to tell by.
    if let Some(writes) = use_context::<Writes>() {
        Effect::new(move |was_away: Option<bool>| {
            let is_away = writes.is_away();
            if was_away == Some(true) && !is_away && was_refused() {
                ask.run(());
            }
            is_away
        });
    }
    let shown = move || match loaded.get() {
        None => waiting(),
        Some(Some(make)) => untrack(make),
        Some(None) => untrack(|| failed(ask)),
    };
    shown.into_any()
}

/// Seen only where it takes long.
fn waiting() -> AnyView {
    let i18n = I18n::expect();
    view! {
        <div class="chunk-wait" role="status">
            <span class="visually-hidden">{move || i18n.words().loading}</span>
        </div>
    }
    .into_any()
}

fn failed(retry: Callback<()>) -> AnyView {
    let i18n = I18n::expect();
    let told = move || i18n.words().shell.not_loaded;
    view! {
        <section class="failed" role="alert">
            <span class="failed-icon"><Icon name="warning"/></span>
            <h2>{move || told().what}</h2>
            <p>{move || format!("{}{}{}", told().meaning, i18n.words().gap, told().remedy)}</p>
            <button type="button" class="button" on:click=move |_| retry.run(())>
                <Icon name="retry"/>
                {move || i18n.words().retry}
            </button>
        </section>
    }
    .into_any()
}

fn failed_dialog(shape: Shape, open: RwSignal<bool>, on_leave: Callback<()>, retry: Callback<()>) -> AnyView {
    let i18n = I18n::expect();
    let t = move || i18n.words();
    let title = move || t().shell.not_loaded.what;
    view! { <Dialog shape title close=move || t().close open on_leave>{failed(retry)}</Dialog> }.into_any()
}
