//! The app: the contexts that every page may use, and the only table of routes.

use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::{NavigateOptions, path};

use crate::chunks::{
    AccessKeys, Audit, Clusters, CreateInstance, CreateKey, CreateService, CreateSource, CreateUser,
    DeleteInstance, DeleteService, DeleteSource, DeleteSources, EndSession, EntryPanel, Instances, MakeLink,
    NacosInstances, Overview, Parameters, Register, RegistryPanel, RemoveRegistry, RemoveUser, RevokeKey,
    ServicePanel, Services, Sessions, SourceDetail, UserPanel, Users,
};
use crate::clock::Clock;
use crate::entrance::Entrance;
use crate::i18n::{I18n, Spoken};
use crate::live::Live;
use crate::look::Look;
use crate::pages::not_found::{NoPage, NotFound};
use crate::pages::service::Service;
use crate::pages::sources::Sources;
use crate::pages::{instance::Instance, instance::use_gateway};
use crate::paths::{self, SourcesAt};
use crate::session::CurrentSession;
use crate::shell::Shell;
use crate::signed_out::SignInAgain;
use crate::theme::ThemeChoice;
use crate::toasts::{Failed, Toasts};
use crate::undo::Undo;
use crate::writes::Writes;

#[component]
pub fn App(spoken: Spoken) -> impl IntoView {
    ThemeChoice::provide();
    Look::provide();
    Clock::provide();
    I18n::provide(spoken);
    match Entrance::here() {
        Some(entrance) => entrance.view(),
        None => view! { <Console/> }.into_any(),
    }
}

/// Everything behind the entrance.
#[component]
fn Console() -> impl IntoView {
    Toasts::provide();
    let (i18n, toasts) = (I18n::expect(), Toasts::expect());
    Effect::new(move |_| {
        if i18n.missed() > 0 {
            let text = untrack(|| i18n.words().shell.not_loaded.what);
            toasts.fail(text.to_owned(), Failed { request_id: None });
        }
    });
    Live::provide();
    CurrentSession::provide();
    Writes::provide();
    Undo::provide();
    view! {
        <Router>
            <Shell>
                <Routes fallback=NotFound>
                    <Route path=path!("/") view=|| view! { <Elsewhere to=paths::instances("", "", 1)/> }/>
                    <ParentRoute path=path!("/instances") view=Instances>
                        <Route path=path!("") view=|| ()/>
                        <Route path=path!("create") view=CreateInstance/>
                    </ParentRoute>
                    <ParentRoute path=path!("/instances/:id") view=Instance>
                        <Route path=path!("") view=ToOverview/>
                        <ParentRoute path=path!("overview") view=Overview>
                            <Route path=path!("") view=|| ()/>
                            <Route path=path!("delete") view=DeleteInstance/>
                        </ParentRoute>
                        <ParentRoute path=path!("service") view=Service>
                            <Route path=path!("") view=ToSources/>
                            <ParentRoute path=path!("services") view=Services>
                                <Route path=path!("") view=|| ()/>
                                <Route path=path!("create") view=CreateService/>
                                <Route path=path!(":serviceId") view=ServicePanel/>
                                <Route path=path!(":serviceId/delete") view=DeleteService/>
                            </ParentRoute>
                            <ParentRoute path=path!("sources") view=Sources>
                                <Route path=path!("") view=|| ()/>
                                <Route path=path!("create") view=CreateSource/>
                                <Route path=path!("delete") view=DeleteSources/>
                                <Route path=path!(":sourceId/delete") view=DeleteSource/>
                                <Route path=path!(":sourceId") view=SourceDetail/>
                            </ParentRoute>
                        </ParentRoute>
                        <Route path=path!("*any") view=NoPage/>
                    </ParentRoute>
                    <Route path=path!("/nacos-instances/:id/parameters") view=Parameters/>
                    <ParentRoute path=path!("/nacos-instances") view=NacosInstances>
                        <Route path=path!("") view=|| ()/>
                        <Route path=path!("register") view=Register/>
                        <Route path=path!(":registryId") view=RegistryPanel/>
                        <Route path=path!(":registryId/remove") view=RemoveRegistry/>
                    </ParentRoute>
                    <ParentRoute path=path!("/clusters") view=Clusters>
                        <Route path=path!("") view=|| ()/>
                        <Route path=path!("register") view=Register/>
                        <Route path=path!(":registryId") view=RegistryPanel/>
                        <Route path=path!(":registryId/remove") view=RemoveRegistry/>
                    </ParentRoute>
                    <ParentRoute path=path!("/access-keys") view=AccessKeys>
                        <Route path=path!("") view=|| ()/>
                        <Route path=path!("create") view=CreateKey/>
                        <Route path=path!(":keyId/revoke") view=RevokeKey/>
                    </ParentRoute>
                    <ParentRoute path=path!("/users") view=Users>
                        <Route path=path!("") view=|| ()/>
                        <Route path=path!("create") view=CreateUser/>
                        <Route path=path!(":userId") view=UserPanel/>
                        <Route path=path!(":userId/link") view=MakeLink/>
                        <Route path=path!(":userId/remove") view=RemoveUser/>
                    </ParentRoute>
                    <ParentRoute path=path!("/sessions") view=Sessions>
                        <Route path=path!("") view=|| ()/>
                        <Route path=path!(":sessionId/end") view=EndSession/>
                    </ParentRoute>
                    <ParentRoute path=path!("/audit") view=Audit>
                        <Route path=path!("") view=|| ()/>
                        <Route path=path!(":sequence") view=EntryPanel/>
                    </ParentRoute>
                </Routes>
            </Shell>
        </Router>
        <SignInAgain/>
    }
}

#[component]
fn ToOverview() -> impl IntoView {
    view! { <Elsewhere to=paths::overview(&use_gateway().id.get_untracked())/> }
}

#[component]
fn ToSources() -> impl IntoView {
    view! { <Elsewhere to=paths::sources(&use_gateway().id.get_untracked(), &SourcesAt::default())/> }
}

/// An address that only leads to another one, and leaves no step for Back.
#[component]
fn Elsewhere(to: String) -> impl IntoView {
    let options = NavigateOptions { replace: true, ..Default::default() };
    view! { <Redirect path=to options/> }
}
