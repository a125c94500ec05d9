//! The provider's endpoints, each as strict as the standards want it.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Form, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};
use serde::Deserialize;
use serde_json::{Value, json};

use super::keys::Key;
use super::{CLIENT_ID, Code, Fault, Person, Shared};

const CALLBACK: &str = "/console/v1/oidc/callback";

pub fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/.well-known/openid-configuration", get(metadata))
        .route("/jwks", get(keys))
        .route("/authorize", get(page).post(choose))
        .route("/token", post(token))
        .layer(middleware::from_fn_with_state(shared.clone(), note))
        .with_state(shared)
}

async fn note(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let slow = {
        let mut state = shared.state();
        state.asked.push(format!("{} {}", request.method(), request.uri().path()));
        state.slow
    };
    tokio::time::sleep(slow).await;
    next.run(request).await
}

async fn metadata(State(shared): State<Arc<Shared>>) -> Response {
    let issuer = &shared.issuer;
    if shared.state().fault == Fault::Huge {
        return ([(header::CONTENT_TYPE, "application/json")], Body::from(vec![b' '; 4 << 20]))
            .into_response();
    }
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
    }))
    .into_response()
}

async fn keys(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(json!({"keys": [shared.state().key.published()]}))
}

/// What a client asks for, and who the person says to be.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    client_id: String,
    redirect_uri: String,
    response_type: String,
    scope: String,
    state: String,
    nonce: String,
    code_challenge: String,
    code_challenge_method: String,
    person: Option<String>,
}

impl Asked {
    /// Nobody is sent back to an address that is not the client's.
    fn check(&self) -> Result<(), (StatusCode, String)> {
        let wrong = |what: &str| Err((StatusCode::BAD_REQUEST, format!("{what} is wrong")));
        let is_ours = reqwest::Url::parse(&self.redirect_uri).is_ok_and(|url| url.path() == CALLBACK);
        match self {
            _ if self.client_id != CLIENT_ID => wrong("client_id"),
            _ if !is_ours => wrong("redirect_uri"),
            _ if self.response_type != "code" => wrong("response_type"),
            _ if !self.scope.split(' ').any(|scope| scope == "openid") => wrong("scope"),
            _ if self.code_challenge_method != "S256" || self.code_challenge.len() != 43 => {
                wrong("code_challenge")
            }
            _ if self.state.is_empty() || self.nonce.is_empty() => wrong("state or nonce"),
            _ => Ok(()),
        }
    }

    fn back(&self, name: &str, value: &str) -> Redirect {
        let pairs = [(name, value), ("state", &self.state)];
        let address = reqwest::Url::parse_with_params(&self.redirect_uri, pairs);
        Redirect::to(address.map(String::from).unwrap_or_default().as_str())
    }
}

/// Where a person says who they are.
async fn page(State(shared): State<Arc<Shared>>, Query(asked): Query<Asked>, request: Request) -> Response {
    if let Err(wrong) = asked.check() {
        return wrong.into_response();
    }
    let button = |person: &Person| {
        format!("<button name=\"person\" value=\"{}\">Continue as {}</button>", person.subject, person.name)
    };
    let buttons: String = shared.state().people.iter().map(button).collect();
    // The same address again, so that what was asked for stays; it is written as URLs are, without quotes.
    let address = request.uri().to_string();
    Html(format!(
        "<!doctype html><html lang=\"en\"><head><title>Lab provider</title><link rel=\"icon\" href=\"data:,\"></head>\
         <body><main><h1>Lab provider</h1><form method=\"post\" action=\"{}\">{buttons}\
         <button name=\"person\" value=\"\">Turn back</button></form></main></body></html>",
        address.replace('&', "&amp;")
    ))
    .into_response()
}

#[derive(Deserialize)]
struct Chosen {
    person: String,
}

async fn choose(
    State(shared): State<Arc<Shared>>,
    Query(asked): Query<Asked>,
    Form(Chosen { person }): Form<Chosen>,
) -> Response {
    if let Err(wrong) = asked.check() {
        return wrong.into_response();
    }
    let mut state = shared.state();
    let Some(person) = state.people.iter().find(|known| known.subject == person).cloned() else {
        return asked.back("error", "access_denied").into_response();
    };
    let code = format!("code-{}", uuid::Uuid::new_v4());
    let answer = asked.back("code", &code).into_response();
    let Asked { nonce, code_challenge: challenge, redirect_uri, .. } = asked;
    state.secrets.push(code.clone());
    state.codes.insert(code, Code { person, nonce, challenge, redirect_uri });
    answer
}

