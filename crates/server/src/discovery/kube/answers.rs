//! A cluster's answers on their way in: none may be larger than can be held, and a watch that is begun again is
//! noticed, since the library's watcher does it in silence. Knows nothing of objects.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures::future::{BoxFuture, FutureExt};
use http::{Request, Response, Uri};
use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::sync::Notify;
use tower::{BoxError, Layer, Service};

use crate::discovery::limits::TooLarge;

/// Of a whole answer, and of one line of a watch: the client gathers either before it reads it.
const LARGEST: usize = 64 << 20;

/// Told when the watch of a vital kind was renewed.
pub type Renewals = Arc<Notify>;

#[derive(Clone, Default)]
pub struct Guard {
    pub renewals: Renewals,
}

#[derive(Clone)]
pub struct Guarded<S> {
    inner: S,
    renewals: Renewals,
}

pub struct Limited<B> {
    body: B,
    scope: Scope,
    most: usize,
    read: usize,
}

/// What is gathered at once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Whole,
    Line,
}

impl<S> Layer<S> for Guard {
    type Service = Guarded<S>;

    fn layer(&self, inner: S) -> Guarded<S> {
        Guarded { inner, renewals: Arc::clone(&self.renewals) }
    }
}

impl<S, R, B> Service<Request<R>> for Guarded<S>
where
    S: Service<Request<R>, Response = Response<B>>,
    S::Future: Send + 'static,
{
    type Response = Response<Limited<B>>;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<Self::Response, S::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<R>) -> Self::Future {
        let (is_watch, is_renewal) = (is_watch(request.uri()), is_renewal(request.uri()));
        let renewals = Arc::clone(&self.renewals);
        let answer = self.inner.call(request);
        async move {
            let answer = answer.await?;
            let is_success = answer.status().is_success();
            if is_renewal && is_success {
                renewals.notify_one();
            }
            let scope = if is_watch && is_success { Scope::Line } else { Scope::Whole };
            Ok(answer.map(|body| Limited { body, scope, most: LARGEST, read: 0 }))
        }
        .boxed()
    }
}

fn is_watch(uri: &Uri) -> bool {
    uri.query().is_some_and(|query| query.split('&').any(|part| part == "watch=true"))
}

/// Not one that begins with a list: it is in step only after that.
fn is_renewal(uri: &Uri) -> bool {
    let is_vital = ["/services", "/endpointslices"].iter().any(|kind| uri.path().ends_with(kind));
    is_vital && is_watch(uri) && !uri.query().is_some_and(|query| query.contains("sendInitialEvents"))
}

impl<B> Limited<B> {
    fn count(&mut self, data: &[u8]) -> Result<(), TooLarge> {
        // Lines that end in between came with the same piece of data, so they are no larger than it.
        let end = data.iter().rposition(|byte| *byte == b'\n').filter(|_| self.scope == Scope::Line);
        self.read = end.map_or(self.read + data.len(), |end| data.len() - end - 1);
        if self.read > self.most { Err(TooLarge(self.most)) } else { Ok(()) }
    }
}

impl<B> Body for Limited<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = match ready!(Pin::new(&mut self.body).poll_frame(context)) {
            Some(Ok(frame)) => frame,
            Some(Err(error)) => return Poll::Ready(Some(Err(error.into()))),
            None => return Poll::Ready(None),
        };
        let counted = frame.data_ref().map_or(Ok(()), |data| self.count(data));
        Poll::Ready(Some(counted.map(|()| frame).map_err(BoxError::from)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(scope: Scope, pieces: &'static [&'static str]) -> Result<Bytes, String> {
        let pieces = futures::stream::iter(pieces.iter().map(|piece| Ok::<_, BoxError>(*piece)));
        let body = axum::body::Body::from_stream(pieces);
        let limited = Limited { body, scope, most: 8, read: 0 };
        let all = axum::body::to_bytes(axum::body::Body::new(limited), usize::MAX).await;
        all.map_err(|error| error.to_string())
    }

    #[tokio::test]
    async fn an_answer_is_limited_as_a_whole_and_a_watch_by_its_lines() {
        let lines = &["1234\n12", "34567\n", "12345678"];
        assert_eq!(read(Scope::Line, lines).await.map(|all| all.len()), Ok(21));
        assert!(read(Scope::Whole, lines).await.is_err());
        assert!(read(Scope::Line, &["1\n12345", "6789"]).await.is_err());
        assert!(read(Scope::Whole, &["12345678"]).await.is_ok());
    }

    #[test]
    fn only_a_watch_of_services_that_goes_on_is_a_renewal() {
        for (path, expected) in [
            ("/api/v1/services?watch=true&resourceVersion=7", true),
            ("/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices?timeoutSeconds=50&watch=true", true),
            ("/api/v1/services?watch=true&sendInitialEvents=true", false),
            ("/api/v1/services?limit=500", false),
            ("/api/v1/secrets?watch=true", false),
        ] {
            assert_eq!(is_renewal(&path.parse().expect("an address")), expected, "{path}");
        }
    }
}
