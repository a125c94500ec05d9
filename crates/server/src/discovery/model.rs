//! What a registry offers, in words common to all registries.

use contract::services::{EndpointState, ServiceKind, ServicePort};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The name of a service within its source. Ordered by the name first, as lists are.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ServiceKey {
    pub name: String,
    pub namespace: String,
    /// Of Nacos only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferedService {
    #[serde(flatten)]
    pub key: ServiceKey,
    pub kind: ServiceKind,
    /// The DNS name of an `ExternalName`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_name: Option<String>,
    /// Known, but left out of lists and counts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    pub ports: Vec<ServicePort>,
    /// In the order of their addresses.
    pub endpoints: Vec<Endpoint>,
}

/// One pod or instance: what is reached at one address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Endpoint {
    pub address: String,
    pub ports: Vec<ServicePort>,
    pub state: EndpointState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration: Option<Registration>,
}

/// What a Nacos instance is registered with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Registration {
    pub cluster: String,
    /// In thousandths, so that it can be compared.
    pub weight: u32,
    pub ephemeral: bool,
}

impl OfferedService {
    pub fn healthy_endpoints(&self) -> usize {
        self.endpoints.iter().filter(|endpoint| endpoint.state == EndpointState::Healthy).count()
    }
}

impl ServiceKey {
    /// The id of this service of this source: the same as long as both keep their names.
    pub fn service_id(&self, source_id: &str) -> String {
        let mut hash = Sha256::new();
        for part in [source_id, &self.namespace, self.group.as_deref().unwrap_or_default(), &self.name] {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        let digest = hash.finalize();
        digest.iter().take(8).fold(String::from("svc-"), |id, byte| format!("{id}{byte:02x}"))
    }
}

/// The namespaces of a cluster's own, which the gateway leaves out.
pub fn is_clusters_own(namespace: &str) -> bool {
    matches!(namespace, "kube-system" | "arms-prom" | "mse-pilot")
}

/// Consumers register in Nacos beside services; the gateway leaves out whatever is called so.
pub fn is_consumer(name: &str) -> bool {
    name.starts_with("consumers")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_names_never_share_an_id_by_running_together() {
        let key = |namespace: &str, name: &str| ServiceKey {
            namespace: namespace.into(),
            group: None,
            name: name.into(),
        };
        assert_ne!(key("ab", "c").service_id("src-1"), key("a", "bc").service_id("src-1"));
        assert_eq!(key("ab", "c").service_id("src-1"), key("ab", "c").service_id("src-1"));
    }
}
