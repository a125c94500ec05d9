//! The registry service's own API: `ListClusters`, `QueryConfig`, `UpdateConfig`. An action is named by the header
//! `x-acs-action` or the parameter `Action` of `POST /` or `GET /`; the rest is `PascalCase`.
//!
//! MCP is the Mesh Configuration Protocol here, as in [`crate::nacos`].

use serde::{Deserialize, Serialize};

use crate::error::ErrorCode;
use crate::flag::Flag;

/// `ClusterType` of a Nacos registry, the only kind there is here.
pub const NACOS: &str = "Nacos-Ans";
/// `ConfigType` of one.
pub const CONFIG_TYPE: &str = "nacos";

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase", default)]
pub struct ListClustersQuery {
    /// All regions, where it is left out.
    pub region_id: Option<String>,
    /// A part of the name.
    pub cluster_alias_name: Option<String>,
    pub vpc_id: Option<String>,
    /// Instances of the local platform are in no resource group: any finds none.
    pub resource_group_id: Option<String>,
    pub page_num: Option<u32>,
    pub page_size: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
pub struct ListedClusters {
    pub success: bool,
    pub request_id: String,
    pub message: String,
    pub http_code: String,
    pub data: Vec<RegistryCluster>,
    pub page_number: u32,
    pub page_size: u32,
    pub total_count: u32,
}

/// What the inventory knows of a Nacos instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
pub struct RegistryCluster {
    pub instance_id: String,
    pub cluster_name: String,
    pub cluster_alias_name: String,
    pub cluster_type: String,
    pub app_version: String,
    pub init_status: String,
    pub vpc_id: String,
    pub intranet_address: String,
    pub intranet_domain: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase", default)]
pub struct QueryConfigQuery {
    pub instance_id: Option<String>,
    /// Counts where there is no `InstanceId`: here both are the same.
    pub cluster_id: Option<String>,
    pub config_type: Option<String>,
    /// What is set is what runs, so this changes nothing.
    pub need_running_conf: Option<Flag>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
pub struct QueriedConfig {
    pub success: bool,
    pub request_id: String,
    pub message: String,
    pub code: u16,
    pub http_status_code: u16,
    pub data: RegistryConfig,
}

/// What nobody here knows of an instance is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
pub struct RegistryConfig {
    pub cluster_name: String,
    #[serde(rename = "MCPSupported")]
    pub mcp_supported: bool,
    #[serde(rename = "MCPEnabled")]
    pub mcp_enabled: bool,
    /// Whether something that was set waits for a restart: nothing does.
    pub restart_flag: bool,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase", default)]
pub struct UpdateConfigQuery {
    pub instance_id: Option<String>,
    pub cluster_id: Option<String>,
    pub config_type: Option<String>,
    #[serde(rename = "MCPEnabled")]
    pub mcp_enabled: Option<Flag>,
}

impl UpdateConfigQuery {
    /// Parameters of the cloud's instances that those of the local platform do not have.
    pub const FOREIGN: [&str; 22] = [
        "AuthEnabled",
        "AutopurgePurgeInterval",
        "AutopurgeSnapRetainCount",
        "ConfigAuthEnabled",
        "ConfigSecretEnabled",
        "ConsoleUIEnabled",
        "Enable4lw",
        "EurekaSupported",
        "ExtendedTypesEnable",
        "InitLimit",
        "JuteMaxbuffer",
        "MaxClientCnxns",
        "MaxSessionTimeout",
        "MinSessionTimeout",
        "NamingAuthEnabled",
        "OpenSuperAcl",
        "PassWord",
        "SnapshotCount",
        "SyncLimit",
        "TLSEnabled",
        "TickTime",
        "UserName",
    ];
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
pub struct UpdatedConfig {
    pub success: bool,
    pub request_id: String,
    pub message: String,
    pub code: u16,
    pub http_status_code: u16,
}

/// Every refusal and failure of an action, with the facts of [`crate::error::ErrorBody`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
pub struct RpcError {
    pub success: bool,
    pub code: ErrorCode,
    pub error_code: ErrorCode,
    pub message: String,
    pub request_id: String,
    pub http_status_code: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}
