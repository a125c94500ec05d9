//! The region's Nacos instances: as they are listed, registered, changed. A password goes in and never comes
//! out; MCPEnabled is changed by [`super::parameters`].

use serde::{Deserialize, Serialize};

use super::registries::{self, Dependent};
use crate::error::ErrorCode;
use crate::gateways::Vpc;
use crate::nacos::NacosState;
use crate::sources::FieldError;
use crate::wire_enum::wire_enum;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, as it travels")]
pub struct NacosRow {
    pub instance_id: String,
    pub name: String,
    /// Empty where nobody said.
    pub version: String,
    pub state: NacosState,
    pub region_id: String,
    pub vpc: Vpc,
    /// `host:port` of its HTTP API.
    pub address: String,
    /// Whether Headwater may read it.
    pub permitted: bool,
    /// Whether there is a password.
    pub has_credentials: bool,
    pub mcp_supported: bool,
    pub mcp_enabled: bool,
    /// From the operator's inventory file, which alone changes or removes it; but for MCPEnabled.
    pub in_file: bool,
    /// How many sources are read from it.
    pub sources: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct NacosDetail {
    pub instance: NacosRow,
    /// Ids; an empty one is the public namespace.
    pub namespaces: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    pub dependents: Vec<Dependent>,
}

wire_enum! {
    /// The columns that Nacos instances sort by.
    pub enum NacosSort {
        Name = "name",
        Version = "version",
        Vpc = "vpc",
        State = "state",
        Mcp = "mcp",
        Sources = "sources",
    }
}

/// `q` finds by name, id or address. `sort` may be led by `-` for descending order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct NacosQuery {
    pub region_id: Option<String>,
    pub q: Option<String>,
    pub state: Option<NacosState>,
    pub mcp_enabled: Option<bool>,
    pub sort: Option<String>,
    pub page_number: Option<u32>,
    pub page_size: Option<u32>,
}

/// The body of `POST nacos-instances`. It has no `Debug`: it holds a secret.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct RegisterNacos {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Absent: the public namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespaces: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// Absent: yes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mcp_supported: Option<bool>,
    /// Absent: no.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mcp_enabled: Option<bool>,
}

/// A complete and well-formed [`RegisterNacos`].
pub struct NewNacos {
    pub vpc_id: String,
    pub name: String,
    pub version: String,
    pub address: String,
    pub namespaces: Vec<String>,
    /// Username and password.
    pub credentials: Option<(String, String)>,
    pub mcp_supported: bool,
    pub mcp_enabled: bool,
}

impl RegisterNacos {
    /// In the order of the form, so that the first field that is wrong is the one that is named.
    pub fn validate(self) -> Result<NewNacos, FieldError> {
        let name = registries::name(self.name.as_deref())?;
        let vpc_id = registries::required(self.vpc_id.as_deref(), "vpcId")?;
        let version = registries::version(self.version.as_deref())?;
        let address = checked_address(self.address.as_deref())?;
        let namespaces = checked_namespaces(&self.namespaces.unwrap_or_else(|| vec![String::new()]))?;
        let username = self.username.filter(|text| !text.trim().is_empty());
        let password = self.password.filter(|text| !text.is_empty());
        let credentials = match (username, password) {
            (Some(username), Some(password)) => Some((username.trim().to_owned(), password)),
            (None, None) => None,
            (Some(_), None) => return Err(FieldError::missing("password")),
            (None, Some(_)) => return Err(FieldError::missing("username")),
        };
        let mcp_supported = self.mcp_supported.unwrap_or(true);
        let mcp_enabled = self.mcp_enabled.unwrap_or(false);
        if mcp_enabled && !mcp_supported {
            let message = "mcpEnabled needs a version that supports MCP".to_owned();
            return Err(FieldError {
                code: ErrorCode::McpUnsupported,
                field: "mcpEnabled".to_owned(),
                message,
            });
        }
        Ok(NewNacos { vpc_id, name, version, address, namespaces, credentials, mcp_supported, mcp_enabled })
    }
}

/// The body of `PUT nacos-instances/{id}`: what is absent stays. It has no `Debug`: it holds a secret.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct ChangeNacos {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespaces: Option<Vec<String>>,
    /// An empty one takes the password away too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Needed with another address or username: what is kept goes to nobody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mcp_supported: Option<bool>,
}

impl ChangeNacos {
    pub fn validate(self) -> Result<Self, FieldError> {
        let password = self.password.filter(|text| !text.is_empty());
        let username = self.username.map(|text| text.trim().to_owned());
        if password.is_some() && username.as_deref() == Some("") {
            return Err(FieldError::missing("username"));
        }
        Ok(Self {
            name: self.name.map(|text| registries::name(Some(&text))).transpose()?,
            version: self.version.map(|text| registries::version(Some(&text))).transpose()?,
            address: self.address.map(|text| checked_address(Some(&text))).transpose()?,
            namespaces: self.namespaces.map(|ids| checked_namespaces(&ids)).transpose()?,
            username,
            password,
            mcp_supported: self.mcp_supported,
        })
    }
}

