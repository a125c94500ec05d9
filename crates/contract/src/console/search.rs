//! What the command palette finds: anything that has a page of its own, by its name or id.

use serde::{Deserialize, Serialize};

use crate::wire_enum::wire_enum;

wire_enum! {
    /// What was found. The order is the one in which hits are listed.
    pub enum HitKind {
        Gateway = "gateway",
        Source = "source",
        Service = "service",
        Cluster = "cluster",
        NacosInstance = "nacosInstance",
    }
}

/// A service is one that a source offers, hidden ones left out, or one that a gateway has by its addresses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SearchHit {
    pub kind: HitKind,
    pub id: String,
    pub name: String,
    pub region_id: String,
    /// Of sources and services.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway: Option<Owner>,
    /// Of services that a source offers, as is the namespace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Owner>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
}

/// What a hit belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Owner {
    pub id: String,
    pub name: String,
}

/// Nothing is found by an empty `q`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct SearchQuery {
    pub q: Option<String>,
    pub region_id: Option<String>,
    /// At most this many hits, shared between the kinds; 20 if nothing is said.
    pub limit: Option<u32>,
}

impl SearchQuery {
    pub const LIMIT: u32 = 20;
    pub const MAX_LIMIT: u32 = 50;
    /// In characters.
    pub const MAX_Q: usize = 200;
}
