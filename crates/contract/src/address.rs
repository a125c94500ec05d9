//! The addresses that a service may be given by hand: `domain:port`, `ip:port`, and the IPs of DNS servers. What the
//! console says while somebody types and what the server refuses are decided here, once.

use std::net::{IpAddr, SocketAddr};

/// What addresses a list is to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressKind {
    /// `domain:port`.
    Domain,
    /// `ip:port`; an IPv6 address in brackets.
    Fixed,
    /// An IP without a port.
    DnsServer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressProblem {
    Missing,
    NoPort,
    BadPort,
    NotADomain,
    /// An IP where a domain is wanted.
    IpAsDomain,
    NotAnIp,
    /// A domain where an IP is wanted.
    DomainAsIp,
    /// An IPv6 address with a port needs brackets.
    NoBrackets,
    /// An address that stands for none or for many, such as `0.0.0.0`.
    NoSingleHost,
    Twice,
}

impl AddressProblem {
    /// Completes "serviceConfigs[0].addresses[1] …".
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Missing => "is empty",
            Self::NoPort => "has no port; put it behind a colon, for example :8080",
            Self::BadPort => "must have a port between 1 and 65535",
            Self::NotADomain => "must be a domain of letters, digits, hyphens and dots",
            Self::IpAsDomain => "is an IP address; a service of the type VIP takes those",
            Self::NotAnIp => "must be an IPv4 or IPv6 address",
            Self::DomainAsIp => "is a domain; a service of the type DNS takes those",
            Self::NoBrackets => "needs brackets around the IPv6 address, for example [fd00::1]:8080",
            Self::NoSingleHost => "does not stand for a single host",
            Self::Twice => "is there twice",
        }
    }
}

/// An address as it is kept: without spaces around, in lower case, an IP in its shortest form.
pub fn normal(kind: AddressKind, text: &str) -> Result<String, AddressProblem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(AddressProblem::Missing);
    }
    match kind {
        AddressKind::Domain => domain_and_port(text),
        AddressKind::Fixed => ip_and_port(text),
        AddressKind::DnsServer => {
            let ip = text.parse().map_err(|_| AddressProblem::NotAnIp)?;
            single_host(ip).map(|ip| ip.to_string())
        }
    }
}

/// What is wrong with each address of a list, in its order.
pub fn problems(kind: AddressKind, texts: &[String]) -> Vec<Option<AddressProblem>> {
    let mut seen = Vec::with_capacity(texts.len());
    let problem = |text: &String| match normal(kind, text) {
        Err(problem) => Some(problem),
        Ok(address) if seen.contains(&address) => Some(AddressProblem::Twice),
        Ok(address) => {
            seen.push(address);
            None
        }
    };
    texts.iter().map(problem).collect()
}

fn domain_and_port(text: &str) -> Result<String, AddressProblem> {
    if text.parse::<IpAddr>().is_ok() || text.starts_with('[') {
        return Err(AddressProblem::IpAsDomain);
    }
    let (domain, port) = text.rsplit_once(':').ok_or(AddressProblem::NoPort)?;
    if domain.parse::<IpAddr>().is_ok() {
        return Err(AddressProblem::IpAsDomain);
    }
    let domain = domain.to_ascii_lowercase();
    if !is_domain(&domain) {
        return Err(AddressProblem::NotADomain);
    }
    Ok(format!("{domain}:{}", number(port)?))
}

fn ip_and_port(text: &str) -> Result<String, AddressProblem> {
    if let Ok(ip) = text.parse::<IpAddr>() {
        return Err(if ip.is_ipv6() { AddressProblem::NoBrackets } else { AddressProblem::NoPort });
    }
    let (host, port) = text.rsplit_once(':').ok_or_else(|| not_an_ip(text))?;
    if text.starts_with('[') && text.ends_with(']') {
        return Err(AddressProblem::NoPort);
    }
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let ip: IpAddr = bare.unwrap_or(host).parse().map_err(|_| not_an_ip(host))?;
    match (ip, bare) {
        (IpAddr::V6(_), None) => return Err(AddressProblem::NoBrackets),
        (IpAddr::V4(_), Some(_)) => return Err(AddressProblem::NotAnIp),
        _ => {}
    }
    Ok(SocketAddr::new(single_host(ip)?, number(port)?).to_string())
}

