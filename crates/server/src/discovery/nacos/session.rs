//! Signing in: the token that both HTTP and gRPC show, renewed before it runs out and when it is refused.

use std::sync::Arc;
use std::time::Duration;

use contract::sources::StatusReason;
use reqwest::StatusCode;
use serde::Deserialize;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::Credentials;
use super::http::Http;
use super::wire::null_as_default;
use crate::discovery::Failure;

const NEWEST_FIRST: [&str; 2] = ["/nacos/v3/auth/user/login", "/nacos/v1/auth/login"];

pub struct Session {
    credentials: Option<Credentials>,
    /// The lock is held while signing in: whoever else needs a token waits for the same one.
    token: Mutex<Option<Token>>,
}

struct Token {
    value: Arc<str>,
    renew_at: Option<Instant>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Login {
    access_token: String,
    /// In seconds.
    #[serde(default, deserialize_with = "null_as_default")]
    token_ttl: i64,
}

impl Session {
    pub fn new(credentials: Option<Credentials>) -> Self {
        Self { credentials, token: Mutex::default() }
    }

    /// `None` where there are no credentials.
    pub async fn token(&self, http: &Http) -> Result<Option<Arc<str>>, Failure> {
        let Some(credentials) = &self.credentials else { return Ok(None) };
        let mut token = self.token.lock().await;
        if let Some(token) = &*token
            && token.renew_at.is_none_or(|renew_at| Instant::now() < renew_at)
        {
            return Ok(Some(token.value.clone()));
        }
        let new = sign_in(http, credentials).await?;
        Ok(Some(token.insert(new).value.clone()))
    }

    /// Another token than this one, which was refused.
    pub async fn renew(&self, http: &Http, refused: &str) -> Result<Arc<str>, Failure> {
        let mut token = self.token.lock().await;
        if token.as_ref().is_some_and(|token| *token.value == *refused) {
            *token = None;
        }
        drop(token);
        let missing = || Failure::new(StatusReason::Unauthorized, "there are no credentials");
        self.token(http).await?.ok_or_else(missing)
    }
}

impl Token {
    fn new(login: Login) -> Self {
        // A fifth of its life is left for clocks that differ and answers that take long. A life that is
        // not told lasts until a refusal.
        let life = u64::try_from(login.token_ttl).ok().filter(|seconds| *seconds > 0);
        let renew_at = life.map(|seconds| Instant::now() + Duration::from_secs(seconds.min(1 << 20)) * 4 / 5);
        Self { value: login.access_token.into(), renew_at }
    }
}

async fn sign_in(http: &Http, credentials: &Credentials) -> Result<Token, Failure> {
    for path in NEWEST_FIRST {
        let form = [("username", &*credentials.username), ("password", &*credentials.password)];
        let answer = http.post(path, &form).await?;
        match answer.status {
            StatusCode::NOT_FOUND | StatusCode::GONE | StatusCode::METHOD_NOT_ALLOWED => {}
            status if status.is_success() => return answer.json().map(Token::new),
            // Nacos refuses a wrong password with one of these, depending on its version.
            status if matches!(status.as_u16(), 400 | 401 | 403 | 500) => {
                return Err(Failure::new(
                    StatusReason::BadCredentials,
                    format!("sign-in was refused: {status}"),
                ));
            }
            _ => return Err(answer.failure()),
        }
    }
    Err(Failure::new(StatusReason::UnexpectedAnswer, "the server has no sign-in: is it Nacos?"))
}
