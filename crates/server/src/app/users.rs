//! People: who there is, what they may do, and the one-time links by which they choose a password.

use std::time::Duration;

use contract::Millis;
use contract::access::{Role, Scope};
use contract::console::users::{Rights, TakenLink, UserLink, UserRow};
use contract::error::ErrorCode;

use super::App;
use crate::access::caller::Caller;
use crate::access::changes::AccessChange;
use crate::access::tokens;
use crate::error::{Error, Result};
use crate::store::Store;
use crate::store::links::Taken;
use crate::store::users::{Changed, UserRow as Stored};

/// How long a link can be taken.
const LINK: Duration = Duration::from_hours(24);

impl App {
    pub async fn users(&self) -> Result<Vec<UserRow>> {
        Ok(self.store.users().await?.into_iter().map(row).collect())
    }

    pub async fn create_user(&self, caller: &Caller, name: String, rights: Rights) -> Result<UserRow> {
        caller.check_giving(&rights)?;
        self.check_scope(&rights.scope, None).await?;
        let user = Stored::new(name, &rights)?;
        if !self.store.insert_user(&user).await? {
            let message = format!("there is a user {} already", user.name);
            return Err(Error::refused(ErrorCode::NameInUse, message).at("name"));
        }
        self.access_changed(AccessChange::UserMade).await;
        Ok(row(user))
    }

    pub async fn change_user(&self, caller: &Caller, user_id: &str, rights: Rights) -> Result<UserRow> {
        caller.check_giving(&rights)?;
        let before = self.user_of_ours(user_id).await?.rights().scope;
        self.check_scope(&rights.scope, Some(&before)).await?;
        changed(self.store.change_user(user_id, &rights).await?, user_id)?;
        self.access_changed(AccessChange::User { user_id: user_id.to_owned() }).await;
        self.user(user_id).await.map(row)
    }

    pub async fn delete_user(&self, user_id: &str) -> Result<()> {
        changed(self.store.delete_user(user_id, self.access.now()).await?, user_id)?;
        self.access_changed(AccessChange::User { user_id: user_id.to_owned() }).await;
        Ok(())
    }

    pub async fn user_link(&self, user_id: &str) -> Result<UserLink> {
        let user = self.user_of_ours(user_id).await?;
        Ok(link(&self.store, Some(&user.user_id), self.access.now()).await?)
    }

    /// The user whose password it is from now on.
    pub async fn take_link(&self, taken: TakenLink) -> Result<UserRow> {
        let now = self.access.now();
        let hash = tokens::hash(&taken.token);
        // Before the password is hashed, which costs something.
        let link = self.store.link(&hash, now).await?.ok_or_else(invalid_link)?;
        if let (Some(user_id), Some(name)) = (&link, &taken.name)
            && self.store.user_named(name).await?.is_none_or(|user| user.user_id != *user_id)
        {
            let message = "the link is for somebody else";
            return Err(Error::refused(ErrorCode::InvalidParameter, message).at("name"));
        }
        if link.is_none() && taken.name.is_none() {
            return Err(name_missing());
        }
        let rights = Rights { role: Role::Administrator, scope: Scope::All };
        let first = taken.name.map(|name| Stored::new(name, &rights)).transpose()?;
        let password_hash = self.access.passwords.hash(taken.password).await?;
        match self.store.take_link(&hash, &password_hash, first, now).await? {
            Taken::By(user) => {
                self.access_changed(AccessChange::User { user_id: user.user_id.clone() }).await;
                Ok(row(user))
            }
            Taken::Invalid => Err(invalid_link()),
            Taken::NameMissing => Err(name_missing()),
        }
    }

    /// Gateways of a scope must exist, unless they were in it before.
    pub(super) async fn check_scope(&self, scope: &Scope, before: Option<&Scope>) -> Result<()> {
        for (index, gateway_id) in scope.gateway_ids().unwrap_or_default().iter().enumerate() {
            let was_there = before.is_some_and(|before| !before.is_all() && before.has(gateway_id));
            if !was_there {
                let found = self.gateway(gateway_id).await;
                found.map_err(|error| error.at(format!("scope.gatewayIds[{index}]")))?;
            }
        }
        Ok(())
    }

    /// One whose name, role and password are not a provider's.
    async fn user_of_ours(&self, user_id: &str) -> Result<Stored> {
        let user = self.user(user_id).await?;
        if user.provider().is_some() {
            let message = "the user comes by the OpenID provider, whose groups say what they may do";
            return Err(Error::refused(ErrorCode::UserOfProvider, message));
        }
        Ok(user)
    }

    async fn user(&self, user_id: &str) -> Result<Stored> {
        self.store.user(user_id).await?.ok_or_else(|| user_not_found(user_id))
    }
}

/// A fresh link; for a user, or for the first administrator.
pub async fn link(store: &Store, user_id: Option<&str>, now: Millis) -> sqlx::Result<UserLink> {
    let token = tokens::new();
    let expire_timestamp = now.saturating_add(Millis::try_from(LINK.as_millis()).unwrap_or(Millis::MAX));
    store.put_link(&tokens::hash(&token), user_id, now, expire_timestamp).await?;
    Ok(UserLink { token, expire_timestamp })
}

fn row(stored: Stored) -> UserRow {
    let Rights { role, scope } = stored.rights();
    UserRow {
        has_password: stored.password_hash.is_some(),
        provider: stored.provider().map(str::to_owned),
        user_id: stored.user_id,
        name: stored.name,
        role,
        scope,
        create_timestamp: stored.created_at,
        last_sign_in_timestamp: stored.last_sign_in_at,
    }
}

fn changed(changed: Changed, user_id: &str) -> Result<()> {
    match changed {
        Changed::Done => Ok(()),
        Changed::Gone => Err(user_not_found(user_id)),
        Changed::LastAdministrator => {
            let message = "nobody else may administer everything; make another administrator first";
            Err(Error::refused(ErrorCode::LastAdministrator, message))
        }
    }
}

fn user_not_found(user_id: &str) -> Error {
    Error::refused(ErrorCode::UserNotFound, format!("there is no user {user_id}"))
}

fn invalid_link() -> Error {
    Error::refused(ErrorCode::InvalidLink, "the link was used, has expired, or never was; ask for a new one")
}

fn name_missing() -> Error {
    Error::refused(ErrorCode::MissingParameter, "name is required").at("name")
}
