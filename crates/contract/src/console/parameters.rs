//! Parameter Settings of a Nacos instance.

use serde::{Deserialize, Serialize};

use super::registries::Dependent;
use crate::nacos::NacosState;

/// The answer of `GET` and of `PUT nacos-instances/{id}/parameters`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct NacosParameters {
    pub instance_id: String,
    pub name: String,
    pub version: String,
    pub region_id: String,
    pub state: NacosState,
    /// Whether this version of Nacos has the Mesh Configuration Protocol at all.
    pub mcp_supported: bool,
    pub mcp_enabled: bool,
    /// The sources that stop working when `mcp_enabled` is turned off.
    pub dependents: Vec<Dependent>,
}

/// The body of `PUT nacos-instances/{id}/parameters`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct ChangeParameters {
    pub mcp_enabled: Option<bool>,
}
