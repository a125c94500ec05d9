//! The adapter alone: its changes taken up as they come.

use std::collections::BTreeMap;
use std::time::Duration;

use futures::StreamExt;
use futures::stream::BoxStream;
use server::discovery::limits::Limits;
use server::discovery::model::{OfferedService, ServiceKey};
use server::discovery::nacos::{NacosDiscovery, Settings};
use server::discovery::{Change, Discovery, Failure};
use server::outgoing::Outgoing;
use tokio::time::timeout;

pub struct Followed {
    changes: BoxStream<'static, Result<Change, Failure>>,
    pub services: BTreeMap<ServiceKey, OfferedService>,
}

pub fn settings(address: &str) -> Settings {
    server::choose_tls_provider();
    Settings {
        address: address.to_owned(),
        namespaces: vec![String::new()],
        credentials: None,
        outgoing: Outgoing::default(),
    }
}

impl Followed {
    pub fn new(settings: Settings) -> Self {
        Self::of(&NacosDiscovery::new(settings, Limits::default()))
    }

    /// Another run of the same source.
    pub fn of(discovery: &NacosDiscovery) -> Self {
        Self { changes: discovery.changes(), services: BTreeMap::new() }
    }

    /// Takes up changes until the services are as wanted.
    pub async fn until(&mut self, wanted: impl Fn(&Self) -> bool) {
        self.next().await.unwrap();
        while !wanted(self) {
            let patience = timeout(Duration::from_mins(1), self.next());
            patience.await.unwrap_or_else(|_| panic!("it stays {:#?}", self.services)).unwrap();
        }
    }

    /// The endpoints of a service of the default group and how many are healthy; `None` if it is not there.
    pub fn counts(&self, name: &str) -> Option<(usize, usize)> {
        self.service(name).map(|service| (service.endpoints.len(), service.healthy_endpoints()))
    }

    pub fn service(&self, name: &str) -> Option<&OfferedService> {
        let group = Some("DEFAULT_GROUP".to_owned());
        self.services.get(&ServiceKey { name: name.to_owned(), namespace: "public".to_owned(), group })
    }

    /// What ends the run.
    pub async fn failure(&mut self) -> Failure {
        loop {
            if let Err(failure) = self.next().await {
                return failure;
            }
        }
    }

    async fn next(&mut self) -> Result<(), Failure> {
        match self.changes.next().await.expect("it ends with a failure only")? {
            Change::Reset { services, .. } => {
                self.services = services.into_iter().map(|service| (service.key.clone(), service)).collect();
            }
            Change::Put(service) => drop(self.services.insert(service.key.clone(), service)),
            Change::Removed(key) => drop(self.services.remove(&key)),
            _ => {}
        }
        Ok(())
    }
}
