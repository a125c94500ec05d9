//! A Nacos server seen through a pair of ports that fail on demand, one by one: HTTP, and gRPC 1000 above,
//! where every client expects it.

use super::NacosServer;
use super::process::free_port;
use anyhow::Result;
use std::net::{Ipv4Addr, SocketAddr};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, split};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Everything passes.
    Open,
    /// Connections are made and kept, and nothing passes any more.
    Frozen,
    /// Nothing listens, and the connections are gone.
    Closed,
}

/// Two lines to a server. Dropping it closes both.
pub struct NacosBehindProxy {
    port: u16,
    pub http: Relay,
    pub grpc: Relay,
}

pub struct Relay {
    line: watch::Sender<Line>,
    /// Tells when the relay has done what it was told.
    done: watch::Receiver<Line>,
    connected: watch::Receiver<usize>,
}

impl NacosBehindProxy {
    pub async fn start(server: &NacosServer) -> Result<Self> {
        let port = free_port()?;
        let relay = |distance: u16| Relay::start(port + distance, server.port() + distance);
        Ok(Self { port, http: relay(0).await?, grpc: relay(1000).await? })
    }

    /// As a Nacos client wants it.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }
}

impl Relay {
    async fn start(port: u16, target: u16) -> Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let (line, told) = watch::channel(Line::Open);
        let (tell, done) = watch::channel(Line::Open);
        let (count, connected) = watch::channel(0);
        let listener = TcpListener::bind(address).await?;
        tokio::spawn(relay(listener, (Ipv4Addr::LOCALHOST, target).into(), told, tell, count));
        Ok(Self { line, done, connected })
    }

    /// Returns once the port behaves so.
    pub async fn set(&self, line: Line) -> Result<()> {
        self.line.send(line)?;
        self.done.clone().wait_for(|done| *done == line).await?;
        Ok(())
    }

    /// Returns once no connection goes through.
    pub async fn until_unused(&self) -> Result<()> {
        self.connected.clone().wait_for(|connected| *connected == 0).await?;
        Ok(())
    }
}

/// Ends with the `Relay`, and the connections with it.
async fn relay(
    listener: TcpListener,
    target: SocketAddr,
    mut line: watch::Receiver<Line>,
    done: watch::Sender<Line>,
    connected: watch::Sender<usize>,
) -> Result<()> {
    let address = listener.local_addr()?;
    let mut listener = Some(listener);
    let mut connections = JoinSet::new();
    loop {
        let accepted = async {
            match &listener {
                Some(listener) => listener.accept().await,
                None => std::future::pending().await,
            }
        };
        connected.send_replace(connections.len());
        tokio::select! {
            changed = line.changed() => {
                changed?;
                let told = *line.borrow();
                if told == Line::Closed {
                    listener = None;
                    connections.shutdown().await;
                } else if listener.is_none() {
                    listener = Some(TcpListener::bind(address).await?);
                }
                done.send_replace(told);
            }
            stream = accepted => drop(connections.spawn(pass(stream?.0, target, line.clone()))),
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn pass(stream: TcpStream, target: SocketAddr, line: watch::Receiver<Line>) -> Result<()> {
    let upstream = TcpStream::connect(target).await?;
    let ((from, to), (upstream_from, upstream_to)) = (split(stream), split(upstream));
    tokio::select! {
        ended = copy(from, upstream_to, line.clone()) => ended,
        ended = copy(upstream_from, to, line) => ended,
    }
}

async fn copy(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut line: watch::Receiver<Line>,
) -> Result<()> {
    let mut buffer = vec![0; 64 << 10];
    loop {
        let length = from.read(&mut buffer).await?;
        line.wait_for(|line| *line == Line::Open).await?;
        if length == 0 {
            return Ok(());
        }
        to.write_all(&buffer[..length]).await?;
    }
}
