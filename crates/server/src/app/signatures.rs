//! Calls that are signed with an access key: whose key it is, and whether the signature is right, new and in time.

use acs3::Claim;
use contract::access::PrincipalKind;
use contract::error::ErrorCode;

use super::App;
use crate::access::caller::Caller;
use crate::access::changes::AccessChange;
use crate::error::{Error, Result};
use crate::store::access_keys::AccessKeyRow;
use crate::store::nonces::Nonce;

/// How old the last use may be told.
pub(super) const TO_THE_MINUTE: i64 = 60_000;

impl App {
    /// Who signed the call, if the signature is right. The body was not looked at yet, and the nonce not taken.
    pub fn signed_by(&self, claim: &Claim<'_>, key: &AccessKeyRow) -> Result<Caller> {
        let now = self.access.now();
        claim.check_date(now)?;
        claim.check_signature(&self.store.access_key_secret(key)?)?;
        if key.revoked_at.is_some() {
            let message = "the access key was revoked";
            return Err(Error::refused(ErrorCode::AccessKeyInactive, message));
        }
        if key.expires_at.is_some_and(|expires_at| expires_at <= now) {
            return Err(Error::refused(ErrorCode::AccessKeyExpired, "the access key has expired"));
        }
        let rights = key.effective_rights();
        let caller = Caller::new(PrincipalKind::AccessKey, &key.access_key_id, &key.name, rights);
        Ok(Caller { user_id: key.owner_id.clone(), expires_at: key.expires_at, ..caller })
    }

    /// Lets a signed call in once: nothing else may be wrong with it.
    pub async fn take_nonce(&self, claim: &Claim<'_>, key: &AccessKeyRow) -> Result<()> {
        let now = self.access.now();
        if self.access.is_purge_due() {
            self.purge_access(now).await?;
        }
        // Until its date is out of the window, whoever's clock is ahead.
        let expires_at = claim.date + 2 * Claim::WINDOW;
        let (access_key_id, nonce) = (claim.access_key_id.to_owned(), claim.nonce.to_owned());
        let nonce = Nonce { access_key_id, nonce, expires_at };
        if !self.store.take_nonce(nonce).await? {
            let message = "x-acs-signature-nonce was used before; each call takes a new one";
            return Err(Error::refused(ErrorCode::NonceUsed, message));
        }
        if key.last_used_at.is_none_or(|last| (now - last).abs() >= TO_THE_MINUTE) {
            self.store.touch_access_key(&key.access_key_id, now).await?;
        }
        if key.last_used_at.is_none() {
            self.access_changed(AccessChange::KeyUsedFirst { owner_id: key.owner_id.clone() }).await;
        }
        Ok(())
    }
}

impl From<acs3::Error> for Error {
    fn from(error: acs3::Error) -> Self {
        use acs3::Error as E;
        let code = match &error {
            E::Unsigned => ErrorCode::UnsignedRequest,
            E::MalformedAuthorization
            | E::UnknownAlgorithm
            | E::HeaderMissing(_)
            | E::HeaderNotSigned(_)
            | E::SignedHeaderMissing(_)
            | E::NonceTooLong => ErrorCode::IncompleteSignature,
            E::InvalidDate => ErrorCode::InvalidDate,
            E::DateTooFarOff => ErrorCode::DateTooFarOff,
            E::WrongSignature => ErrorCode::WrongSignature,
            E::WrongBodyHash => ErrorCode::WrongBodyHash,
        };
        Self::refused(code, error.to_string())
    }
}
