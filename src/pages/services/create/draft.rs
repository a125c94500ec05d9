//! What is typed and picked in Create Service, and whether it is a service yet. Plain data, no signals.

use std::collections::BTreeMap;

use contract::address::{self, AddressKind, AddressProblem};
use contract::console::services::ServiceRow;
use contract::services::{CreateService, Service, ServiceConfig, ServiceType};

/// A service that is picked of what a source offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    pub name: String,
    pub namespace: String,
    pub group: Option<String>,
}

impl From<&ServiceRow> for Pick {
    fn from(row: &ServiceRow) -> Self {
        Self { name: row.name.clone(), namespace: row.namespace.clone(), group: row.group_name.clone() }
    }
}

/// An address as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    pub key: u32,
    pub text: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    pub name: String,
    pub addresses: Vec<Line>,
    pub servers: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServersProblem {
    Wrong(AddressProblem),
    TooMany,
}

impl Typed {
    pub fn is_touched(&self) -> bool {
        let is_empty = |text: &str| text.trim().is_empty();
        !(is_empty(&self.name)
            && is_empty(&self.servers)
            && self.addresses.iter().all(|line| is_empty(&line.text)))
    }

    pub fn is_name_wrong(&self) -> bool {
        !CreateService::is_name(self.name.trim())
    }

    /// Of each line, in their order.
    pub fn problems(&self, kind: AddressKind) -> Vec<Option<AddressProblem>> {
        let texts: Vec<String> = self.addresses.iter().map(|line| line.text.clone()).collect();
        address::problems(kind, &texts)
    }

    pub fn servers_problem(&self) -> Option<ServersProblem> {
        let servers = list(&self.servers);
        if servers.len() > CreateService::MAX_DNS_SERVERS {
            return Some(ServersProblem::TooMany);
        }
        address::problems(AddressKind::DnsServer, &servers)
            .into_iter()
            .flatten()
            .next()
            .map(ServersProblem::Wrong)
    }

    pub fn is_complete(&self, kind: AddressKind) -> bool {
        let is_domain = kind == AddressKind::Domain;
        !self.is_name_wrong()
            && self.problems(kind).iter().all(Option::is_none)
            && !(is_domain && self.servers_problem().is_some())
    }

    pub fn can_grow(&self) -> bool {
        self.addresses.len() < Service::MAX_ADDRESSES
    }

    fn into_config(self, kind: AddressKind) -> ServiceConfig {
        let text = |line: Line| line.text.trim().to_owned();
        ServiceConfig {
            name: Some(self.name.trim().to_owned()),
            addresses: self.addresses.into_iter().map(text).collect(),
            dns_servers: if kind == AddressKind::Domain { list(&self.servers) } else { vec![] },
            ..ServiceConfig::default()
        }
    }
}

/// A request for what is typed.
pub fn of_typed(gateway_id: String, kind: AddressKind, typed: Typed) -> CreateService {
    let source_type = if kind == AddressKind::Domain { ServiceType::Dns } else { ServiceType::Vip };
    request(gateway_id, source_type, vec![typed.into_config(kind)])
}

/// A request for what is picked of a source, in the order of the ids.
pub fn of_picks(
    gateway_id: String,
    source_type: ServiceType,
    source_id: &str,
    picks: &BTreeMap<String, Pick>,
) -> CreateService {
    let config = |pick: &Pick| ServiceConfig {
        name: Some(pick.name.clone()),
        namespace: Some(pick.namespace.clone()),
        group_name: pick.group.clone(),
        source_id: Some(source_id.to_owned()),
        ..ServiceConfig::default()
    };
    request(gateway_id, source_type, picks.values().map(config).collect())
}

/// The service that a refusal's field is of, and its name.
pub fn concerned<'a>(request: &'a CreateService, field: &str) -> Option<(usize, &'a str)> {
    let (index, _) = field.strip_prefix("serviceConfigs[")?.split_once(']')?;
    let index = index.parse().ok()?;
    Some((index, request.service_configs.get(index)?.name.as_deref()?))
}

fn request(
    gateway_id: String,
    source_type: ServiceType,
    service_configs: Vec<ServiceConfig>,
) -> CreateService {
    CreateService {
        gateway_id: Some(gateway_id),
        source_type: Some(source_type),
        service_configs,
        resource_group_id: None,
    }
}

/// Texts separated by commas or spaces.
fn list(text: &str) -> Vec<String> {
    let separators = |c: char| c == ',' || c == '，' || c == '、' || c.is_whitespace();
    text.split(separators).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(name: &str, addresses: &[&str], servers: &str) -> Typed {
        let line =
            |(key, text): (usize, &&str)| Line { key: u32::try_from(key).unwrap_or(0), text: (*text).into() };
        Typed {
            name: name.into(),
            addresses: addresses.iter().enumerate().map(line).collect(),
            servers: servers.into(),
        }
    }

    #[test]
    fn what_is_complete_here_is_accepted_by_the_contract() {
        let fixed = typed(" legacy ", &[" 10.0.0.1:80", "[fd00::1]:80"], "");
        assert!(fixed.is_complete(AddressKind::Fixed) && !fixed.is_complete(AddressKind::Domain));
        assert!(of_typed("gw-1".into(), AddressKind::Fixed, fixed).validate().is_ok());
        let domain = typed("mail", &["smtp.example.com:25"], "10.0.0.2，10.0.0.3");
        assert!(domain.is_complete(AddressKind::Domain));
        let request = of_typed("gw-1".into(), AddressKind::Domain, domain);
        assert_eq!(request.service_configs[0].dns_servers, ["10.0.0.2", "10.0.0.3"]);
        assert!(request.validate().is_ok());
    }

    #[test]
    fn each_field_says_what_is_wrong_with_it() {
        let wrong = typed("a b", &["10.0.0.1", "10.0.0.1:80", "10.0.0.1:80"], "ns1");
        assert!(wrong.is_name_wrong());
        let problems = wrong.problems(AddressKind::Fixed);
        assert_eq!(problems, [Some(AddressProblem::NoPort), None, Some(AddressProblem::Twice)]);
        assert_eq!(wrong.servers_problem(), Some(ServersProblem::Wrong(AddressProblem::NotAnIp)));
        assert_eq!(
            typed("", &[], "10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.4").servers_problem(),
            Some(ServersProblem::TooMany)
        );
    }

    #[test]
    fn only_what_holds_a_sign_is_lost_by_leaving() {
        assert!(!typed(" ", &["", " "], "").is_touched());
        assert!(typed("", &["", "1"], "").is_touched());
    }

    #[test]
    fn a_refusal_names_the_service_that_it_is_of() {
        let pick = |name: &str| Pick { name: name.into(), namespace: "shop".into(), group: None };
        let picks = [("svc-1".to_owned(), pick("cart")), ("svc-2".to_owned(), pick("stock"))].into();
        let request = of_picks("gw-1".into(), ServiceType::K8s, "src-1", &picks);
        assert_eq!(concerned(&request, "serviceConfigs[1].name"), Some((1, "stock")));
        assert_eq!(concerned(&request, "serviceConfigs[7].name"), None);
        assert_eq!(concerned(&request, "gatewayId"), None);
        assert!(request.validate().is_ok());
    }
}
