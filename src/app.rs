//! The app: the contexts that every page may use, and the only table of routes.

use leptos::prelude::*;
use leptos_router::components::{Outlet, ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::{NavigateOptions, path};

use crate::clock::Clock;
use crate::i18n::I18n;
use crate::live::Live;
use crate::pages::instances::Instances;
use crate::pages::instances::overview::Overview;
use crate::pages::nacos_instances::Parameters;
use crate::pages::not_found::NotFound;
use crate::pages::service::Service;
use crate::pages::services::Services;
use crate::pages::sources::Sources;
use crate::pages::sources::create::CreateSource;
use crate::pages::sources::delete::DeleteSource;
use crate::pages::{instance::Instance, instance::use_gateway};
use crate::paths::{self, SourcesAt};
use crate::session::CurrentSession;
use crate::shell::Shell;
use crate::theme::ThemeChoice;
use crate::toasts::Toasts;
use crate::writes::Writes;

#[component]
pub fn App() -> impl IntoView {
    ThemeChoice::provide();
    Clock::provide();
    I18n::provide();
    Toasts::provide();
    Live::provide();
    CurrentSession::provide();
    Writes::provide();
    view! {
        <Router>
            <Shell>
                <Routes fallback=NotFound>
                    <Route path=path!("/") view=|| view! { <Elsewhere to=paths::instances("", "", 1)/> }/>
                    <Route path=path!("/instances") view=Instances/>
                    <ParentRoute path=path!("/instances/:id") view=Instance>
                        <Route path=path!("") view=ToOverview/>
                        <Route path=path!("overview") view=Overview/>
                        <ParentRoute path=path!("service") view=Service>
                            <Route path=path!("") view=ToSources/>
                            <Route path=path!("services") view=Services/>
                            <ParentRoute path=path!("sources") view=Sources>
                                <Route path=path!("") view=|| ()/>
                                <Route path=path!("create") view=CreateSource/>
                                <Route path=path!(":sourceId/delete") view=DeleteSource/>
                            </ParentRoute>
                        </ParentRoute>
                        <Route path=path!("*any") view=NotFound/>
                    </ParentRoute>
                    <ParentRoute path=path!("/nacos-instances/:id") view=Outlet>
                        <Route path=path!("parameters") view=Parameters/>
                        <Route path=path!("*any") view=NotFound/>
                    </ParentRoute>
                </Routes>
            </Shell>
        </Router>
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
