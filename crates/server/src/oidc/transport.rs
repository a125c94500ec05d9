//! Requests to the provider: through the gate of `outgoing`, without redirects, bounded in size and time.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::{Client, Url};

use super::settings::is_safe;
use crate::answer::{self, Unread};
use crate::outgoing::Outgoing;

const CONNECT: Duration = Duration::from_secs(3);
const WHOLE: Duration = Duration::from_secs(10);
const MAX_ANSWER: usize = 1 << 20;

pub struct Transport {
    outgoing: Outgoing,
    http: Client,
}

#[derive(Debug, thiserror::Error)]
pub enum Failed {
    #[error("{0}")]
    Address(&'static str),
    #[error(transparent)]
    Denied(#[from] crate::outgoing::Denied),
    #[error("an answer is larger than 1 MiB")]
    TooLarge,
    #[error("{}", chain(.0))]
    Http(reqwest::Error),
    #[error("an answer can't be read")]
    Unreadable,
}

impl Transport {
    pub fn new(outgoing: Outgoing) -> anyhow::Result<Self> {
        let http = outgoing.http().connect_timeout(CONNECT).timeout(WHOLE).build()?;
        Ok(Self { outgoing, http })
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Failed> {
        let unreadable = |_| Failed::Address("it names an address that is none");
        let url: Url = request.uri().to_string().parse().map_err(unreadable)?;
        if !is_safe(&url) {
            return Err(Failed::Address("it names an address without TLS that is not on loopback"));
        }
        self.outgoing.check_url(&url)?;
        // An address may hold what nobody else is to know.
        let fail = |error: reqwest::Error| Failed::Http(error.without_url());
        let request = reqwest::Request::try_from(request).map_err(fail)?;
        let mut answer = self.http.execute(request).await.map_err(fail)?;
        let body = answer::read(&mut answer, MAX_ANSWER).await.map_err(|error| match error {
            Unread::TooLarge(_) => Failed::TooLarge,
            Unread::Http(error) => fail(error),
        })?;
        let mut whole = http::Response::builder().status(answer.status());
        if let Some(headers) = whole.headers_mut() {
            headers.clone_from(answer.headers());
        }
        whole.body(body).map_err(|_| Failed::Unreadable)
    }
}

impl<'c> AsyncHttpClient<'c> for Transport {
    type Error = Failed;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Failed>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

/// What the library says comes with the cause below it.
fn chain(error: &reqwest::Error) -> String {
    let mut told = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        told = format!("{told}: {error}");
        cause = error.source();
    }
    told
}
