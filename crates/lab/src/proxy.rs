//! A TCP proxy on loopback that fails on demand, to put a server out of reach without touching it.

use anyhow::Result;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    None,
    /// Nothing listens, and the live connections are gone.
    Refuse,
    /// Connections are accepted and never answered; the live ones are gone.
    Hang,
}

/// A running proxy with one address for all its life. Dropping it closes everything.
pub struct FaultProxy {
    address: SocketAddr,
    target: SocketAddr,
    running: tokio::sync::Mutex<Option<Running>>,
}

/// One listener with the connections that came through it.
struct Running {
    fault: Fault,
    /// Cancelled to close the connections; replaced by `cut`.
    connections: Arc<Mutex<CancellationToken>>,
    stop: DropGuard,
    tasks: TaskTracker,
}

impl FaultProxy {
    pub async fn start(target: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let running = Running::start(listener, target, Fault::None);
        Ok(Self { address, target, running: tokio::sync::Mutex::new(Some(running)) })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Changes the behaviour; live connections are dropped. Does nothing when it is so already.
    pub async fn set(&self, fault: Fault) -> Result<()> {
        let mut running = self.running.lock().await;
        let current = running.as_ref().map_or(Fault::Refuse, |running| running.fault);
        if current == fault {
            return Ok(());
        }
        if let Some(running) = running.take() {
            running.stop().await;
        }
        if fault != Fault::Refuse {
            let listener = TcpListener::bind(self.address).await?;
            *running = Some(Running::start(listener, self.target, fault));
        }
        Ok(())
    }

    /// Drops the live connections; new ones pass.
    pub async fn cut(&self) {
        if let Some(running) = self.running.lock().await.as_ref() {
            running.cut();
        }
    }
}

impl Running {
    fn start(listener: TcpListener, target: SocketAddr, fault: Fault) -> Self {
        let stop = CancellationToken::new();
        let connections = Arc::new(Mutex::new(stop.child_token()));
        let tasks = TaskTracker::new();
        let accepting = accept(listener, target, fault, Arc::clone(&connections), tasks.clone());
        tasks.spawn(stop.clone().run_until_cancelled_owned(accepting));
        Self { fault, connections, stop: stop.drop_guard(), tasks }
    }

    fn cut(&self) {
        let mut connections = lock(&self.connections);
        connections.cancel();
        *connections = self.stop.token().child_token();
    }

    /// Returns once the port is free.
    async fn stop(self) {
        drop(self.stop);
        self.tasks.close();
        self.tasks.wait().await;
    }
}

async fn accept(
    listener: TcpListener,
    target: SocketAddr,
    fault: Fault,
    connections: Arc<Mutex<CancellationToken>>,
    tasks: TaskTracker,
) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        let cut = lock(&connections).clone();
        tasks.spawn(cut.run_until_cancelled_owned(pass(stream, target, fault)));
    }
}

async fn pass(mut stream: TcpStream, target: SocketAddr, fault: Fault) {
    if fault == Fault::Hang {
        return std::future::pending().await;
    }
    if let Ok(mut upstream) = TcpStream::connect(target).await {
        // Either side may hang up at any time; there is nobody to tell.
        let _ = copy_bidirectional(&mut stream, &mut upstream).await;
    }
}

fn lock(token: &Mutex<CancellationToken>) -> MutexGuard<'_, CancellationToken> {
    token.lock().unwrap_or_else(PoisonError::into_inner)
}
