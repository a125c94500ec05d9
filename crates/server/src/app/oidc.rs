//! Signing in by the OpenID provider: a sign-in begins, the browser goes there and comes back, and what the provider
//! says becomes a user with a session.

use std::time::Duration;

use contract::Millis;
use contract::access::{Role, Scope};
use contract::console::users::Rights;
use contract::error::ErrorCode;
use openidconnect::RedirectUrl;

use super::App;
use super::sessions::Place;
use crate::access::changes::AccessChange;
use crate::access::tokens;
use crate::error::{Error, Result};
use crate::oidc::{Proven, Provider, Ties};
use crate::store::sign_ins::FromProvider;

/// How long a person may take at the provider.
pub const LASTS: Duration = Duration::from_mins(10);

/// A sign-in that began.
pub struct Begun {
    /// At the provider.
    pub address: String,
    /// What the cookie is to hold, as long as it lasts.
    pub token: String,
}

/// Why none began.
pub enum NotBegun {
    TooSoon(Duration),
    Failed(Error),
}

/// With what the browser comes back.
#[derive(Default)]
pub struct Back {
    /// Of the cookie.
    pub token: Option<String>,
    pub state: String,
    pub code: Option<String>,
    /// Said in place of a code.
    pub error: Option<String>,
}

/// What came of it, and where the person wanted to go, as far as that is known.
pub struct Finished {
    pub wanted: String,
    pub came: Result<Entered>,
    /// The user's id; of whom the provider vouches for and who is not let in, the provider's id and name of them.
    pub object: Option<String>,
}

pub struct Entered {
    /// What the session's cookie is to hold.
    pub token: String,
}

impl<E: Into<Error>> From<E> for NotBegun {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

impl App {
    /// What the provider is called, where there is one.
    pub fn provider_label(&self) -> Option<String> {
        self.provider.as_ref().map(|provider| provider.label().to_owned())
    }

    pub async fn begin_at_provider(
        &self,
        wanted: &str,
        back: &RedirectUrl,
        place: &Place,
    ) -> std::result::Result<Begun, NotBegun> {
        let provider = self.provider()?;
        self.access.attempts.begin_elsewhere(place.address).map_err(NotBegun::TooSoon)?;
        let token = tokens::new();
        let address = provider.address(back, &ties(&token)).await?;
        let now = self.access.now();
        let until = now.saturating_add(Millis::try_from(LASTS.as_millis()).unwrap_or(Millis::MAX));
        self.store.put_sign_in(&tokens::hash(&token), wanted, now, until).await?;
        Ok(Begun { address: address.into(), token })
    }

    pub async fn finish_at_provider(&self, back: Back, to: &RedirectUrl, place: &Place) -> Finished {
        let mut finished = Finished { wanted: String::new(), came: Err(over()), object: None };
        finished.came = self.finish(back, to, place, &mut finished.wanted, &mut finished.object).await;
        finished
    }

    async fn finish(
        &self,
        back: Back,
        to: &RedirectUrl,
        place: &Place,
        wanted: &mut String,
        object: &mut Option<String>,
    ) -> Result<Entered> {
        let provider = self.provider()?;
        let token = back.token.ok_or_else(over)?;
        let ties = ties(&token);
        if back.state != ties.state {
            return Err(over());
        }
        // Used up whatever comes of it.
        let began = self.store.take_sign_in(&tokens::hash(&token), self.access.now()).await?;
        *wanted = began.ok_or_else(over)?;
        let code = back.code.filter(|_| back.error.is_none()).ok_or_else(|| denied(back.error.as_deref()))?;
        let proven = provider.redeem(code, to, ties).await?;
        // Names are nobody's own: several may call themselves alike.
        *object = Some(format!("{} {}", proven.subject, proven.name));
        let (user_id, session) = self.let_in(&proven, place).await?;
        *object = Some(user_id);
        self.access.attempts.succeeded_elsewhere(place.address);
        Ok(session)
    }

    async fn let_in(&self, proven: &Proven, place: &Place) -> Result<(String, Entered)> {
        let Proven { issuer, subject, name, rights } = proven;
        let person = FromProvider { issuer, subject, name };
        let Some(rights) = rights else {
            // Of who was let in before nothing is left: neither a session nor what their keys may do.
            let nothing = Rights { role: Role::Viewer, scope: Scope::Gateways { gateway_ids: vec![] } };
            if let Some(user_id) = self.store.shut_out(&person, &nothing).await? {
                self.access_changed(AccessChange::User { user_id }).await;
            }
            let message = "none of your groups at the OpenID provider has a role here";
            return Err(Error::refused(ErrorCode::NoMappedGroup, message));
        };
        let before = self.store.rights_of_provider_user(&person).await?;
        let user_id = self.store.put_user_of_provider(&person, rights, self.access.now()).await?;
        match before {
            None => self.access_changed(AccessChange::UserMade).await,
            Some(before) if before != *rights => {
                self.access_changed(AccessChange::User { user_id: user_id.clone() }).await;
            }
            Some(_) => {}
        }
        let token = self.begin_session(&user_id, place).await?;
        Ok((user_id, Entered { token }))
    }

    fn provider(&self) -> Result<&Provider> {
        let none = || Error::refused(ErrorCode::NoProvider, "no OpenID provider is configured");
        self.provider.as_deref().ok_or_else(none)
    }
}

/// Everything comes from what the cookie holds, so that nothing else has to be kept, nor can be found where it is.
fn ties(token: &str) -> Ties {
    let of = |what: &str| tokens::hash(&format!("{what} {token}"));
    Ties { state: of("state"), nonce: of("nonce"), verifier: of("verifier") }
}

fn over() -> Error {
    let message = "the sign-in took too long, was used already, or began in another browser";
    Error::refused(ErrorCode::SignInExpired, message)
}

fn denied(error: Option<&str>) -> Error {
    let error = error.map_or("no code came", crate::oidc::plain);
    tracing::info!(error, "the OpenID provider let somebody not in");
    let message = "the OpenID provider did not let you in, or you turned back";
    Error::refused(ErrorCode::DeniedByProvider, message)
}
