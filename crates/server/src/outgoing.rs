//! Where this server may connect to: every connection that it makes by itself, to clusters, registries, the collector,
//! goes through here. What counts is the address, after the name was resolved; and the address that was looked at is
//! the one that is connected to. Knows no protocol.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::select_ok;
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use serde::Deserialize;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::sleep;

/// Of a name with many addresses so many are tried, …
const TRIED: usize = 8;
/// … each this long after the one before it.
const HEAD_START: Duration = Duration::from_millis(250);

/// Nothing that a gateway could route to, but what gives a machine's own credentials away: link-local addresses, the
/// metadata services of clouds that are elsewhere, and those that stand for this machine without saying so.
const NEVER_V4: [Ipv4Net; 3] = [
    Ipv4Net::new_assert(Ipv4Addr::new(169, 254, 0, 0), 16),
    Ipv4Net::new_assert(Ipv4Addr::new(100, 100, 100, 200), 32),
    Ipv4Net::new_assert(Ipv4Addr::UNSPECIFIED, 8),
];
const NEVER_V6: [Ipv6Net; 3] = [
    Ipv6Net::new_assert(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10),
    Ipv6Net::new_assert(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254), 128),
    Ipv6Net::new_assert(Ipv6Addr::UNSPECIFIED, 128),
];

/// The section `[outgoing]` of the configuration. What is denied stays so, whatever is allowed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Networks {
    /// If there are any, nothing outside of them.
    pub allow: Vec<IpNet>,
    pub deny: Vec<IpNet>,
}

/// Shared by all who connect.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outgoing(Arc<Networks>);

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is in a network that Headwater may not connect to")]
pub struct Denied(pub IpAddr);

impl From<Denied> for io::Error {
    fn from(denied: Denied) -> Self {
        Self::new(io::ErrorKind::PermissionDenied, denied)
    }
}

impl Outgoing {
    pub fn new(networks: Networks) -> Self {
        Self(Arc::new(networks))
    }

    pub fn check(&self, address: IpAddr) -> Result<(), Denied> {
        let meant = [Some(address.to_canonical()), carried(address)];
        if meant.into_iter().flatten().all(|address| self.permits(address)) {
            Ok(())
        } else {
            Err(Denied(address))
        }
    }

    /// The addresses of a name, or of an address, that may be connected to. If there are only others, the error
    /// holds [`Denied`].
    pub async fn resolve(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let mut allowed = Vec::new();
        let mut refusal = io::Error::new(io::ErrorKind::NotFound, "dns error: it has no address");
        for address in lookup_host((host, port)).await? {
            match self.check(address.ip()) {
                Ok(()) => allowed.push(address),
                Err(denied) => refusal = denied.into(),
            }
        }
        if allowed.is_empty() { Err(refusal) } else { Ok(allowed) }
    }

    /// A connection to the first of the name's addresses that takes one.
    pub async fn connect(&self, host: &str, port: u16) -> io::Result<TcpStream> {
        let addresses = self.resolve(host, port).await?;
        let attempts = addresses.into_iter().take(TRIED).zip(0..).map(|(address, turn)| {
            async move {
                sleep(HEAD_START * turn).await;
                TcpStream::connect(address).await
            }
            .boxed()
        });
        let (stream, _) = select_ok(attempts).await?;
        Ok(stream)
    }

    /// A client for HTTP that connects by these rules, follows no redirect and uses no proxy. An address in place of
    /// a name is not resolved, so the URL has to be checked, by [`Self::check_url`].
    pub fn http(&self) -> reqwest::ClientBuilder {
        reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .dns_resolver(Arc::new(self.clone()))
    }

    /// Fails for an address that may not be connected to, in whatever way it is written. Names are looked at when
    /// they are resolved.
    pub fn check_url(&self, url: &reqwest::Url) -> Result<(), Denied> {
        let host = url.host_str().unwrap_or_default();
        // The URL's parser has brought every spelling of an address into the usual one.
        match host.trim_start_matches('[').trim_end_matches(']').parse() {
            Ok(address) => self.check(address),
            Err(_) => Ok(()),
        }
    }

    fn permits(&self, address: IpAddr) -> bool {
        let is_never = match address {
            IpAddr::V4(address) => NEVER_V4.iter().any(|net| net.contains(&address)),
            IpAddr::V6(address) => NEVER_V6.iter().any(|net| net.contains(&address)),
        };
        let Networks { allow, deny } = &*self.0;
        let is_in = |nets: &[IpNet]| nets.iter().any(|net| net.contains(&address));
        !is_never && !is_in(deny) && (allow.is_empty() || is_in(allow))
    }
}

