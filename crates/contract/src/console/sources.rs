//! Sources as the console lists them, and what a deletion takes away.

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::clusters::ClusterType;
use crate::error::ErrorCode;
use crate::sources::{FieldError, SecurityGroupRule, SourceState, SourceType, StatusReason, validate_rules};
use crate::wire_enum::wire_enum;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SourceRow {
    pub source_id: String,
    pub gateway_id: String,
    pub name: String,
    #[serde(rename = "type")]
    pub source_type: SourceType,
    /// Of a cluster only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster_type: Option<ClusterType>,
    /// The cluster's or the Nacos instance's id.
    pub origin_id: String,
    /// The version of Kubernetes or Nacos.
    pub version: String,
    pub status: SourceStatus,
    /// Last known count; `None` until the source was read once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub services: Option<u32>,
    /// Services that are left out of lists and counts, unless they are asked for.
    #[serde(default)]
    pub hidden_services: u32,
    pub create_timestamp: Millis,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SourceStatus {
    pub state: SourceState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<StatusReason>,
    /// The technical cause in the words of whoever answered, for the expert; never a secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// When the source came into this state.
    pub since: Millis,
    /// When the registry was last known to be read in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_sync: Option<Millis>,
    /// Attempts that failed since the registry was last read; 0 while the source works.
    #[serde(default)]
    pub attempts: u32,
    /// When the next attempt starts; only while the source does not work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_attempt: Option<Millis>,
    /// It has failed for so long that it is tried rarely; a retry by hand resumes at once.
    #[serde(default)]
    pub quarantined: bool,
    /// How often it was changed how this source is to be followed: what is wanted …
    #[serde(default)]
    pub generation: u64,
    /// … and what the registry was last read in full with. Less than `generation`: not in effect yet.
    #[serde(default)]
    pub observed_generation: u64,
}

/// The answer of `GET sources/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SourceInFull {
    pub source: SourceRow,
    /// The namespaces that can't be read while the rest of the source is followed.
    pub unread: Vec<UnreadNamespace>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct UnreadNamespace {
    pub name: String,
    /// Its services are those of then.
    pub since: Millis,
}

wire_enum! {
    /// The columns that sources sort by.
    pub enum SourceSort {
        Name = "name",
        Type = "type",
        Status = "status",
        Services = "services",
        Created = "created",
    }
}

/// `q` finds by name or id. `sort` may be led by `-` for descending order, for example `-created`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct SourceQuery {
    pub q: Option<String>,
    #[serde(rename = "type")]
    pub source_type: Option<SourceType>,
    pub state: Option<SourceState>,
    pub sort: Option<String>,
    pub page_number: Option<u32>,
    pub page_size: Option<u32>,
}

/// The pages of `GET sources/{id}/history`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct HistoryQuery {
    pub page_number: Option<u32>,
    pub page_size: Option<u32>,
}

/// What goes when a source is deleted: services that its gateway has from it, and their endpoints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeletionImpact {
    pub source_id: String,
    pub name: String,
    pub services: u32,
    pub endpoints: u32,
    /// The first few names, for the eye.
    pub sample: Vec<String>,
    /// When the endpoints were counted; `None` if the source was never read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Millis>,
}

/// How long a deletion can be taken back, in milliseconds: what a person is offered …
pub const UNDO_OFFERED: u64 = 10_000;
/// … and what the server allows. The rest is for many deletions at once, and for the way there.
pub const UNDO_ALLOWED: u64 = 30_000;

/// Asks for the impact of several deletions. Sources that are gone are left out of the answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct ImpactQuery {
    /// Ids, parted by commas.
    pub source_ids: String,
}

impl ImpactQuery {
    pub const MAX_SOURCES: usize = 500;

    pub fn of<'a>(source_ids: impl IntoIterator<Item = &'a str>) -> Self {
        Self { source_ids: source_ids.into_iter().collect::<Vec<_>>().join(",") }
    }

    /// Each id once, in their order.
    pub fn validate(&self) -> Result<Vec<&str>, FieldError> {
        let mut ids: Vec<&str> = Vec::new();
        for id in self.source_ids.split(',').map(str::trim).filter(|id| !id.is_empty()) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let code = match ids.len() {
            0 => ErrorCode::MissingParameter,
            1..=Self::MAX_SOURCES => return Ok(ids),
            _ => ErrorCode::InvalidParameter,
        };
        let message = format!("name 1 to {} sources", Self::MAX_SOURCES);
        Err(FieldError { code, field: "sourceIds".to_owned(), message })
    }
}

/// The answer of `GET` and of `PUT sources/{id}/settings`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct SourceSettings {
    /// Of a cluster: the namespaces to watch; `None` watches all and hides the cluster's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespaces: Option<Vec<String>>,
    /// Of a cluster: whether the certificates of its Ingresses are watched too.
    pub ingress_https: bool,
    /// Of a cluster: what opens security groups for the gateway. A change without them leaves them as they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_group_rules: Option<Vec<SecurityGroupRule>>,
    /// When the source was last changed. A change that carries it is refused if there was another since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_timestamp: Option<Millis>,
}

