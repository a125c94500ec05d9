//! Takes up what an adapter tells, as a source's view does, and waits for it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use contract::console::sources::Certificate;
use futures::StreamExt;
use futures::stream::BoxStream;
use server::discovery::kube::KubeDiscovery;
use server::discovery::model::{OfferedService, ServiceKey};
use server::discovery::{Change, Discovery, Failure, Gap};
use tokio::time::timeout;

const WITHIN: Duration = Duration::from_secs(30);

pub struct Follower {
    changes: BoxStream<'static, Result<Change, Failure>>,
    services: BTreeMap<ServiceKey, OfferedService>,
    pub is_read: bool,
    pub gap: Option<Gap>,
    pub certificates: Option<Vec<Certificate>>,
    /// Everything that was told, as it prints.
    pub told: String,
    /// The names that were there after each change.
    history: Vec<Vec<String>>,
}

impl Follower {
    pub fn of(discovery: &KubeDiscovery) -> Self {
        Self {
            changes: discovery.changes(),
            services: BTreeMap::new(),
            is_read: false,
            gap: None,
            certificates: None,
            told: String::new(),
            history: vec![],
        }
    }

    pub fn services(&self) -> impl Iterator<Item = &OfferedService> {
        self.services.values()
    }

    pub fn service(&self, name: &str) -> &OfferedService {
        self.services().find(|service| service.key.name == name).unwrap()
    }

    /// Whether this service was there after every change.
    pub fn seen_with(&self, name: &str) -> bool {
        self.history.iter().all(|names| names.iter().any(|known| known == name))
    }

    pub async fn until_names(&mut self, names: &[&str]) {
        self.until(|follower| follower.is_read && follower.names() == names).await;
    }

    pub async fn until(&mut self, wanted: impl Fn(&Self) -> bool) {
        while !wanted(self) {
            let change = timeout(WITHIN, self.changes.next()).await;
            let change = change.unwrap_or_else(|_| panic!("nothing more is told than\n{}", self.told));
            self.take(change.expect("the stream goes on").unwrap());
        }
    }

    /// What ends the stream.
    pub async fn failure(&mut self) -> Failure {
        loop {
            match timeout(WITHIN, self.changes.next()).await.unwrap().expect("it ends with a failure") {
                Ok(change) => self.take(change),
                Err(failure) => return failure,
            }
        }
    }

    fn names(&self) -> Vec<&str> {
        self.services().map(|service| service.key.name.as_str()).collect()
    }

    fn take(&mut self, change: Change) {
        writeln!(self.told, "{change:?}").unwrap();
        match change {
            Change::Reset { services, gap } => {
                self.gap = gap;
                self.services = services.into_iter().map(|service| (service.key.clone(), service)).collect();
                self.is_read = true;
            }
            Change::Put(service) => drop(self.services.insert(service.key.clone(), service)),
            Change::Removed(key) => drop(self.services.remove(&key)),
            Change::Certificates(certificates) => self.certificates = Some(certificates),
            Change::Gap(gap) => self.gap = gap,
            Change::Confirmed => {}
        }
        assert!(self.is_read, "nothing is told before everything was read");
        self.history.push(self.names().into_iter().map(str::to_owned).collect());
    }
}