fn not_an_ip(host: &str) -> AddressProblem {
    let has_letter = host.bytes().any(|byte| byte.is_ascii_alphabetic());
    if has_letter && is_domain(&host.to_ascii_lowercase()) {
        AddressProblem::DomainAsIp
    } else {
        AddressProblem::NotAnIp
    }
}

fn single_host(ip: IpAddr) -> Result<IpAddr, AddressProblem> {
    let is_broadcast = matches!(ip, IpAddr::V4(ip) if ip.is_broadcast());
    if ip.is_unspecified() || ip.is_multicast() || is_broadcast {
        return Err(AddressProblem::NoSingleHost);
    }
    Ok(ip)
}

fn number(port: &str) -> Result<u16, AddressProblem> {
    if port.is_empty() {
        return Err(AddressProblem::NoPort);
    }
    let is_number = port.bytes().all(|byte| byte.is_ascii_digit());
    let port = port.parse().ok().filter(|port| is_number && *port > 0);
    port.ok_or(AddressProblem::BadPort)
}

/// Of one label at least; the last of several is not a number, else it would be read as an IP.
fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = text.rsplit('.').next().unwrap_or_default();
    text.len() <= 253 && text.split('.').all(is_label) && !last.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: AddressKind, text: &str) -> Result<String, AddressProblem> {
        normal(kind, text)
    }

    #[test]
    fn a_domain_comes_with_a_port_and_is_no_ip() {
        let domain = |text| check(AddressKind::Domain, text);
        assert_eq!(domain(" API.Example.com:443 ").as_deref(), Ok("api.example.com:443"));
        assert_eq!(domain("redis:6379").as_deref(), Ok("redis:6379"));
        for (text, problem) in [
            ("", AddressProblem::Missing),
            ("api.example.com", AddressProblem::NoPort),
            ("api.example.com:", AddressProblem::NoPort),
            ("api.example.com:0", AddressProblem::BadPort),
            ("api.example.com:65536", AddressProblem::BadPort),
            ("api.example.com:+80", AddressProblem::BadPort),
            ("10.0.0.1:80", AddressProblem::IpAsDomain),
            ("[fd00::1]:80", AddressProblem::IpAsDomain),
            ("fd00::1", AddressProblem::IpAsDomain),
            ("-a.example.com:80", AddressProblem::NotADomain),
            ("a..b:80", AddressProblem::NotADomain),
            ("https://a.example.com:80", AddressProblem::NotADomain),
            ("10.0.0.256:80", AddressProblem::NotADomain),
        ] {
            assert_eq!(domain(text), Err(problem), "{text}");
        }
    }

    #[test]
    fn a_fixed_address_is_an_ip_with_a_port() {
        let fixed = |text| check(AddressKind::Fixed, text);
        assert_eq!(fixed("10.0.0.1:8080").as_deref(), Ok("10.0.0.1:8080"));
        assert_eq!(fixed("[FD00:0::1]:80").as_deref(), Ok("[fd00::1]:80"));
        for (text, problem) in [
            ("10.0.0.1", AddressProblem::NoPort),
            ("10.0.0.1:", AddressProblem::NoPort),
            ("[fd00::1]", AddressProblem::NoPort),
            ("10.0.0.1:99999", AddressProblem::BadPort),
            ("10.0.0.256:80", AddressProblem::NotAnIp),
            ("[10.0.0.1]:80", AddressProblem::NotAnIp),
            ("fd00::1", AddressProblem::NoBrackets),
            ("api.example.com:80", AddressProblem::DomainAsIp),
            ("0.0.0.0:80", AddressProblem::NoSingleHost),
            ("224.0.0.1:80", AddressProblem::NoSingleHost),
        ] {
            assert_eq!(fixed(text), Err(problem), "{text}");
        }
        assert_eq!(check(AddressKind::DnsServer, "10.0.0.2:53"), Err(AddressProblem::NotAnIp));
        assert_eq!(check(AddressKind::DnsServer, "10.0.0.2").as_deref(), Ok("10.0.0.2"));
    }

    #[test]
    fn the_second_of_two_equal_addresses_is_the_wrong_one_however_it_is_written() {
        let texts = ["10.0.0.1:80", "[fd00::1]:80", " 10.0.0.1:80", "[FD00:0::1]:80"].map(str::to_owned);
        let twice = Some(AddressProblem::Twice);
        assert_eq!(problems(AddressKind::Fixed, &texts), [None, None, twice, twice]);
    }
}
