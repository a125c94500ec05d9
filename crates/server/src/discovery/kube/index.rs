//! The services that one place (a cluster, or a namespace of it) offers, put together from its Services and
//! EndpointSlices. A plain struct; tested without a cluster.

use contract::services::ServiceKind;
use k8s_openapi::api::core::v1::Service;
use k8s_openapi::api::discovery::v1::EndpointSlice;
use kube::runtime::watcher::Event;

use super::feeds::Kind;
use super::listed::{Listed, Services, Slices, Touched};
use super::objects::{Kept, Name, joined};
use crate::discovery::Change;
use crate::discovery::model::{OfferedService, ServiceKey, is_clusters_own};

pub enum Update {
    Service(Box<Event<Service>>),
    Slice(Box<Event<EndpointSlice>>),
}

/// Whether the services of the cluster's own are left out of lists: not where somebody chose the namespace.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Hiding {
    ClustersOwn,
    Nothing,
}

pub struct Index {
    hiding: Hiding,
    services: Listed<Services>,
    slices: Listed<Slices>,
}

/// What an update makes of the services.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    Changes(Vec<Change>),
    /// All of them were listed anew.
    Everything,
}

impl Index {
    pub fn new(hiding: Hiding) -> Self {
        Self { hiding, services: Listed::default(), slices: Listed::default() }
    }

    /// Waits for both lists again; what is known stays until they are there.
    pub fn begin(&mut self) {
        self.services.begin();
        self.slices.begin();
    }

    pub fn forget(&mut self) {
        *self = Self::new(self.hiding);
    }

    /// Objects of a kind can't be read: what is known is not right any more until they are listed again.
    pub fn refuse(&mut self, kind: Kind) {
        match kind {
            Kind::Services => self.services.begin(),
            Kind::Slices => self.slices.begin(),
            Kind::Ingresses | Kind::Secrets => {}
        }
    }

    /// Whether everything was listed since the beginning, and since it was refused.
    pub fn is_complete(&self) -> bool {
        self.services.is_complete() && self.slices.is_complete()
    }

    /// How many services and endpoints are held.
    pub fn sizes(&self) -> (usize, usize) {
        (self.services.size(), self.slices.size())
    }

    /// The most ports that one object has.
    pub fn widest(&self) -> usize {
        self.services.widest().max(self.slices.widest())
    }

    /// Tells nothing before both lists are complete.
    pub fn apply(&mut self, update: Update) -> Outcome {
        let touched = match update {
            Update::Service(event) => self.services.apply(*event),
            Update::Slice(event) => self.slices.apply(*event),
        };
        match touched {
            _ if !self.is_complete() => Outcome::Changes(vec![]),
            Touched::Everything => Outcome::Everything,
            Touched::Names(names) => {
                Outcome::Changes(names.iter().filter_map(|name| self.one(name)).collect())
            }
        }
    }

    pub fn all(&self) -> impl Iterator<Item = OfferedService> {
        self.services.known.all.iter().map(|(name, kept)| self.offered(name, kept))
    }

    /// `None` for slices that belong to no service.
    fn one(&self, name: &Name) -> Option<Change> {
        if name.1.is_empty() {
            return None;
        }
        Some(match self.services.known.all.get(name) {
            Some(kept) => Change::Put(self.offered(name, kept)),
            None => Change::Removed(key(name)),
        })
    }

    fn offered(&self, name: &Name, kept: &Kept) -> OfferedService {
        let is_external = kept.kind == ServiceKind::ExternalName;
        let endpoints = self.slices.known.endpoints_of(name).filter(|_| !is_external);
        OfferedService {
            key: key(name),
            kind: kept.kind.clone(),
            external_name: kept.external_name.clone(),
            hidden: self.hiding == Hiding::ClustersOwn && is_clusters_own(&name.0),
            ports: kept.ports.clone(),
            endpoints: joined(endpoints),
        }
    }
}

fn key(name: &Name) -> ServiceKey {
    ServiceKey { namespace: name.0.clone(), group: None, name: name.1.clone() }
}

#[cfg(test)]
mod tests;
