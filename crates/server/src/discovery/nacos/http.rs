//! The HTTP side of a registry: requests with the session's token, answers of a bounded size, no
//! redirects, no address that the operator denies. It knows no API.

use std::time::Duration;

use contract::sources::StatusReason;
use reqwest::{Client, RequestBuilder, StatusCode, Url};
use serde::de::DeserializeOwned;

use super::Settings;
use super::session::Session;
use crate::answer::{self, Unread};
use crate::discovery::{Failure, failure, is_busy};
use crate::unquoted::unquoted;

/// No page of the catalogue may be larger.
pub const MAX_PAGE: usize = 32 << 20;
/// No other answer may be larger: many are read at once.
pub const MAX_ANSWER: usize = 4 << 20;

pub struct Http {
    client: Client,
    base: String,
}

/// An answer that was read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub body: Vec<u8>,
}

impl Http {
    pub fn new(settings: &Settings) -> Result<Self, Failure> {
        let base = format!("http://{}", settings.address);
        let url = Url::parse(&base).map_err(|error| Failure::new(StatusReason::NameNotResolved, error))?;
        settings.outgoing.check_url(&url).map_err(|denied| failure::of_connection(&denied))?;
        let client = settings.outgoing.http();
        let client = client.connect_timeout(Duration::from_secs(3)).timeout(Duration::from_secs(10));
        let client = client.build().map_err(|error| failure::of_connection(&error))?;
        Ok(Self { client, base })
    }

    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Result<Answer, Failure> {
        read(self.client.post(format!("{}{path}", self.base)).form(form), MAX_ANSWER).await
    }

    /// With the session's token, at most so many bytes. A token that is refused is renewed; only a second refusal is believed.
    pub async fn get(
        &self,
        session: &Session,
        path: &str,
        query: &[(&str, &str)],
        most: usize,
    ) -> Result<Answer, Failure> {
        let request = || self.client.get(format!("{}{path}", self.base)).query(query);
        let Some(token) = session.token(self).await? else {
            return read(request(), most).await;
        };
        let answer = read(request().query(&[("accessToken", &*token)]), most).await?;
        if !answer.is_refusal() {
            return Ok(answer);
        }
        let token = session.renew(self, &token).await?;
        read(request().query(&[("accessToken", &*token)]), most).await
    }
}

impl Answer {
    fn is_refusal(&self) -> bool {
        matches!(self.status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
    }

    /// Whether the server says that it does not have this API.
    pub fn is_no_such_api(&self) -> bool {
        matches!(self.status, StatusCode::NOT_FOUND | StatusCode::GONE)
    }

    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        if !self.status.is_success() {
            return Err(self.failure());
        }
        // An answer to a sign-in may be the token itself.
        let unexpected = |error: serde_json::Error| {
            let error = unquoted(&error.to_string());
            Failure::new(StatusReason::UnexpectedAnswer, format!("the answer is not Nacos': {error}"))
        };
        serde_json::from_slice(&self.body).map_err(unexpected)
    }

    pub fn failure(&self) -> Failure {
        let detail = format!("the registry answers {}", self.status);
        if self.is_refusal() {
            Failure::new(StatusReason::Unauthorized, detail)
        } else if is_busy(self.status.as_u16()) {
            Failure::busy(detail)
        } else {
            Failure::new(StatusReason::UnexpectedAnswer, detail)
        }
    }
}

async fn read(request: RequestBuilder, most: usize) -> Result<Answer, Failure> {
    // The address of a request may carry a token.
    let fail = |error: reqwest::Error| failure::of_connection(&error.without_url());
    let mut response = request.send().await.map_err(fail)?;
    let body = answer::read(&mut response, most).await.map_err(|error| match error {
        Unread::TooLarge(most) => {
            let detail = format!("an answer is larger than {} MiB", most >> 20);
            Failure::new(StatusReason::LimitExceeded, detail)
        }
        Unread::Http(error) => fail(error),
    })?;
    Ok(Answer { status: response.status(), body })
}
