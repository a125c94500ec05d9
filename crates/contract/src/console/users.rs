//! People, the links by which they choose a password, and their sessions.

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::access::{Role, Scope};
use crate::sources::FieldError;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct UserRow {
    pub user_id: String,
    pub name: String,
    pub role: Role,
    pub scope: Scope,
    /// Whether a password was chosen; without one only a link lets the user in.
    pub has_password: bool,
    /// The issuer of the OpenID provider that they come by. Then their name, role and scope are the provider's word,
    /// taken anew at each sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    pub create_timestamp: Millis,
    pub last_sign_in_timestamp: Option<Millis>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct UserQuery {
    pub page_number: Option<u32>,
    pub page_size: Option<u32>,
}

/// The body of `POST users`, and, without a name, of `PUT users/{id}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct PutUser {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub role: Option<Role>,
    pub scope: Option<Scope>,
}

/// What a user may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rights {
    pub role: Role,
    pub scope: Scope,
}

impl PutUser {
    /// The name of a new user, and what they may do.
    pub fn validate_new(self) -> Result<(String, Rights), FieldError> {
        let name = name(self.name.as_deref())?;
        Ok((name, Self { name: None, ..self }.validate_change()?))
    }

    /// A name can't be changed.
    pub fn validate_change(self) -> Result<Rights, FieldError> {
        if self.name.is_some() {
            return Err(FieldError::invalid("name", "can't be changed"));
        }
        Ok(Rights { role: Role::known(self.role, "role")?, scope: Scope::known(self.scope, "scope")? })
    }
}

/// A one-time link. The console's page is `/setup#` and the token: what follows `#` is sent to no server.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct UserLink {
    pub token: String,
    pub expire_timestamp: Millis,
}

/// The body of `POST setup`. It has no `Debug`: it holds secrets.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct TakeLink {
    pub token: Option<String>,
    /// Of the first administrator, who has none yet; a link for somebody else knows the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub password: Option<String>,
}

/// A complete and well-formed [`TakeLink`].
pub struct TakenLink {
    pub token: String,
    pub name: Option<String>,
    pub password: String,
}

impl TakeLink {
    /// In characters.
    pub const MIN_PASSWORD: usize = 12;
    pub const MAX_PASSWORD: usize = 256;

    pub fn validate(self) -> Result<TakenLink, FieldError> {
        let token =
            self.token.filter(|token| !token.is_empty()).ok_or_else(|| FieldError::missing("token"))?;
        let name = self.name.as_deref().map(|text| name(Some(text))).transpose()?;
        let password = self.password.unwrap_or_default();
        match password.chars().count() {
            0 => Err(FieldError::missing("password")),
            Self::MIN_PASSWORD..=Self::MAX_PASSWORD => Ok(TakenLink { token, name, password }),
            _ => Err(FieldError::invalid("password", "must have between 12 and 256 characters")),
        }
    }
}

/// One that can be told from others at a glance: no spaces around it, nothing invisible.
pub fn name(text: Option<&str>) -> Result<String, FieldError> {
    const MAX: usize = 64;
    let name = text.unwrap_or_default().trim();
    if name.is_empty() {
        return Err(FieldError::missing("name"));
    }
    let is_allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '@' | '+');
    if name.chars().count() > MAX || !name.chars().all(is_allowed) {
        return Err(FieldError::invalid("name", "must be at most 64 letters, digits and . _ - @ +"));
    }
    Ok(name.to_owned())
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SessionRow {
    pub session_id: String,
    pub user_id: String,
    pub user_name: String,
    /// Where it was last seen; empty where that is not known.
    pub address: String,
    pub user_agent: String,
    pub create_timestamp: Millis,
    /// To the minute.
    pub last_seen_timestamp: Millis,
    pub expire_timestamp: Millis,
    /// Whether it is the one that asks.
    pub is_current: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_visible_word() {
        assert_eq!(name(Some(" ada@example.com ")).as_deref(), Ok("ada@example.com"));
        assert_eq!(name(Some("李雷")).as_deref(), Ok("李雷"));
        for wrong in ["", "  ", "a b", "a\u{200b}b", "a/b", &"n".repeat(65)] {
            assert_eq!(name(Some(wrong)).expect_err(wrong).field, "name");
        }
    }

    #[test]
    fn a_password_has_at_least_twelve_characters() {
        let take = |password: &str| {
            let taken = TakeLink { token: Some("t".into()), name: None, password: Some(password.into()) };
            taken.validate().map(|taken| taken.password).map_err(|error| error.field)
        };
        assert_eq!(take("eleven char"), Err("password".to_owned()));
        assert_eq!(take("twelve chars"), Ok("twelve chars".to_owned()));
        assert_eq!(take(&"x".repeat(257)), Err("password".to_owned()));
    }
}
