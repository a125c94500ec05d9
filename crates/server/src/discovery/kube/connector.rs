//! Connections to clusters, by the operator's rules. The library's own connector asks nobody before it connects.

use std::io;
use std::task::{Context, Poll};

use futures::future::{BoxFuture, FutureExt};
use http::Uri;
use hyper_timeout::TimeoutConnector;
use hyper_util::client::legacy::Client as HttpClient;
use hyper_util::rt::{TokioExecutor, TokioIo};
use kube::Config;
use kube::client::{Body, ClientBuilder, ConfigExt};
use tokio::net::TcpStream;
use tower::{BoxError, Service, ServiceBuilder};

use crate::outgoing::Outgoing;

#[derive(Clone)]
struct Connector(Outgoing);

impl Service<Uri> for Connector {
    type Response = TokioIo<TcpStream>;
    type Error = io::Error;
    type Future = BoxFuture<'static, io::Result<Self::Response>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let outgoing = self.0.clone();
        async move {
            let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("https") { 443 } else { 80 });
            let stream = outgoing.connect(uri.host().unwrap_or_default(), port).await?;
            stream.set_nodelay(true)?;
            Ok(TokioIo::new(stream))
        }
        .boxed()
    }
}

/// What the library would build, but for how it connects; it retries nothing and writes no log.
pub fn builder(
    config: &Config,
    outgoing: &Outgoing,
) -> kube::Result<
    ClientBuilder<
        impl Service<
            http::Request<Body>,
            Response = http::Response<hyper::body::Incoming>,
            Error = BoxError,
            Future: Send,
        > + use<>,
    >,
> {
    let connector = config.rustls_https_connector_with_connector(Connector(outgoing.clone()))?;
    let mut connector = TimeoutConnector::new(connector);
    connector.set_connect_timeout(config.connect_timeout);
    connector.set_read_timeout(config.read_timeout);
    connector.set_write_timeout(config.write_timeout);
    connector.set_reset_reader_on_write(config.reset_reader_on_write);
    let client: HttpClient<_, Body> = HttpClient::builder(TokioExecutor::new()).build(connector);
    let service = ServiceBuilder::new()
        .layer(config.base_uri_layer())
        .option_layer(config.auth_layer()?)
        .layer(config.extra_headers_layer()?)
        .map_err(BoxError::from)
        .service(client);
    Ok(ClientBuilder::new(service, config.default_namespace.clone()))
}
