//! The only user of gloo-net: asks the server and turns every answer into a value or a [`Failure`].
//! One module per noun holds one function per endpoint. Knows nothing of pages or words.

pub mod access_keys;
pub mod as_of;
pub mod audit;
pub mod clusters;
pub mod gateways;
pub mod inventory;
pub mod nacos_instances;
pub mod parameters;
pub mod preflight;
pub mod search;
pub mod services;
pub mod session;
pub mod sessions;
pub mod signed_out;
pub mod sources;
pub mod users;
pub mod vpcs;

use contract::console::events::AS_OF;
use contract::envelope::Envelope;
use contract::error::{ErrorBody, ErrorCode};
use gloo_net::http::{Request, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

/// An answer that takes longer counts as none.
const TIMEOUT_MS: u32 = 15_000;
/// Rows of one page of any list.
pub const PAGE_SIZE: u32 = 50;

/// Why a request gave no value. Every page words it by this, never by the server's prose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No answer, or one that is not Headwater's.
    Unreachable,
    Refused {
        code: ErrorCode,
        request_id: String,
        field: Option<String>,
    },
}

impl Failure {
    /// Whether asking again may help without anybody doing anything.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Unreachable => true,
            Self::Refused { code, .. } => code.status() >= 500 || code.status() == 429,
        }
    }

    /// Who asks may not have it.
    pub fn is_forbidden(&self) -> bool {
        self.code().is_some_and(|code| code.status() == 403)
    }

    /// The server does not know who asks, or not any more.
    pub fn is_signed_out(&self) -> bool {
        matches!(self.code(), Some(ErrorCode::UnsignedRequest | ErrorCode::SessionEnded))
    }

    pub fn code(&self) -> Option<&ErrorCode> {
        match self {
            Self::Unreachable => None,
            Self::Refused { code, .. } => Some(code),
        }
    }

    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Unreachable => None,
            Self::Refused { request_id, .. } => Some(request_id),
        }
    }
}

pub type Answer<T> = Result<T, Failure>;

/// After an event that was seen; from now on, if none was.
pub fn events_url(last_id: &str) -> String {
    let path = "/console/v1/events";
    if last_id.is_empty() { path.to_owned() } else { with_query(path, &[("lastEventId", last_id)]) }
}

async fn get<T: DeserializeOwned>(path: &str) -> Answer<T> {
    read(Request::get(path)).await
}

/// `query` is one of the contract's query types; absent fields are left out.
async fn get_by<T: DeserializeOwned>(path: &str, query: &impl Serialize) -> Answer<T> {
    get(&with_query(path, query)).await
}

async fn put<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Answer<T> {
    write(Request::put(path), body).await
}

async fn post<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Answer<T> {
    write::<Envelope<T>>(Request::post(path), body).await.map(|envelope| envelope.data)
}

/// [`post`], where the answer comes without the cloud's envelope.
async fn post_plain<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Answer<T> {
    write(Request::post(path), body).await
}

/// A change that needs no words: neither the request nor its answer says anything.
async fn ask(path: &str) -> Answer<()> {
    response(in_time(Request::post(path)).build()).await.map(|_| ())
}

async fn delete(path: &str) -> Answer<()> {
    response(in_time(Request::delete(path)).build()).await.map(|_| ())
}

async fn read<T: DeserializeOwned>(builder: RequestBuilder) -> Answer<T> {
    value(&text(in_time(builder).build()).await?)
}

async fn write<T: DeserializeOwned>(builder: RequestBuilder, body: &impl Serialize) -> Answer<T> {
    let builder = in_time(builder).header("content-type", "application/json");
    value(&text(builder.body(json(body)?)).await?)
}

fn in_time(builder: RequestBuilder) -> RequestBuilder {
    builder.abort_signal(Some(&web_sys::AbortSignal::timeout_with_u32(TIMEOUT_MS)))
}

/// What waits is not generic: the browser fetches one state machine, not one per type of answer.
async fn text(request: Result<Request, gloo_net::Error>) -> Answer<String> {
    response(request).await?.text().await.map_err(|_| Failure::Unreachable)
}

async fn response(request: Result<Request, gloo_net::Error>) -> Answer<Response> {
    let entries = signed_out::entries();
    let response = answered(request).await?;
    if response.ok() { Ok(response) } else { Err(refusal(response, entries).await) }
}

/// Whatever the server answers.
async fn answered(request: Result<Request, gloo_net::Error>) -> Answer<Response> {
    let request = request.map_err(|_| Failure::Unreachable)?;
    let is_early = as_of::is_early();
    let response = request.send().await.map_err(|_| Failure::Unreachable)?;
    if let (true, Some(as_of)) = (is_early, response.headers().get(AS_OF)) {
        as_of::answered(&as_of);
    }
    Ok(response)
}

/// Parsed by the browser: its parser costs no byte.
pub fn value<T: DeserializeOwned>(text: &str) -> Answer<T> {
    let json = js_sys::JSON::parse(text).map_err(|_| Failure::Unreachable)?;
    serde_wasm_bindgen::from_value(json).map_err(|_| Failure::Unreachable)
}

async fn refusal(response: Response, asked_after: signed_out::Entries) -> Failure {
    let text = response.text().await.unwrap_or_default();
    let failure = match value::<ErrorBody>(&text) {
        Ok(body) => Failure::Refused { code: body.code, request_id: body.request_id, field: body.field },
        Err(failure) => failure,
    };
    if failure.is_signed_out() {
        signed_out::tell(asked_after);
    }
    failure
}

fn json(body: &impl Serialize) -> Answer<JsValue> {
    let body = body.serialize(&serde_wasm_bindgen::Serializer::json_compatible());
    // What the contract writes is always JSON.
    let body = body.map_err(|_| Failure::Unreachable)?;
    js_sys::JSON::stringify(&body).map(JsValue::from).map_err(|_| Failure::Unreachable)
}

/// A body as it is sent.
pub fn json_text(body: &contract::sources::CreateSource) -> Option<String> {
    json(body).ok()?.as_string()
}

fn with_query(path: &str, query: &impl Serialize) -> String {
    // Of flat texts and numbers, it can't fail.
    let query = serde_urlencoded::to_string(query).unwrap_or_default();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// An empty text means that nothing is asked for.
fn asked(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_leaves_out_what_is_not_asked_for() {
        let query = contract::console::sources::SourceQuery {
            q: Some("a b".to_owned()),
            page_number: Some(2),
            ..Default::default()
        };
        assert_eq!(with_query("/list", &query), "/list?q=a+b&pageNumber=2");
        assert_eq!(with_query("/list", &contract::console::sources::SourceQuery::default()), "/list");
    }

    #[test]
    fn only_what_may_pass_by_itself_is_asked_again() {
        let refused = |code| Failure::Refused { code, request_id: String::new(), field: None };
        assert!(Failure::Unreachable.is_passing());
        assert!(refused(ErrorCode::InternalError).is_passing());
        assert!(refused(ErrorCode::Throttling).is_passing());
        assert!(!refused(ErrorCode::GatewayNotFound).is_passing());
    }
}
