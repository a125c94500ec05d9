//! Who gets in: one look at each request of the API, before anything else is done with it. Who calls is found by a
//! signature, a session's cookie, or the development setting; what they may do is in `access/operations`.

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use contract::error::ErrorCode;

mod cross_site;
mod identify;
mod reach;

use super::{mse, reply};
use crate::access::caller::Caller;
use crate::access::operations::{self, Needs, Operation};
use crate::app::App;
use crate::error::{Error, Result};

pub use cross_site::is_loopback_host;
pub use identify::place;

/// Whether calls without a verified signature are let in: a development setting, for loopback only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    Signed,
    UnsignedOnLoopback,
}

#[derive(Clone)]
pub struct Guard {
    pub app: App,
    pub admission: Admission,
}

/// What a handler, and whoever keeps a record, may know of a request that was let in.
#[derive(Clone, Debug)]
pub struct Admitted {
    pub caller: Caller,
    pub operation: &'static Operation,
}

pub async fn admit(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    // The console's first page is for everybody.
    let is_action = mse::is_call(&request);
    if request.uri().path() == "/" && !is_action {
        return next.run(request).await;
    }
    match guard.admit(request).await {
        Ok(request) => next.run(request).await,
        Err(error) if is_action => mse::refusal(error),
        Err(error) => error.into_response(),
    }
}

impl Guard {
    async fn admit(&self, request: Request) -> Result<Request> {
        let (mut request, caller) = self.identify(request).await?;
        let operation = operation(&request)?;
        if caller.is_nobody() && operation.needs != Needs::Anyone {
            return Err(identify::nobody(&request));
        }
        caller.check_role(operation.needs)?;
        request = self.check_reach(request, &caller, operation).await?;
        request.extensions_mut().insert(Admitted { caller, operation });
        Ok(request)
    }
}

/// What is asked for. A route without an entry is open to nobody, so that none is forgotten.
fn operation(request: &Request) -> Result<&'static Operation> {
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map(MatchedPath::as_str).ok_or_else(|| reply::path_not_found(request.uri().path()))?;
    let action = mse::action_of(request.headers(), request.uri());
    let method = request.method();
    operations::find(method.as_str(), route, action.as_deref()).ok_or_else(|| {
        if mse::is_call(request) {
            return mse::no_action(action.as_deref());
        }
        if operations::is_route(route) {
            return Error::refused(ErrorCode::MethodNotAllowed, format!("{method} is not allowed here"));
        }
        Error::Internal(anyhow::anyhow!("the route {route} is in no table of operations"))
    })
}

/// Whether the method promises to change nothing.
fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

impl<S: Send + Sync> FromRequestParts<S> for Admitted {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let admitted = parts.extensions.get::<Self>().cloned();
        Ok(admitted.ok_or_else(|| anyhow::anyhow!("the guard does not stand before this route"))?)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        Ok(Admitted::from_request_parts(parts, state).await?.caller)
    }
}
