//! What the provider's library calls things, what a token says in words of ours, and the ways in which it can fail.

use std::collections::HashMap;
use std::fmt::Display;

use contract::error::ErrorCode;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, Client, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    IdTokenClaims, IdTokenFields, StandardErrorResponse, StandardTokenResponse,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::Error;

/// Everything that the standard has no name for: which claim holds the groups, the operator says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Claims {
    #[serde(flatten)]
    all: HashMap<String, Value>,
}

impl AdditionalClaims for Claims {}

pub type Answered = StandardErrorResponse<CoreErrorResponseType>;
pub type IdToken = openidconnect::IdToken<
    Claims,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Tokens = StandardTokenResponse<
    IdTokenFields<
        Claims,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;
pub type TokenClient = Client<
    Claims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    Answered,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl Claims {
    /// The texts of a claim: a list of them, or one.
    pub fn texts(&self, claim: &str) -> Vec<String> {
        match self.all.get(claim) {
            Some(Value::String(text)) => vec![text.clone()],
            Some(Value::Array(values)) => {
                values.iter().filter_map(Value::as_str).map(str::to_owned).collect()
            }
            _ => vec![],
        }
    }
}

/// What a person is called on the screen; nothing goes by it.
pub fn shown_name(claims: &IdTokenClaims<Claims, CoreGenderClaim>) -> String {
    let full = || claims.name().and_then(|name| name.get(None)).map(|name| name.as_str());
    let said = claims.preferred_username().map(|name| name.as_str());
    let said = said.or_else(|| claims.email().map(|email| email.as_str())).or_else(full);
    let name = visible(said.unwrap_or_default());
    if name.is_empty() { visible(claims.subject()) } else { name }
}

/// Without what can't be seen or would change how the rest is read.
fn visible(text: &str) -> String {
    const MAX: usize = 64;
    let is_shown = |letter: &char| letter.is_alphanumeric() || letter.is_ascii_graphic() || *letter == ' ';
    let shown: String = text.chars().filter(is_shown).take(MAX).collect();
    shown.trim().to_owned()
}

/// A name of an error as the standards have them; whatever else it is, is not told.
pub fn plain(text: &str) -> &str {
    let is_name = text.len() <= 40 && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if is_name { text } else { "an unknown error" }
}

/// The cause is the operator's to know.
pub fn failed(cause: &(impl Display + ?Sized)) -> Error {
    tracing::warn!(%cause, "the OpenID provider failed");
    let message = "the OpenID provider can't be reached, or does not answer as it should";
    Error::refused(ErrorCode::ProviderFailed, message)
}

pub fn invalid(cause: &str) -> Error {
    tracing::warn!(cause, "the OpenID provider's token is not valid");
    Error::refused(ErrorCode::InvalidIdToken, "what the OpenID provider says of you is not valid")
}

pub fn expired(cause: &str) -> Error {
    tracing::info!(cause, "a sign-in by the OpenID provider is over");
    let message = "the sign-in took too long, was used already, or began in another browser";
    Error::refused(ErrorCode::SignInExpired, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_a_list_or_one_text() {
        let claims = |json: &str| serde_json::from_str::<Claims>(json).expect("claims");
        assert_eq!(claims(r#"{"groups": ["a", 7, "b"]}"#).texts("groups"), ["a", "b"]);
        assert_eq!(claims(r#"{"role": "a"}"#).texts("role"), ["a"]);
        assert!(claims(r#"{"groups": {"a": true}}"#).texts("groups").is_empty());
        assert!(claims("{}").texts("groups").is_empty());
    }

    #[test]
    fn a_name_shows_nothing_that_is_not_seen() {
        assert_eq!(visible(" Ada Lovelace\u{202e}\u{0} "), "Ada Lovelace");
        assert_eq!(visible("李雷"), "李雷");
        assert_eq!(visible(&"n".repeat(100)).len(), 64);
        assert_eq!(plain("invalid_client"), "invalid_client");
        assert_eq!(plain("the code s3cret is old"), "an unknown error");
    }
}
