//! Signing in by an OpenID provider: where a person is sent, and what the provider then says of them. It knows neither
//! our requests nor our users.

mod known;
mod settings;
mod transport;
mod words;

use contract::console::users::Rights;
use openidconnect::core::{CoreAuthenticationFlow, CoreErrorResponseType, CoreJwsSigningAlgorithm};
use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, SignatureVerificationError,
    TokenResponse,
};
use reqwest::Url;

use crate::clock::Clock;
use crate::error::Result;
use crate::outgoing::Outgoing;
use known::{Known, Metadata};
pub use settings::{SECRET_VARIABLE, Secret, Settings};
use transport::Transport;
pub use words::plain;
use words::{Answered, IdToken, TokenClient, shown_name};

/// What ties an answer of the provider to the browser that was sent there: only that browser and this server know it.
pub struct Ties {
    pub state: String,
    pub nonce: String,
    pub verifier: String,
}

/// Somebody who has proven to the provider who they are.
pub struct Proven {
    pub issuer: String,
    pub subject: String,
    pub name: String,
    /// Nothing where no group of theirs has a role.
    pub rights: Option<Rights>,
}

pub struct Provider {
    settings: Settings,
    secret: Option<ClientSecret>,
    transport: Transport,
    known: Known,
    clock: Clock,
}

impl Provider {
    /// Asks nobody yet: a provider that is away keeps no server from starting.
    pub fn new(settings: &Settings, outgoing: &Outgoing, clock: Clock) -> anyhow::Result<Self> {
        let secret = settings.secret()?.map(|secret| ClientSecret::new(secret.into_text()));
        let transport = Transport::new(outgoing.clone())?;
        Ok(Self {
            known: Known::new(settings.issuer()?),
            settings: settings.clone(),
            secret,
            transport,
            clock,
        })
    }

    pub fn label(&self) -> &str {
        &self.settings.label
    }

    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// Where the browser goes to sign in.
    pub async fn address(&self, back: &RedirectUrl, ties: &Ties) -> Result<Url> {
        let metadata = self.known.read(&self.transport).await?;
        let client = self.client(&metadata, back);
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let (state, nonce) = (CsrfToken::new(ties.state.clone()), Nonce::new(ties.nonce.clone()));
        let verifier = PkceCodeVerifier::new(ties.verifier.clone());
        let scopes = self.settings.scopes.iter().filter(|scope| *scope != "openid").cloned();
        let request = client
            .authorize_url(flow, || state, || nonce)
            .add_scopes(scopes.map(Scope::new))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        Ok(request.url().0)
    }

    /// Who it is that came back with a code.
    pub async fn redeem(&self, code: String, back: &RedirectUrl, ties: Ties) -> Result<Proven> {
        let metadata = self.known.read(&self.transport).await?;
        let client = self.client(&metadata, back);
        let request = client.exchange_code(AuthorizationCode::new(code));
        let request = request.map_err(|error| words::failed(&error))?;
        let request = request.set_pkce_verifier(PkceCodeVerifier::new(ties.verifier));
        let answer = request.request_async(&self.transport).await.map_err(refused)?;
        let token = answer.id_token().ok_or_else(|| words::invalid("there is none in the answer"))?;
        let nonce = Nonce::new(ties.nonce);
        let proven = match self.verify(&client, token, &nonce) {
            // The provider has other keys by now.
            Err(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey,
            )) => {
                let metadata = self.known.read_keys(&metadata, &self.transport).await?;
                self.verify(&self.client(&metadata, back), token, &nonce)
            }
            verified => verified,
        };
        proven.map_err(|error| match error {
            ClaimsVerificationError::InvalidNonce(_) => words::invalid("its nonce is of another sign-in"),
            error => words::invalid(&error.to_string()),
        })
    }

    fn verify(
        &self,
        client: &TokenClient,
        token: &IdToken,
        nonce: &Nonce,
    ) -> std::result::Result<Proven, ClaimsVerificationError> {
        let now = self.clock.now().wall;
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs([
                CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
                CoreJwsSigningAlgorithm::EcdsaP256Sha256,
            ])
            .set_time_fn(move || chrono::DateTime::from_timestamp_millis(now).unwrap_or_default());
        let claims = token.claims(&verifier, nonce)?;
        // The library leaves this to us.
        if claims.authorized_party().is_some_and(|party| **party != self.settings.client_id) {
            return Err(ClaimsVerificationError::InvalidAudience("it is for another party".to_owned()));
        }
        let groups = claims.additional_claims().texts(&self.settings.groups_claim);
        Ok(Proven {
            issuer: self.settings.issuer.clone(),
            subject: claims.subject().to_string(),
            name: shown_name(claims),
            rights: self.settings.rights(&groups),
        })
    }

    fn client(&self, metadata: &Metadata, back: &RedirectUrl) -> TokenClient {
        let id = ClientId::new(self.settings.client_id.clone());
        let client = TokenClient::from_provider_metadata(metadata.clone(), id, self.secret.clone());
        let auth = if takes_post_only(metadata) { AuthType::RequestBody } else { AuthType::BasicAuth };
        client.set_auth_type(auth).set_redirect_uri(back.clone())
    }
}

/// By which of two ways the provider wants the client's secret; a header, unless it says that it takes none.
fn takes_post_only(metadata: &Metadata) -> bool {
    use openidconnect::core::CoreClientAuthMethod::{ClientSecretBasic, ClientSecretPost};
    let methods = metadata.token_endpoint_auth_methods_supported();
    methods.is_some_and(|ways| ways.contains(&ClientSecretPost) && !ways.contains(&ClientSecretBasic))
}

/// What the provider says may hold what it was sent: of that only the error's name is told.
fn refused(error: RequestTokenError<transport::Failed, Answered>) -> crate::error::Error {
    match error {
        RequestTokenError::ServerResponse(answer) => match answer.error() {
            CoreErrorResponseType::InvalidGrant => words::expired("the provider does not take the code"),
            error => words::failed(&format!("it refuses this client: {}", words::plain(error.as_ref()))),
        },
        RequestTokenError::Request(error) => words::failed(&error),
        RequestTokenError::Parse(..) => words::failed("what it answers to a code can't be read"),
        RequestTokenError::Other(_) => words::failed("it answers nothing to a code"),
    }
}
