//! Services as the console lists them: with their source and how their endpoints stand.

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::services::ServicePort;
use crate::sources::SourceType;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    pub ports: Vec<ServicePort>,
    pub endpoints: u32,
    pub healthy_endpoints: u32,
    /// Set while the source does not work: these are the last known facts, from that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale_since: Option<Millis>,
}

/// `q` finds by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ServiceQuery {
    pub q: Option<String>,
    pub page_number: Option<u32>,
    pub page_size: Option<u32>,
}
