//! Requests that carry a client token: the same one is done once, and answered the same for a day.

use std::time::Duration;

use contract::error::ErrorCode;
use serde::de::DeserializeOwned;

use super::App;
use crate::error::{Error, Result};
use crate::store::client_tokens::{ClientToken, Known};

pub const KEPT: Duration = Duration::from_hours(24);

impl App {
    /// What was answered to the same request before. It is asked first: what made the request possible then may be
    /// gone since.
    pub(super) async fn answered<T: DeserializeOwned>(
        &self,
        token: Option<&ClientToken>,
    ) -> Result<Option<T>> {
        let Some(token) = token else { return Ok(None) };
        self.store.known_token(token).await?.map(again).transpose()
    }
}

/// The answer to a request whose token is known already.
pub(super) fn again<T: DeserializeOwned>(known: Known) -> Result<T> {
    match known {
        Known::Answered(answer) => Ok(serde_json::from_str(&answer)?),
        Known::Other => {
            let message = "this client token was used for another request within the last 24 hours";
            Err(Error::refused(ErrorCode::ClientTokenReused, message).at("clientToken"))
        }
    }
}
