//! Services that sources offer, as the console lists them: with their source and how their endpoints stand. Those
//! that a gateway has are in [`super::added`].

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::services::{EndpointState, ServiceKind, ServicePort};
use crate::sources::SourceType;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ServiceRow {
    pub service_id: String,
    pub name: String,
    pub namespace: String,
    /// Of Nacos only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
    pub source_id: String,
    pub source_name: String,
    pub source_type: SourceType,
    pub kind: ServiceKind,
    /// The DNS name of an `ExternalName`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_name: Option<String>,
    /// Left out of lists and counts, unless it is asked for.
    #[serde(default)]
    pub hidden: bool,
    /// The gateway has it: as a service of the same id.
    #[serde(default)]
    pub added: bool,
    /// Services of the same name that other sources of the gateway offer: one of each source.
    #[serde(default)]
    pub collisions: Vec<Collision>,
    pub ports: Vec<ServicePort>,
    pub endpoints: u32,
    pub healthy_endpoints: u32,
    /// Set while the source does not work: these are the last known facts, from that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale_since: Option<Millis>,
}

/// Where else a name is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Collision {
    pub service_id: String,
    pub source_id: String,
    pub source_name: String,
    pub namespace: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
}

/// The answer of `GET sources/{id}/services/{serviceId}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ServiceDetail {
    pub service: ServiceRow,
    /// At most [`ServiceDetail::MAX_ENDPOINTS`]; `service` has their count.
    pub endpoints: Vec<EndpointRow>,
}

impl ServiceDetail {
    pub const MAX_ENDPOINTS: usize = 1000;
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct EndpointRow {
    pub address: String,
    pub ports: Vec<ServicePort>,
    pub state: EndpointState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Of Nacos: the cluster within the service, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster_name: Option<String>,
    /// … its share of the traffic, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// … and whether it goes when its client stops sending heartbeats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ephemeral: Option<bool>,
}

/// `q` finds by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct ServiceQuery {
    pub q: Option<String>,
    /// Of the offers of a gateway: those of one source.
    pub source_id: Option<String>,
    /// Whether hidden services are listed too.
    pub hidden: Option<bool>,
    /// Whether only services are listed whose name another source offers as well.
    pub collisions: Option<bool>,
    pub page_number: Option<u32>,
    pub page_size: Option<u32>,
}
