//! What a registry offers, in words common to all registries.

use contract::services::ServicePort;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The name of a service within its source.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ServiceKey {
    pub namespace: String,
    /// Of Nacos only.
    pub group: Option<String>,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferedService {
    #[serde(flatten)]
    pub key: ServiceKey,
    pub ports: Vec<ServicePort>,
    pub endpoints: Vec<Endpoint>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Endpoint {
    pub address: String,
    pub port: u16,
    pub healthy: bool,
}

impl OfferedService {
    pub fn healthy_endpoints(&self) -> usize {
        self.endpoints.iter().filter(|endpoint| endpoint.healthy).count()
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

/// The gateway leaves these out: a cluster's own namespaces, and consumers that register beside services.
pub fn is_hidden(namespace: &str, name: &str) -> bool {
    matches!(namespace, "kube-system" | "arms-prom" | "mse-pilot") || name.starts_with("consumers")
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
