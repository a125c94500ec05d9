//! Service sources: `ListSources`, `GetSource`, `CreateSource`, `DeleteSource`, and what may be added
//! (`ListK8sClusterSources`, `ListMseNacosSources`).

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::error::ErrorCode;
use crate::port_range::PortRange;
use crate::wire_enum::wire_enum;

wire_enum! {
    pub enum SourceType {
        K8s = "K8S",
        MseNacos = "MSE_NACOS",
    }
}

wire_enum! {
    /// How a source stands. Unknown is never good: a source that was never read is `Pending`.
    pub enum SourceState {
        /// Never read yet.
        Pending = "Pending",
        /// Read, and followed live.
        Synced = "Synced",
        /// Followed with a gap: a short outage, or a part that may not be read.
        Degraded = "Degraded",
        /// Does not work, and will not without somebody's help.
        Invalid = "Invalid",
    }
}

wire_enum! {
    /// Why a source is not `Synced`. A closed list: the console has words and a remedy for each.
    pub enum StatusReason {
        NameNotResolved = "NameNotResolved",
        ConnectionRefused = "ConnectionRefused",
        TimedOut = "TimedOut",
        ConnectionLost = "ConnectionLost",
        CertificateInvalid = "CertificateInvalid",
        Unauthorized = "Unauthorized",
        PermissionDenied = "PermissionDenied",
        GrpcPortClosed = "GrpcPortClosed",
        UnexpectedAnswer = "UnexpectedAnswer",
        BadCredentials = "BadCredentials",
        McpDisabled = "McpDisabled",
        RegistryStopped = "RegistryStopped",
        RegistryRemoved = "RegistryRemoved",
    }
}

/// The common part of a source, as both `ListSources` and `GetSource` give it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceSummary {
    pub source_id: String,
    /// The cluster's or the Nacos instance's name.
    pub name: String,
    pub association_status: SourceState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub association_reason: Option<StatusReason>,
    pub create_timestamp: Millis,
    pub update_timestamp: Millis,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_group_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nacos_source_info: Option<NacosSourceInfo>,
}

/// An item of `ListSources`. It carries no type: that follows from which info is there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListedSource {
    #[serde(flatten)]
    pub summary: SourceSummary,
    #[serde(rename = "k8sSourceInfo", default, skip_serializing_if = "Option::is_none")]
    pub k8s_source_info: Option<K8sSourceInfo>,
}

/// The answer of `GetSource`. Its cluster info has another key than in the list: a quirk of the cloud.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceDetail {
    #[serde(flatten)]
    pub summary: SourceSummary,
    #[serde(rename = "gatewayId")]
    pub gateway_id: String,
    #[serde(rename = "type")]
    pub source_type: SourceType,
    #[serde(rename = "k8SSourceInfo", default, skip_serializing_if = "Option::is_none")]
    pub k8s_source_info: Option<K8sSourceInfo>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct K8sSourceInfo {
    pub cluster_id: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NacosSourceInfo {
    pub address: String,
    pub cluster_id: String,
    pub instance_id: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ListSourcesQuery {
    pub gateway_id: Option<String>,
    #[serde(rename = "type")]
    pub source_type: Option<SourceType>,
    pub resource_group_id: Option<String>,
    pub page_number: Option<u32>,
    pub page_size: Option<u32>,
}

/// The body of `CreateSource`. Everything is optional on the wire, so that the server can name what
/// is missing; [`CreateSource::validate`] turns it into a [`NewSource`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CreateSource {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_id: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub source_type: Option<SourceType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_group_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub k8s_source_config: Option<K8sSourceConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nacos_source_config: Option<NacosSourceConfig>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct K8sSourceConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_id: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authorize_security_group_rules: Vec<SecurityGroupRule>,
}

/// What opens a security group for the gateway, so that it reaches the cluster's pods.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SecurityGroupRule {
    pub security_group_id: String,
    /// Each `from/to`, for example `8080/8082`.
    pub port_ranges: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NacosSourceConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreatedSource {
    pub source_id: String,
}

/// A complete and well-formed `CreateSource`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSource {
    pub gateway_id: String,
    pub resource_group_id: Option<String>,
    pub origin: NewOrigin,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewOrigin {
    Cluster { cluster_id: String, rules: Vec<SecurityGroupRule> },
    Nacos { instance_id: String },
}

/// Which field of a request is wrong, by its path, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    pub code: ErrorCode,
    pub field: String,
    pub message: String,
}

impl FieldError {
    pub fn missing(field: impl Into<String>) -> Self {
        let field = field.into();
        Self { code: ErrorCode::MissingParameter, message: format!("{field} is required"), field }
    }

    pub fn invalid(field: impl Into<String>, why: &str) -> Self {
        let field = field.into();
        Self { code: ErrorCode::InvalidParameter, message: format!("{field} {why}"), field }
    }
}

impl CreateSource {
    pub const MAX_DESCRIPTION: usize = 256;

