//! The operations that are all at `/`, in front of the console's page: each says which it is by its action, in a
//! header, in the query, or in a form.

use axum::extract::Request;
use axum::http::Method;

use super::reach::form;
use crate::access::operations::{self, Operation};
use crate::error::Result;
use crate::http::mse;

/// The header has the last word: it is what is signed.
pub async fn of(request: Request) -> Result<(Request, &'static Operation)> {
    let named = mse::action_of(request.headers(), request.uri());
    let (request, named) = match named {
        None if request.method() == Method::POST => {
            let (request, form) = form(request).await?;
            let action = mse::value_of(mse::ACTION, &form);
            (request, action)
        }
        named => (request, named),
    };
    let operation = named.as_deref().and_then(operations::find_action);
    Ok((request, operation.ok_or_else(|| mse::no_action(named.as_deref()))?))
}
