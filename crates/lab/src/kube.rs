//! A stand-in of the Kubernetes API server, for tests and the playground.
//!
//! It is a stand-in because no real API server can be had from the package registries. It answers over TLS on
//! loopback, for Namespaces, Services, Secrets, `EndpointSlices` and Ingresses only, and runs no controllers: what
//! is put in is what is there (deleting an owner does delete what it owns). Its answers are checked against
//! captures of a real server, Kubernetes 1.36 (tests/captures/kube: lists with limit and continue, watches with
//! bookmarks and initial events, expiry, 401, 403 and 404), against every form of request that kube-rs 5.0
//! makes, and with kubectl. Not captured, and so from the documentation only: the answers to writes, the 422 of
//! an `EndpointSlice` with a loopback address and of streamed lists where there are none, and the discovery
//! documents.

mod discovery;
mod http;
mod identity;
mod listener;
mod listing;
mod objects;
mod query;
mod refusal;
mod resources;
mod samples;
mod shared;
mod store;
mod watching;

pub use samples::{Endpoint, Port, Readiness};

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use identity::Identity;
use listener::Running;
use resources::{ENDPOINT_SLICES, INGRESSES, NAMESPACES, Resource, SECRETS, SERVICES, Scope};
use serde_json::{Value, json};
use shared::Shared;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::Mutex;

/// The default takes a free port and makes a fresh CA and token.
#[derive(Debug, Default, Clone)]
pub struct Options {
    pub port: Option<u16>,
    pub token: Option<String>,
    /// A directory that keeps the CA, the certificate and the token from one run to the next.
    pub keep_in: Option<PathBuf>,
    pub age: Age,
}

/// What a server can do, which `/version` tells.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// Streams lists.
    #[default]
    Current,
    /// As current, but somebody switched the streaming of lists off.
    WithoutStreaming,
    /// Too old for streamed lists.
    Old,
}

/// A running stand-in. Dropping it stops it.
pub struct ApiServer {
    shared: Arc<Shared>,
    identity: Identity,
    port: u16,
    running: Mutex<Option<Running>>,
}

impl ApiServer {
    /// Starts with the namespaces that every cluster has, and nothing in them.
    pub async fn start(options: Options) -> Result<Self> {
        let identity = match &options.keep_in {
            Some(directory) => Identity::kept_in(directory, options.token)?,
            None => Identity::generate(options.token)?,
        };
        let shared = Arc::new(Shared::new(identity.token.clone(), options.age));
        let router = http::router(Arc::clone(&shared));
        let port = options.port.unwrap_or(0);
        let running = Running::start(port, identity.acceptor()?, router).await;
        let running = running.with_context(|| format!("the API stand-in cannot listen on port {port}"))?;
        let port = running.address.port();
        let server = Self { shared, identity, port, running: Mutex::new(Some(running)) };
        for name in ["default", "kube-node-lease", "kube-public", "kube-system"] {
            server.put_namespace(name)?;
        }
        Ok(server)
    }

