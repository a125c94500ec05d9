//! Access keys: making, listing and revoking them. A key never does more than its owner may.

use contract::Millis;
use contract::console::access_keys::{AccessKeyRow, AccessKeyState, CreatedAccessKey, NewAccessKey};
use contract::console::users::Rights;
use contract::error::ErrorCode;
use rand::Rng;
use rand::distr::Alphanumeric;

use super::App;
use crate::access::caller::{Belongings, Caller};
use crate::access::changes::AccessChange;
use crate::error::{Error, Result};
use crate::store::Store;
use crate::store::access_keys::{AccessKeyRow as Stored, NewKey};

/// Whose a key is.
pub struct Owner {
    pub user_id: Option<String>,
    pub name: String,
}

impl App {
    /// A key of the caller's own, at most with what the caller may do.
    pub async fn create_access_key(&self, caller: &Caller, new: NewAccessKey) -> Result<CreatedAccessKey> {
        let rights = Rights { role: new.role.clone(), scope: new.scope.clone() };
        caller.check_giving(&rights)?;
        self.check_scope(&rights.scope, None).await?;
        let now = self.access.now();
        if new.expire_timestamp.is_some_and(|expires_at| expires_at <= now) {
            return Err(wrong_expiry("must lie ahead"));
        }
        // Else a key could outlive itself.
        if let Some(own) = caller.expires_at
            && new.expire_timestamp.is_none_or(|expires_at| expires_at > own)
        {
            return Err(wrong_expiry("must not be later than that of the key that makes it"));
        }
        let owner = self.owner(caller).await?;
        let created = create(&self.store, &owner, &new, now).await?;
        self.access_changed(AccessChange::KeyMade { owner_id: owner.user_id }).await;
        Ok(created)
    }

    /// The caller's own; of who rules over everything, all.
    pub async fn access_keys(&self, caller: &Caller) -> Result<Vec<AccessKeyRow>> {
        let now = self.access.now();
        let rows = match caller.belongings() {
            Belongings::Everybodys => self.store.access_keys(None).await?,
            Belongings::Of(user_id) => self.store.access_keys(Some(user_id)).await?,
            Belongings::Nobodys => vec![],
        };
        Ok(rows.into_iter().map(|stored| row(stored, now)).collect())
    }

    pub async fn revoke_access_key(&self, caller: &Caller, access_key_id: &str) -> Result<()> {
        let now = self.access.now();
        let owner_id = match caller.belongings() {
            Belongings::Everybodys => self.store.revoke_access_key(access_key_id, None, now).await?,
            Belongings::Of(user_id) => {
                self.store.revoke_access_key(access_key_id, Some(user_id), now).await?
            }
            Belongings::Nobodys => None,
        };
        let Some(owner_id) = owner_id else {
            let message = format!("there is no access key {access_key_id} that is yours to revoke");
            return Err(Error::refused(ErrorCode::AccessKeyNotFound, message));
        };
        let access_key_id = access_key_id.to_owned();
        self.access_changed(AccessChange::KeyRevoked { access_key_id, owner_id }).await;
        Ok(())
    }

    /// What a key may do now, as long as it lasts.
    pub(super) async fn key_rights(&self, access_key_id: &str) -> Result<Option<Rights>> {
        let now = self.access.now();
        let key = self.store.access_key(access_key_id).await?;
        let key = key.filter(|key| key.revoked_at.is_none() && key.expires_at.is_none_or(|at| at > now));
        Ok(key.map(|key| key.effective_rights()))
    }

    async fn owner(&self, caller: &Caller) -> Result<Owner> {
        let user = match &caller.user_id {
            Some(user_id) => self.store.user(user_id).await?,
            None => None,
        };
        let name = user.map_or_else(|| caller.principal.name.clone(), |user| user.name);
        Ok(Owner { user_id: caller.user_id.clone(), name })
    }
}

/// Made by whoever may: it asks nobody. The secret is told this once.
pub async fn create(
    store: &Store,
    owner: &Owner,
    new: &NewAccessKey,
    now: Millis,
) -> anyhow::Result<CreatedAccessKey> {
    let access_key_id = format!("HW{}", random(22));
    let access_key_secret = random(40);
    let rights = Rights { role: new.role.clone(), scope: new.scope.clone() };
    let key = NewKey {
        access_key_id: &access_key_id,
        secret: &access_key_secret,
        name: &new.name,
        owner_id: owner.user_id.as_deref(),
        owner_name: &owner.name,
        rights: &rights,
        now,
        expires_at: new.expire_timestamp,
    };
    store.insert_access_key(&key).await?;
    let stored = store.access_key(&access_key_id).await?;
    let stored = stored.ok_or_else(|| anyhow::anyhow!("the access key is gone already"))?;
    Ok(CreatedAccessKey { access_key: row(stored, now), access_key_secret })
}

pub fn row(stored: Stored, now: Millis) -> AccessKeyRow {
    let Rights { role, scope } = stored.rights();
    let state = match (stored.revoked_at, stored.expires_at) {
        (Some(_), _) => AccessKeyState::Revoked,
        (None, Some(expires_at)) if expires_at <= now => AccessKeyState::Expired,
        _ => AccessKeyState::Active,
    };
    AccessKeyRow {
        access_key_id: stored.access_key_id,
        name: stored.name,
        owner_id: stored.owner_id,
        owner_name: stored.owner_name,
        role,
        scope,
        state,
        create_timestamp: stored.created_at,
        last_used_timestamp: stored.last_used_at,
        expire_timestamp: stored.expires_at,
        revoke_timestamp: stored.revoked_at,
    }
}

fn wrong_expiry(why: &str) -> Error {
    let message = format!("expireTimestamp {why}");
    Error::refused(ErrorCode::InvalidParameter, message).at("expireTimestamp")
}

/// Letters and digits in both cases: nearly 6 bits each.
fn random(length: usize) -> String {
    rand::rng().sample_iter(Alphanumeric).take(length).map(char::from).collect()
}
