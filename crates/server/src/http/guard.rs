//! Who gets in: one look at each request of the API, before anything else is done with it. Who calls is found by a
//! signature, a session's cookie, or the development setting; what they may do is in `access/operations`.

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use contract::access::Principal;
use contract::error::ErrorCode;

mod action;
mod cross_site;
mod identify;
mod reach;
mod record;

use super::limits::{self, Callers, Flight};
use super::{mse, reply, request_id};
use crate::access::caller::Caller;
use crate::access::operations::{self, About, Needs, Operation};
use crate::app::App;
use crate::error::{Error, Result};

pub use cross_site::{host, takes_plain_cookie};
pub use identify::place;
pub use record::made;
use record::{Asked, is_refusal, noting_made};

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
    pub is_tls: bool,
    pub callers: Callers,
}

/// What a handler, and whoever keeps a record, may know of a request that was let in.
#[derive(Clone, Debug)]
pub struct Admitted {
    pub caller: Caller,
    pub operation: &'static Operation,
}

/// Whether requests come over TLS.
#[derive(Clone, Copy)]
struct OverTls(bool);

/// A request that was not let in.
struct Refused {
    error: Error,
    caller: Principal,
    operation: Option<&'static Operation>,
}

pub async fn admit(State(guard): State<Guard>, mut request: Request, next: Next) -> Response {
    // The console's first page is for everybody.
    let is_action = mse::is_call(&request);
    if mse::is_page(&request) {
        return next.run(request).await;
    }
    request.extensions_mut().insert(OverTls(guard.is_tls));
    let mut asked = Asked::of(&mut request, guard.app.access.now()).await;
    let (request, flight) = match guard.admit(request, &mut asked).await {
        Ok(admitted) => admitted,
        Err(Refused { error, caller, operation }) => {
            // Who asks too much must not fill the record with it.
            let is_recorded = !matches!(error, Error::Later { .. });
            let answer = if is_action { mse::refusal(error) } else { error.into_response() };
            if is_recorded {
                guard.note_gateway(&mut asked, operation, &caller).await;
                let record = asked.answered(caller, operation, &answer, None);
                guard.app.record(record).await;
            }
            return answer;
        }
    };
    let Some(Admitted { caller, operation }) = request.extensions().get::<Admitted>().cloned() else {
        return Error::Internal(anyhow::anyhow!("who was let in is nobody")).into_response();
    };
    if operation.writes {
        // What is done is recorded, whether or not somebody still waits for the answer.
        return request_id::to_its_end(async move {
            let (answer, made) = noting_made(next.run(request)).await;
            let record = asked.answered(caller.principal, Some(operation), &answer, made);
            guard.app.record(record).await;
            drop(flight);
            answer
        })
        .await;
    }
    let answer = next.run(request).await;
    if is_refusal(&answer) {
        guard.note_gateway(&mut asked, Some(operation), &caller.principal).await;
        let record = asked.answered(caller.principal, Some(operation), &answer, None);
        guard.app.record(record).await;
    }
    drop(flight);
    answer
}

impl Guard {
    /// The request, and what ends with its answer.
    async fn admit(
        &self,
        request: Request,
        asked: &mut Asked,
    ) -> std::result::Result<(Request, Option<Flight>), Refused> {
        let claimed = identify::claimed(&request);
        let refused = |error| Refused { error, caller: claimed, operation: None };
        let (request, caller, flight) = self.identify(request).await.map_err(refused)?;
        if flight.is_some() {
            limits::known(request.extensions());
        }
        let principal = caller.principal.clone();
        let refused = |error| Refused { error, caller: principal.clone(), operation: None };
        let (mut request, operation) = operation(request, &caller).await.map_err(refused)?;
        let refused = |error| Refused { error, caller: principal.clone(), operation: Some(operation) };
        if caller.is_nobody() && operation.needs != Needs::Anyone {
            return Err(refused(identify::nobody(&request)));
        }
        if operation.writes {
            if operation.about == About::GatewayInBody && !caller.is_nobody() {
                let (read, gateway_id) = self.gateway_in_body(request).await.map_err(refused)?;
                request = read;
                asked.gateway_id = gateway_id.unwrap_or_default();
            }
            self.note_gateway(asked, Some(operation), &caller.principal).await;
        }
        caller.check_role(operation.needs).map_err(refused)?;
        let mut request = self.check_reach(request, &caller, operation).await.map_err(refused)?;
        request.extensions_mut().insert(Admitted { caller, operation });
        Ok((request, flight))
    }
}

/// What is asked for. A route without an entry is open to nobody, so that none is forgotten.
async fn operation(request: Request, caller: &Caller) -> Result<(Request, &'static Operation)> {
    let route = request.extensions().get::<MatchedPath>().map(|route| route.as_str().to_owned());
    let route = route.ok_or_else(|| reply::path_not_found(request.uri().path()))?;
    if route == operations::ACTIONS {
        if caller.is_nobody() {
            return Err(identify::nobody(&request));
        }
        return action::of(request).await;
    }
    let method = request.method().clone();
    match operations::find(method.as_str(), &route) {
        Some(operation) => Ok((request, operation)),
        None if operations::is_route(&route) => {
            Err(Error::refused(ErrorCode::MethodNotAllowed, format!("{method} is not allowed here")))
        }
        None => Err(Error::Internal(anyhow::anyhow!("the route {route} is in no table of operations"))),
    }
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

#[cfg(test)]
mod tests {
    use super::operations::{ACTIONS, OPERATIONS, find};
    use crate::http::API;
    use crate::http::openapi::document;

    /// `(method, route)` of everything that the API documents, which `tests/it/openapi.rs` compares with the
    /// router.
    fn routes() -> Vec<(String, String)> {
        let paths = document()["paths"].as_object().expect("paths").iter();
        let of_api = paths.filter(|(path, _)| API.iter().any(|prefix| path.starts_with(prefix)));
        let of_path = |(path, item): (&String, &serde_json::Value)| {
            let methods = item.as_object().expect("operations").keys();
            methods.map(|method| (method.to_uppercase(), path.clone())).collect::<Vec<_>>()
        };
        of_api.flat_map(of_path).collect()
    }

    #[test]
    fn every_route_behind_the_guard_is_in_the_table_of_operations() {
        let routes = routes();
        assert!(routes.len() > 70, "{}", routes.len());
        for (method, route) in &routes {
            assert!(find(method, route).is_some(), "{method} {route} has no entry in access/operations.rs");
        }
        let is_there = |method: &str, route: &str| routes.iter().any(|(m, r)| m == method && r == route);
        for operation in OPERATIONS.iter().filter(|operation| operation.route != ACTIONS) {
            assert!(is_there(operation.method, operation.route), "{} has no route", operation.name);
        }
    }
}
