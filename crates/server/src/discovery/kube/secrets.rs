//! A cluster's TLS Secrets, of which only the certificates' facts are kept. The keys are dropped at the
//! door: what is deserialized has no field for them.
//!
//! The library's own watcher is not used, since its client logs an answer that it can't read, as a whole,
//! and reads annotations, in which `kubectl apply` leaves what it was given.

use std::sync::Arc;
use std::time::Duration;

use contract::console::sources::CertificateFacts;
use contract::sources::StatusReason;
use futures::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt};
use futures::{Stream, pin_mut};
use k8s_openapi::api::core::v1::Secret;
use kube::core::Request;
use kube::core::params::{ListParams, WatchParams};
use kube::runtime::watcher::Event;
use kube::{Client, Resource};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::time::Instant;

use super::certificate::facts_of;
use super::connection::{broken, failure_of};
use super::feeds::Asking;
use super::objects::Name;
use crate::discovery::Failure;

const SELECTOR: &str = "type=kubernetes.io/tls";
/// A Secret may have 1 MiB; those with a certificate have a hundredth of it.
const PAGE_SIZE: u32 = 100;
const LARGEST_PAGE: u64 = 32 << 20;
const LARGEST_LINE: u64 = 8 << 20;
/// Between two watches that the server ended at once.
const PAUSE: Duration = Duration::from_secs(1);

/// What is kept of a Secret of the type `kubernetes.io/tls`.
#[derive(Debug)]
pub struct TlsSecret {
    pub name: Name,
    pub facts: Option<Arc<CertificateFacts>>,
}

#[derive(Deserialize)]
struct Page {
    metadata: Metadata,
    #[serde(default)]
    items: Option<Vec<Object>>,
}

#[derive(Deserialize)]
struct Line {
    #[serde(rename = "type")]
    kind: String,
    object: Object,
}

/// A Secret, a bookmark or, in an event of an error, a status.
#[derive(Deserialize)]
struct Object {
    #[serde(default)]
    metadata: Metadata,
    #[serde(default)]
    data: Option<Data>,
    #[serde(default)]
    code: u16,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Metadata {
    name: String,
    namespace: String,
    resource_version: String,
    #[serde(rename = "continue")]
    next: String,
}

#[derive(Deserialize)]
struct Data {
    #[serde(rename = "tls.crt", default)]
    certificate: Option<String>,
}

/// The Secrets of a namespace, or of all; ends with the first failure. Expiry is mended by a fresh list.
pub fn watched(
    asking: &Asking,
    namespace: Option<&str>,
) -> impl Stream<Item = Result<Event<TlsSecret>, Failure>> + use<> {
    let Asking { client, renewal, pages, .. } = asking.clone();
    let api = Request::new(Secret::url_path(&(), namespace));
    async_stream::try_stream! {
        loop {
            yield Event::Init;
            let mut next = String::new();
            let mut revision = loop {
                // Nobody closes the semaphore, so there is a turn for everybody.
                let turn = pages.acquire().await.ok();
                let page = page(&client, &api, &next).await?;
                drop(turn);
                for object in page.items.unwrap_or_default() {
                    yield Event::InitApply(read(object));
                }
                next = page.metadata.next;
                if next.is_empty() {
                    break page.metadata.resource_version;
                }
            };
            yield Event::InitDone;
            let mut is_expired = false;
            while !is_expired {
                let started = Instant::now();
                let lines = watch(&client, &api, &revision, renewal).await?;
                pin_mut!(lines);
                while let Some(line) = next_line(&mut lines).await? {
                    if line.kind == "ERROR" {
                        is_expired = expired(&line.object)?;
                        break;
                    }
                    revision.clone_from(&line.object.metadata.resource_version);
                    if let Some(event) = event_of(line) {
                        yield event;
                    }
                }
                if started.elapsed() < PAUSE {
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }
}

/// `None` for a bookmark.
fn event_of(line: Line) -> Option<Event<TlsSecret>> {
    match line.kind.as_str() {
        "ADDED" | "MODIFIED" => Some(Event::Apply(read(line.object))),
        "DELETED" => Some(Event::Delete(read(line.object))),
        _ => None,
    }
}

fn read(object: Object) -> TlsSecret {
    let certificate = object.data.and_then(|data| data.certificate);
    TlsSecret {
        name: (object.metadata.namespace, object.metadata.name),
        facts: certificate.and_then(|certificate| facts_of(&certificate)).map(Arc::new),
    }
}

async fn page(client: &Client, api: &Request, next: &str) -> Result<Page, Failure> {
    let mut parameters = ListParams::default().fields(SELECTOR).limit(PAGE_SIZE);
    if !next.is_empty() {
        parameters = parameters.continue_token(next);
    }
    let request = api.list(&parameters).map_err(|error| unexpected(&error.to_string()))?;
    let answer = client.request_stream(request).await.map_err(|error| failure_of(&error))?;
    pin_mut!(answer);
    let mut body = Vec::new();
    answer.take(LARGEST_PAGE + 1).read_to_end(&mut body).await.map_err(|error| broken(&error))?;
    if body.len() as u64 > LARGEST_PAGE {
        let detail = format!("a page of TLS Secrets has more than {LARGEST_PAGE} bytes");
        return Err(Failure::new(StatusReason::LimitExceeded, detail));
    }
    parsed(&body)
}

async fn watch(
    client: &Client,
    api: &Request,
    revision: &str,
    renewal: Duration,
) -> Result<impl AsyncBufRead + use<>, Failure> {
    let seconds = u32::try_from(renewal.as_secs()).unwrap_or(u32::MAX);
    let parameters = WatchParams::default().fields(SELECTOR).timeout(seconds);
    let request = api.watch(&parameters, revision).map_err(|error| unexpected(&error.to_string()))?;
    client.request_stream(request).await.map_err(|error| failure_of(&error))
}

/// A buffer of its own for each line, so that none outlives it.
async fn next_line(lines: &mut (impl AsyncBufRead + Unpin)) -> Result<Option<Line>, Failure> {
    let mut line = Vec::new();
    let read = lines.take(LARGEST_LINE).read_until(b'\n', &mut line).await;
    match read {
        Ok(0) => Ok(None),
        Ok(_) => parsed(&line).map(Some),
        Err(error) => Err(broken(&error)),
    }
}

/// What can't be read isn't quoted: a key may be in it.
fn parsed<T: DeserializeOwned>(text: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(text)
        .map_err(|_| unexpected("the cluster's answer with TLS Secrets can't be read"))
}

/// Whether the history is gone, which a fresh list mends.
fn expired(object: &Object) -> Result<bool, Failure> {
    match object.code {
        410 => Ok(true),
        code => Err(unexpected(&format!("the watch of Secrets ended with status {code}"))),
    }
}

fn unexpected(detail: &str) -> Failure {
    Failure::new(StatusReason::UnexpectedAnswer, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_not_quoted() {
        let error = parsed::<Page>(br#"{"metadata": {}, "items": [{"data": "c2VjcmV0"}]}"#).err();
        assert_eq!(error.map(|error| error.detail.contains("c2VjcmV0")), Some(false));
    }
}
