//! Security groups, and the rules by which a gateway is let through them: `ListGatewayAuthorizableSecurityGroups`,
//! `ListGatewayAuthorizedSecurityGroupRules`, `AddGatewaySecurityGroupRule`, `DeleteGatewaySecurityGroupRule`.

use serde::{Deserialize, Serialize};

use crate::flag::Flag;
use crate::sources::{FieldError, SecurityGroupRule, validate_one_rule};
use crate::wire_enum::wire_enum;

wire_enum! {
    pub enum SecurityGroupType {
        Normal = "normal",
        Enterprise = "enterprise",
    }
}

/// An item of `ListGatewayAuthorizableSecurityGroups`: one of the gateway's VPC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuthorizableSecurityGroup {
    pub security_group_id: String,
    pub name: String,
    #[serde(rename = "type")]
    pub kind: SecurityGroupType,
    pub vpc_id: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct SecurityGroupsQuery {
    /// Only those that this cluster can have: of its VPC.
    pub cs_cluster_id: Option<String>,
}

/// An item of `ListGatewayAuthorizedSecurityGroupRules`: one range of ports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuthorizedRule {
    /// Of a source's rule it stays the same for as long as the source opens these ports.
    pub security_group_rule_id: String,
    pub security_group_id: String,
    pub security_group_name: String,
    /// `from/to`.
    pub port_range: String,
    pub ip_protocol: String,
    /// Empty in the local platform, whose gateways have no addresses of their own.
    pub auth_cidrs: Vec<String>,
    /// The gateway's own group, which is let in; absent where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_security_group_id: Option<String>,
    pub description: String,
    pub vpc_id: String,
}

/// The body of `AddGatewaySecurityGroupRule`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct AddSecurityGroupRule {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_group_id: Option<String>,
    pub port_ranges: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl AddSecurityGroupRule {
    /// Fails with the first field that is missing or wrong.
    pub fn validate(self) -> Result<SecurityGroupRule, FieldError> {
        let rule = SecurityGroupRule {
            security_group_id: self.security_group_id.unwrap_or_default(),
            port_ranges: self.port_ranges,
            description: self.description,
        };
        validate_one_rule(&rule)?;
        Ok(rule)
    }
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct DeleteRuleQuery {
    /// Takes a rule that came with a source out of that source's settings, too.
    pub cascading_delete: Option<Flag>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;

    fn rule(ranges: &[&str]) -> AddSecurityGroupRule {
        AddSecurityGroupRule {
            security_group_id: Some("sg-1".into()),
            port_ranges: ranges.iter().map(ToString::to_string).collect(),
            description: None,
        }
    }

    #[test]
    fn what_is_wrong_with_a_rule_is_named_as_in_the_body() {
        let wrong = |body: AddSecurityGroupRule| {
            let error = body.validate().expect_err("wrong");
            (error.code, error.field)
        };
        let missing = |field: &str| (ErrorCode::MissingParameter, field.to_owned());
        assert_eq!(wrong(AddSecurityGroupRule::default()), missing("securityGroupId"));
        assert_eq!(wrong(rule(&[])), missing("portRanges"));
        assert_eq!(wrong(rule(&["80", "x"])), (ErrorCode::InvalidParameter, "portRanges[1]".to_owned()));
        assert_eq!(wrong(rule(&["80/90", "85"])), (ErrorCode::DuplicateRule, "portRanges[1]".to_owned()));
        let long = AddSecurityGroupRule { description: Some("x".repeat(257)), ..rule(&["80"]) };
        assert_eq!(wrong(long), (ErrorCode::InvalidParameter, "description".to_owned()));
        assert!(rule(&["80", "90/91"]).validate().is_ok());
    }
}
