//! What clusters and Nacos instances of the inventory have in common: who depends on them, where they are,
//! and what makes the words that describe them valid.

use serde::{Deserialize, Serialize};

use crate::sources::{FieldError, SourceState};

/// A source that is read from a cluster or a Nacos instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Dependent {
    pub source_id: String,
    pub gateway_id: String,
    pub gateway_name: String,
    pub state: SourceState,
}

/// What becomes of sources when what they are read from is removed: they stay, and are invalid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RemovalImpact {
    /// Of the cluster or the Nacos instance.
    pub id: String,
    pub name: String,
    /// It is from the operator's inventory file, so it can't be removed here.
    pub in_file: bool,
    pub sources: Vec<Dependent>,
    /// Services and endpoints last known of them all, of which nothing new is heard afterwards.
    pub services: u32,
    pub endpoints: u32,
}

pub const MAX_NAME: usize = 128;
pub const MAX_VERSION: usize = 32;

/// A name that can be shown and found again: without blanks around it.
pub fn name(text: Option<&str>) -> Result<String, FieldError> {
    let name = required(text, "name")?;
    match name_error(&name) {
        None => Ok(name),
        Some(why) => Err(FieldError::invalid("name", why)),
    }
}

/// What is wrong with a name that is not empty.
pub fn name_error(name: &str) -> Option<&'static str> {
    if name.chars().count() > MAX_NAME {
        return Some("is longer than 128 characters");
    }
    name.chars().any(char::is_control).then_some("must be one line of text")
}

/// Where nothing is said, the version is unknown.
pub fn version(text: Option<&str>) -> Result<String, FieldError> {
    let version = text.unwrap_or_default().trim();
    if version_is_valid(version) {
        return Ok(version.to_owned());
    }
    Err(FieldError::invalid("version", "must be a version such as 2.3.2"))
}

pub fn version_is_valid(version: &str) -> bool {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || ".-+_".contains(c);
    version.len() <= MAX_VERSION
        && version.chars().all(is_allowed)
        && version.chars().next().is_none_or(|first| first.is_ascii_digit() || first == 'v')
}

/// A text that must not be empty, without the blanks around it.
pub fn required(text: Option<&str>, field: &str) -> Result<String, FieldError> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    text.map(str::to_owned).ok_or_else(|| FieldError::missing(field))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;

    #[test]
    fn a_name_is_one_line_of_at_most_128_characters() {
        assert_eq!(name(Some("  订单 prod ")), Ok("订单 prod".to_owned()));
        assert_eq!(name(Some("  ")).expect_err("empty").code, ErrorCode::MissingParameter);
        assert_eq!(name(None).expect_err("absent").field, "name");
        assert!(name(Some(&"订".repeat(128))).is_ok());
        assert!(name(Some(&"x".repeat(129))).is_err());
        assert!(name(Some("a\nb")).is_err());
    }

    #[test]
    fn a_version_is_short_and_begins_like_one() {
        for good in ["", "2.3.2", "v1.33.1-aliyun.1", "1.30+", " 2.0 "] {
            assert!(version(Some(good)).is_ok(), "{good}");
        }
        for bad in ["latest", "2 3", "<b>", &"1".repeat(33)] {
            assert!(version(Some(bad)).is_err(), "{bad}");
        }
    }
}
