//! `/console/v1/session`, and how people become known: `/console/v1/sign-in`, `/console/v1/setup`.

use contract::console::session::{Session, SignIn, SignInWays};
use contract::console::users::TakeLink;
use contract::error::ErrorCode;
use gloo_net::http::Request;
use serde::Serialize;

use super::{Answer, Failure, answered, delete, get, in_time, json, refusal, signed_out};

const SESSION: &str = "/console/v1/session";

pub async fn view() -> Answer<Session> {
    get(SESSION).await
}

pub async fn ways() -> Answer<SignInWays> {
    get("/console/v1/sign-in").await
}

/// Why somebody could not sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    Wrong,
    /// So many seconds.
    TooSoon(u32),
    Failed(Failure),
}

pub async fn sign_in(body: &SignIn) -> Result<(), Kept> {
    send(SESSION, body).await
}

/// Takes a one-time link, which signs in.
pub async fn take_link(body: &TakeLink) -> Result<(), Kept> {
    send("/console/v1/setup", body).await
}

pub async fn sign_out() -> Answer<()> {
    delete(SESSION).await
}

async fn send(path: &str, body: &impl Serialize) -> Result<(), Kept> {
    let request = in_time(Request::post(path)).header("content-type", "application/json");
    let body = json(body).map_err(Kept::Failed)?;
    let entries = signed_out::entries();
    let response = answered(request.body(body)).await.map_err(Kept::Failed)?;
    if response.ok() {
        return Ok(());
    }
    let wait = response.headers().get("retry-after").and_then(|text| text.parse().ok());
    let failure = refusal(response, entries).await;
    Err(match (failure.code(), wait) {
        (Some(ErrorCode::WrongPassword), _) => Kept::Wrong,
        (Some(ErrorCode::SignInThrottled), Some(seconds)) => Kept::TooSoon(seconds),
        _ => Kept::Failed(failure),
    })
}
