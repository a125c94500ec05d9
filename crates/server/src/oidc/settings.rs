//! The section `[oidc]` of the configuration: which provider, and which of its groups may do what here.

use std::fmt;
use std::path::PathBuf;

use anyhow::{Context, bail, ensure};
use contract::access::{Role, Scope};
use contract::console::users::Rights;
use openidconnect::IssuerUrl;
use reqwest::Url;
use serde::Deserialize;

/// The environment's variable for the client's secret.
pub const SECRET_VARIABLE: &str = "HEADWATER_OIDC_SECRET";

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    pub issuer: String,
    pub client_id: String,
    /// A public client has none.
    #[serde(default)]
    pub client_secret_file: Option<PathBuf>,
    /// The secret itself, where the environment has it.
    #[serde(skip)]
    pub client_secret: Option<Secret>,
    /// What the button calls the provider.
    #[serde(default = "default_label")]
    pub label: String,
    #[serde(default = "default_claim")]
    pub groups_claim: String,
    /// Beside `openid`.
    #[serde(default = "default_scopes")]
    pub scopes: Vec<String>,
    /// Whoever is in none of them is let in by none.
    #[serde(default)]
    pub groups: Vec<Mapping>,
}

/// A group of the provider, and what it gives.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    pub group: String,
    pub role: Role,
    /// All, unless some are named.
    #[serde(default)]
    pub gateways: Option<Vec<String>>,
}

/// It is not shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: String) -> Self {
        Self(text)
    }

    pub fn into_text(self) -> String {
        self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

fn default_label() -> String {
    "OpenID".to_owned()
}

fn default_claim() -> String {
    "groups".to_owned()
}

fn default_scopes() -> Vec<String> {
    vec!["profile".to_owned(), "email".to_owned()]
}

/// What is sent there is read by nobody on the way.
pub fn is_safe(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    let is_loopback =
        host == "localhost" || host.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback());
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback)
}

impl Settings {
    /// Errors name the setting.
    pub fn check(&self) -> anyhow::Result<()> {
        self.issuer()?;
        self.secret()?;
        for (name, text) in
            [("client_id", &self.client_id), ("label", &self.label), ("groups_claim", &self.groups_claim)]
        {
            ensure!(!text.trim().is_empty(), "oidc.{name} is empty");
        }
        ensure!(self.label.chars().count() <= 40, "oidc.label has more than 40 characters");
        for scope in &self.scopes {
            let is_one = !scope.is_empty() && scope.bytes().all(|byte| byte.is_ascii_graphic());
            ensure!(is_one, "oidc.scopes has {scope:?}, which is not one scope");
        }
        ensure!(!self.groups.is_empty(), "oidc.groups is empty, so nobody could sign in");
        self.groups.iter().enumerate().try_for_each(|(index, group)| {
            group.check().with_context(|| format!("oidc.groups[{index}] is not valid"))
        })
    }

    pub fn issuer(&self) -> anyhow::Result<IssuerUrl> {
        let url = Url::parse(&self.issuer).context("oidc.issuer is not a URL")?;
        ensure!(is_safe(&url), "oidc.issuer must begin with https://, unless it is on loopback");
        let is_plain = url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        ensure!(is_plain, "oidc.issuer must have neither a query nor a name and a password");
        Ok(IssuerUrl::new(self.issuer.clone())?)
    }

    /// Of a public client there is none.
    pub fn secret(&self) -> anyhow::Result<Option<Secret>> {
        match (&self.client_secret, &self.client_secret_file) {
            (Some(_), Some(_)) => {
                bail!(
                    "{SECRET_VARIABLE} is set, and there is oidc.client_secret_file: there can be one secret"
                )
            }
            (Some(secret), None) => Ok(Some(secret.clone())),
            (None, None) => Ok(None),
            (None, Some(file)) => {
                let told = || format!("can't read oidc.client_secret_file {}", file.display());
                let text = std::fs::read_to_string(file).with_context(told)?;
                ensure!(!text.trim().is_empty(), "oidc.client_secret_file {} is empty", file.display());
                Ok(Some(Secret(text.trim().to_owned())))
            }
        }
    }

    /// What somebody in these groups may do: the strongest role that one of them gives, over the gateways of all that
    /// give it. A weaker one adds nothing, for a role is one, over one scope.
    pub fn rights(&self, groups: &[String]) -> Option<Rights> {
        let given = || self.groups.iter().filter(|given| groups.contains(&given.group));
        let role = given()
            .map(|given| given.role.clone())
            .reduce(|one, other| if one.includes(&other) { one } else { other })?;
        let scopes = given().filter(|given| given.role == role).map(Mapping::scope);
        let scope = scopes.reduce(Scope::with)?;
        Some(Rights { role, scope })
    }
}

