//! What changed of people, keys and sessions: whose streams of events end by it, and who is told what to load again.

use contract::console::events::Event;
use serde::{Deserialize, Serialize};

use super::caller::Caller;

/// Ids only. It also goes from replica to replica.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of")]
pub enum AccessChange {
    /// Somebody new, who has no rights to lose yet.
    UserMade,
    /// What a user may do, or they have another password, or are gone: with it what their keys and sessions are.
    User {
        user_id: String,
    },
    KeyMade {
        owner_id: Option<String>,
    },
    KeyUsedFirst {
        owner_id: Option<String>,
    },
    KeyRevoked {
        access_key_id: String,
        owner_id: Option<String>,
    },
    SessionBegun {
        user_id: String,
    },
    SessionEnded {
        session_id: String,
        user_id: String,
    },
    /// The record has a new row.
    Recorded,
}

impl AccessChange {
    /// Whether the caller is not any more who they were.
    pub fn ends(&self, caller: &Caller) -> bool {
        match self {
            Self::User { user_id } => caller.user_id.as_ref() == Some(user_id),
            Self::KeyRevoked { access_key_id, .. } => {
                caller.session_id.is_none() && caller.principal.id == *access_key_id
            }
            Self::SessionEnded { session_id, .. } => caller.session_id.as_ref() == Some(session_id),
            Self::UserMade
            | Self::KeyMade { .. }
            | Self::KeyUsedFirst { .. }
            | Self::SessionBegun { .. }
            | Self::Recorded => false,
        }
    }

    pub fn events(&self) -> Vec<Event> {
        let keys = |owner_id: &Option<String>| Event::AccessKeys { owner_id: owner_id.clone() };
        let sessions = |user_id: &String| Event::Sessions { user_id: user_id.clone() };
        match self {
            Self::UserMade => vec![Event::Users],
            Self::User { user_id } => {
                vec![Event::Users, keys(&Some(user_id.clone())), sessions(user_id)]
            }
            Self::KeyMade { owner_id }
            | Self::KeyUsedFirst { owner_id }
            | Self::KeyRevoked { owner_id, .. } => vec![keys(owner_id)],
            // The list of users tells when each signed in last.
            Self::SessionBegun { user_id } => vec![Event::Users, sessions(user_id)],
            Self::SessionEnded { user_id, .. } => vec![sessions(user_id)],
            Self::Recorded => vec![Event::Audit],
        }
    }
}

#[cfg(test)]
mod tests {
    use contract::access::{PrincipalKind, Role, Scope};
    use contract::console::users::Rights;

    use super::*;

    fn caller(kind: PrincipalKind, id: &str, session_id: Option<&str>) -> Caller {
        let rights = Rights { role: Role::Viewer, scope: Scope::All };
        let (user_id, session_id) = (Some("user-1".to_owned()), session_id.map(str::to_owned));
        Caller { user_id, session_id, ..Caller::new(kind, id, "", rights) }
    }

    #[test]
    fn only_who_it_is_about_is_not_any_more_who_they_were() {
        let person = caller(PrincipalKind::Person, "user-1", Some("ses-1"));
        let key = caller(PrincipalKind::AccessKey, "HW1", None);
        let id = str::to_owned;
        let of_session =
            |session: &str| AccessChange::SessionEnded { session_id: id(session), user_id: id("user-1") };
        let of_key = |key: &str| AccessChange::KeyRevoked { access_key_id: id(key), owner_id: None };
        for (change, ended) in [
            (AccessChange::User { user_id: id("user-1") }, [true, true]),
            (AccessChange::User { user_id: id("user-2") }, [false, false]),
            (of_session("ses-1"), [true, false]),
            (of_session("ses-2"), [false, false]),
            (of_key("HW1"), [false, true]),
            (of_key("HW2"), [false, false]),
            (AccessChange::SessionBegun { user_id: id("user-1") }, [false, false]),
            (AccessChange::Recorded, [false, false]),
        ] {
            assert_eq!([&person, &key].map(|caller| change.ends(caller)), ended, "{change:?}");
        }
    }
}