/// A certificate that an Ingress names. Facts only: a key never leaves the cluster's reader.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Certificate {
    pub namespace: String,
    pub ingress: String,
    pub secret: String,
    /// The hosts for which the Ingress wants it.
    pub hosts: Vec<String>,
    /// `None` where the Secret is missing or holds no certificate that can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<CertificateFacts>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CertificateFacts {
    pub subject: String,
    pub issuer: String,
    /// The names that the certificate itself carries.
    pub names: Vec<String>,
    pub not_before: Millis,
    pub not_after: Millis,
}

impl SourceSettings {
    pub const MAX_NAMESPACES: usize = 100;
    /// Where the rules are in the body.
    pub const RULES_FIELD: &str = "securityGroupRules";

    /// Fails with the first field that is wrong.
    pub fn validate(&self) -> Result<(), FieldError> {
        self.validate_namespaces()?;
        validate_rules(self.security_group_rules.as_deref().unwrap_or_default(), Self::RULES_FIELD)
    }

    fn validate_namespaces(&self) -> Result<(), FieldError> {
        let Some(namespaces) = &self.namespaces else { return Ok(()) };
        let wrong = |field: String, message: &str| FieldError {
            code: ErrorCode::InvalidParameter,
            field,
            message: message.to_owned(),
        };
        if namespaces.is_empty() || namespaces.len() > Self::MAX_NAMESPACES {
            return Err(wrong(
                "namespaces".to_owned(),
                "name 1 to 100 namespaces, or leave the field out for all",
            ));
        }
        for (index, namespace) in namespaces.iter().enumerate() {
            let field = || format!("namespaces[{index}]");
            if !is_dns_label(namespace) {
                return Err(wrong(field(), "a namespace has 1 to 63 lower-case letters, digits and hyphens"));
            }
            if namespaces[..index].contains(namespace) {
                return Err(wrong(field(), "the namespace is there twice"));
            }
        }
        Ok(())
    }
}

/// Whether a text can be the name of a namespace.
pub fn is_dns_label(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=63).contains(&text.len())
        && text.bytes().all(inner)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

wire_enum! {
    /// What happened to a source.
    pub enum HistoryKind {
        Created = "Created",
        /// Its state or the reason for it changed.
        Status = "Status",
        /// Failing for long, it is tried rarely from now on.
        Quarantined = "Quarantined",
        /// Somebody asked for an attempt at once.
        Retried = "Retried",
        /// How it is followed was changed.
        Changed = "Changed",
        /// It was deleted, and somebody took that back.
        Restored = "Restored",
    }
}

/// One moment of a source's time-line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct HistoryEntry {
    pub at: Millis,
    pub kind: HistoryKind,
    pub state: SourceState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<StatusReason>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The count of services then, if it was known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub services: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(namespaces: &[&str]) -> Option<String> {
        let namespaces = namespaces.iter().map(|&name| name.to_owned()).collect();
        let settings = SourceSettings { namespaces: Some(namespaces), ..SourceSettings::default() };
        settings.validate().err().map(|error| error.field)
    }

    #[test]
    fn an_impact_is_asked_of_one_source_at_least_and_of_each_once() {
        let ids = |text: &str| ImpactQuery { source_ids: text.to_owned() };
        assert_eq!(ImpactQuery::of(["b", "a"]).validate().expect("two"), ["b", "a"]);
        assert_eq!(ids("a,,b,a").validate().expect("two"), ["a", "b"]);
        assert_eq!(ids(" , ").validate().expect_err("none").code, ErrorCode::MissingParameter);
        let many: Vec<String> = (0..=ImpactQuery::MAX_SOURCES).map(|number| number.to_string()).collect();
        let many = ImpactQuery::of(many.iter().map(String::as_str));
        assert_eq!(many.validate().expect_err("too many").field, "sourceIds");
    }

    #[test]
    fn namespaces_are_named_well_and_once_or_left_out() {
        assert!(SourceSettings::default().validate().is_ok());
        assert_eq!(field(&["shop", "kube-system", "a1"]), None);
        assert_eq!(field(&[]).as_deref(), Some("namespaces"));
        for bad in ["", "Shop", "-a", "a-", "a.b", "a/b", &"x".repeat(64)] {
            assert_eq!(field(&["shop", bad]).as_deref(), Some("namespaces[1]"), "{bad}");
        }
        assert_eq!(field(&["a", "b", "a"]).as_deref(), Some("namespaces[2]"));
    }

    #[test]
    fn rules_are_checked_as_those_of_a_new_source_are() {
        let rule = SecurityGroupRule {
            security_group_id: "sg-1".into(),
            port_ranges: vec!["80".into(), "90/80".into()],
            description: None,
        };
        let settings = SourceSettings { security_group_rules: Some(vec![rule]), ..SourceSettings::default() };
        let field = settings.validate().expect_err("a reversed range").field;
        assert_eq!(field, "securityGroupRules[0].portRanges[1]");
    }
}
