//! The body of `CreateService`, and what makes it complete.

use serde::{Deserialize, Serialize};

use super::{Service, ServiceType};
use crate::address::{self, AddressKind};
use crate::sources::FieldError;

/// The body of `CreateService`: several services of one type at once, all of them or none. Everything is optional on
/// the wire, so that the server can name what is missing; [`CreateService::validate`] turns it into [`NewServices`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct CreateService {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_type: Option<ServiceType>,
    pub service_configs: Vec<ServiceConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_group_id: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct ServiceConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Of Nacos the public one where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Of Nacos only; the default one where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
    /// May be left out where only one source of the gateway offers such a service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_id: Option<String>,
    /// Of DNS `domain:port`, of VIP `ip:port`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
    /// Of DNS only: which servers know the domain; the gateway's own where it is empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dns_servers: Vec<String>,
}

/// In the order of the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreatedServices {
    pub service_ids: Vec<String>,
}

/// A complete and well-formed `CreateService`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewServices {
    pub gateway_id: String,
    pub resource_group_id: Option<String>,
    pub source_type: ServiceType,
    pub services: Vec<NewService>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewService {
    Offered(Offered),
    Fixed(Fixed),
}

/// One that a source offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    pub source_id: Option<String>,
    pub name: String,
    pub namespace: String,
    pub group_name: Option<String>,
}

/// One with addresses of its own: DNS or VIP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    pub name: String,
    pub addresses: Vec<String>,
    pub dns_servers: Vec<String>,
}

const PUBLIC: &str = "public";
const DEFAULT_GROUP: &str = "DEFAULT_GROUP";

impl CreateService {
    pub const MAX_AT_ONCE: usize = 1000;
    pub const MAX_NAME: usize = 64;
    pub const MAX_DNS_SERVERS: usize = 3;

    pub fn validate(self) -> Result<NewServices, FieldError> {
        let gateway_id = required(self.gateway_id.as_ref(), "gatewayId")?;
        let source_type = match self.source_type {
            None => return Err(FieldError::missing("sourceType")),
            Some(ServiceType::Unknown(_)) => {
                return Err(FieldError::invalid("sourceType", "must be K8S, MSE_NACOS, DNS or VIP"));
            }
            Some(source_type) => source_type,
        };
        if self.service_configs.is_empty() {
            return Err(FieldError::missing("serviceConfigs"));
        }
        if self.service_configs.len() > Self::MAX_AT_ONCE {
            return Err(FieldError::invalid("serviceConfigs", "holds more than 1000 services"));
        }
        let mut services: Vec<NewService> = Vec::with_capacity(self.service_configs.len());
        let mut seen = std::collections::HashSet::new();
        for (index, config) in self.service_configs.into_iter().enumerate() {
            let path = format!("serviceConfigs[{index}]");
            let service = config.validate(&source_type, &path)?;
            if !seen.insert(identity(&service)) {
                return Err(FieldError::invalid(format!("{path}.name"), "is there twice"));
            }
            services.push(service);
        }
        Ok(NewServices { gateway_id, resource_group_id: self.resource_group_id, source_type, services })
    }

    /// Whether a service with addresses of its own may have this name.
    pub fn is_name(text: &str) -> bool {
        let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        (1..=Self::MAX_NAME).contains(&text.len())
            && text.bytes().all(is_inner)
            && text.starts_with(|first: char| first.is_ascii_alphanumeric())
            && text.ends_with(|last: char| last.is_ascii_alphanumeric())
    }
}

/// What no two services of a request may share.
fn identity(service: &NewService) -> [Option<String>; 4] {
    match service {
        NewService::Fixed(fixed) => [Some(fixed.name.clone()), None, None, None],
        NewService::Offered(Offered { source_id, name, namespace, group_name }) => {
            [Some(name.clone()), Some(namespace.clone()), group_name.clone(), source_id.clone()]
        }
    }
}

