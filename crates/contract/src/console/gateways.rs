//! Gateways as the console lists them: with their region and how their sources stand.

use serde::{Deserialize, Serialize};

use crate::gateways::Gateway;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GatewayRow {
    pub gateway: Gateway,
    pub region_id: String,
    pub sources: SourceCounts,
    /// Services that were added to the gateway.
    #[serde(default)]
    pub services: u32,
}

/// `total` = `synced` + `degraded` + `invalid` + those still pending.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceCounts {
    pub total: u32,
    pub synced: u32,
    pub degraded: u32,
    pub invalid: u32,
}

/// `q` finds by name or id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct GatewayQuery {
    pub region_id: Option<String>,
    pub q: Option<String>,
    pub page_number: Option<u32>,
    pub page_size: Option<u32>,
}
