//! One HTTP/2 connection and nothing around it: no pool, no reconnecting, no task that outlives it.

use std::net::IpAddr;
use std::task::{Context, Poll};

use futures::future::BoxFuture;
use hyper::body::Incoming;
use hyper::client::conn::http2::{self, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio_util::sync::{CancellationToken, DropGuard};
use tonic::body::Body;

/// Of one stream. Pushes that are read slowly keep at most this in memory, …
const STREAM_WINDOW: u32 = 1 << 20;
/// … and leave the rest to the other streams.
const CONNECTION_WINDOW: u32 = 16 << 20;

/// Sends requests over one connection; clones share it.
#[derive(Clone)]
pub struct Transport(SendRequest<Body>);

/// Dropping it closes the connection at once, whoever still holds a `Transport`.
pub struct Lifeline {
    pub local: Option<IpAddr>,
    _close: DropGuard,
}

/// Runs what hyper needs done, until the connection's end.
#[derive(Clone)]
struct Tasks(CancellationToken);

impl<F: Future<Output: Send> + Send + 'static> hyper::rt::Executor<F> for Tasks {
    fn execute(&self, future: F) {
        tokio::spawn(self.0.clone().run_until_cancelled_owned(future));
    }
}

impl tower_service::Service<http::Request<Body>> for Transport {
    type Response = http::Response<Incoming>;
    type Error = hyper::Error;
    type Future = BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        Box::pin(self.0.send_request(request))
    }
}

/// Speaks HTTP/2 over a connection that was made.
pub async fn over(stream: TcpStream) -> Result<(Transport, Lifeline), hyper::Error> {
    // A failure here shows in the first request.
    let _ = stream.set_nodelay(true);
    let local = stream.local_addr().ok().map(|address| address.ip());
    let token = CancellationToken::new();
    let tasks = Tasks(token.clone());
    let (sender, connection) = http2::Builder::new(tasks.clone())
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_header_list_size(16 << 10)
        .handshake(TokioIo::new(stream))
        .await?;
    // Its end shows in the requests that are open.
    hyper::rt::Executor::execute(&tasks, async { drop(connection.await) });
    Ok((Transport(sender), Lifeline { local, _close: token.drop_guard() }))
}
