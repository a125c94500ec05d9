//! What a gateway could be given as a source, and for everything that it could not, every reason.

use serde::{Deserialize, Serialize};

use crate::clusters::{ClusterState, ClusterType};
use crate::error::ErrorCode;
use crate::nacos::NacosState;

/// Why a cluster or a Nacos instance can't be added to this gateway. Several may hold at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(tag = "code", rename_all_fields = "camelCase")]
pub enum Ineligible {
    InOtherVpc {
        vpc_id: String,
        vpc_name: String,
    },
    McpDisabled,
    McpUnsupported {
        version: String,
    },
    NotRunning {
        state: String,
    },
    AlreadyAdded {
        source_id: String,
    },
    NoPermission,
    /// A reason that this build does not know.
    #[serde(other)]
    Unknown,
}

impl Ineligible {
    /// The code with which the server refuses a create for this reason.
    pub fn error_code(&self) -> ErrorCode {
        match self {
            Self::InOtherVpc { .. } => ErrorCode::InOtherVpc,
            Self::McpDisabled => ErrorCode::McpDisabled,
            Self::McpUnsupported { .. } => ErrorCode::McpUnsupported,
            Self::NotRunning { .. } => ErrorCode::RegistryNotRunning,
            Self::AlreadyAdded { .. } => ErrorCode::SourceExists,
            Self::NoPermission => ErrorCode::NoPermission,
            Self::Unknown => ErrorCode::InternalError,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct NacosInventory {
    pub items: Vec<NacosCandidate>,
}

/// A Nacos instance of the gateway's region. It can be picked if `reasons` is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct NacosCandidate {
    pub instance_id: String,
    pub name: String,
    pub version: String,
    pub state: NacosState,
    pub vpc_id: String,
    /// The parameter that the console filters by and the server enforces.
    pub mcp_enabled: bool,
    pub reasons: Vec<Ineligible>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ClusterInventory {
    pub items: Vec<ClusterCandidate>,
    /// Those of the gateway's VPC, for the security-group rules.
    pub security_groups: Vec<SecurityGroup>,
}

/// A cluster of the gateway's region. It can be picked if `reasons` is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ClusterCandidate {
    pub cluster_id: String,
    pub name: String,
    pub cluster_type: ClusterType,
    pub version: String,
    pub state: ClusterState,
    pub vpc_id: String,
    pub reasons: Vec<Ineligible>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SecurityGroup {
    pub security_group_id: String,
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_travels_with_its_facts_in_camel_case() {
        let reason = Ineligible::InOtherVpc { vpc_id: "vpc-1".into(), vpc_name: "core".into() };
        let json = serde_json::to_value(&reason).expect("JSON");
        assert_eq!(json, serde_json::json!({"code": "InOtherVpc", "vpcId": "vpc-1", "vpcName": "core"}));
        assert_eq!(serde_json::from_value::<Ineligible>(json).expect("a reason"), reason);
    }

    #[test]
    fn a_reason_of_a_newer_server_is_unknown_not_an_error() {
        let reason: Ineligible =
            serde_json::from_value(serde_json::json!({"code": "Later", "x": 1})).expect("a reason");
        assert_eq!(reason, Ineligible::Unknown);
    }
}