impl ServiceConfig {
    fn validate(self, source_type: &ServiceType, path: &str) -> Result<NewService, FieldError> {
        let field = |name: &str| format!("{path}.{name}");
        let name = required(self.name.as_ref(), &field("name"))?;
        let of_nacos = *source_type == ServiceType::MseNacos;
        if !of_nacos && given(self.group_name.as_ref()).is_some() {
            return Err(FieldError::invalid(field("groupName"), "is of MSE_NACOS only"));
        }
        if *source_type != ServiceType::Dns && !self.dns_servers.is_empty() {
            return Err(FieldError::invalid(field("dnsServers"), "is of DNS only"));
        }
        if matches!(source_type, ServiceType::Dns | ServiceType::Vip) {
            return self.with_addresses(&name, source_type, path).map(NewService::Fixed);
        }
        if !self.addresses.is_empty() {
            return Err(FieldError::invalid(field("addresses"), "is of DNS and VIP only"));
        }
        let default = |text: &str| of_nacos.then(|| text.to_owned());
        let namespace = given(self.namespace.as_ref()).or(default(PUBLIC));
        Ok(NewService::Offered(Offered {
            source_id: given(self.source_id.as_ref()),
            name,
            namespace: namespace.ok_or_else(|| FieldError::missing(field("namespace")))?,
            group_name: given(self.group_name.as_ref()).or(default(DEFAULT_GROUP)),
        }))
    }

    fn with_addresses(self, name: &str, source_type: &ServiceType, path: &str) -> Result<Fixed, FieldError> {
        let field = |name: &str| format!("{path}.{name}");
        for (value, name) in [(&self.source_id, "sourceId"), (&self.namespace, "namespace")] {
            if given(value.as_ref()).is_some() {
                return Err(FieldError::invalid(field(name), "is of K8S and MSE_NACOS only"));
            }
        }
        let name = name.trim().to_owned();
        if !CreateService::is_name(&name) {
            let why = "must have 1 to 64 letters, digits, hyphens, dots and underscores, with a letter or digit at both ends";
            return Err(FieldError::invalid(field("name"), why));
        }
        Ok(Fixed {
            name,
            addresses: fixed_addresses(source_type, &self.addresses, &field("addresses"))?,
            dns_servers: fixed_dns_servers(&self.dns_servers, &field("dnsServers"))?,
        })
    }
}

/// Of a DNS or VIP service, as they are kept.
pub(super) fn fixed_addresses(
    source_type: &ServiceType,
    texts: &[String],
    field: &str,
) -> Result<Vec<String>, FieldError> {
    if texts.is_empty() {
        return Err(FieldError::missing(field));
    }
    if texts.len() > Service::MAX_ADDRESSES {
        return Err(FieldError::invalid(field, "holds more than 10 addresses"));
    }
    let kind = if *source_type == ServiceType::Dns { AddressKind::Domain } else { AddressKind::Fixed };
    addresses(kind, texts, field)
}

pub(super) fn fixed_dns_servers(texts: &[String], field: &str) -> Result<Vec<String>, FieldError> {
    if texts.len() > CreateService::MAX_DNS_SERVERS {
        return Err(FieldError::invalid(field, "holds more than 3 servers"));
    }
    addresses(AddressKind::DnsServer, texts, field)
}

/// As they are kept; fails with the first that is wrong.
fn addresses(kind: AddressKind, texts: &[String], field: &str) -> Result<Vec<String>, FieldError> {
    for (index, problem) in address::problems(kind, texts).into_iter().enumerate() {
        if let Some(problem) = problem {
            return Err(FieldError::invalid(format!("{field}[{index}]"), problem.sentence()));
        }
    }
    Ok(texts.iter().filter_map(|text| address::normal(kind, text).ok()).collect())
}

fn given(value: Option<&String>) -> Option<String> {
    value.filter(|text| !text.trim().is_empty()).cloned()
}

