//! Who calls: by a signature, by the cookie of a session, or, where the operator lets unsigned calls in, whoever is
//! on the machine.

use std::net::SocketAddr;

use acs3::Claim;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::header;
use axum::http::request::Parts;
use contract::access::Principal;
use contract::error::ErrorCode;

use super::cross_site::{check_host, check_site, takes_plain_cookie};
use super::{Admission, Guard, text};
use crate::access::caller::Caller;
use crate::app::sessions::Place;
use crate::error::{Error, Result};
use crate::http::limits::Flight;
use crate::http::{cookie, params};

/// Of access keys, here and in the cloud.
const MAX_ID: usize = 24;

impl Guard {
    /// The request, whose body may have been read for it, and the caller, who may be nobody; of a known one, what says
    /// that the request is under way.
    pub async fn identify(&self, request: Request) -> Result<(Request, Caller, Option<Flight>)> {
        if request.headers().contains_key(header::AUTHORIZATION) {
            return self.signed(request).await;
        }
        check_site(&request)?;
        let place = place(&request);
        if let Some(token) = cookie::session(request.headers(), takes_plain_cookie(&request))
            && let Some(person) = self.app.person(token, &place).await?
        {
            return self.counted(request, person);
        }
        self.unsigned(request)
    }

    fn counted(&self, request: Request, caller: Caller) -> Result<(Request, Caller, Option<Flight>)> {
        let flight = self.callers.enter(&caller)?;
        Ok((request, caller, flight))
    }

    fn unsigned(&self, request: Request) -> Result<(Request, Caller, Option<Flight>)> {
        match self.admission {
            Admission::Signed => Ok((request, Caller::nobody(), None)),
            Admission::UnsignedOnLoopback => {
                check_host(&request)?;
                check_site(&request)?;
                self.counted(request, Caller::local())
            }
        }
    }

    /// The body is read once it is known who sends it.
    async fn signed(&self, request: Request) -> Result<(Request, Caller, Option<Flight>)> {
        let (parts, body) = request.into_parts();
        let headers = sent(&parts);
        let signed = acs3::Request {
            method: parts.method.as_str(),
            path: parts.uri.path(),
            query: parts.uri.query().unwrap_or_default(),
            headers: &headers,
        };
        let lets_unsigned_in = self.admission == Admission::UnsignedOnLoopback;
        let claim = match Claim::read(&signed) {
            Ok(claim) => claim,
            Err(_) if lets_unsigned_in => return self.unsigned(Request::from_parts(parts, body)),
            Err(error) => return Err(error.into()),
        };
        let Some(key) = self.app.store.access_key(claim.access_key_id).await? else {
            if lets_unsigned_in {
                return self.unsigned(Request::from_parts(parts, body));
            }
            let message = format!("there is no access key {}", claim.access_key_id);
            return Err(Error::refused(ErrorCode::AccessKeyUnknown, message));
        };
        let caller = self.app.signed_by(&claim, &key)?;
        // Somebody may be repeating the caller's words, slowly: until the body is there the address pays.
        let body = params::whole(body).await?;
        claim.check_body(&body)?;
        let flight = self.callers.enter(&caller)?;
        if let Err(error) = self.app.take_nonce(&claim, &key).await {
            flight.iter().for_each(Flight::give_back);
            return Err(error);
        }
        Ok((Request::from_parts(parts, Body::from(body)), caller, flight))
    }
}

/// Who a caller says to be, of whom it turns out that they are not let in.
pub fn claimed(request: &Request) -> Principal {
    let authorization = text(request.headers(), header::AUTHORIZATION.as_str()).unwrap_or_default();
    let key = authorization.split("Credential=").nth(1).and_then(|rest| rest.split(',').next());
    // What is longer than an id may be a secret in its place, which must not be recorded.
    let id = key.filter(|id| id.len() <= MAX_ID).unwrap_or_default().to_owned();
    Principal { id, ..Caller::nobody().principal }
}

/// Every header as it was sent. HTTP/2 tells the host elsewhere.
fn sent(parts: &Parts) -> Vec<(&str, &[u8])> {
    let mut headers: Vec<(&str, &[u8])> =
        parts.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
    if let (false, Some(host)) = (parts.headers.contains_key(header::HOST), parts.uri.authority()) {
        headers.push((acs3::header::HOST, host.as_str().as_bytes()));
    }
    headers
}

/// Why a caller is nobody.
pub fn nobody(request: &Request) -> Error {
    if cookie::session(request.headers(), takes_plain_cookie(request)).is_some() {
        return Error::refused(ErrorCode::SessionEnded, "the session has ended; sign in again");
    }
    let message = "the call is neither signed with an access key nor made by somebody who signed in";
    Error::refused(ErrorCode::UnsignedRequest, message)
}

pub fn place(request: &Request) -> Place {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let user_agent = text(request.headers(), header::USER_AGENT.as_str()).unwrap_or_default().to_owned();
    Place { address: peer.map(|ConnectInfo(peer)| peer.ip()), user_agent }
}
