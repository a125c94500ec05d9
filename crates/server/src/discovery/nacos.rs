//! Nacos registries, by a client of our own: each run of `changes` has its own connections and tasks, and
//! nothing outlives it. The catalogue by HTTP tells which services there are and how many instances each
//! has; pushes over gRPC tell changes at once. The catalogue is the truth: where its counts differ from
//! what is known, that service is read again. Nacos' types stay in here.
//!
//! ```text
//!   http ── session (token) ──┬── catalogue ──▶ following ──▶ changes
//!   transport ── connection ──┘                  │  known (what was told)
//!                (wire)                          └─ reading ── offered (in common words)
//! ```

use std::collections::HashSet;
use std::sync::Arc;

use anyhow::Context;
use contract::sources::StatusReason;
use futures::StreamExt;
use futures::stream::BoxStream;
use tokio::sync::Semaphore;

mod catalogue;
mod connection;
mod following;
mod http;
mod known;
mod memory;
mod offered;
mod older;
pub mod preflight;
mod reading;
mod session;
mod transport;
mod wire;

use super::limits::Limits;
use super::{Change, Discovery, Failure};
use crate::outgoing::Outgoing;
use catalogue::shown;
use following::Following;
use http::Http;
use memory::Memory;
use session::Session;

/// Services whose instances are read by HTTP at once.
const INSTANCE_READS: usize = 16;

/// How to reach a registry.
#[derive(Clone, PartialEq)]
pub struct Settings {
    /// `host:port` of the HTTP API; gRPC is 1000 above.
    pub address: String,
    pub namespaces: Vec<String>,
    pub credentials: Option<Credentials>,
    pub outgoing: Outgoing,
}

#[derive(Clone, PartialEq)]
pub struct Credentials {
    pub username: String,
    pub password: String,
}

pub struct NacosDiscovery {
    settings: Settings,
    limits: Limits,
    memory: Memory,
}

impl NacosDiscovery {
    pub fn new(settings: Settings, limits: Limits) -> Self {
        Self { settings, limits, memory: Memory::default() }
    }
}

impl Discovery for NacosDiscovery {
    fn changes(&self) -> BoxStream<'static, Result<Change, Failure>> {
        let (settings, limits, memory) = (self.settings.clone(), self.limits, self.memory.clone());
        let changes = async_stream::try_stream! {
            let (mut following, first) = Following::start(settings, limits, memory).await?;
            yield first;
            loop {
                for change in following.next().await? {
                    yield change;
                }
            }
        };
        changes.boxed()
    }
}

/// The registry of one run: how to reach it, and the session there.
struct Registry {
    settings: Settings,
    limits: Limits,
    http: Http,
    session: Session,
    instance_reads: Semaphore,
}

impl Registry {
    fn new(mut settings: Settings, limits: Limits) -> Result<Self, Failure> {
        let mut seen = HashSet::new();
        settings.namespaces.retain(|namespace| seen.insert(shown(namespace).to_owned()));
        let http = Http::new(&settings)?;
        let session = Session::new(settings.credentials.clone());
        Ok(Self { settings, limits, http, session, instance_reads: Semaphore::new(INSTANCE_READS) })
    }

    async fn get(&self, path: &str, query: &[(&str, &str)], most: usize) -> Result<http::Answer, Failure> {
        self.http.get(&self.session, path, query, most).await
    }

    async fn token(&self) -> Result<Option<Arc<str>>, Failure> {
        self.session.token(&self.http).await
    }

    async fn renew(&self, refused: &str) -> Result<Arc<str>, Failure> {
        self.session.renew(&self.http, refused).await
    }
}

/// The port of the client protocol: Nacos has it 1000 above the HTTP port.
fn grpc_address(address: &str) -> Result<(&str, u16), Failure> {
    let (host, port) = split(address).map_err(|error| Failure::new(StatusReason::NameNotResolved, error))?;
    Ok((host, port + 1000))
}

/// Fails unless `address` is `host:port` with room for the gRPC port above.
pub fn check_address(address: &str) -> anyhow::Result<()> {
    split(address).map(drop)
}

fn split(address: &str) -> anyhow::Result<(&str, u16)> {
    let wrong = || format!("{address:?} is not host:port");
    let (host, port) = address.rsplit_once(':').with_context(wrong)?;
    let port: u16 = port.parse().with_context(wrong)?;
    anyhow::ensure!(!host.is_empty() && !host.contains('/') && (1..=64535).contains(&port), wrong());
    Ok((host, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_needs_a_host_and_a_port_with_room_for_grpc() {
        check_address("nacos.example:8848").expect("a good address");
        for bad in ["nacos.example", "http://nacos:8848", ":8848", "nacos:0", "nacos:65000", "nacos:http"] {
            assert!(check_address(bad).is_err(), "{bad}");
        }
    }
}
