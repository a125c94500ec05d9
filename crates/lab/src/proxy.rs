//! A TCP proxy on loopback that fails on demand, to put a server out of reach without touching it.

mod connection;
mod flap;

pub use flap::Flapping;

use anyhow::{Result, bail};
use connection::Serve;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::watch;
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
    shared: Shared,
}

/// What the connections share with the proxy.
#[derive(Clone)]
struct Shared {
    /// Nothing passes while it is set.
    frozen: watch::Sender<bool>,
    live: watch::Sender<usize>,
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
        // Below the ports that the system gives to connections: one of those could take the port while the
        // proxy has let go of it for a moment.
        for _ in 0..100 {
            let port = rand::random_range(14_000..32_000);
            if let Ok(proxy) = Self::start_at(port, target).await {
                return Ok(proxy);
            }
        }
        bail!("found no free port")
    }

    /// On a port of one's choice.
    pub async fn start_at(port: u16, target: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let shared = Shared { frozen: watch::Sender::new(false), live: watch::Sender::new(0) };
        let running = Running::start(listener, target, Fault::None, &shared);
        Ok(Self { address, target, state: tokio::sync::Mutex::new(State::Running(running)), shared })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// From now on nothing passes, on the live connections too; all stay open. `set` ends it.
    pub fn freeze(&self) {
        self.shared.frozen.send_replace(true);
    }

    /// Returns once no connection goes through.
    pub async fn until_unused(&self) -> Result<()> {
        self.shared.live.subscribe().wait_for(|live| *live == 0).await?;
        Ok(())
    }

    /// Changes the behaviour; live connections are dropped. When it is so already, it only ends a freeze.
    pub async fn set(&self, fault: Fault) -> Result<()> {
        self.shared.frozen.send_replace(false);
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
            fault => State::Running(Running::start(socket.listen(1024)?, self.target, fault, &self.shared)),
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
    fn start(listener: TcpListener, target: SocketAddr, fault: Fault, shared: &Shared) -> Self {
        let stop = CancellationToken::new();
        let connections = Arc::new(Mutex::new(stop.child_token()));
        let tasks = TaskTracker::new();
        let serve = Serve { target, fault, shared: shared.clone() };
        let accepting = accept(listener, serve, Arc::clone(&connections), tasks.clone());
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
    serve: Serve,
    connections: Arc<Mutex<CancellationToken>>,
    tasks: TaskTracker,
) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        let cut = lock(&connections).clone();
        tasks.spawn(cut.run_until_cancelled_owned(serve.clone().connection(stream)));
    }
}

fn lock(token: &Mutex<CancellationToken>) -> MutexGuard<'_, CancellationToken> {
    token.lock().unwrap_or_else(PoisonError::into_inner)
}
