//! Objects of one kind in one place, as a list and the changes since tell them. Knows nothing of what is
//! made of them.
//!
//! A fresh list fills a buffer beside what is known, and takes its place only when it is complete: so
//! nothing drops while a cluster is listed again.

use std::collections::{HashMap, HashSet};

use k8s_openapi::api::core::v1::Service;
use k8s_openapi::api::discovery::v1::EndpointSlice;
use kube::runtime::watcher::Event;

use super::objects::{Kept, Name, name_of, service_of, slice_of};
use crate::discovery::model::Endpoint;

/// What objects are gathered in. Both changes tell which names they touch.
pub trait Collection: Default {
    type Object;

    fn put(&mut self, object: Self::Object) -> Vec<Name>;
    fn remove(&mut self, object: &Self::Object) -> Vec<Name>;
    /// What counts for the limits.
    fn size(&self) -> usize;
    /// The most ports that an object in it had.
    fn widest(&self) -> usize {
        0
    }
}

pub struct Listed<C> {
    pub known: C,
    /// The list that is coming in.
    incoming: Option<C>,
    complete: bool,
}

/// What may differ now.
pub enum Touched {
    Names(Vec<Name>),
    Everything,
}

impl<C: Default> Default for Listed<C> {
    fn default() -> Self {
        Self { known: C::default(), incoming: None, complete: false }
    }
}

impl<C: Collection> Listed<C> {
    /// Waits for a list again; what is known stays until it is there.
    pub fn begin(&mut self) {
        self.incoming = None;
        self.complete = false;
    }

    /// Whether it was listed since the beginning.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    pub fn size(&self) -> usize {
        self.known.size().max(self.incoming.as_ref().map_or(0, Collection::size))
    }

    pub fn widest(&self) -> usize {
        self.known.widest().max(self.incoming.as_ref().map_or(0, Collection::widest))
    }

    pub fn apply(&mut self, event: Event<C::Object>) -> Touched {
        let names = match event {
            Event::Init => {
                self.incoming = Some(C::default());
                vec![]
            }
            Event::InitApply(object) => {
                self.incoming.get_or_insert_default().put(object);
                vec![]
            }
            Event::InitDone => {
                self.known = self.incoming.take().unwrap_or_default();
                self.complete = true;
                return Touched::Everything;
            }
            Event::Apply(object) => self.known.put(object),
            Event::Delete(object) => self.known.remove(&object),
        };
        Touched::Names(names)
    }
}

#[derive(Default)]
pub struct Services {
    pub all: HashMap<Name, Kept>,
    widest: usize,
}

impl Collection for Services {
    type Object = Service;

    fn put(&mut self, service: Service) -> Vec<Name> {
        let name = name_of(&service);
        let (service, width) = service_of(service);
        self.widest = self.widest.max(width);
        self.all.insert(name.clone(), service);
        vec![name]
    }

    fn remove(&mut self, service: &Service) -> Vec<Name> {
        let name = name_of(service);
        self.all.remove(&name);
        vec![name]
    }

    fn size(&self) -> usize {
        self.all.len()
    }

    fn widest(&self) -> usize {
        self.widest
    }
}

/// The endpoints of slices by the service that they belong to, so that a change of one slice costs no
/// more than that service's slices.
#[derive(Default)]
pub struct Slices {
    by_service: HashMap<Name, HashMap<String, Vec<Endpoint>>>,
    service_of: HashMap<Name, Name>,
    endpoints: usize,
    widest: usize,
}

impl Slices {
    pub fn endpoints_of(&self, service: &Name) -> impl Iterator<Item = &Endpoint> {
        self.by_service.get(service).into_iter().flat_map(HashMap::values).flatten()
    }

    fn take(&mut self, slice: &Name) -> Option<Name> {
        let service = self.service_of.remove(slice)?;
        if let Some(slices) = self.by_service.get_mut(&service) {
            self.endpoints -= slices.remove(&slice.1).map_or(0, |endpoints| endpoints.len());
            if slices.is_empty() {
                self.by_service.remove(&service);
            }
        }
        Some(service)
    }
}

impl Collection for Slices {
    type Object = EndpointSlice;

    /// A slice that went from one service to another touches both.
    fn put(&mut self, slice: EndpointSlice) -> Vec<Name> {
        let name = name_of(&slice);
        let slice = slice_of(slice);
        let touched: HashSet<Name> = self.take(&name).into_iter().chain([slice.service.clone()]).collect();
        self.endpoints += slice.endpoints.len();
        self.widest = self.widest.max(slice.width);
        self.by_service.entry(slice.service.clone()).or_default().insert(name.1.clone(), slice.endpoints);
        self.service_of.insert(name, slice.service);
        touched.into_iter().collect()
    }

    fn remove(&mut self, slice: &EndpointSlice) -> Vec<Name> {
        self.take(&name_of(slice)).into_iter().collect()
    }

    fn size(&self) -> usize {
        self.endpoints
    }

    fn widest(&self) -> usize {
        self.widest
    }
}
