//! A Nacos server seen through a pair of ports that fail on demand, one by one or together: HTTP, and gRPC
//! 1000 above, where every client expects it.

use super::NacosServer;
use super::process::free_port;
use crate::proxy::{Fault, FaultProxy};
use anyhow::Result;
use std::net::Ipv4Addr;

/// Dropping it closes both.
pub struct NacosBehindProxy {
    pub http: FaultProxy,
    pub grpc: FaultProxy,
}

impl NacosBehindProxy {
    pub async fn start(server: &NacosServer) -> Result<Self> {
        let port = free_port()?;
        let to = |distance: u16| (Ipv4Addr::LOCALHOST, server.port() + distance).into();
        let http = FaultProxy::start_at(port, to(0)).await?;
        Ok(Self { http, grpc: FaultProxy::start_at(port + 1000, to(1000)).await? })
    }

    /// As a Nacos client wants it.
    pub fn address(&self) -> String {
        self.http.address().to_string()
    }

    /// Changes the behaviour of both.
    pub async fn set(&self, fault: Fault) -> Result<()> {
        self.http.set(fault).await?;
        self.grpc.set(fault).await
    }

    /// Drops the live connections of both; new ones pass.
    pub async fn cut(&self) {
        self.http.cut().await;
        self.grpc.cut().await;
    }
}
