//! Connections from outside: accepted, secured, bounded, and ended in an orderly way. Knows HTTP's versions, but no
//! request.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulConnection;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

mod activity;
mod bounds;
mod places;
pub mod tls;

use activity::Activity;
pub use bounds::{Bounds, Pace};
use places::Places;
pub use places::network_of;
use tls::Tls;

/// A connection that was told to end may take so long for it.
const FAREWELL: Duration = Duration::from_secs(5);
/// When there are no file descriptors left, for example.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// Serves until it is told to stop, and then until `drain` is over or every answer that was under way was given.
pub struct Serving {
    pub router: Router,
    pub bounds: Bounds,
    pub tls: Option<Tls>,
    pub stopping: CancellationToken,
    pub drain: Duration,
}

impl Serving {
    pub async fn run(self, listener: TcpListener) {
        let (stopping, drain) = (self.stopping.clone(), self.drain);
        let places = Places::new(&self.bounds);
        let tracker = TaskTracker::new();
        let one = Arc::new(self);
        loop {
            let accepted = async {
                let one_of_all = places.wait().await?;
                anyhow::Ok((listener.accept().await?, one_of_all))
            };
            let accepted = tokio::select! {
                accepted = accepted => accepted,
                () = stopping.cancelled() => break,
            };
            match accepted {
                Ok(((stream, peer), one_of_all)) => {
                    let Some(place) = places.take(one_of_all, peer.ip()) else { continue };
                    let one = one.clone();
                    tracker.spawn(async move {
                        one.serve(stream, peer).await;
                        drop(place);
                    });
                }
                Err(error) => {
                    tracing::warn!("a connection could not be accepted: {error:#}");
                    sleep(AFTER_FAILURE).await;
                }
            }
        }
        drop(listener);
        tracker.close();
        if timeout(drain, tracker.wait()).await.is_err() {
            tracing::warn!(connections = tracker.len(), "some callers did not let go in time");
        }
    }

    async fn serve(&self, stream: TcpStream, peer: SocketAddr) {
        // A failure here shows in the first answer.
        let _ = stream.set_nodelay(true);
        let Some(tls) = &self.tls else {
            // One that says nothing must not keep its place.
            if self.begun(stream.peek(&mut [0])).await.is_some_and(|bytes| bytes > 0) {
                self.serve_http1(stream, peer).await;
            }
            return;
        };
        let Some(stream) = self.begun(tls.acceptor().accept(stream)).await else { return };
        if stream.get_ref().1.alpn_protocol() == Some(tls::HTTP2) {
            self.serve_http2(stream, peer).await;
        } else {
            self.serve_http1(stream, peer).await;
        }
    }

    /// What a caller has to do before it can ask anything: in time, and while the server lets anybody in.
    async fn begun<T>(&self, beginning: impl Future<Output = io::Result<T>>) -> Option<T> {
        tokio::select! {
            begun = timeout(self.bounds.head.0, beginning) => begun.ok()?.ok(),
            () = self.stopping.cancelled() => None,
        }
    }

    async fn serve_http1(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        peer: SocketAddr,
    ) {
        let (activity, service) = self.service(peer);
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.bounds.head.0)
            .max_headers(self.bounds.headers)
            .max_header_size(self.bounds.header_bytes)
            .serve_connection(self.io(stream), service);
        self.drive(connection, activity).await;
    }

    async fn serve_http2(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        peer: SocketAddr,
    ) {
        let (activity, service) = self.service(peer);
        let connection = http2::Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            .max_header_list_size(u32::try_from(self.bounds.header_bytes).unwrap_or(u32::MAX))
            .max_concurrent_streams(self.bounds.streams)
            .keep_alive_interval(self.bounds.idle.0)
            .keep_alive_timeout(self.bounds.head.0)
            .serve_connection(self.io(stream), service);
        self.drive(connection, activity).await;
    }

    /// Answers that nobody reads end the connection.
    fn io<S: AsyncRead + AsyncWrite>(&self, stream: S) -> TokioIo<Pin<Box<TimeoutStream<S>>>> {
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(self.bounds.idle.0));
        TokioIo::new(Box::pin(stream))
    }

    /// Requests know where they came from, and are counted until their answer's last byte.
    fn service(
        &self,
        peer: SocketAddr,
    ) -> (
        Activity,
        impl hyper::service::Service<
            hyper::Request<Incoming>,
            Response = hyper::Response<Body>,
            Error = std::convert::Infallible,
            Future: Send,
        > + use<>,
    ) {
        let (activity, router) = (Activity::default(), self.router.clone());
        let counted = activity.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            let open = counted.begin();
            let answer = tower_service::Service::call(&mut router.clone(), request);
            async move { answer.await.map(|answer| answer.map(|body| open.over(body))) }
        });
        (activity, service)
    }

    /// Until its end, which is asked for when the server stops, or nothing was asked of it for long.
    async fn drive(&self, connection: impl GracefulConnection, activity: Activity) {
        let mut connection = std::pin::pin!(connection);
        let is_stopping = tokio::select! {
            // How a caller ends its connection is its own affair.
            _ = &mut connection => return,
            () = activity.idle(self.bounds.idle.0) => false,
            () = self.stopping.cancelled() => true,
        };
        connection.as_mut().graceful_shutdown();
        // A server that stops has a bound for all of them.
        let farewell = if is_stopping { self.drain } else { FAREWELL };
        let _ = timeout(farewell, connection).await;
    }
}
