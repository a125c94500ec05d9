//! Accepts the connections of a stand-in and can end all of them at once.

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use std::net::{Ipv4Addr, SocketAddr};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

/// A listening server; dropping it closes the listener and every connection.
pub struct Running {
    pub address: SocketAddr,
    stop: DropGuard,
    accepting: JoinHandle<()>,
}

impl Running {
    /// Port 0 takes any free one.
    pub async fn start(port: u16, acceptor: TlsAcceptor, router: Router) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let stop = CancellationToken::new();
        let accepting = tokio::spawn(accept(listener, acceptor, router, stop.clone()));
        Ok(Self { address, stop: stop.drop_guard(), accepting })
    }

    /// Returns once the port is free and the connections are gone.
    pub async fn stop(self) {
        drop(self.stop);
        // It ends by itself; if it panicked, the listener and the connections are gone as well.
        let _ = self.accepting.await;
    }
}

async fn accept(listener: TcpListener, acceptor: TlsAcceptor, router: Router, stop: CancellationToken) {
    let connections = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => {
                let serving = serve(stream, acceptor.clone(), router.clone());
                connections.spawn(stop.clone().run_until_cancelled_owned(serving));
            }
            Err(error) => tracing::debug!(%error, "a connection was not accepted"),
        }
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

async fn serve(stream: TcpStream, acceptor: TlsAcceptor, router: Router) {
    let Ok(stream) = acceptor.accept(stream).await else {
        return;
    };
    let service = TowerToHyperService::new(router);
    // A client that hangs up, or a watch that is cut, is no error here.
    let served = Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
    if let Err(error) = served {
        tracing::debug!(%error, "a connection ended early");
    }
}
