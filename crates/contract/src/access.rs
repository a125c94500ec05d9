//! Who calls, and what they may do: roles, each over all gateways or some.

use serde::{Deserialize, Serialize};

use crate::sources::FieldError;
use crate::wire_enum::wire_enum;

wire_enum! {
    /// Each may do what those before it may.
    pub enum Role {
        /// Reads.
        Viewer = "viewer",
        /// Changes what gateways have: sources, services, settings, parameters.
        Editor = "editor",
        /// Changes what there is: gateways, registries, people, access keys of others.
        Administrator = "administrator",
    }
}

impl Role {
    /// Whether it may do what `other` may. A role that this build does not know may nothing.
    pub fn includes(&self, other: &Self) -> bool {
        self.rank() > 0 && self.rank() >= other.rank()
    }

    /// The lesser of the two.
    #[must_use]
    pub fn at_most(self, other: Self) -> Self {
        if self.rank() <= other.rank() { self } else { other }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Unknown(_) => 0,
            Self::Viewer => 1,
            Self::Editor => 2,
            Self::Administrator => 3,
        }
    }

    /// One that this build knows; fails with the field.
    pub fn known(role: Option<Self>, field: &str) -> Result<Self, FieldError> {
        match role {
            None => Err(FieldError::missing(field)),
            Some(Self::Unknown(_)) => {
                Err(FieldError::invalid(field, "must be viewer, editor or administrator"))
            }
            Some(known) => Ok(known),
        }
    }
}

/// Which gateways somebody's role is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Scope {
    All,
    Gateways { gateway_ids: Vec<String> },
}

impl Scope {
    pub const MAX_GATEWAYS: usize = 100;

    pub fn is_all(&self) -> bool {
        matches!(self, Self::All)
    }

    pub fn has(&self, gateway_id: &str) -> bool {
        match self {
            Self::All => true,
            Self::Gateways { gateway_ids } => gateway_ids.iter().any(|id| id == gateway_id),
        }
    }

    /// The gateways, where they are not all.
    pub fn gateway_ids(&self) -> Option<&[String]> {
        match self {
            Self::All => None,
            Self::Gateways { gateway_ids } => Some(gateway_ids),
        }
    }

    pub fn includes(&self, other: &Self) -> bool {
        match other {
            Self::All => self.is_all(),
            Self::Gateways { gateway_ids } => gateway_ids.iter().all(|id| self.has(id)),
        }
    }

    /// What either has.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        let (Self::Gateways { mut gateway_ids }, Self::Gateways { gateway_ids: more }) = (self, other) else {
            return Self::All;
        };
        gateway_ids.extend(more);
        gateway_ids.sort_unstable();
        gateway_ids.dedup();
        Self::Gateways { gateway_ids }
    }

    /// What both have.
    #[must_use]
    pub fn within(self, other: &Self) -> Self {
        match self {
            Self::All => other.clone(),
            Self::Gateways { mut gateway_ids } => {
                gateway_ids.retain(|id| other.has(id));
                Self::Gateways { gateway_ids }
            }
        }
    }

    /// One that names some gateways or all, each once and in order; fails with the field.
    pub fn known(scope: Option<Self>, field: &str) -> Result<Self, FieldError> {
        match scope {
            None => Err(FieldError::missing(field)),
            Some(Self::All) => Ok(Self::All),
            Some(Self::Gateways { mut gateway_ids }) => {
                let path = format!("{field}.gatewayIds");
                gateway_ids.sort_unstable();
                gateway_ids.dedup();
                if gateway_ids.is_empty() {
                    return Err(FieldError::missing(&path));
                }
                if gateway_ids.len() > Self::MAX_GATEWAYS {
                    let message = format!("names more than {} gateways", Self::MAX_GATEWAYS);
                    return Err(FieldError::invalid(&path, &message));
                }
                Ok(Self::Gateways { gateway_ids })
            }
        }
    }
}

wire_enum! {
    pub enum PrincipalKind {
        /// Somebody who signed in.
        Person = "person",
        /// A program that signs its calls.
        AccessKey = "accessKey",
        /// Whoever is on the machine, where the operator lets unsigned calls in.
        Local = "local",
        /// Nobody yet: who signs in, or tries.
        Nobody = "nobody",
    }
}

/// Who is calling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Principal {
    pub kind: PrincipalKind,
    /// Of the user or of the access key; empty for others.
    pub id: String,
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(ids: &[&str]) -> Scope {
        Scope::Gateways { gateway_ids: ids.iter().map(|&id| id.to_owned()).collect() }
    }

    #[test]
    fn a_role_includes_the_lesser_ones_and_an_unknown_one_nothing() {
        assert!(Role::Administrator.includes(&Role::Viewer) && Role::Editor.includes(&Role::Editor));
        assert!(!Role::Viewer.includes(&Role::Editor));
        let unknown = Role::from("emperor");
        assert!(!unknown.includes(&unknown) && !unknown.includes(&Role::Viewer));
        assert_eq!(Role::Administrator.at_most(Role::Viewer), Role::Viewer);
    }

    #[test]
    fn a_scope_has_what_it_names_and_never_more_than_another_allows() {
        assert!(Scope::All.includes(&some(&["a"])) && !some(&["a"]).includes(&Scope::All));
        assert!(some(&["a", "b"]).includes(&some(&["b"])) && !some(&["a"]).includes(&some(&["a", "b"])));
        assert_eq!(some(&["a", "b"]).within(&some(&["b", "c"])), some(&["b"]));
        assert_eq!(Scope::All.within(&some(&["b"])), some(&["b"]));
        assert_eq!(some(&["b", "a"]).with(some(&["b", "c"])), some(&["a", "b", "c"]));
        assert_eq!(some(&["a"]).with(Scope::All), Scope::All);
        assert_eq!(Scope::known(Some(some(&["b", "a", "b"])), "scope"), Ok(some(&["a", "b"])));
        assert_eq!(Scope::known(Some(some(&[])), "scope").expect_err("refused").field, "scope.gatewayIds");
    }

    #[test]
    fn a_scope_must_say_all_to_be_over_all() {
        let scope = |text: &str| serde_json::from_str::<Scope>(text);
        assert_eq!(scope(r#"{"kind":"all"}"#).expect("all"), Scope::All);
        assert_eq!(scope(r#"{"kind":"gateways","gatewayIds":["a"]}"#).expect("one"), some(&["a"]));
        assert!(scope("{}").is_err() && scope(r#"{"kind":"gateways"}"#).is_err());
    }
}
