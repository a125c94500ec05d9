//! The body of `CreateGateway`, and what makes it complete.

use serde::{Deserialize, Serialize};

use super::{GatewayType, Tag};
use crate::sources::FieldError;
use crate::wire_enum::wire_enum;

wire_enum! {
    /// From where the addresses of a new gateway are to be reached.
    pub enum NetworkAccess {
        Internet = "Internet",
        Intranet = "Intranet",
        Both = "InternetAndIntranet",
    }
}

/// Everything is optional on the wire, so that the server can name what is missing;
/// [`CreateGateway::validate`] turns it into a [`NewGateway`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct CreateGateway {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_type: Option<GatewayType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_edition: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spec: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charge_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
    /// Read and checked, but without effect in the local platform, which has no zones …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone_config: Option<ZoneConfig>,
    /// … and makes no load balancers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_access_config: Option<NetworkAccessConfig>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tag: Vec<Tag>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_group_id: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct ZoneConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub select_option: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub v_switch_id: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub zones: Vec<ZoneChoice>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct ZoneChoice {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub v_switch_id: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct NetworkAccessConfig {
    #[serde(rename = "type")]
    pub access: NetworkAccess,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreatedGateway {
    pub gateway_id: String,
}

/// A complete and well-formed `CreateGateway`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewGateway {
    /// Without blanks around it.
    pub name: String,
    pub gateway_type: GatewayType,
    pub spec: String,
    pub charge_type: String,
    pub vpc_id: String,
    pub tags: Vec<Tag>,
    pub resource_group_id: Option<String>,
}

impl CreateGateway {
    pub const MAX_NAME: usize = 64;
    pub const MAX_TAGS: usize = 20;
    pub const MAX_TAG_TEXT: usize = 128;
    /// The specifications of the Professional edition, the only one that the local platform makes.
    pub const SPECS: [&str; 6] = [
        "apigw.small.x1",
        "apigw.medium.x1",
        "apigw.large.x1",
        "apigw.large.x2",
        "apigw.large.x3",
        "apigw.large.x4",
    ];
    pub const EDITION: &str = "Professional";

    /// Fails with the first field that is missing or wrong.
    pub fn validate(self) -> Result<NewGateway, FieldError> {
        let name = required(self.name, "name")?;
        if name.chars().count() > Self::MAX_NAME || name.chars().any(char::is_control) {
            return Err(FieldError::invalid("name", "has 1 to 64 characters"));
        }
        let gateway_type = self.gateway_type.unwrap_or(GatewayType::Api);
        known("gatewayType", "must be API or AI", !matches!(gateway_type, GatewayType::Unknown(_)))?;
        let edition = self.gateway_edition.as_deref().unwrap_or(Self::EDITION);
        known("gatewayEdition", "must be Professional here", edition == Self::EDITION)?;
        let spec = required(self.spec, "spec")?;
        known("spec", "is none of the known specifications", Self::SPECS.contains(&spec.as_str()))?;
        let charge_type = self.charge_type.unwrap_or_else(|| "POSTPAY".to_owned());
        known("chargeType", "must be POSTPAY or PREPAY", ["POSTPAY", "PREPAY"].contains(&&*charge_type))?;
        let vpc_id = required(self.vpc_id, "vpcId")?;
        if let Some(NetworkAccessConfig { access: NetworkAccess::Unknown(_) }) = self.network_access_config {
            let allowed = "must be Internet, Intranet or InternetAndIntranet";
            return Err(FieldError::invalid("networkAccessConfig.type", allowed));
        }
        check_tags(&self.tag)?;
        let resource_group_id = self.resource_group_id;
        Ok(NewGateway { name, gateway_type, spec, charge_type, vpc_id, tags: self.tag, resource_group_id })
    }
}

fn required(value: Option<String>, field: &str) -> Result<String, FieldError> {
    let text = value.unwrap_or_default().trim().to_owned();
    if text.is_empty() { Err(FieldError::missing(field)) } else { Ok(text) }
}

fn known(field: &str, why: &str, is_known: bool) -> Result<(), FieldError> {
    if is_known { Ok(()) } else { Err(FieldError::invalid(field, why)) }
}

fn check_tags(tags: &[Tag]) -> Result<(), FieldError> {
    if tags.len() > CreateGateway::MAX_TAGS {
        return Err(FieldError::invalid("tag", "has at most 20 entries"));
    }
    let is_long = |text: &str| text.chars().count() > CreateGateway::MAX_TAG_TEXT;
    for (index, tag) in tags.iter().enumerate() {
        let key = format!("tag[{index}].key");
        if tag.key.trim().is_empty() {
            return Err(FieldError::missing(key));
        }
        if is_long(&tag.key) {
            return Err(FieldError::invalid(key, "has at most 128 characters"));
        }
        if tags[..index].iter().any(|other| other.key == tag.key) {
            return Err(FieldError::invalid(key, "is there twice"));
        }
        if is_long(&tag.value) {
            return Err(FieldError::invalid(format!("tag[{index}].value"), "has at most 128 characters"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complete() -> CreateGateway {
        CreateGateway {
            name: Some(" shop ".into()),
            spec: Some("apigw.small.x1".into()),
            vpc_id: Some("vpc-1".into()),
            ..CreateGateway::default()
        }
    }

    fn tag(key: &str, value: &str) -> Tag {
        Tag { key: key.into(), value: value.into() }
    }

    fn field(body: CreateGateway) -> String {
        body.validate().expect_err("wrong").field
    }

    #[test]
    fn what_is_left_out_is_the_standard_and_blanks_around_a_name_are_nothing() {
        let new = complete().validate().expect("complete");
        assert_eq!((new.name.as_str(), new.gateway_type), ("shop", GatewayType::Api));
        assert_eq!(new.charge_type, "POSTPAY");
    }

    #[test]
    fn the_first_field_that_is_missing_or_wrong_is_named_by_its_path() {
        assert_eq!(field(CreateGateway::default()), "name");
        assert_eq!(field(CreateGateway { name: Some("x".repeat(65)), ..complete() }), "name");
        assert_eq!(field(CreateGateway { gateway_type: Some("TCP".into()), ..complete() }), "gatewayType");
        assert_eq!(
            field(CreateGateway { gateway_edition: Some("Serverless".into()), ..complete() }),
            "gatewayEdition"
        );
        assert_eq!(field(CreateGateway { spec: None, ..complete() }), "spec");
        assert_eq!(field(CreateGateway { spec: Some("huge".into()), ..complete() }), "spec");
        assert_eq!(field(CreateGateway { charge_type: Some("FREE".into()), ..complete() }), "chargeType");
        assert_eq!(field(CreateGateway { vpc_id: None, ..complete() }), "vpcId");
        let access = Some(NetworkAccessConfig { access: "Moon".into() });
        assert_eq!(
            field(CreateGateway { network_access_config: access, ..complete() }),
            "networkAccessConfig.type"
        );
    }

    #[test]
    fn tags_have_keys_that_differ() {
        let with = |tag: Vec<Tag>| CreateGateway { tag, ..complete() };
        assert!(with(vec![tag("a", "1"), tag("b", "")]).validate().is_ok());
        assert_eq!(field(with(vec![tag("a", "1"), tag(" ", "1")])), "tag[1].key");
        assert_eq!(field(with(vec![tag("a", "1"), tag("a", "2")])), "tag[1].key");
        assert_eq!(field(with(vec![tag("a", &"x".repeat(129))])), "tag[0].value");
        assert_eq!(field(with((0..21).map(|n| tag(&n.to_string(), "")).collect())), "tag");
    }
}
