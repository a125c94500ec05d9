//! Each request's id: on every answer as `x-request-id`, in every body that has a place for it, in the
//! log.

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use rand::Rng;
use tracing::Instrument;

tokio::task_local! {
    static CURRENT: String;
}

/// The id of the request that is being answered; empty outside of one.
pub fn current() -> String {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}

pub async fn scope(request: Request, next: Next) -> Response {
    let id = new();
    let span = tracing::info_span!("request", id, method = %request.method(), path = request.uri().path());
    let started = std::time::Instant::now();
    let answer = async {
        let answer = next.run(request).await;
        tracing::info!(status = answer.status().as_u16(), took = ?started.elapsed(), "answered");
        answer
    };
    let mut answer = CURRENT.scope(id.clone(), answer.instrument(span)).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        answer.headers_mut().insert("x-request-id", value);
    }
    answer
}

/// Does what is asked for to its end, also when the caller hangs up meanwhile, as part of the same request.
pub async fn to_its_end<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    let work = CURRENT.scope(current(), work.instrument(tracing::Span::current()));
    match tokio::spawn(work).await {
        Ok(done) => done,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // Tasks are cancelled when the process ends, and then nobody waits.
            Err(_) => std::future::pending().await,
        },
    }
}

/// In the cloud's form: a UUID in capitals.
fn new() -> String {
    let bits: u128 = rand::rng().random();
    let hex = format!("{bits:032X}");
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
