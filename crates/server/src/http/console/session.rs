//! `GET`, `POST`, `DELETE session`, `GET sign-in` and `POST setup`: who is calling, and how people become known.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use contract::console::session::{Region, Session, SignIn, SignInWays, User};
use contract::console::users::TakeLink;
use contract::error::ErrorCode;
use serde_json::json;

use crate::access::caller::Caller;
use crate::app::App;
use crate::app::sessions::SignedIn;
use crate::error::{Error, Result};
use crate::http::guard::{made, place, takes_plain_cookie};
use crate::http::{cookie, params};
use crate::store::naming::Kind;

pub async fn get(State(app): State<App>, caller: Caller) -> Result<Json<Session>> {
    let counts = app.store.registry_counts().await?;
    let regions = app.store.regions().await?.into_iter();
    let region = |row: crate::store::regions::RegionRow| Region {
        clusters: counts.of(Kind::Cluster, &row.region_id),
        nacos_instances: counts.of(Kind::Nacos, &row.region_id),
        region_id: row.region_id,
        name: row.name,
        name_zh: row.name_zh,
    };
    Ok(Json(Session {
        user: User { name: caller.principal.name.clone() },
        principal: caller.principal,
        role: caller.role,
        scope: caller.scope,
        sign_in: app.sign_in_ways().await?,
        regions: regions.map(region).collect(),
    }))
}

pub async fn ways(State(app): State<App>) -> Result<Json<SignInWays>> {
    app.sign_in_ways().await.map(Json)
}

pub async fn sign_in(State(app): State<App>, request: Request) -> Result<Response> {
    let (place, is_plain) = (place(&request), takes_plain_cookie(&request));
    let params::Body(body) = params::body::<SignIn>(request).await?;
    let (name, password) = body.validate()?;
    match app.sign_in(&name, password, &place).await? {
        SignedIn::As { user_name, token } => {
            made(&user_name);
            Ok(with_cookie(cookie::keep(&token, is_plain)))
        }
        SignedIn::Wrong { user_name } => {
            made(&user_name.unwrap_or_default());
            let message = "the name or the password is wrong";
            Err(Error::refused(ErrorCode::WrongPassword, message))
        }
        SignedIn::TooSoon(wait) => {
            let seconds = wait.as_millis().div_ceil(1000);
            let message = format!("too many attempts to sign in; try again in {seconds} s");
            Err(Error::later(ErrorCode::SignInThrottled, message, wait))
        }
    }
}

pub async fn sign_out(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    app.sign_out(&caller).await?;
    Ok(with_cookie(cookie::forget(takes_plain_cookie(&request))))
}

/// Who took a link has proven who they are, and is signed in.
pub async fn take_link(State(app): State<App>, request: Request) -> Result<Response> {
    let (place, is_plain) = (place(&request), takes_plain_cookie(&request));
    let params::Body(body) = params::body::<TakeLink>(request).await?;
    let user = app.take_link(body.validate()?).await?;
    let token = app.begin_session(&user.user_id, &place).await?;
    made(&user.name);
    Ok(with_cookie(cookie::keep(&token, is_plain)))
}

/// The answer is an object, so that it can grow.
fn with_cookie(cookie: HeaderValue) -> Response {
    ([(header::SET_COOKIE, cookie)], Json(json!({}))).into_response()
}
