//! The region's clusters: as they are listed, registered, changed. A kubeconfig goes in and never comes out.

use serde::{Deserialize, Serialize};

use super::registries::{self, Dependent};
use crate::clusters::{ClusterState, ClusterType};
use crate::gateways::Vpc;
use crate::sources::FieldError;
use crate::wire_enum::wire_enum;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ClusterRow {
    pub cluster_id: String,
    pub name: String,
    pub cluster_type: ClusterType,
    /// Of Kubernetes; empty where nobody said.
    pub version: String,
    pub state: ClusterState,
    pub region_id: String,
    pub vpc: Vpc,
    /// Whether Headwater may read it.
    pub permitted: bool,
    /// Whether there is a kubeconfig.
    pub has_credentials: bool,
    /// From the operator's inventory file, which alone changes or removes it.
    pub in_file: bool,
    /// How many sources are read from it.
    pub sources: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ClusterDetail {
    pub cluster: ClusterRow,
    pub dependents: Vec<Dependent>,
}

wire_enum! {
    /// The columns that clusters sort by.
    pub enum ClusterSort {
        Name = "name",
        Type = "type",
        Version = "version",
        Vpc = "vpc",
        State = "state",
        Sources = "sources",
    }
}

/// `q` finds by name or id. `sort` may be led by `-` for descending order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct ClusterQuery {
    pub region_id: Option<String>,
    pub q: Option<String>,
    #[serde(rename = "type")]
    pub cluster_type: Option<ClusterType>,
    pub state: Option<ClusterState>,
    pub sort: Option<String>,
    pub page_number: Option<u32>,
    pub page_size: Option<u32>,
}

/// The body of `POST clusters`. It has no `Debug`: it holds a secret.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct RegisterCluster {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_type: Option<ClusterType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kubeconfig: Option<String>,
}

/// A complete and well-formed [`RegisterCluster`]; what its kubeconfig holds, the server checks.
pub struct NewCluster {
    pub vpc_id: String,
    pub name: String,
    pub cluster_type: ClusterType,
    pub version: String,
    pub kubeconfig: String,
}

impl RegisterCluster {
    /// In the order of the form, so that the first field that is wrong is the one that is named.
    pub fn validate(self) -> Result<NewCluster, FieldError> {
        let name = registries::name(self.name.as_deref())?;
        let cluster_type = match self.cluster_type {
            None => return Err(FieldError::missing("clusterType")),
            Some(ClusterType::Unknown(_)) => {
                return Err(FieldError::invalid(
                    "clusterType",
                    "must be ACK, ACS, ACKServerless or Registered",
                ));
            }
            Some(known) => known,
        };
        let vpc_id = registries::required(self.vpc_id.as_deref(), "vpcId")?;
        let version = registries::version(self.version.as_deref())?;
        let kubeconfig = kubeconfig(self.kubeconfig)?;
        Ok(NewCluster { vpc_id, name, cluster_type, version, kubeconfig })
    }
}

/// The body of `PUT clusters/{id}`: what is absent stays. It has no `Debug`: it holds a secret.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct ChangeCluster {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kubeconfig: Option<String>,
}

impl ChangeCluster {
    pub fn validate(self) -> Result<Self, FieldError> {
        Ok(Self {
            name: self.name.map(|text| registries::name(Some(&text))).transpose()?,
            version: self.version.map(|text| registries::version(Some(&text))).transpose()?,
            kubeconfig: self.kubeconfig.map(|text| kubeconfig(Some(text))).transpose()?,
        })
    }
}

fn kubeconfig(text: Option<String>) -> Result<String, FieldError> {
    text.filter(|text| !text.trim().is_empty()).ok_or_else(|| FieldError::missing("kubeconfig"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_field_that_is_wrong_is_named_in_the_order_of_the_form() {
        let field = |body: RegisterCluster| body.validate().err().expect("refused").field;
        assert_eq!(field(RegisterCluster::default()), "name");
        let named = RegisterCluster { name: Some("prod".into()), ..RegisterCluster::default() };
        assert_eq!(field(named.clone()), "clusterType");
        let typed = RegisterCluster { cluster_type: Some(ClusterType::Ack), ..named.clone() };
        assert_eq!(field(typed.clone()), "vpcId");
        assert_eq!(field(RegisterCluster { cluster_type: Some("GKE".into()), ..named }), "clusterType");
        let placed = RegisterCluster { vpc_id: Some("vpc-1".into()), ..typed };
        assert_eq!(field(RegisterCluster { version: Some("new".into()), ..placed.clone() }), "version");
        assert_eq!(field(placed), "kubeconfig");
    }

    #[test]
    fn what_is_absent_from_a_change_stays_and_what_is_empty_is_refused() {
        assert!(ChangeCluster::default().validate().is_ok());
        let empty = ChangeCluster { kubeconfig: Some(" ".into()), ..ChangeCluster::default() };
        assert_eq!(empty.validate().err().expect("refused").field, "kubeconfig");
        let empty = ChangeCluster { name: Some(String::new()), ..ChangeCluster::default() };
        assert_eq!(empty.validate().err().expect("refused").field, "name");
    }
}
