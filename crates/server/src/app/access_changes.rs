//! What follows from a change of people, keys or sessions: who reads the event stream hears of it, whose session or key
//! ended reads it no more, and the other replicas are told.

use contract::access::PrincipalKind;

use super::App;
use super::replicas::Notice;
use crate::access::caller::Caller;
use crate::access::changes::AccessChange;
use crate::error::Result;

impl App {
    pub(super) async fn access_changed(&self, change: AccessChange) {
        self.tell(Notice::Access { change: change.clone() }).await;
        self.heed_access(change);
    }

    pub(super) fn heed_access(&self, change: AccessChange) {
        for event in change.events() {
            self.hub.publish(event);
        }
        self.access.changed(change);
    }

    /// Whether the caller is still let in, with the same rights. It does not count as use of a session.
    pub async fn is_still(&self, caller: &Caller) -> Result<bool> {
        let now = match (&caller.principal.kind, &caller.session_id) {
            (PrincipalKind::Local, _) => return Ok(true),
            (PrincipalKind::AccessKey, _) => self.key_rights(&caller.principal.id).await?,
            (_, Some(session_id)) => self.session_rights(session_id).await?,
            (_, None) => None,
        };
        Ok(now.is_some_and(|now| now.role == caller.role && now.scope == caller.scope))
    }
}
