//! Who is asking, and where they can look.

use serde::{Deserialize, Serialize};

use crate::access::{Principal, Role, Scope};
use crate::sources::FieldError;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Session {
    pub user: User,
    pub principal: Principal,
    pub role: Role,
    pub scope: Scope,
    pub sign_in: SignInWays,
    /// Never empty once an inventory is applied; the first is where a newcomer lands.
    pub regions: Vec<Region>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct User {
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Region {
    pub region_id: String,
    pub name: String,
    /// The name for readers of 简体中文; empty where the operator gave none.
    pub name_zh: String,
    /// How many clusters and Nacos instances its inventory has.
    #[serde(default)]
    pub clusters: u32,
    #[serde(default)]
    pub nacos_instances: u32,
}

/// How people can sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SignInWays {
    pub password: bool,
    /// Nobody exists yet: the first administrator comes by the link that the server printed at its start.
    pub first_link: bool,
    /// What the OpenID provider is called, where there is one: a browser goes to [`PROVIDER`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
}

/// Where a browser begins to sign in by the OpenID provider; `to` says where it wants to go then.
pub const PROVIDER: &str = "/console/v1/oidc/start";

/// The console's page for who is not signed in. A sign-in by the provider that failed ends there, with `to`, the code
/// in `refused`, the request's id in `request`, and in `wait` how many seconds to wait, if so.
pub const SIGN_IN_PAGE: &str = "/sign-in";

/// Whether it is an address of this site and of no other. A browser reads `\` as `/`, and over tabs and line ends, so
/// that what looks like a path might lead to another site.
pub fn is_own_address(to: &str) -> bool {
    let is_own = to.starts_with('/') && !to.starts_with("//");
    is_own && !to.contains(|letter: char| letter == '\\' || letter.is_control())
}

/// The body of `POST session`. It has no `Debug`: it holds a secret.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct SignIn {
    pub name: Option<String>,
    pub password: Option<String>,
}

impl SignIn {
    /// The name and the password.
    pub fn validate(self) -> Result<(String, String), FieldError> {
        let given = |text: Option<String>, field| {
            text.filter(|text| !text.is_empty()).ok_or_else(|| FieldError::missing(field))
        };
        Ok((given(self.name, "name")?, given(self.password, "password")?))
    }
}
