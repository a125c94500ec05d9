//! Service sources: `ListSources`, `GetSource`, `CreateSource`, `DeleteSource`, and what may be added
//! (`ListK8sClusterSources`, `ListMseNacosSources`).

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::wire_enum::wire_enum;

mod create;

pub use create::{
    CreateSource, CreatedSource, FieldError, K8sSourceConfig, NacosSourceConfig, NewOrigin, NewSource,
    SecurityGroupRule,
};
pub(crate) use create::{validate_one_rule, validate_rules};

wire_enum! {
    pub enum SourceType {
        K8s = "K8S",
        MseNacos = "MSE_NACOS",
    }
}

wire_enum! {
    /// How a source stands. Unknown is never good: a source that was never read is `Pending`.
    pub enum SourceState {
        /// Never read yet.
        Pending = "Pending",
        /// Read, and followed live.
        Synced = "Synced",
        /// Followed with a gap: a short outage, or a part that may not be read.
        Degraded = "Degraded",
        /// Does not work, and will not without somebody's help.
        Invalid = "Invalid",
    }
}

wire_enum! {
    /// Why a source is not `Synced`. A closed list: the console has words and a remedy for each.
    pub enum StatusReason {
        NameNotResolved = "NameNotResolved",
        /// Its address is in a network that the operator keeps Headwater from.
        AddressDenied = "AddressDenied",
        ConnectionRefused = "ConnectionRefused",
        TimedOut = "TimedOut",
        ConnectionLost = "ConnectionLost",
        CertificateInvalid = "CertificateInvalid",
        Unauthorized = "Unauthorized",
        PermissionDenied = "PermissionDenied",
        GrpcPortClosed = "GrpcPortClosed",
        UnexpectedAnswer = "UnexpectedAnswer",
        BadCredentials = "BadCredentials",
        McpDisabled = "McpDisabled",
        RegistryStopped = "RegistryStopped",
        RegistryRemoved = "RegistryRemoved",
        /// It offers more than one source may hold.
        LimitExceeded = "LimitExceeded",
        /// Headwater itself failed while it read the registry.
        InternalFailure = "InternalFailure",
    }
}

/// The common part of a source, as both `ListSources` and `GetSource` give it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SourceSummary {
    pub source_id: String,
    /// The cluster's or the Nacos instance's name.
    pub name: String,
    pub association_status: SourceState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub association_reason: Option<StatusReason>,
    pub create_timestamp: Millis,
    pub update_timestamp: Millis,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_group_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nacos_source_info: Option<NacosSourceInfo>,
}

/// An item of `ListSources`. It carries no type: that follows from which info is there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ListedSource {
    #[serde(flatten)]
    pub summary: SourceSummary,
    #[serde(rename = "k8sSourceInfo", default, skip_serializing_if = "Option::is_none")]
    pub k8s_source_info: Option<K8sSourceInfo>,
}

/// The answer of `GetSource`. Its cluster info has another key than in the list: a quirk of the cloud.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct SourceDetail {
    #[serde(flatten)]
    pub summary: SourceSummary,
    #[serde(rename = "gatewayId")]
    pub gateway_id: String,
    #[serde(rename = "type")]
    pub source_type: SourceType,
    #[serde(rename = "k8SSourceInfo", default, skip_serializing_if = "Option::is_none")]
    pub k8s_source_info: Option<K8sSourceInfo>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct K8sSourceInfo {
    pub cluster_id: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct NacosSourceInfo {
    pub address: String,
    pub cluster_id: String,
    pub instance_id: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct ListSourcesQuery {
    pub gateway_id: Option<String>,
    #[serde(rename = "type")]
    pub source_type: Option<SourceType>,
    pub resource_group_id: Option<String>,
    pub page_number: Option<u32>,
    pub page_size: Option<u32>,
}

/// An item of `ListK8sClusterSources`: a cluster that can be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct K8sClusterSource {
    pub cluster_id: String,
    pub name: String,
}

/// An item of `ListMseNacosSources`: a Nacos instance that can be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct MseNacosSource {
    pub instance_id: String,
    pub name: String,
}

/// The lists without paging answer `{"items": […]}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Items<T> {
    pub items: Vec<T>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary() -> SourceSummary {
        SourceSummary {
            source_id: "src-1".into(),
            name: "checkout".into(),
            association_status: SourceState::Synced,
            association_reason: None,
            create_timestamp: 1,
            update_timestamp: 1,
            resource_group_id: None,
            nacos_source_info: None,
        }
    }

    #[test]
    fn the_cluster_info_has_one_key_in_the_list_and_another_in_the_detail() {
        let info = Some(K8sSourceInfo { cluster_id: "c1".into() });
        let listed = ListedSource { summary: summary(), k8s_source_info: info.clone() };
        let detail = SourceDetail {
            summary: summary(),
            gateway_id: "gw-1".into(),
            source_type: SourceType::K8s,
            k8s_source_info: info,
        };
        let listed = serde_json::to_value(listed).expect("JSON");
        let detail = serde_json::to_value(detail).expect("JSON");
        assert_eq!(listed["k8sSourceInfo"]["clusterId"], "c1");
        assert_eq!(detail["k8SSourceInfo"]["clusterId"], "c1");
        assert!(listed.get("type").is_none() && detail.get("k8sSourceInfo").is_none());
    }
}
