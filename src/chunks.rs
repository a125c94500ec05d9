//! The chunks of the console: what the browser asks for when it is first needed. What every page has and the Source
//! tab are in the first file, everything else is here.
//!
//! A release has the feature `split`, and `cargo xtask` cuts its file at the functions that this table makes. Without
//! the feature all is in one file, and nothing is waited for.

use std::cell::RefCell;
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
use crate::shell::{Main, Palette, Shortcuts, use_title};
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
    let under = paths::under_panel(path);
    match under.rsplit('/').next() {
        // The list itself is here.
        Some("sources") if under == path => {}
        Some("sources") => fetch("sources", || Box::pin(sources())),
        Some("instances" | "overview" | "services") => fetch("gateways", || Box::pin(gateways())),
        Some(last) if paths::PAGES.contains(&last) => fetch("administration", || Box::pin(administration())),
        _ => {}
    }
}

pub fn fetch_palette() {
    fetch("shell", || Box::pin(shell()));
}

/// Once. Where it fails it is asked for again when it is needed, and then that is told.
fn fetch(chunk: &'static str, load: fn() -> Coming<()>) {
    thread_local!(static ASKED: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) });
    let is_new = ASKED.with_borrow_mut(|asked| {
        let is_new = !asked.contains(&chunk);
        asked.extend(is_new.then_some(chunk));
        is_new
    });
    if is_new {
        spawn_local(async move { _ = load().await });
    }
}

/// A page with its own navigation.
fn page(load: fn() -> Coming<Make>) -> AnyView {
    let around = |children: AnyView| view! { <RootNavigation/><Main>{children}</Main> }.into_any();
    let refused = move |retry| {
        let i18n = I18n::expect();
        use_title(move || i18n.words().shell.not_loaded.what.to_owned());
        around(failed(retry))
    };
    later(load, move || around(waiting()), refused)
}

/// What stands in a frame that is there already.
fn section(load: fn() -> Coming<Make>) -> AnyView {
    later(load, waiting, failed)
}

/// A dialog that is a route.
fn panel(load: fn() -> Coming<Make>) -> AnyView {
    let (go, path, Below(below)) = (Go::new(), use_location().pathname, expect_context());
    let leave = Callback::new(move |()| {
        let under = path.with_untracked(|path| paths::under_panel(path).to_owned());
        let is_below = |below: &String| below.split('?').next() == Some(under.as_str());
        go.instead(below.get_value().filter(is_below).unwrap_or(under));
    });
    later(load, waiting, move |retry| failed_dialog(Shape::Panel, RwSignal::new(true), leave, retry))
}

/// A dialog of the shell, open while `Aside` is true.
fn aside(load: fn() -> Coming<Make>) -> AnyView {
    let Aside(open) = expect_context();
    let leave = Callback::new(move |()| open.set(false));
    later(load, waiting, move |retry| failed_dialog(Shape::Modal, open, leave, retry))
}

/// The last page without a panel over it, as it stood.
#[derive(Clone, Copy)]
pub struct Below(pub StoredValue<Option<String>>);

#[derive(Clone, Copy)]
pub struct Aside(pub RwSignal<bool>);

fn later(
    load: fn() -> Coming<Make>,
    waiting: impl Fn() -> AnyView + Send + 'static,
    failed: impl Fn(Callback<()>) -> AnyView + Send + 'static,
) -> AnyView {
    let came = RwSignal::new(Came::NotYet);
    let in_coming = use_context::<InComing>();
    let ask = Callback::new(move |()| {
        if let Some(InComing(all)) = in_coming {
            all.update(|all| *all += 1);
        }
        spawn_local(async move {
            let found = load().await;
            if let Some(InComing(all)) = in_coming {
                all.update(|all| *all -= 1);
            }
            // Whoever left before it came needs it no more; whoever tried twice has it, or is told already.
            match (came.try_get_untracked(), found) {
                (Some(Came::NotYet | Came::Refused), Ok(make)) => came.set(Came::Here(make)),
                (Some(Came::NotYet), Err(_)) => came.set(Came::Refused),
                _ => {}
            }
        });
    });
    ask.run(());
    // The entrance has no session to tell by.
    if let Some(writes) = use_context::<Writes>() {
        Effect::new(move |was_away: Option<bool>| {
            let is_away = writes.is_away();
            if was_away == Some(true) && !is_away && matches!(came.get_untracked(), Came::Refused) {
                ask.run(());
            }
            is_away
        });
    }
    let shown = move || match came.get() {
        Came::NotYet => untrack(&waiting),
        Came::Here(make) => untrack(make),
        Came::Refused => untrack(|| failed(ask)),
    };
    shown.into_any()
}

#[derive(Clone, Copy)]
enum Came {
    NotYet,
    Here(Make),
    Refused,
}

/// How many views wait for their chunks.
#[derive(Clone, Copy)]
pub struct InComing(pub RwSignal<u32>);

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