    pub fn validate(self) -> Result<NewSource, FieldError> {
        let gateway_id = required(self.gateway_id, "gatewayId")?;
        let origin = match self.source_type {
            None => return Err(FieldError::missing("type")),
            Some(SourceType::Unknown(_)) => {
                return Err(FieldError::invalid("type", "must be K8S or MSE_NACOS"));
            }
            Some(SourceType::MseNacos) => {
                let config =
                    self.nacos_source_config.ok_or_else(|| FieldError::missing("nacosSourceConfig"))?;
                let instance_id = required(config.instance_id, "nacosSourceConfig.instanceId")?;
                NewOrigin::Nacos { instance_id }
            }
            Some(SourceType::K8s) => {
                let config = self.k8s_source_config.ok_or_else(|| FieldError::missing("k8sSourceConfig"))?;
                let cluster_id = required(config.cluster_id, "k8sSourceConfig.clusterId")?;
                let rules = config.authorize_security_group_rules;
                for (index, rule) in rules.iter().enumerate() {
                    validate_rule(rule, &format!("k8sSourceConfig.authorizeSecurityGroupRules[{index}]"))?;
                }
                NewOrigin::Cluster { cluster_id, rules }
            }
        };
        Ok(NewSource { gateway_id, resource_group_id: self.resource_group_id, origin })
    }
}

fn required(value: Option<String>, field: &str) -> Result<String, FieldError> {
    value.filter(|text| !text.trim().is_empty()).ok_or_else(|| FieldError::missing(field))
}

fn validate_rule(rule: &SecurityGroupRule, path: &str) -> Result<(), FieldError> {
    if rule.security_group_id.trim().is_empty() {
        return Err(FieldError::missing(format!("{path}.securityGroupId")));
    }
    if rule.port_ranges.is_empty() {
        return Err(FieldError::missing(format!("{path}.portRanges")));
    }
    for (index, text) in rule.port_ranges.iter().enumerate() {
        if let Err(error) = text.parse::<PortRange>() {
            return Err(FieldError::invalid(format!("{path}.portRanges[{index}]"), error.sentence()));
        }
    }
    let length = rule.description.as_deref().map_or(0, |text| text.chars().count());
    if length > CreateSource::MAX_DESCRIPTION {
        return Err(FieldError::invalid(format!("{path}.description"), "is longer than 256 characters"));
    }
    Ok(())
}

/// An item of `ListK8sClusterSources`: a cluster that can be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct K8sClusterSource {
    pub cluster_id: String,
    pub name: String,
}

/// An item of `ListMseNacosSources`: a Nacos instance that can be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MseNacosSource {
    pub instance_id: String,
    pub name: String,
}

/// The lists without paging answer `{"items": […]}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Items<T> {
    pub items: Vec<T>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cluster(rules: Vec<SecurityGroupRule>) -> CreateSource {
        CreateSource {
            gateway_id: Some("gw-1".into()),
            source_type: Some(SourceType::K8s),
            k8s_source_config: Some(K8sSourceConfig {
                cluster_id: Some("c0ffee".into()),
                authorize_security_group_rules: rules,
            }),
            ..CreateSource::default()
        }
    }

    fn summary() -> SourceSummary {
        SourceSummary {
            source_id: "src-1".into(),
            name: "checkout".into(),
            association_status: SourceState::Synced,
            association_reason: None,
            create_timestamp: 1,
            update_timestamp: 1,
            resource_group_id: None,
            nacos_source_info: None,
        }
    }

    #[test]
    fn the_first_missing_field_is_named_by_its_path() {
        let field = |body: CreateSource| body.validate().expect_err("incomplete").field;
        assert_eq!(field(CreateSource::default()), "gatewayId");
        let gateway = CreateSource { gateway_id: Some("gw".into()), ..CreateSource::default() };
        assert_eq!(field(gateway.clone()), "type");
        let nacos = CreateSource { source_type: Some(SourceType::MseNacos), ..gateway };
        assert_eq!(field(nacos.clone()), "nacosSourceConfig");
        let config = Some(NacosSourceConfig { instance_id: Some("  ".into()) });
        assert_eq!(
            field(CreateSource { nacos_source_config: config, ..nacos }),
            "nacosSourceConfig.instanceId"
        );
    }

    #[test]
    fn a_bad_port_range_is_named_with_its_index() {
        let rule = SecurityGroupRule {
            security_group_id: "sg-1".into(),
            port_ranges: vec!["80/81".into(), "90/80".into()],
            description: None,
        };
        let error = cluster(vec![rule]).validate().expect_err("a reversed range");
        assert_eq!(error.field, "k8sSourceConfig.authorizeSecurityGroupRules[0].portRanges[1]");
        assert_eq!(error.code, ErrorCode::InvalidParameter);
    }

    #[test]
    fn a_cluster_without_rules_is_complete() {
        let source = cluster(vec![]).validate().expect("complete");
        assert_eq!(source.origin, NewOrigin::Cluster { cluster_id: "c0ffee".into(), rules: vec![] });
    }

    #[test]
    fn the_cluster_info_has_one_key_in_the_list_and_another_in_the_detail() {
        let info = Some(K8sSourceInfo { cluster_id: "c1".into() });
        let listed = ListedSource { summary: summary(), k8s_source_info: info.clone() };
        let detail = SourceDetail {
            summary: summary(),
            gateway_id: "gw-1".into(),
            source_type: SourceType::K8s,
            k8s_source_info: info,
        };
        let listed = serde_json::to_value(listed).expect("JSON");
        let detail = serde_json::to_value(detail).expect("JSON");
        assert_eq!(listed["k8sSourceInfo"]["clusterId"], "c1");
        assert_eq!(detail["k8SSourceInfo"]["clusterId"], "c1");
        assert!(listed.get("type").is_none() && detail.get("k8sSourceInfo").is_none());
    }
}
