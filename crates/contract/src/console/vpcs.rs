//! The VPCs that the inventory knows, for whoever picks one or filters by one.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct VpcRow {
    pub vpc_id: String,
    pub name: String,
    pub region_id: String,
}

/// Of `GET vpcs` and of `GET gateway-tags`: those of one region, or of all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct RegionQuery {
    pub region_id: Option<String>,
}
