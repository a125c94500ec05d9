//! The one who calls, with what they may do at this moment.

use contract::Millis;
use contract::access::{Principal, PrincipalKind, Role, Scope};
use contract::console::users::Rights;
use contract::error::ErrorCode;

use super::operations::Needs;
use crate::error::{Error, Result};

#[derive(Clone, Debug)]
pub struct Caller {
    pub principal: Principal,
    pub role: Role,
    pub scope: Scope,
    /// The person, or the owner of the access key.
    pub user_id: Option<String>,
    /// Of a person.
    pub session_id: Option<String>,
    /// When the access key expires, if it does.
    pub expires_at: Option<Millis>,
}

/// Of what belongs to people, such as keys and sessions: that which the caller may see and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Belongings<'a> {
    Everybodys,
    Of(&'a str),
    Nobodys,
}

impl Caller {
    pub fn new(kind: PrincipalKind, id: &str, name: &str, rights: Rights) -> Self {
        Self {
            principal: Principal { kind, id: id.to_owned(), name: name.to_owned() },
            role: rights.role,
            scope: rights.scope,
            user_id: None,
            session_id: None,
            expires_at: None,
        }
    }

    /// Whoever is on the machine, where the operator lets unsigned calls in.
    pub fn local() -> Self {
        let rights = Rights { role: Role::Administrator, scope: Scope::All };
        Self::new(PrincipalKind::Local, "", "Local Operator", rights)
    }

    pub fn nobody() -> Self {
        let rights = Rights { role: Role::from(""), scope: Scope::Gateways { gateway_ids: vec![] } };
        Self::new(PrincipalKind::Nobody, "", "", rights)
    }

    pub fn is_nobody(&self) -> bool {
        self.principal.kind == PrincipalKind::Nobody
    }

    pub fn belongings(&self) -> Belongings<'_> {
        match &self.user_id {
            _ if self.role == Role::Administrator && self.scope.is_all() => Belongings::Everybodys,
            Some(user_id) => Belongings::Of(user_id),
            None => Belongings::Nobodys,
        }
    }

    pub fn check_role(&self, needs: Needs) -> Result<()> {
        let Some(needed) = needs.role() else { return Ok(()) };
        if self.role.includes(&needed) {
            return Ok(());
        }
        let message = format!("this takes the role {needed}, and {} has the role {}", self.told(), self.role);
        Err(Error::refused(ErrorCode::Forbidden, message))
    }

    pub fn check_gateway(&self, gateway_id: &str) -> Result<()> {
        if self.scope.has(gateway_id) {
            return Ok(());
        }
        let message = format!("the gateway {gateway_id} is not in the scope of {}", self.told());
        Err(Error::refused(ErrorCode::Forbidden, message))
    }

    /// What belongs to no gateway alone.
    pub fn check_whole(&self) -> Result<()> {
        if self.scope.is_all() {
            return Ok(());
        }
        let message =
            format!("this takes a scope over all gateways, and {} has one over some only", self.told());
        Err(Error::refused(ErrorCode::Forbidden, message))
    }

    /// Nobody hands on more than they have.
    pub fn check_giving(&self, rights: &Rights) -> Result<()> {
        if !self.role.includes(&rights.role) {
            let message = format!("{} has the role {} and can't give more", self.told(), self.role);
            return Err(Error::refused(ErrorCode::Forbidden, message).at("role"));
        }
        if !self.scope.includes(&rights.scope) {
            let message = format!("the scope of {} is not that wide", self.told());
            return Err(Error::refused(ErrorCode::Forbidden, message).at("scope"));
        }
        Ok(())
    }

    fn told(&self) -> &str {
        if self.principal.name.is_empty() { "the caller" } else { &self.principal.name }
    }
}
