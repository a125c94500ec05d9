//! The operations that share the route `/`, in front of the console's page: each says which it is by its action, in a
//! header, in the query, or in a form.

use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use contract::error::ErrorCode;

use super::reach::form;
use super::{is_safe, text};
use crate::access::operations::{self, Operation};
use crate::error::{Error, Result};

/// Whether the console's page is asked for, which everybody may see.
pub fn is_page(request: &Request) -> bool {
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    route == Some(operations::ACTIONS)
        && is_safe(request.method())
        && told(request, request.uri().query().unwrap_or_default()).is_none()
}

pub async fn of(request: Request) -> Result<(Request, &'static Operation)> {
    let (request, form) =
        if request.method() == Method::POST { form(request).await? } else { no_form(request) };
    let action = told(&request, &form)
        .ok_or_else(|| Error::refused(ErrorCode::MissingParameter, "Action is required").at("Action"))?;
    let operation = operations::find_action(&action)
        .ok_or_else(|| Error::refused(ErrorCode::PathNotFound, format!("there is no action {action}")))?;
    Ok((request, operation))
}

fn no_form(request: Request) -> (Request, String) {
    let query = request.uri().query().unwrap_or_default().to_owned();
    (request, query)
}

/// The header has the last word: it is what is signed.
fn told(request: &Request, form: &str) -> Option<String> {
    let header = text(request.headers(), acs3::header::ACTION).map(str::to_owned);
    header.or_else(|| {
        let mut pairs = form_urlencoded::parse(form.as_bytes());
        pairs.find(|(name, _)| name == "Action").map(|(_, action)| action.into_owned())
    })
}
