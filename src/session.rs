//! Who is asking, which regions there are, and which of them is looked at.

use contract::access::{PrincipalKind, Role, Scope};
use contract::console::session::{Region, Session};
use leptos::prelude::*;

use crate::live::{Live, Topic};
use crate::load::Load;
use crate::{api, storage};

#[derive(Clone, Copy)]
pub struct CurrentSession {
    load: Load<Session>,
    region: RwSignal<Option<String>>,
}

impl CurrentSession {
    pub fn provide() {
        let live = Live::expect();
        let version = move || live.version(&[Topic::Inventory]);
        let load = Load::new(|| Some((String::new(), ())), version, |_, ()| api::session::view());
        provide_context(Self { load, region: RwSignal::new(storage::read(storage::REGION)) });
    }

    pub fn expect() -> Self {
        expect_context()
    }

    /// For the page that can't go on without a region.
    pub fn load(self) -> Load<Session> {
        self.load
    }

    pub fn regions(self) -> Vec<Region> {
        self.load.map(|session| session.regions.clone()).unwrap_or_default()
    }

    /// How many clusters and Nacos instances the region that is looked at has.
    pub fn registry_counts(self) -> Option<(u32, u32)> {
        let region_id = self.region()?;
        let counts = self.load.map(|session| {
            let region = session.regions.iter().find(|region| region.region_id == region_id)?;
            Some((region.clusters, region.nacos_instances))
        });
        counts.flatten()
    }

    pub fn user_name(self) -> Option<String> {
        self.load.map(|session| session.user.name.clone())
    }

    /// What the reader may do, and on which gateways; nothing until it is known.
    pub fn rights(self) -> Option<(Role, Scope)> {
        self.load.map(|session| (session.role.clone(), session.scope.clone()))
    }

    /// The id of the reader, where they signed in as somebody.
    pub fn user_id(self) -> Option<String> {
        let person = |session: &Session| {
            (session.principal.kind == PrincipalKind::Person).then(|| session.principal.id.clone())
        };
        self.load.map(person).flatten()
    }

    /// The server lets unsigned calls of this machine in, and this is one.
    pub fn is_local(self) -> bool {
        self.load.peek(|session| session.principal.kind == PrincipalKind::Local).unwrap_or(false)
    }

    pub fn is_known(self) -> bool {
        self.load.map(|_| ()).is_some()
    }

    /// The remembered region, or the first. `None` until one of them is known: a newcomer waits for the
    /// session, everybody else does not.
    pub fn region(self) -> Option<String> {
        let remembered = self.region.get();
        let first = self.load.map(|session| {
            let known = |id: &String| session.regions.iter().any(|region| &region.region_id == id);
            remembered.clone().filter(known).or_else(|| Some(session.regions.first()?.region_id.clone()))
        });
        first.unwrap_or(remembered)
    }

    pub fn look_at(self, region_id: &str) {
        if self.region.with_untracked(|region| region.as_deref() != Some(region_id)) {
            storage::write(storage::REGION, region_id);
            self.region.set(Some(region_id.to_owned()));
        }
    }
}
