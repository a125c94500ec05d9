//! Services and `EndpointSlices` as a cluster's own controllers write them, Ingresses and Secrets as people do.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// A port of a service and the port of the pods behind it.
#[derive(Debug, Clone)]
pub struct Port {
    name: String,
    exposed: u16,
    target: u16,
}

impl Port {
    pub fn new(name: &str, exposed: u16, target: u16) -> Self {
        Self { name: name.to_owned(), exposed, target }
    }
}

#[derive(Debug, Clone)]
pub struct Endpoint {
    address: String,
    readiness: Readiness,
}

impl Endpoint {
    pub fn ready(address: &str) -> Self {
        Self { address: address.to_owned(), readiness: Readiness::Ready }
    }

    pub fn not_ready(address: &str) -> Self {
        Self { address: address.to_owned(), readiness: Readiness::NotReady }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    Ready,
    NotReady,
    /// Still serving, but on its way out.
    Terminating,
}

impl Readiness {
    pub fn conditions(self) -> Value {
        json!({
            "ready": self == Self::Ready,
            "serving": self != Self::NotReady,
            "terminating": self == Self::Terminating,
        })
    }
}

pub fn service(namespace: &str, name: &str, ports: &[Port]) -> Value {
    let ports: Vec<Value> = ports
        .iter()
        .map(|port| {
            json!({ "name": port.name, "protocol": "TCP", "port": port.exposed, "targetPort": port.target })
        })
        .collect();
    json!({
        "metadata": { "name": name, "namespace": namespace, "labels": { "app": name } },
        "spec": { "ports": ports, "selector": { "app": name } },
    })
}

/// The one slice of a service. Its name is a controller's pattern with a fixed end, so that it can be found.
pub fn slice_name(service: &str) -> String {
    format!("{service}-lab00")
}

pub fn slice(service: &Value, ports: &[Port], endpoints: &[Endpoint]) -> Value {
    let metadata = &service["metadata"];
    let name = metadata["name"].as_str().unwrap_or_default();
    let endpoints: Vec<Value> = endpoints
        .iter()
        .map(|endpoint| {
            json!({ "addresses": [endpoint.address], "conditions": endpoint.readiness.conditions() })
        })
        .collect();
    // A slice without endpoints has no ports either.
    let used = if endpoints.is_empty() { &[] } else { ports };
    let ports: Vec<Value> = used
        .iter()
        .map(|port| json!({ "name": port.name, "protocol": "TCP", "port": port.target }))
        .collect();
    json!({
        "metadata": {
            "name": slice_name(name),
            "generateName": format!("{name}-"),
            "namespace": metadata["namespace"],
            "labels": {
                "app": name,
                "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
                "kubernetes.io/service-name": name,
            },
            "ownerReferences": [{
                "apiVersion": "v1",
                "kind": "Service",
                "name": name,
                "uid": metadata["uid"],
                "controller": true,
                "blockOwnerDeletion": true,
            }],
        },
        "addressType": "IPv4",
        "endpoints": endpoints,
        "ports": ports,
    })
}

pub fn ingress(namespace: &str, name: &str, tls: &[(&str, &str)]) -> Value {
    let tls: Vec<Value> =
        tls.iter().map(|(host, secret)| json!({ "hosts": [host], "secretName": secret })).collect();
    json!({ "metadata": { "name": name, "namespace": namespace }, "spec": { "tls": tls } })
}

pub fn tls_secret(namespace: &str, name: &str, cert_pem: &str, key_pem: &str) -> Value {
    let mut secret = json!({
        "metadata": { "name": name, "namespace": namespace },
        "type": "kubernetes.io/tls",
        "data": { "tls.crt": STANDARD.encode(cert_pem), "tls.key": STANDARD.encode(key_pem) },
    });
    let applied = secret.to_string();
    secret["metadata"]["annotations"] =
        json!({ "kubectl.kubernetes.io/last-applied-configuration": applied });
    secret
}
