//! Access keys, by which programs sign their calls. A secret is told once, when its key is created.

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::access::{Role, Scope};
use crate::sources::FieldError;
use crate::wire_enum::wire_enum;

wire_enum! {
    pub enum AccessKeyState {
        Active = "Active",
        Expired = "Expired",
        Revoked = "Revoked",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AccessKeyRow {
    pub access_key_id: String,
    /// What it is for, in its owner's words.
    pub name: String,
    /// The user that it belongs to, and may never do more than; none if it was made by command.
    pub owner_id: Option<String>,
    pub owner_name: String,
    pub role: Role,
    pub scope: Scope,
    pub state: AccessKeyState,
    pub create_timestamp: Millis,
    /// To the minute.
    pub last_used_timestamp: Option<Millis>,
    pub expire_timestamp: Option<Millis>,
    pub revoke_timestamp: Option<Millis>,
}

/// The answer of `POST access-keys`. It has no `Debug`: it holds a secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreatedAccessKey {
    pub access_key: AccessKeyRow,
    pub access_key_secret: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct AccessKeyQuery {
    pub page_number: Option<u32>,
    pub page_size: Option<u32>,
}

/// The body of `POST access-keys`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct CreateAccessKey {
    pub name: Option<String>,
    pub role: Option<Role>,
    pub scope: Option<Scope>,
    /// None: it never expires.
    pub expire_timestamp: Option<Millis>,
}

/// A complete and well-formed [`CreateAccessKey`].
pub struct NewAccessKey {
    pub name: String,
    pub role: Role,
    pub scope: Scope,
    pub expire_timestamp: Option<Millis>,
}

impl CreateAccessKey {
    pub const MAX_NAME: usize = 64;

    pub fn validate(self) -> Result<NewAccessKey, FieldError> {
        let name = self.name.unwrap_or_default().trim().to_owned();
        if name.is_empty() {
            return Err(FieldError::missing("name"));
        }
        if name.chars().count() > Self::MAX_NAME || name.chars().any(char::is_control) {
            return Err(FieldError::invalid("name", "must be at most 64 characters in one line"));
        }
        Ok(NewAccessKey {
            name,
            role: Role::known(self.role, "role")?,
            scope: Scope::known(self.scope, "scope")?,
            expire_timestamp: self.expire_timestamp,
        })
    }
}
