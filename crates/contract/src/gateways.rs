//! Gateways (instances): `ListGateways`, `GetGateway`, and in `create` what `CreateGateway` takes.

mod create;

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::wire_enum::wire_enum;
pub use create::{
    CreateGateway, CreatedGateway, NetworkAccess, NetworkAccessConfig, NewGateway, ZoneChoice, ZoneConfig,
};

wire_enum! {
    /// Only a `Running` gateway takes new sources.
    pub enum GatewayStatus {
        Running = "Running",
        Creating = "Creating",
        CreateFailed = "CreateFailed",
        Upgrading = "Upgrading",
        UpgradeFailed = "UpgradeFailed",
        Restarting = "Restarting",
        RestartFailed = "RestartFailed",
        Deleting = "Deleting",
        DeleteFailed = "DeleteFailed",
    }
}

impl GatewayStatus {
    /// Something is being done to it, and has to end before anything else is.
    pub fn is_changing(&self) -> bool {
        matches!(self, Self::Creating | Self::Upgrading | Self::Restarting | Self::Deleting)
    }
}

wire_enum! {
    pub enum GatewayType {
        Api = "API",
        Ai = "AI",
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Gateway {
    pub gateway_id: String,
    pub name: String,
    pub status: GatewayStatus,
    pub gateway_type: GatewayType,
    /// `Professional` or `Serverless`.
    pub gateway_edition: String,
    pub spec: String,
    /// `POSTPAY` or `PREPAY`.
    pub charge_type: String,
    pub version: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_version: Option<String>,
    /// A count, but the cloud sends it as a string.
    pub replicas: String,
    pub vpc: Vpc,
    /// The gateway's own: what rules of other groups let in. Absent where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub security_group: Option<GatewaySecurityGroup>,
    pub load_balancers: Vec<LoadBalancer>,
    /// Empty in the local platform, which has no zones.
    #[serde(default)]
    pub zones: Vec<Zone>,
    pub tags: Vec<Tag>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_group_id: Option<String>,
    pub create_timestamp: Millis,
    pub update_timestamp: Millis,
    /// Of a `PREPAY` gateway only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expire_timestamp: Option<Millis>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Zone {
    pub zone_id: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Vpc {
    pub vpc_id: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct GatewaySecurityGroup {
    pub security_group_id: String,
    pub name: String,
}

wire_enum! {
    /// From where an address is reached.
    pub enum AddressType {
        Internet = "Internet",
        Intranet = "Intranet",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LoadBalancer {
    pub address: String,
    pub address_type: AddressType,
    /// `ipv4` or `ipv6`.
    pub address_ip_version: String,
    #[serde(default)]
    pub ports: Vec<ListenerPort>,
    #[serde(rename = "type")]
    pub kind: String,
    pub gateway_default: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ListenerPort {
    pub port: u16,
    pub protocol: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Tag {
    pub key: String,
    pub value: String,
}

/// The filters of `ListGateways`; `tag` is a JSON list of [`Tag`], as the SDKs send it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct ListGatewaysQuery {
    pub gateway_id: Option<String>,
    pub name: Option<String>,
    pub keyword: Option<String>,
    pub gateway_type: Option<GatewayType>,
    pub vpc_id: Option<String>,
    pub resource_group_id: Option<String>,
    pub tag: Option<String>,
    pub page_number: Option<u32>,
    pub page_size: Option<u32>,
}
