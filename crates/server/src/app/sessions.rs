//! Signing in and out, and the sessions between.

use std::net::IpAddr;
use std::time::Duration;

use contract::Millis;
use contract::access::PrincipalKind;
use contract::console::session::SignInWays;
use contract::console::users::{Rights, SessionRow};
use contract::error::ErrorCode;

use super::App;
use super::signatures::TO_THE_MINUTE;
use crate::access::caller::{Belongings, Caller};
use crate::access::changes::AccessChange;
use crate::access::tokens;
use crate::error::{Error, Result};
use crate::store::random_id;
use crate::store::sessions::NewSession;
use crate::store::users::name_key;

/// How long a session lasts at most, and how long one that nobody uses.
pub const ABSOLUTE: Duration = Duration::from_hours(7 * 24);
const IDLE: Duration = Duration::from_hours(12);

const MAX_USER_AGENT: usize = 200;

/// Where somebody signs in.
#[derive(Clone, Debug, Default)]
pub struct Place {
    pub address: Option<IpAddr>,
    pub user_agent: String,
}

/// What came of an attempt to sign in.
pub enum SignedIn {
    /// The token is what the cookie is to hold.
    As {
        user_name: String,
        token: String,
    },
    /// The name or the password is wrong; which of them, only the record is told. What is no user's name is in no
    /// record: it may be a password.
    Wrong {
        user_name: Option<String>,
    },
    TooSoon(Duration),
}

impl App {
    pub async fn sign_in_ways(&self) -> Result<SignInWays> {
        let first_link = !self.store.has_users().await?;
        Ok(SignInWays { password: true, first_link, provider: self.provider_label() })
    }

    pub async fn sign_in(&self, name: &str, password: String, place: &Place) -> Result<SignedIn> {
        // A name that nobody can have is as unknown as any other, and takes no more room.
        let account: String = name_key(name.trim()).chars().take(64).collect();
        if let Err(wait) = self.access.attempts.begin(&account, place.address) {
            return Ok(SignedIn::TooSoon(wait));
        }
        let user = self.store.user_named(&account).await?;
        let hash = user.as_ref().and_then(|user| user.password_hash.clone());
        let is_right = self.access.passwords.matches(password, hash).await?;
        let user = match user {
            Some(user) if is_right => user,
            other => return Ok(SignedIn::Wrong { user_name: other.map(|user| user.name) }),
        };
        self.access.attempts.succeeded(&account, place.address);
        let token = self.begin_session(&user.user_id, place).await?;
        Ok(SignedIn::As { user_name: user.name, token })
    }

    /// A session of somebody who has proven who they are; what its cookie is to hold.
    pub async fn begin_session(&self, user_id: &str, place: &Place) -> Result<String> {
        let now = self.access.now();
        self.purge_access(now).await?;
        let (token, session_id) = (tokens::new(), format!("ses-{}", random_id(10)));
        let user_agent: String = place.user_agent.chars().take(MAX_USER_AGENT).collect();
        let new = NewSession {
            session_id: &session_id,
            token_hash: &tokens::hash(&token),
            user_id,
            now,
            expires_at: now + millis(ABSOLUTE),
            address: &place.told(),
            user_agent: &user_agent,
        };
        self.store.insert_session(&new).await?;
        self.store.note_sign_in(user_id, now).await?;
        self.access_changed(AccessChange::SessionBegun { user_id: user_id.to_owned() }).await;
        Ok(token)
    }

    /// Whose session it is, as long as it lasts.
    pub async fn person(&self, token: &str, place: &Place) -> Result<Option<Caller>> {
        let now = self.access.now();
        let Some(session) = self.store.session(&tokens::hash(token)).await? else { return Ok(None) };
        if session.expires_at <= now || session.seen_at <= now - millis(IDLE) {
            return Ok(None);
        }
        if (now - session.seen_at).abs() >= TO_THE_MINUTE {
            self.store.touch_session(&session.session_id, now, &place.told()).await?;
        }
        let caller =
            Caller::new(PrincipalKind::Person, &session.user_id, &session.user_name, session.rights());
        Ok(Some(Caller { user_id: Some(session.user_id), session_id: Some(session.session_id), ..caller }))
    }

    /// The caller's own; of who rules over everything, all.
    pub async fn sessions(&self, caller: &Caller) -> Result<Vec<SessionRow>> {
        let now = self.access.now();
        let seen_since = now - millis(IDLE);
        let rows = match caller.belongings() {
            Belongings::Everybodys => self.store.sessions(None, now, seen_since).await?,
            Belongings::Of(user_id) => self.store.sessions(Some(user_id), now, seen_since).await?,
            Belongings::Nobodys => vec![],
        };
        let row = |row: crate::store::sessions::SessionRow| SessionRow {
            is_current: caller.session_id.as_ref() == Some(&row.session_id),
            session_id: row.session_id,
            user_id: row.user_id,
            user_name: row.user_name,
            address: row.address,
            user_agent: row.user_agent,
            create_timestamp: row.created_at,
            last_seen_timestamp: row.seen_at,
            expire_timestamp: row.expires_at,
        };
        Ok(rows.into_iter().map(row).collect())
    }

    pub async fn end_session(&self, caller: &Caller, session_id: &str) -> Result<()> {
        let user_id = match caller.belongings() {
            Belongings::Everybodys => self.store.delete_session(session_id, None).await?,
            Belongings::Of(user_id) => self.store.delete_session(session_id, Some(user_id)).await?,
            Belongings::Nobodys => None,
        };
        let Some(user_id) = user_id else {
            let message = format!("there is no session {session_id} that is yours to end");
            return Err(Error::refused(ErrorCode::SessionNotFound, message));
        };
        let session_id = session_id.to_owned();
        self.access_changed(AccessChange::SessionEnded { session_id, user_id }).await;
        Ok(())
    }

    /// Ends the caller's own session; who has none is signed out already.
    pub async fn sign_out(&self, caller: &Caller) -> Result<()> {
        if let Some(session_id) = caller.session_id.clone()
            && let Some(user_id) = self.store.delete_session(&session_id, None).await?
        {
            self.access_changed(AccessChange::SessionEnded { session_id, user_id }).await;
        }
        Ok(())
    }

    /// What the user of a session may do now, as long as it lasts.
    pub(super) async fn session_rights(&self, session_id: &str) -> Result<Option<Rights>> {
        let now = self.access.now();
        let session = self.store.session_of_id(session_id).await?;
        let session =
            session.filter(|session| session.expires_at > now && session.seen_at > now - millis(IDLE));
        Ok(session.map(|session| session.rights()))
    }

    /// Removes sessions and nonces that are over.
    pub(super) async fn purge_access(&self, now: Millis) -> Result<()> {
        self.store.purge_nonces(now).await?;
        Ok(self.store.purge_sessions(now, now - millis(IDLE)).await?)
    }
}

impl Place {
    /// Empty where it is not known.
    pub fn told(&self) -> String {
        self.address.map(|address| address.to_canonical().to_string()).unwrap_or_default()
    }
}

fn millis(duration: Duration) -> Millis {
    Millis::try_from(duration.as_millis()).unwrap_or(Millis::MAX / 4)
}
