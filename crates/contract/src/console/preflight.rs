//! A source tried before it is created: the stages of reaching its registry, one after the other. Nothing is saved.
//!
//! The body is that of [`crate::sources::CreateSource`]; its `gatewayId` may be left out. The answer is a line of
//! JSON, a [`StageReport`], whenever a stage begins or ends; a stage that can't be reached any more is told so.

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::sources::StatusReason;
use crate::wire_enum::wire_enum;

/// How the answer is told apart from one JSON document.
pub const CONTENT_TYPE: &str = "application/x-ndjson";

wire_enum! {
    /// In the order in which they are tried.
    pub enum Stage {
        Name = "Name",
        Ports = "Ports",
        Tls = "Tls",
        SignIn = "SignIn",
        Permissions = "Permissions",
        Services = "Services",
    }
}

wire_enum! {
    pub enum StageState {
        Running = "Running",
        Passed = "Passed",
        Failed = "Failed",
        /// There is nothing to try, such as TLS where the registry speaks plain HTTP.
        Skipped = "Skipped",
        /// A stage before it failed.
        NotReached = "NotReached",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct StageReport {
    pub stage: Stage,
    pub state: StageState,
    /// Of a stage that was tried to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub millis: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<Facts>,
    /// Why it failed: the same reason that the source would have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<StatusReason>,
    /// In the words of whoever answered; never a secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// What a stage found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all_fields = "camelCase")]
pub enum Facts {
    /// What a name resolves to.
    Resolved {
        addresses: Vec<String>,
    },
    /// There is no name to resolve.
    IsAddress {
        address: String,
    },
    Ports {
        ports: Vec<u16>,
    },
    Certificate {
        issuer: String,
        names: Vec<String>,
        not_after: Millis,
    },
    /// Of an address that is plain HTTP.
    PlainHttp,
    SignedIn {
        user: String,
    },
    /// The registry takes the credentials and does not say whose they are.
    Accepted,
    /// No credentials are kept, and the registry asks for none.
    Anonymous,
    /// What may be read.
    MayRead {
        what: Vec<String>,
    },
    Services {
        services: u32,
        namespaces: u32,
        /// Of these, names that another source of the gateway offers too.
        collisions: u32,
    },
    /// A fact that this build does not know.
    #[serde(other)]
    Unknown,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct PreflightQuery {
    /// Whether Ingresses and TLS Secrets are to be read too, as the source's setting of this name has it.
    pub ingress_https: bool,
}

impl StageReport {
    pub fn new(stage: Stage, outcome: StageState) -> Self {
        Self { stage, state: outcome, millis: None, facts: None, reason: None, detail: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_one_flat_object_and_a_newer_servers_fact_is_no_error() {
        let report = StageReport {
            millis: Some(3),
            facts: Some(Facts::Certificate { issuer: "CN=ca".into(), names: vec![], not_after: 9 }),
            ..StageReport::new(Stage::Tls, StageState::Passed)
        };
        let json = serde_json::to_value(&report).expect("JSON");
        assert_eq!(json["facts"]["notAfter"], 9);
        assert_eq!(serde_json::from_value::<StageReport>(json).expect("a report"), report);
        let newer =
            serde_json::json!({"stage": "Tls", "state": "Passed", "facts": {"kind": "Later", "x": 1}});
        assert_eq!(
            serde_json::from_value::<StageReport>(newer).expect("a report").facts,
            Some(Facts::Unknown)
        );
    }
}
