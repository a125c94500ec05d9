//! How much of the API one may take up at a time: an address, as long as nobody says who calls, and then the caller,
//! wherever they are. Whoever asks for more is told when to come again, as the cloud's SDKs read it.

use std::error::Error as StdError;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::Extensions;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use contract::access::PrincipalKind;
use contract::error::ErrorCode;
use hyper::body::{Frame, SizeHint};
use tokio::time::{Sleep, sleep};

mod callers;

use super::{mse, reply};
use crate::access::caller::Caller;
use crate::error::{Error, Result};
use crate::serving::{Bounds, network_of};
pub use callers::Flight;
use callers::{Limiter, Refusal};

/// In front of the guard: what it costs to find out who calls is paid by the address.
#[derive(Clone)]
pub struct Addresses {
    limiter: Limiter,
    body_within: Duration,
}

impl Addresses {
    pub fn new(bounds: &Bounds) -> Self {
        Self { limiter: Limiter::new(bounds.of_addresses()), body_within: bounds.body.0 }
    }
}

pub async fn admit(State(addresses): State<Addresses>, mut request: Request, next: Next) -> Response {
    if mse::is_page(&request) {
        return next.run(request).await;
    }
    match addresses.limiter.enter(&address_of(&request)) {
        Ok(flight) => {
            let flight = Arc::new(flight);
            // Who keeps the request longer than its answer takes does not prolong this.
            request.extensions_mut().insert(Arc::downgrade(&flight));
            let answer = next.run(in_time(request, addresses.body_within)).await;
            drop(flight);
            answer
        }
        Err(refusal) if mse::is_call(&request) => mse::refusal(refused(&refusal)),
        Err(refusal) => refused(&refusal).into_response(),
    }
}

/// Within the guard: those who are known. Others of their address neither pay for them nor go without for them.
#[derive(Clone)]
pub struct Callers(Limiter);

impl Callers {
    pub fn new(bounds: &Bounds) -> Self {
        Self(Limiter::new(bounds.of_callers()))
    }

    /// A caller's request, under way until what is returned is dropped. Nobody is not counted here.
    pub fn enter(&self, caller: &Caller) -> Result<Option<Flight>> {
        let Some(account) = account_of(caller) else { return Ok(None) };
        // To find out who asks too much costs, too: their address pays for what is refused.
        self.0.enter(&account).map(Some).map_err(|refusal| refused(&refusal))
    }
}

/// Whose request this is has turned out: its address does not pay for it.
pub fn known(extensions: &Extensions) {
    if let Some(flight) = extensions.get::<Weak<Flight>>().and_then(Weak::upgrade) {
        flight.give_back();
    }
}

/// An access key is not its owner: a program in a loop does not keep a person out of the console.
fn account_of(caller: &Caller) -> Option<String> {
    let kind = &caller.principal.kind;
    (*kind != PrincipalKind::Nobody).then(|| format!("{kind} {}", caller.principal.id))
}

fn address_of(request: &Request) -> String {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    peer.map(|ConnectInfo(peer)| network_of(peer.ip()).to_string()).unwrap_or_default()
}

fn refused(refusal: &Refusal) -> Error {
    let (code, message, wait) = match refusal {
        Refusal::TooFast(wait) => (ErrorCode::Throttling, "too many requests in a short time", *wait),
        Refusal::TooMany => (ErrorCode::Throttling, "too many requests of yours are under way", reply::SOON),
        Refusal::Busy => (ErrorCode::ServiceUnavailable, "too many requests are under way", reply::SOON),
    };
    Error::later(code, message, wait)
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
    ) -> Poll<Option<std::result::Result<Frame<Bytes>, axum::BoxError>>> {
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

    fn counted(address: &str) -> String {
        let mut request = Request::new(Body::empty());
        let peer: SocketAddr = address.parse().expect("an address");
        request.extensions_mut().insert(ConnectInfo(peer));
        address_of(&request)
    }

    #[test]
    fn strangers_are_counted_by_address_and_of_ipv6_by_network() {
        assert_eq!(counted("10.0.0.1:1"), counted("10.0.0.1:2"));
        assert_ne!(counted("10.0.0.1:1"), counted("10.0.0.2:1"));
        assert_eq!(counted("[::ffff:10.0.0.1]:1"), counted("10.0.0.1:1"));
        assert_eq!(counted("[2001:db8::1]:1"), counted("[2001:db8:0:0:5::9]:1"));
        assert_ne!(counted("[2001:db8::1]:1"), counted("[2001:db8:0:1::1]:1"));
    }

    #[test]
    fn who_is_refused_is_told_when_to_come_again_in_both_units() {
        for (wait, millis, seconds) in
            [(Duration::from_micros(1), "1", "1"), (Duration::from_millis(1500), "1500", "2")]
        {
            let answer = refused(&Refusal::TooFast(wait)).into_response();
            assert_eq!(answer.status().as_u16(), 429);
            assert_eq!(answer.headers()["x-acs-retry-after"], millis);
            assert_eq!(answer.headers()["retry-after"], seconds);
        }
        assert_eq!(refused(&Refusal::Busy).into_response().status().as_u16(), 503);
    }
}
