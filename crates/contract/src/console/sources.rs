//! Sources as the console lists them, and what a deletion takes away.

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::clusters::ClusterType;
use crate::sources::{SourceState, SourceType, StatusReason};
use crate::wire_enum::wire_enum;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceRow {
    pub source_id: String,
    pub gateway_id: String,
    pub name: String,
    #[serde(rename = "type")]
    pub source_type: SourceType,
    /// Of a cluster only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster_type: Option<ClusterType>,
    /// The cluster's or the Nacos instance's id.
    pub origin_id: String,
    /// The version of Kubernetes or Nacos.
    pub version: String,
    pub status: SourceStatus,
    /// Last known count; `None` until the source was read once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub services: Option<u32>,
    pub create_timestamp: Millis,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceStatus {
    pub state: SourceState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<StatusReason>,
    /// The technical cause in the words of whoever answered, for the expert; never a secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// When the source came into this state.
    pub since: Millis,
    /// When the registry was last known to be read in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_sync: Option<Millis>,
    /// When the next attempt starts; only while the source does not work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_attempt: Option<Millis>,
}

wire_enum! {
    /// The columns that sources sort by.
    pub enum SourceSort {
        Name = "name",
        Type = "type",
        Status = "status",
        Services = "services",
        Created = "created",
    }
}

/// `q` finds by name or id. `sort` may be led by `-` for descending order, for example `-created`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SourceQuery {
    pub q: Option<String>,
    #[serde(rename = "type")]
    pub source_type: Option<SourceType>,
    pub state: Option<SourceState>,
    pub sort: Option<String>,
    pub page_number: Option<u32>,
    pub page_size: Option<u32>,
}

/// What goes when a source is deleted: services of its gateway, and their endpoints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeletionImpact {
    pub source_id: String,
    pub name: String,
    pub services: u32,
    pub endpoints: u32,
    /// The first few names, for the eye.
    pub sample: Vec<String>,
    /// When the figures are from; `None` if the source was never read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Millis>,
}
