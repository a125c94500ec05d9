//! Gateways as the console lists them: with their region and how their sources stand.

use serde::{Deserialize, Serialize};

use super::sources::HistoryEntry;
use crate::gateways::{Gateway, GatewayStatus, GatewayType};
use crate::wire_enum::wire_enum;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct SourceCounts {
    pub total: u32,
    pub synced: u32,
    pub degraded: u32,
    pub invalid: u32,
}

impl SourceCounts {
    /// Those of which nothing is known yet.
    pub fn pending(self) -> u32 {
        self.total.saturating_sub(self.synced + self.degraded + self.invalid)
    }
}

wire_enum! {
    /// The columns that gateways sort by.
    pub enum GatewaySort {
        Name = "name",
        /// What needs somebody comes first.
        Status = "status",
        /// By how many there are.
        Sources = "sources",
        Created = "created",
    }
}

/// `q` finds by name or id. `tag` is a key, or `key=value`. `sort` may be led by `-` for descending order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct GatewayQuery {
    pub region_id: Option<String>,
    pub q: Option<String>,
    pub status: Option<GatewayStatus>,
    #[serde(rename = "type")]
    pub gateway_type: Option<GatewayType>,
    pub vpc_id: Option<String>,
    pub tag: Option<String>,
    pub sort: Option<String>,
    pub page_number: Option<u32>,
    pub page_size: Option<u32>,
}

/// What goes when a gateway is deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct GatewayImpact {
    pub gateway_id: String,
    pub name: String,
    /// Whether it can't be deleted now, since something else is being done to it.
    pub is_changing: bool,
    pub sources: u32,
    /// Those of them that were never read: what they offer is not in the other figures.
    pub unread_sources: u32,
    pub services: u32,
    pub endpoints: u32,
    /// The names of the first few sources, for the eye.
    pub sample: Vec<String>,
}

/// One moment of the time-line of one of a gateway's sources.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct GatewayEvent {
    pub source_id: String,
    pub source_name: String,
    /// Together with the source's id, what tells two events apart.
    pub sequence: i64,
    pub entry: HistoryEntry,
}

/// How many of the newest events are wanted, 10 if it is not said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct GatewayEventsQuery {
    pub page_size: Option<u32>,
}
