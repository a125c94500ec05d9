//! The container service's own API: `DescribeClustersV1`. It is `snake_case` and has no envelope.

use serde::{Deserialize, Serialize};

use crate::clusters::{ClusterState, ClusterType};
use crate::wire_enum::wire_enum;

wire_enum! {
    /// What the container service calls a cluster; with [`CsProfile`] it is our [`ClusterType`].
    pub enum CsClusterType {
        /// With control planes of one's own; none of ours is.
        Kubernetes = "Kubernetes",
        ManagedKubernetes = "ManagedKubernetes",
        /// A serverless one of the old kind; none of ours is.
        Ask = "Ask",
        ExternalKubernetes = "ExternalKubernetes",
    }
}

wire_enum! {
    pub enum CsProfile {
        Default = "Default",
        Edge = "Edge",
        Serverless = "Serverless",
        Lingjun = "Lingjun",
        Acs = "Acs",
    }
}

/// How the container service tells our types apart.
pub fn kind_of(cluster_type: &ClusterType) -> (CsClusterType, CsProfile) {
    match cluster_type {
        ClusterType::Ack => (CsClusterType::ManagedKubernetes, CsProfile::Default),
        ClusterType::Acs => (CsClusterType::ManagedKubernetes, CsProfile::Acs),
        ClusterType::AckServerless => (CsClusterType::ManagedKubernetes, CsProfile::Serverless),
        ClusterType::Registered => (CsClusterType::ExternalKubernetes, CsProfile::Default),
        ClusterType::Unknown(other) => (CsClusterType::Unknown(other.clone()), CsProfile::Default),
    }
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct DescribeClustersQuery {
    pub cluster_id: Option<String>,
    /// A part of the name.
    pub name: Option<String>,
    pub cluster_type: Option<CsClusterType>,
    pub profile: Option<CsProfile>,
    /// All regions, where it is left out.
    pub region_id: Option<String>,
    /// Not known of the local platform's clusters: refused.
    pub cluster_spec: Option<String>,
    pub page_number: Option<u32>,
    pub page_size: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct DescribedClusters {
    pub clusters: Vec<DescribedCluster>,
    pub page_info: PageInfo,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct DescribedCluster {
    pub cluster_id: String,
    pub name: String,
    pub cluster_type: CsClusterType,
    pub profile: CsProfile,
    pub region_id: String,
    pub vpc_id: String,
    pub state: ClusterState,
    pub current_version: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct PageInfo {
    pub page_number: u32,
    pub page_size: u32,
    pub total_count: u32,
}