impl Resolve for Outgoing {
    fn resolve(&self, name: Name) -> Resolving {
        let outgoing = self.clone();
        Box::pin(async move {
            // The client puts the URL's port in.
            let addresses = Self::resolve(&outgoing, name.as_str(), 0).await?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// The IPv4 address to which a gateway on the way may take a connection to this IPv6 address: NAT64, 6to4 and the
/// deprecated "compatible" ones.
fn carried(address: IpAddr) -> Option<IpAddr> {
    let IpAddr::V6(address) = address else { return None };
    let bits = address.to_bits();
    let carried = if bits >> 32 == 0x0064_ff9b_0000_0000_0000_0000 {
        bits
    } else if bits >> 112 == 0x2002 {
        bits >> 80
    } else if bits >> 32 == 0 && bits > 0xffff {
        // `::` and `::1` are no such addresses.
        bits
    } else {
        return None;
    };
    let [.., a, b, c, d] = carried.to_be_bytes();
    Some(IpAddr::V4(Ipv4Addr::new(a, b, c, d)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outgoing(allow: &[&str], deny: &[&str]) -> Outgoing {
        let nets = |texts: &[&str]| texts.iter().map(|text| text.parse().expect("a network")).collect();
        Outgoing::new(Networks { allow: nets(allow), deny: nets(deny) })
    }

    fn permits(outgoing: &Outgoing, address: &str) -> bool {
        outgoing.check(address.parse().expect("an address")).is_ok()
    }

    #[test]
    fn metadata_and_link_local_addresses_are_denied_however_they_are_written_and_whatever_is_allowed() {
        for outgoing in [outgoing(&[], &[]), outgoing(&["0.0.0.0/0", "::/0"], &[])] {
            for denied in [
                "169.254.169.254",
                "169.254.0.1",
                "100.100.100.200",
                "0.0.0.0",
                "::",
                "fe80::1",
                "fd00:ec2::254",
                "::ffff:169.254.169.254",
                "::ffff:100.100.100.200",
                "::169.254.169.254",
                "64:ff9b::a9fe:a9fe",
                "2002:a9fe:a9fe::1",
            ] {
                assert!(!permits(&outgoing, denied), "{denied}");
            }
            for allowed in
                ["127.0.0.1", "::1", "10.0.0.1", "100.100.100.201", "2001:db8::1", "::ffff:10.0.0.1"]
            {
                assert!(permits(&outgoing, allowed), "{allowed}");
            }
        }
    }

    #[test]
    fn where_networks_are_allowed_others_are_not_and_what_is_denied_stays_so() {
        let outgoing = outgoing(&["10.0.0.0/8", "fd12::/16"], &["10.9.0.0/16"]);
        for (address, expected) in [
            ("10.1.2.3", true),
            ("::ffff:10.1.2.3", true),
            ("fd12::1", true),
            ("10.9.1.1", false),
            ("::ffff:10.9.1.1", false),
            ("192.168.0.1", false),
            ("127.0.0.1", false),
            ("::1", false),
        ] {
            assert_eq!(permits(&outgoing, address), expected, "{address}");
        }
    }

    #[test]
    fn a_url_with_an_address_is_checked_in_every_spelling_of_it() {
        let outgoing = outgoing(&[], &[]);
        for url in [
            "http://169.254.169.254/",
            "http://2852039166/",
            "http://0xa9fea9fe/",
            "http://169.254.43518:80/",
            "http://[::ffff:a9fe:a9fe]/",
            "http://[fe80::1]:8848/",
        ] {
            assert!(outgoing.check_url(&url.parse().expect("a URL")).is_err(), "{url}");
        }
        assert!(outgoing.check_url(&"http://nacos.example:8848".parse().expect("a URL")).is_ok());
    }

    #[tokio::test]
    async fn a_name_is_as_good_as_the_addresses_that_it_stands_for() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        outgoing(&[], &[]).connect("localhost", port).await.expect("connected");
        let nowhere = outgoing(&["10.0.0.0/8"], &[]);
        let error = nowhere.connect("localhost", port).await.expect_err("denied");
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Denied>());
        assert!(inner.is_some(), "{error:?}");
    }
}