#[derive(Deserialize)]
struct Redeemed {
    grant_type: String,
    code: String,
    redirect_uri: String,
    #[serde(default)]
    code_verifier: String,
    client_id: Option<String>,
    client_secret: Option<String>,
}

async fn token(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Form(redeemed): Form<Redeemed>,
) -> Response {
    let refuse = |error: &str| {
        (StatusCode::BAD_REQUEST, Json(json!({"error": error, "error_description": redeemed.code})))
            .into_response()
    };
    match shared.state().fault {
        Fault::Redirect => return Redirect::temporary("http://127.0.0.1:9/token").into_response(),
        Fault::Nonsense => return "whatever".into_response(),
        _ => {}
    }
    if !is_client(&shared, &headers, &redeemed) {
        return refuse("invalid_client");
    }
    // A code counts once, whatever comes of it.
    let Some(code) = shared.state().codes.remove(&redeemed.code) else { return refuse("invalid_grant") };
    let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, redeemed.code_verifier.as_bytes()));
    let is_theirs = redeemed.grant_type == "authorization_code"
        && redeemed.redirect_uri == code.redirect_uri
        && challenge == code.challenge;
    if !is_theirs {
        return refuse("invalid_grant");
    }
    let access = format!("access-{}", uuid::Uuid::new_v4());
    let mut answer = json!({"access_token": access, "token_type": "Bearer", "expires_in": 300});
    let mut state = shared.state();
    state.secrets.push(access);
    if state.fault != Fault::NoToken {
        match signed(&shared.issuer, &code, &state.key, state.fault) {
            Ok(token) => {
                state.secrets.push(token.clone());
                answer["id_token"] = token.into();
            }
            Err(error) => return (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        }
    }
    Json(answer).into_response()
}

fn is_client(shared: &Shared, headers: &HeaderMap, redeemed: &Redeemed) -> bool {
    let basic =
        headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Basic "));
    let basic = basic.and_then(|text| String::from_utf8(STANDARD.decode(text).ok()?).ok());
    let (id, secret) = match basic.as_deref().and_then(|pair| pair.split_once(':')) {
        Some((id, secret)) => (Some(decoded(id)), Some(decoded(secret))),
        None => (redeemed.client_id.clone(), redeemed.client_secret.clone()),
    };
    id.as_deref() == Some(CLIENT_ID) && (shared.secret.is_none() || secret == shared.secret)
}

/// Both parts are written as in a form.
fn decoded(text: &str) -> String {
    let url = reqwest::Url::parse(&format!("http://own.invalid/?text={text}")).ok();
    let pair = url.as_ref().and_then(|url| url.query_pairs().next());
    pair.map(|(_, value)| value.into_owned()).unwrap_or_default()
}

fn signed(issuer: &str, code: &Code, key: &Key, fault: Fault) -> anyhow::Result<String> {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs();
    let Person { subject, name, groups } = &code.person;
    let mut claims = json!({
        "iss": issuer, "sub": subject, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": code.nonce,
        "preferred_username": name, "groups": groups,
    });
    match fault {
        Fault::OtherNonce => claims["nonce"] = "another".into(),
        Fault::OtherAudience => claims["aud"] = "another".into(),
        Fault::OtherIssuer => claims["iss"] = "http://127.0.0.1:9".into(),
        Fault::Expired => claims["exp"] = (now - 1).into(),
        _ => {}
    }
    let token = key.sign(&claims)?;
    Ok(match fault {
        Fault::BadSignature => {
            // The same header, over other claims.
            claims["groups"] = json!(["admins"]);
            let mut parts: Vec<&str> = token.split('.').collect();
            let other = URL_SAFE_NO_PAD.encode(claims.to_string());
            parts[1] = &other;
            parts.join(".")
        }
        Fault::Unsigned => {
            let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
            format!("{}.{}.", part(json!({"alg": "none"})), part(claims))
        }
        _ => token,
    })
}