pub const MAX_NAMESPACES: usize = 100;

/// The highest port with room for gRPC, which is 1000 above.
const MAX_PORT: u16 = 64_535;

pub fn checked_address(text: Option<&str>) -> Result<String, FieldError> {
    let address = registries::required(text, "address")?;
    if is_address(&address) {
        return Ok(address);
    }
    Err(FieldError::invalid("address", "must be host:port, with a port of at most 64535"))
}

/// Whether a text is `host:port`: a name, an IPv4 address, or an IPv6 address in brackets.
pub fn is_address(text: &str) -> bool {
    let Some((host, port)) = text.rsplit_once(':') else { return false };
    let is_port = port.parse().is_ok_and(|port: u16| (1..=MAX_PORT).contains(&port));
    let is_host = if let Some(host) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        host.parse::<std::net::Ipv6Addr>().is_ok()
    } else {
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
        !host.is_empty() && host.len() <= 253 && host.chars().all(is_allowed)
    };
    is_host && is_port && !port.starts_with('+')
}

pub fn checked_namespaces(ids: &[String]) -> Result<Vec<String>, FieldError> {
    if ids.is_empty() {
        return Err(FieldError::missing("namespaces"));
    }
    if ids.len() > MAX_NAMESPACES {
        return Err(FieldError::invalid("namespaces", "are more than 100"));
    }
    let ids: Vec<String> = ids.iter().map(|id| namespace(id)).collect();
    for (index, id) in ids.iter().enumerate() {
        if !is_namespace(id) {
            let why = "must be the id of a namespace: letters, digits, - and _";
            return Err(FieldError::invalid(format!("namespaces[{index}]"), why));
        }
        if ids[..index].contains(id) {
            return Err(FieldError::invalid(format!("namespaces[{index}]"), "is there twice"));
        }
    }
    Ok(ids)
}

/// Nacos itself has no id for the public namespace; people call it so.
pub fn namespace(text: &str) -> String {
    let text = text.trim();
    if text == "public" { String::new() } else { text.to_owned() }
}

pub fn is_namespace(id: &str) -> bool {
    id.len() <= 128 && id.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body() -> RegisterNacos {
        RegisterNacos {
            vpc_id: Some("vpc-1".into()),
            name: Some("orders".into()),
            version: Some("2.3.2".into()),
            address: Some("10.0.0.1:8848".into()),
            ..RegisterNacos::default()
        }
    }

    fn field(body: RegisterNacos) -> String {
        body.validate().err().expect("refused").field
    }

    #[test]
    fn an_address_is_a_host_and_a_port_with_room_for_grpc() {
        for good in ["10.0.0.1:8848", "nacos.example:8848", "[::1]:8848", "a:64535"] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "nacos",
            ":8848",
            "http://nacos:8848",
            "nacos:65000",
            "nacos:0",
            "::1:8848",
            "[nacos]:8848",
            "user@nacos:8848",
            "na cos:8848",
            "nacos:+8848",
            "nacos/x:8848",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }

    #[test]
    fn a_username_and_a_password_come_together() {
        assert_eq!(field(RegisterNacos { username: Some("nacos".into()), ..body() }), "password");
        assert_eq!(field(RegisterNacos { password: Some("secret".into()), ..body() }), "username");
        let both = RegisterNacos { username: Some("a".into()), password: Some("b".into()), ..body() };
        assert_eq!(both.validate().ok().and_then(|new| new.credentials), Some(("a".into(), "b".into())));
        let gone = ChangeNacos { username: Some(" ".into()), ..ChangeNacos::default() };
        assert_eq!(gone.validate().ok().and_then(|change| change.username).as_deref(), Some(""));
    }

    #[test]
    fn a_namespace_that_is_wrong_or_twice_is_named_with_its_index() {
        let with = |ids: &[&str]| RegisterNacos {
            namespaces: Some(ids.iter().map(|id| (*id).to_owned()).collect()),
            ..body()
        };
        assert_eq!(field(with(&["public", "a/b"])), "namespaces[1]");
        assert_eq!(field(with(&["public", "dev", ""])), "namespaces[2]");
        assert_eq!(field(with(&[])), "namespaces");
        let ids = body().validate().map(|new| new.namespaces);
        assert_eq!(ids.ok(), Some(vec![String::new()]), "the public one, where none is named");
    }

    #[test]
    fn mcp_cannot_be_on_where_it_is_not_supported() {
        let old = RegisterNacos { mcp_supported: Some(false), mcp_enabled: Some(true), ..body() };
        let error = old.validate().err().expect("refused");
        assert_eq!((error.code, error.field.as_str()), (ErrorCode::McpUnsupported, "mcpEnabled"));
    }
}