    pub fn url(&self) -> String {
        format!("https://127.0.0.1:{}", self.port)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn token(&self) -> String {
        self.shared.read().token.clone()
    }

    /// From now on only the new token is good; running watches end.
    pub fn rotate_token(&self, token: &str) {
        self.shared.change(|cluster| {
            cluster.rotations += 1;
            token.clone_into(&mut cluster.token);
        });
    }

    pub fn ca_pem(&self) -> &str {
        &self.identity.ca_pem
    }

    /// A kubeconfig with everything inline.
    pub fn kubeconfig(&self) -> String {
        self.kubeconfig_with_token(&self.token())
    }

    /// A kubeconfig for this server with another token, for instance a wrong one.
    pub fn kubeconfig_with_token(&self, token: &str) -> String {
        let ca = STANDARD.encode(self.ca_pem());
        let url = self.url();
        format!(
            "apiVersion: v1\nkind: Config\nclusters:\n- name: lab\n  cluster:\n    server: {url}\n    \
             certificate-authority-data: {ca}\nusers:\n- name: lab\n  user:\n    token: {token}\ncontexts:\n\
             - name: lab\n  context:\n    cluster: lab\n    user: lab\ncurrent-context: lab\n"
        )
    }

    /// Creates or replaces an object of the kind with this plural. A missing namespace is created first.
    pub fn put(&self, resource: &str, object: Value) -> Result<Value> {
        let resource = known(resource)?;
        let namespace = match resource.scope {
            Scope::Cluster => String::new(),
            Scope::Namespaced => object["metadata"]["namespace"].as_str().unwrap_or("default").to_owned(),
        };
        let name = object["metadata"]["name"].as_str().unwrap_or_default().to_owned();
        if resource.scope == Scope::Namespaced {
            self.put_namespace(&namespace)?;
        }
        let written = self.shared.change(|cluster| match cluster.store.get(resource, &namespace, &name) {
            Some(_) => cluster.store.replace(resource, &namespace, object),
            None => cluster.store.create(resource, &namespace, object),
        })?;
        Ok(written)
    }

    pub fn get(&self, resource: &str, namespace: &str, name: &str) -> Option<Value> {
        self.shared.read().store.get(Resource::named(resource)?, namespace, name).cloned()
    }

    /// Deletes an object, what it owns, and what is in it when it is a namespace (whose own namespace is "").
    pub fn delete(&self, resource: &str, namespace: &str, name: &str) -> Result<()> {
        let resource = known(resource)?;
        self.shared.change(|cluster| cluster.store.delete(resource, namespace, name))?;
        Ok(())
    }

    pub fn put_namespace(&self, name: &str) -> Result<()> {
        if self.get(NAMESPACES.plural, "", name).is_none() {
            self.put(NAMESPACES.plural, json!({ "metadata": { "name": name } }))?;
        }
        Ok(())
    }

    /// Writes a service and the one `EndpointSlice` that a cluster's controller would make for it.
    pub fn put_service(
        &self,
        namespace: &str,
        name: &str,
        ports: &[Port],
        endpoints: &[Endpoint],
    ) -> Result<()> {
        let service = self.put(SERVICES.plural, samples::service(namespace, name, ports))?;
        let slice = samples::slice(&service, ports, endpoints);
        self.put(ENDPOINT_SLICES.plural, slice)?;
        Ok(())
    }

    pub fn remove_service(&self, namespace: &str, name: &str) -> Result<()> {
        self.delete(SERVICES.plural, namespace, name)
    }

    /// Changes the conditions of one endpoint of a service that `put_service` wrote.
    pub fn set_ready(
        &self,
        namespace: &str,
        service: &str,
        address: &str,
        readiness: Readiness,
    ) -> Result<()> {
        let name = samples::slice_name(service);
        let mut slice = self
            .get(ENDPOINT_SLICES.plural, namespace, &name)
            .with_context(|| format!("there is no EndpointSlice {namespace}/{name}"))?;
        let endpoints = slice["endpoints"].as_array_mut().into_iter().flatten();
        let mut has_address = false;
        for endpoint in endpoints.filter(|endpoint| endpoint["addresses"][0] == address) {
            endpoint["conditions"] = readiness.conditions();
            has_address = true;
        }
        if !has_address {
            bail!("{namespace}/{service} has no endpoint {address}");
        }
        self.put(ENDPOINT_SLICES.plural, slice)?;
        Ok(())
    }

    /// Writes an Ingress that wants for each of the hosts the certificate in the Secret beside it.
    pub fn put_ingress(&self, namespace: &str, name: &str, tls: &[(&str, &str)]) -> Result<()> {
        self.put(INGRESSES.plural, samples::ingress(namespace, name, tls))?;
        Ok(())
    }

    /// Writes a TLS Secret as `kubectl apply` would: what it was given stands in an annotation, too.
    pub fn put_tls_secret(&self, namespace: &str, name: &str, cert_pem: &str, key_pem: &str) -> Result<()> {
        self.put(SECRETS.plural, samples::tls_secret(namespace, name, cert_pem, key_pem))?;
        Ok(())
    }

    /// Forgets the history: running watches get an expiry event and end, and every resourceVersion handed out so
    /// far is too old.
    pub fn expire(&self) {
        self.shared.change(|cluster| cluster.store.forget());
    }

    /// Cuts the connections of the running watches in the middle of their bodies.
    pub fn break_watches(&self) {
        self.shared.change(|cluster| cluster.breaks += 1);
    }

    /// From now on the token may not touch this kind; running watches of it end.
    pub fn deny(&self, resource: &str) {
        if let Some(resource) = Resource::named(resource) {
            self.shared.change(|cluster| cluster.denied.insert((resource.plural, None)));
        }
    }

    pub fn allow(&self, resource: &str) {
        self.shared
            .change(|cluster| cluster.denied.retain(|(kind, place)| *kind != resource || place.is_some()));
    }

    /// From now on the token may not touch this kind in this namespace, nor in all at once.
    pub fn deny_in(&self, resource: &str, namespace: &str) {
        if let Some(resource) = Resource::named(resource) {
            let denied = (resource.plural, Some(namespace.to_owned()));
            self.shared.change(|cluster| cluster.denied.insert(denied));
        }
    }

    pub fn allow_in(&self, resource: &str, namespace: &str) {
        self.shared.change(|cluster| {
            cluster.denied.retain(|(kind, place)| *kind != resource || place.as_deref() != Some(namespace));
        });
    }

    /// Answers every request with a redirect to this address from now on; `None` ends that.
    pub fn redirect(&self, to: Option<&str>) {
        self.shared.change(|cluster| cluster.redirect = to.map(str::to_owned));
    }

    /// The last requests, oldest first, each as `GET /path?query`.
    pub fn requests(&self) -> Vec<String> {
        self.shared.requests()
    }

    /// How many watches are running.
    pub fn watches(&self) -> usize {
        self.shared.read().watches
    }

    /// Closes the listener and every connection. The objects stay.
    pub async fn stop(&self) {
        if let Some(running) = self.running.lock().await.take() {
            running.stop().await;
        }
    }

    /// Stops if necessary and listens again on the same port, with the same objects but no history.
    pub async fn restart(&self) -> Result<()> {
        self.stop().await;
        self.expire();
        let router = http::router(Arc::clone(&self.shared));
        let running = Running::start(self.port, self.identity.acceptor()?, router).await;
        let running = running.with_context(|| format!("port {} is no longer free", self.port))?;
        *self.running.lock().await = Some(running);
        Ok(())
    }
}

fn known(resource: &str) -> Result<&'static Resource> {
    Resource::named(resource).with_context(|| format!("the stand-in has no {resource}"))
}
