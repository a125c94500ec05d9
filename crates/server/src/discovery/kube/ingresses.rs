//! The certificates that the Ingresses of one place name, put together from Ingresses and TLS Secrets. A plain
//! struct; tested without a cluster.

use std::collections::{BTreeMap, BTreeSet, HashMap};

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

    pub fn size(&self) -> usize {
        self.ingresses.size() + self.secrets.size()
    }

    pub fn all(&self) -> impl Iterator<Item = Certificate> {
        let secrets = &self.secrets.known.0;
        self.ingresses.known.0.iter().flat_map(move |((namespace, ingress), wanted)| {
            wanted.iter().map(move |(secret, hosts)| Certificate {
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

/// The hosts of an Ingress by the Secret that it names for them.
type Wanted = BTreeMap<String, BTreeSet<String>>;

#[derive(Default)]
struct Ingresses(HashMap<Name, Wanted>);

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
        self.0.insert(name, wanted);
        vec![]
    }

    fn remove(&mut self, ingress: &Ingress) -> Vec<Name> {
        self.0.remove(&name_of(ingress));
        vec![]
    }

    fn size(&self) -> usize {
        self.0.len()
    }
}

#[derive(Default)]
struct Secrets(HashMap<Name, Option<CertificateFacts>>);

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