fn required(value: Option<&String>, field: &str) -> Result<String, FieldError> {
    given(value).ok_or_else(|| FieldError::missing(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(source_type: ServiceType, configs: Vec<ServiceConfig>) -> CreateService {
        CreateService {
            gateway_id: Some("gw-1".into()),
            source_type: Some(source_type),
            service_configs: configs,
            resource_group_id: None,
        }
    }

    fn named(name: &str) -> ServiceConfig {
        ServiceConfig { name: Some(name.into()), ..ServiceConfig::default() }
    }

    fn at(name: &str, addresses: &[&str]) -> ServiceConfig {
        let addresses = addresses.iter().map(|&address| address.to_owned()).collect();
        ServiceConfig { addresses, ..named(name) }
    }

    fn wrong(request: CreateService) -> String {
        request.validate().expect_err("a field is wrong").field
    }

    #[test]
    fn the_first_missing_field_is_named_by_its_path() {
        assert_eq!(wrong(CreateService::default()), "gatewayId");
        let request = |source_type| CreateService {
            gateway_id: Some("gw".into()),
            source_type,
            ..CreateService::default()
        };
        assert_eq!(wrong(request(None)), "sourceType");
        assert_eq!(wrong(request(Some(ServiceType::from("EUREKA")))), "sourceType");
        assert_eq!(wrong(request(Some(ServiceType::K8s))), "serviceConfigs");
    }

    #[test]
    fn a_service_of_nacos_is_in_the_public_namespace_and_the_default_group_unless_told() {
        let new = request(ServiceType::MseNacos, vec![named("cart")]).validate().expect("complete");
        let NewService::Offered(offered) = &new.services[0] else { panic!("an offered one") };
        assert_eq!(
            (offered.namespace.as_str(), offered.group_name.as_deref()),
            ("public", Some("DEFAULT_GROUP"))
        );
        assert_eq!(wrong(request(ServiceType::K8s, vec![named("cart")])), "serviceConfigs[0].namespace");
    }

    #[test]
    fn addresses_are_checked_each_and_named_by_their_place() {
        let vip = |addresses: &[&str]| {
            request(ServiceType::Vip, vec![at("a", &["10.0.0.1:80"]), at("b", addresses)])
        };
        assert!(vip(&["10.0.0.1:80", "10.0.0.2:80"]).validate().is_ok());
        assert_eq!(wrong(vip(&[])), "serviceConfigs[1].addresses");
        assert_eq!(wrong(vip(&["10.0.0.1"])), "serviceConfigs[1].addresses[0]");
        assert_eq!(wrong(vip(&["10.0.0.1:80", "10.0.0.1:80"])), "serviceConfigs[1].addresses[1]");
        let eleven: Vec<String> = (1..=11).map(|host| format!("10.0.0.{host}:80")).collect();
        let eleven: Vec<&str> = eleven.iter().map(String::as_str).collect();
        assert_eq!(wrong(vip(&eleven)), "serviceConfigs[1].addresses");
        let dns = ServiceConfig { dns_servers: vec!["ns1".into()], ..at("a", &["a.example.com:80"]) };
        assert_eq!(wrong(request(ServiceType::Dns, vec![dns.clone()])), "serviceConfigs[0].dnsServers[0]");
        assert_eq!(wrong(request(ServiceType::Vip, vec![dns])), "serviceConfigs[0].dnsServers");
    }

    #[test]
    fn names_are_well_formed_and_once_in_a_request() {
        let vip = |names: &[&str]| {
            let configs = names.iter().map(|name| at(name, &["10.0.0.1:80"])).collect();
            request(ServiceType::Vip, configs)
        };
        assert!(vip(&["a", "a.b_c-1"]).validate().is_ok());
        for bad in ["-a", "a-", "a b", "é", &"x".repeat(65)] {
            assert_eq!(wrong(vip(&[bad])), "serviceConfigs[0].name", "{bad}");
        }
        assert_eq!(wrong(vip(&["a", "b", "a"])), "serviceConfigs[2].name");
    }

    #[test]
    fn a_service_has_only_the_fields_of_its_type() {
        let source = ServiceConfig { source_id: Some("src-1".into()), ..at("a", &["10.0.0.1:80"]) };
        assert_eq!(wrong(request(ServiceType::Vip, vec![source.clone()])), "serviceConfigs[0].sourceId");
        let source = ServiceConfig { namespace: Some("shop".into()), ..source };
        assert_eq!(wrong(request(ServiceType::K8s, vec![source.clone()])), "serviceConfigs[0].addresses");
        let grouped = ServiceConfig { addresses: vec![], group_name: Some("G".into()), ..source };
        assert_eq!(wrong(request(ServiceType::K8s, vec![grouped])), "serviceConfigs[0].groupName");
    }
}
