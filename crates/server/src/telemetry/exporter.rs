//! The HTTP client that sends traces: the server's own reqwest and TLS, driven by its runtime, since the thread
//! that asks for it has none.

use std::time::Duration;

use async_trait::async_trait;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use tokio::runtime::Handle;

use crate::answer::{self, Unread};
use crate::outgoing::Outgoing;

pub const TIMEOUT: Duration = Duration::from_secs(5);

/// A collector's answer is a few bytes; more is not read.
const MOST: usize = 64 * 1024;

#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    runtime: Handle,
}

impl Client {
    pub fn new(outgoing: &Outgoing) -> anyhow::Result<Self> {
        let http = outgoing.http().connect_timeout(TIMEOUT).timeout(TIMEOUT).build()?;
        Ok(Self { http, runtime: Handle::current() })
    }
}

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        self.runtime.spawn(send(self.http.clone(), request)).await?
    }
}

async fn send(http: reqwest::Client, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
    let mut answer = http.execute(request.try_into()?).await?;
    let body = answer::read(&mut answer, MOST).await.map_err(|error| -> HttpError {
        match error {
            Unread::TooLarge(_) => "the collector's answer is too long".into(),
            Unread::Http(error) => error.into(),
        }
    })?;
    let mut response = Response::builder().status(answer.status()).body(Bytes::from(body))?;
    *response.headers_mut() = std::mem::take(answer.headers_mut());
    Ok(response)
}
