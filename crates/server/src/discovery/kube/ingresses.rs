//! The certificates that the Ingresses of one place name, put together from Ingresses and TLS Secrets. A plain
//! struct; tested without a cluster.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use contract::console::sources::{Certificate, CertificateFacts};
use k8s_openapi::api::networking::v1::Ingress;
use kube::runtime::watcher::Event;

use super::listed::{Collection, Listed};
use super::objects::{Name, name_of};
use super::secrets::TlsSecret;

#[derive(Default)]
pub struct Certificates {
    ingresses: Listed<Ingresses>,
    secrets: Listed<Secrets>,
}

pub enum Update {
    Ingress(Box<Event<Ingress>>),
    Secret(Event<TlsSecret>),
}

impl Certificates {
    pub fn begin(&mut self) {
        self.ingresses.begin();
        self.secrets.begin();
    }

    /// Whether something may differ now: not while a list comes in, of which nothing is told yet.
    pub fn apply(&mut self, update: Update) -> bool {
        match update {
            Update::Ingress(event) => take(&mut self.ingresses, *event),
            Update::Secret(event) => take(&mut self.secrets, event),
        }
    }

    pub fn has_ingresses(&self) -> bool {
        self.ingresses.is_complete()
    }

    pub fn has_secrets(&self) -> bool {
        self.secrets.is_complete()
    }

    /// Of Secrets, entries for TLS and their hosts.
    pub fn size(&self) -> usize {
        self.ingresses.size() + self.secrets.size()
    }

    pub fn all(&self) -> impl Iterator<Item = Named> {
        let secrets = &self.secrets.known.0;
        self.ingresses.known.wanted.iter().flat_map(move |((namespace, ingress), wanted)| {
            wanted.iter().map(move |(secret, hosts)| Named {
                namespace: namespace.clone(),
                ingress: ingress.clone(),
                secret: secret.clone(),
                hosts: hosts.iter().cloned().collect(),
                facts: secrets.get(&(namespace.clone(), secret.clone())).cloned().flatten(),
            })
        })
    }
}

fn take<C: Collection>(listed: &mut Listed<C>, event: Event<C::Object>) -> bool {
    let is_coming_in = matches!(event, Event::Init | Event::InitApply(_));
    listed.apply(event);
    !is_coming_in
}

/// A certificate as an Ingress names it. Many may name one: its facts are shared.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    namespace: String,
    ingress: String,
    secret: String,
    hosts: Vec<String>,
    facts: Option<Arc<CertificateFacts>>,
}

impl Named {
    pub fn to_certificate(&self) -> Certificate {
        Certificate {
            namespace: self.namespace.clone(),
            ingress: self.ingress.clone(),
            secret: self.secret.clone(),
            hosts: self.hosts.clone(),
            facts: self.facts.as_deref().cloned(),
        }
    }

    /// What it takes to tell it.
    pub fn names(&self) -> usize {
        self.hosts.len() + self.facts.as_ref().map_or(0, |facts| facts.names.len())
    }
}

/// The hosts of an Ingress by the Secret that it names for them.
type Wanted = BTreeMap<String, BTreeSet<String>>;

#[derive(Default)]
struct Ingresses {
    wanted: HashMap<Name, Wanted>,
    size: usize,
}

fn size_of(wanted: &Wanted) -> usize {
    wanted.values().map(|hosts| 1 + hosts.len()).sum()
}

impl Ingresses {
    fn take(&mut self, name: &Name) {
        self.size -= self.wanted.remove(name).as_ref().map_or(0, size_of);
    }
}

impl Collection for Ingresses {
    type Object = Ingress;

    fn put(&mut self, ingress: Ingress) -> Vec<Name> {
        let name = name_of(&ingress);
        let mut wanted = Wanted::new();
        for tls in ingress.spec.and_then(|spec| spec.tls).unwrap_or_default() {
            if let Some(secret) = tls.secret_name.filter(|secret| !secret.is_empty()) {
                wanted.entry(secret).or_default().extend(tls.hosts.unwrap_or_default());
            }
        }
        self.take(&name);
        if !wanted.is_empty() {
            self.size += size_of(&wanted);
            self.wanted.insert(name, wanted);
        }
        vec![]
    }

    fn remove(&mut self, ingress: &Ingress) -> Vec<Name> {
        self.take(&name_of(ingress));
        vec![]
    }

    fn size(&self) -> usize {
        self.size
    }
}

#[derive(Default)]
struct Secrets(HashMap<Name, Option<Arc<CertificateFacts>>>);

impl Collection for Secrets {
    type Object = TlsSecret;

    fn put(&mut self, secret: TlsSecret) -> Vec<Name> {
        self.0.insert(secret.name, secret.facts);
        vec![]
    }

    fn remove(&mut self, secret: &TlsSecret) -> Vec<Name> {
        self.0.remove(&secret.name);
        vec![]
    }

    fn size(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ingress(hosts: &[&str]) -> Ingress {
        let tls = json!([{"secretName": "tls", "hosts": hosts}]);
        serde_json::from_value(json!({
            "metadata": {"name": "front", "namespace": "shop"}, "spec": {"tls": if hosts.is_empty() { json!([]) } else { tls }}
        }))
        .expect("an ingress")
    }

    #[test]
    fn what_ingresses_want_counts_and_a_list_that_comes_in_changes_nothing() {
        let mut certificates = Certificates::default();
        let mut apply = |event| certificates.apply(Update::Ingress(Box::new(event)));
        assert!(!apply(Event::Init) && !apply(Event::InitApply(ingress(&["a", "b"]))));
        assert!(apply(Event::InitDone));
        assert!(apply(Event::Apply(ingress(&["a", "b", "c"]))));
        assert_eq!(certificates.size(), 4);
        certificates.apply(Update::Ingress(Box::new(Event::Apply(ingress(&[])))));
        assert_eq!(certificates.size(), 0);
    }
}
