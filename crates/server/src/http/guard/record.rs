//! What is recorded of a request: every write, whatever came of it, and everything that was refused.

use std::sync::{Mutex, PoisonError};

use axum::RequestExt;
use axum::extract::{RawPathParams, Request};
use axum::http::StatusCode;
use axum::response::Response;
use contract::Millis;
use contract::access::Principal;
use contract::console::audit::result;
use contract::error::ErrorCode;

use super::identify;
use crate::access::operations::Operation;
use crate::http::request_id;
use crate::store::audit::NewAudit;

tokio::task_local! {
    static MADE: Mutex<Option<String>>;
}

/// Tells the record what came of a request, or who signed in by it, where the path does not tell.
pub fn made(id: &str) {
    // An error means that nothing is recorded of this request.
    let _ = MADE.try_with(|made| *made.lock().unwrap_or_else(PoisonError::into_inner) = Some(id.to_owned()));
}

/// An answer, and what was made by then.
pub async fn noting_made(answer: impl Future<Output = Response>) -> (Response, Option<String>) {
    let work = async {
        let answer = answer.await;
        let made = MADE.with(|made| made.lock().unwrap_or_else(PoisonError::into_inner).take());
        (answer, made)
    };
    MADE.scope(Mutex::default(), work).await
}

/// What is known of a request before it is answered.
pub struct Asked {
    at: Millis,
    address: String,
    pub object: String,
    /// The gateway that it is about; empty where that is not known, or not one.
    pub gateway_id: String,
}

/// Ids may be made up by the caller.
const MAX_OBJECT: usize = 200;

impl Asked {
    pub async fn of(request: &mut Request, at: Millis) -> Self {
        let address = identify::place(request).told();
        let params = request.extract_parts::<RawPathParams>().await.ok();
        let ids: Vec<String> = params.iter().flatten().map(|(_, id)| id.to_owned()).collect();
        Self { at, address, object: ids.join("/"), gateway_id: String::new() }
    }
}

impl Asked {
    pub fn answered(
        self,
        caller: Principal,
        operation: Option<&'static Operation>,
        answer: &Response,
        made: Option<String>,
    ) -> NewAudit {
        let object = made.unwrap_or(self.object);
        let is_new_gateway = operation.is_some_and(|operation| operation.name == "CreateGateway");
        let gateway_id = if is_new_gateway { object.clone() } else { self.gateway_id };
        let short = |text: String| text.chars().take(MAX_OBJECT).collect();
        NewAudit {
            at: self.at,
            caller,
            address: self.address,
            operation: operation.map_or_else(String::new, |operation| operation.name.to_owned()),
            object: short(object),
            gateway_id: short(gateway_id),
            result: result_of(answer),
            request_id: request_id::current(),
        }
    }
}

/// Whether somebody was not let do what they asked for.
pub fn is_refusal(answer: &Response) -> bool {
    matches!(answer.status(), StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
}

fn result_of(answer: &Response) -> String {
    match answer.extensions().get::<ErrorCode>() {
        None if answer.status().is_client_error() || answer.status().is_server_error() => {
            answer.status().as_u16().to_string()
        }
        code => result(code),
    }
}
