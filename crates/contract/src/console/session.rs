//! Who is asking, and where they can look.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Session {
    pub user: User,
    /// Never empty once an inventory is applied; the first is where a newcomer lands.
    pub regions: Vec<Region>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct User {
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Region {
    pub region_id: String,
    pub name: String,
    /// The name for readers of 简体中文; empty where the operator gave none.
    pub name_zh: String,
    /// How many clusters and Nacos instances its inventory has.
    #[serde(default)]
    pub clusters: u32,
    #[serde(default)]
    pub nacos_instances: u32,
}
