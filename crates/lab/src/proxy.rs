//! A TCP proxy on loopback that fails on demand, to put a server out of reach without touching it.

mod connection;
mod flap;

pub use flap::Flapping;

use anyhow::Result;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket};
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    None,
    /// Nothing listens, and the live connections are gone.
    Refuse,
    /// Connections are accepted and never answered; the live ones are gone.
    Hang,
    /// So many bytes of a connection's answers pass, then nothing more; it stays open.
    HangMidAnswer {
        after_bytes: u64,
    },
    /// Answers trickle.
    Slow {
        bytes_per_second: u32,
    },
    /// Connections are accepted and torn down (RST).
    Reset,
    /// So many bytes of a connection's answers pass, then it is torn down.
    ResetMidAnswer {
        after_bytes: u64,
    },
    /// Whatever is asked, the answer is random bytes and the end.
    Garbage,
    /// Answers arrive this much later, at their own pace.
    Latency(Duration),
}

/// A running proxy with one address for all its life. Dropping it closes everything.
pub struct FaultProxy {
    address: SocketAddr,
    target: SocketAddr,
    state: tokio::sync::Mutex<State>,
}

enum State {
    Running(Running),
    /// Holds the port, so that nobody else is given it: nothing can connect to a socket that does not listen.
    Refusing(TcpSocket),
    /// The port could not be had again; the next change tries once more.
    Lost,
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
        Ok(Self { address, target, state: tokio::sync::Mutex::new(State::Running(running)) })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Changes the behaviour; live connections are dropped. Does nothing when it is so already.
    pub async fn set(&self, fault: Fault) -> Result<()> {
        let mut state = self.state.lock().await;
        match &*state {
            State::Running(running) if running.fault == fault => return Ok(()),
            State::Refusing(_) if fault == Fault::Refuse => return Ok(()),
            State::Running(_) | State::Refusing(_) | State::Lost => {}
        }
        let socket = match std::mem::replace(&mut *state, State::Lost) {
            State::Running(running) => {
                running.stop().await;
                self.socket()?
            }
            State::Refusing(socket) => socket,
            State::Lost => self.socket()?,
        };
        *state = match fault {
            Fault::Refuse => State::Refusing(socket),
            fault => State::Running(Running::start(socket.listen(1024)?, self.target, fault)),
        };
        Ok(())
    }

    /// Drops the live connections; new ones pass.
    pub async fn cut(&self) {
        if let State::Running(running) = &*self.state.lock().await {
            running.cut();
        }
    }

    fn socket(&self) -> io::Result<TcpSocket> {
        let socket = TcpSocket::new_v4()?;
        // Connections that have just ended still count otherwise.
        socket.set_reuseaddr(true)?;
        socket.bind(self.address)?;
        Ok(socket)
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
        tasks.spawn(cut.run_until_cancelled_owned(connection::serve(stream, target, fault)));
    }
}

fn lock(token: &Mutex<CancellationToken>) -> MutexGuard<'_, CancellationToken> {
    token.lock().unwrap_or_else(PoisonError::into_inner)
}