impl Mapping {
    fn check(&self) -> anyhow::Result<()> {
        ensure!(!self.group.is_empty(), "group is empty");
        let told =
            |error: contract::sources::FieldError| anyhow::anyhow!("{} {}", error.field, error.message);
        Role::known(Some(self.role.clone()), "role").map_err(told)?;
        let named = self.gateways.is_none() || Scope::known(Some(self.scope()), "gateways").is_ok();
        ensure!(named, "gateways names none, or more than {}", Scope::MAX_GATEWAYS);
        Ok(())
    }

    fn scope(&self) -> Scope {
        let some = |gateway_ids: &Vec<String>| Scope::Gateways { gateway_ids: gateway_ids.clone() };
        self.gateways.as_ref().map_or(Scope::All, some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALID: &str = "issuer = 'https://id.example.com/realms/a'\nclient_id = 'headwater'\n";
    const GROUP: &str = "[[groups]]\ngroup = 'a'\nrole = 'viewer'\n";

    fn settings(text: &str) -> Settings {
        toml::from_str(text).expect("settings")
    }

    #[test]
    fn the_strongest_role_counts_over_the_gateways_of_all_groups_that_give_it() {
        let groups = "[[groups]]\ngroup = 'all'\nrole = 'viewer'\n\
                      [[groups]]\ngroup = 'pay'\nrole = 'editor'\ngateways = ['gw-1', 'gw-2']\n\
                      [[groups]]\ngroup = 'search'\nrole = 'editor'\ngateways = ['gw-2', 'gw-3']\n\
                      [[groups]]\ngroup = 'root'\nrole = 'administrator'\n";
        let settings = settings(&format!("{VALID}{groups}"));
        let rights = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
            let rights = settings.rights(&names)?;
            Some((rights.role, rights.scope.gateway_ids().map(<[String]>::to_vec)))
        };
        let some = |ids: &[&str]| Some(ids.iter().map(|&id| id.to_owned()).collect::<Vec<_>>());
        assert_eq!(rights(&["all"]), Some((Role::Viewer, None)));
        assert_eq!(rights(&["all", "pay"]), Some((Role::Editor, some(&["gw-1", "gw-2"]))));
        assert_eq!(rights(&["pay", "search"]), Some((Role::Editor, some(&["gw-1", "gw-2", "gw-3"]))));
        assert_eq!(rights(&["pay", "root"]), Some((Role::Administrator, None)));
        assert_eq!(rights(&["ALL", "else"]), None);
        assert_eq!(rights(&[]), None);
    }

    #[test]
    fn what_is_wrong_is_said_with_the_name_of_the_setting() {
        settings(&format!("{VALID}{GROUP}")).check().expect("valid");
        settings(&format!("issuer = 'http://127.0.0.1:1'\nclient_id = 'a'\n{GROUP}")).check().expect("valid");
        for (text, name) in [
            (format!("issuer = 'id'\nclient_id = 'a'\n{GROUP}"), "oidc.issuer"),
            (format!("issuer = 'http://id.example.com'\nclient_id = 'a'\n{GROUP}"), "oidc.issuer"),
            (format!("issuer = 'https://u:p@id.example.com'\nclient_id = 'a'\n{GROUP}"), "oidc.issuer"),
            (format!("issuer = 'https://id.example.com?a'\nclient_id = 'a'\n{GROUP}"), "oidc.issuer"),
            (format!("issuer = 'https://id.example.com'\nclient_id = ' '\n{GROUP}"), "oidc.client_id"),
            (format!("{VALID}label = ''\n{GROUP}"), "oidc.label"),
            (format!("{VALID}scopes = ['a b']\n{GROUP}"), "oidc.scopes"),
            (format!("{VALID}client_secret_file = '/nowhere'\n{GROUP}"), "oidc.client_secret_file"),
            (VALID.to_owned(), "oidc.groups"),
            (
                format!("{VALID}[[groups]]\ngroup = 'a'\nrole = 'emperor'"),
                "oidc.groups[0] is not valid: role",
            ),
            (format!("{VALID}{GROUP}gateways = []"), "oidc.groups[0] is not valid: gateways"),
        ] {
            let told = format!("{:#}", settings(&text).check().expect_err(&text));
            assert!(told.contains(name), "{told}");
        }
    }

    #[test]
    fn the_secret_is_in_one_place_and_not_shown() {
        let secret = Some(Secret::new("t0psecret".to_owned()));
        let settings = Settings { client_secret: secret.clone(), ..settings(&format!("{VALID}{GROUP}")) };
        assert_eq!(settings.secret().expect("one"), secret);
        assert!(!format!("{settings:?}").contains("t0psecret"));
        let both = Settings { client_secret_file: Some(PathBuf::from("a")), ..settings };
        assert!(format!("{:#}", both.check().expect_err("two")).contains(SECRET_VARIABLE));
    }
}
