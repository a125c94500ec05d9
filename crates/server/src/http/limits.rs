//! How much of the API a caller may take up at a time. Whoever asks for more is told when to come again, as the
//! cloud's SDKs read it.

use std::error::Error as StdError;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use contract::error::ErrorCode;
use hyper::body::{Frame, SizeHint};
use tokio::time::{Sleep, sleep};

mod callers;

use super::{mse, reply};
use crate::error::Error;
use crate::serving::network_of;
pub use callers::Limiter;
use callers::Refusal;

pub async fn admit(State(limiter): State<Limiter>, request: Request, next: Next) -> Response {
    if mse::is_page(&request) {
        return next.run(request).await;
    }
    match limiter.enter(&caller_of(&request)) {
        Ok(_flight) => next.run(in_time(request, limiter.body_within())).await,
        Err(refusal) => refused(&refusal),
    }
}

/// Who is counted: the address, as long as nobody says who calls.
fn caller_of(request: &Request) -> String {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    peer.map(|ConnectInfo(peer)| network_of(peer.ip()).to_string()).unwrap_or_default()
}

fn refused(refusal: &Refusal) -> Response {
    let (code, message) = match refusal {
        Refusal::TooFast(_) => (ErrorCode::Throttling, "too many requests in a short time"),
        Refusal::TooMany => (ErrorCode::Throttling, "too many requests of yours are under way"),
        Refusal::Busy => (ErrorCode::ServiceUnavailable, "too many requests are under way"),
    };
    let mut answer = Error::refused(code, message).into_response();
    if let Refusal::TooFast(wait) = refusal {
        reply::come_again(answer.headers_mut(), *wait);
    }
    answer
}

/// The body could not be awaited.
#[derive(Debug, thiserror::Error)]
#[error("the body did not arrive in time")]
struct TooSlow;

/// Whether a body could not be read because it came too slowly.
pub fn is_too_slow(error: &(dyn StdError + 'static)) -> bool {
    error.is::<TooSlow>() || error.source().is_some_and(is_too_slow)
}

/// A body that has to arrive by its time.
struct Timely {
    body: Body,
    within: Duration,
    /// Begins when the body is asked for.
    end: Option<Pin<Box<Sleep>>>,
}

fn in_time(request: Request, within: Duration) -> Request {
    request.map(|body| Body::new(Timely { body, within, end: None }))
}

impl hyper::body::Body for Timely {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::BoxError>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let within = self.within;
        let end = self.end.get_or_insert_with(|| Box::pin(sleep(within)));
        end.as_mut().poll(context).map(|()| Some(Err(TooSlow.into())))
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

    fn caller(address: &str) -> String {
        let mut request = Request::new(Body::empty());
        let peer: SocketAddr = address.parse().expect("an address");
        request.extensions_mut().insert(ConnectInfo(peer));
        caller_of(&request)
    }

    #[test]
    fn a_caller_is_an_address_and_of_ipv6_a_network() {
        assert_eq!(caller("10.0.0.1:1"), caller("10.0.0.1:2"));
        assert_ne!(caller("10.0.0.1:1"), caller("10.0.0.2:1"));
        assert_eq!(caller("[::ffff:10.0.0.1]:1"), caller("10.0.0.1:1"));
        assert_eq!(caller("[2001:db8::1]:1"), caller("[2001:db8:0:0:5::9]:1"));
        assert_ne!(caller("[2001:db8::1]:1"), caller("[2001:db8:0:1::1]:1"));
    }

    #[test]
    fn who_is_refused_is_told_when_to_come_again_in_both_units() {
        for (wait, millis, seconds) in
            [(Duration::from_micros(1), "1", "1"), (Duration::from_millis(1500), "1500", "2")]
        {
            let answer = refused(&Refusal::TooFast(wait));
            assert_eq!(answer.status().as_u16(), 429);
            assert_eq!(answer.headers()["x-acs-retry-after"], millis);
            assert_eq!(answer.headers()["retry-after"], seconds);
        }
        assert_eq!(refused(&Refusal::Busy).status().as_u16(), 503);
    }
}
