//! The body of `CreateSource`, and what makes it complete.

use serde::{Deserialize, Serialize};

use super::SourceType;
use crate::error::ErrorCode;
use crate::port_range::PortRange;

/// The body of `CreateSource`. Everything is optional on the wire, so that the server can name what
/// is missing; [`CreateSource::validate`] turns it into a [`NewSource`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct K8sSourceConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_id: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authorize_security_group_rules: Vec<SecurityGroupRule>,
}

/// What opens a security group for the gateway, so that it reaches the cluster's pods.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct SecurityGroupRule {
    pub security_group_id: String,
    /// Each `from/to`, for example `8080/8082`.
    pub port_ranges: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct NacosSourceConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
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
    /// Where the rules are in the body.
    pub const RULES_FIELD: &str = "k8sSourceConfig.authorizeSecurityGroupRules";

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
                validate_rules(&rules, Self::RULES_FIELD)?;
                NewOrigin::Cluster { cluster_id, rules }
            }
        };
        Ok(NewSource { gateway_id, resource_group_id: self.resource_group_id, origin })
    }
}

fn required(value: Option<String>, field: &str) -> Result<String, FieldError> {
    value.filter(|text| !text.trim().is_empty()).ok_or_else(|| FieldError::missing(field))
}

/// Fails with the first field that is wrong; `path` is that of the list.
pub(crate) fn validate_rules(rules: &[SecurityGroupRule], path: &str) -> Result<(), FieldError> {
    for (index, rule) in rules.iter().enumerate() {
        validate_rule(rule, &format!("{path}[{index}]."))?;
    }
    refuse_duplicates(rules, |index| format!("{path}[{index}]."))
}

/// A rule that is a request of its own.
pub(crate) fn validate_one_rule(rule: &SecurityGroupRule) -> Result<(), FieldError> {
    validate_rule(rule, "")?;
    refuse_duplicates(std::slice::from_ref(rule), |_| String::new())
}

fn validate_rule(rule: &SecurityGroupRule, prefix: &str) -> Result<(), FieldError> {
    if rule.security_group_id.trim().is_empty() {
        return Err(FieldError::missing(format!("{prefix}securityGroupId")));
    }
    if rule.port_ranges.is_empty() {
        return Err(FieldError::missing(format!("{prefix}portRanges")));
    }
    for (index, text) in rule.port_ranges.iter().enumerate() {
        if let Err(error) = text.parse::<PortRange>() {
            return Err(FieldError::invalid(format!("{prefix}portRanges[{index}]"), error.sentence()));
        }
    }
    let length = rule.description.as_deref().map_or(0, |text| text.chars().count());
    if length > CreateSource::MAX_DESCRIPTION {
        return Err(FieldError::invalid(format!("{prefix}description"), "is longer than 256 characters"));
    }
    Ok(())
}

/// No port of a security group may be opened twice. The rules are well-formed.
fn refuse_duplicates(
    rules: &[SecurityGroupRule],
    prefix: impl Fn(usize) -> String,
) -> Result<(), FieldError> {
    let mut seen: Vec<(&str, PortRange)> = Vec::new();
    for (at, rule) in rules.iter().enumerate() {
        let ranges = rule.port_ranges.iter().flat_map(|text| text.parse::<PortRange>());
        for (index, range) in ranges.enumerate() {
            let group = rule.security_group_id.as_str();
            if let Some((_, other)) = seen.iter().find(|(of, other)| *of == group && range.overlaps(*other)) {
                return Err(FieldError {
                    code: ErrorCode::DuplicateRule,
                    field: format!("{}portRanges[{index}]", prefix(at)),
                    message: format!("{range} overlaps {other}, which is opened in {group} already"),
                });
            }
            seen.push((group, range));
        }
    }
    Ok(())
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
    fn a_port_that_is_opened_twice_in_one_security_group_is_refused_by_its_field() {
        let rule = |group: &str, ports: &[&str]| SecurityGroupRule {
            security_group_id: group.into(),
            port_ranges: ports.iter().map(ToString::to_string).collect(),
            description: None,
        };
        let twice = cluster(vec![rule("sg-1", &["80"]), rule("sg-1", &["443", "70/90"])]);
        let error = twice.validate().expect_err("80 is opened twice");
        assert_eq!(error.code, ErrorCode::DuplicateRule);
        assert_eq!(error.field, "k8sSourceConfig.authorizeSecurityGroupRules[1].portRanges[1]");
        assert!(cluster(vec![rule("sg-1", &["80/80", "80"])]).validate().is_err());
        assert!(cluster(vec![rule("sg-1", &["80"]), rule("sg-2", &["80"])]).validate().is_ok());
    }

    #[test]
    fn a_cluster_without_rules_is_complete() {
        let source = cluster(vec![]).validate().expect("complete");
        assert_eq!(source.origin, NewOrigin::Cluster { cluster_id: "c0ffee".into(), rules: vec![] });
    }
}
