//! The record of who did what, and of what was refused.

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::access::Principal;
use crate::error::ErrorCode;
use crate::wire_enum::wire_enum;

mod operations;

pub use operations::{Operation, Subject};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuditRow {
    /// Counts up; there are no gaps.
    pub sequence: i64,
    pub timestamp: Millis,
    /// Who; of one who is nobody the id is what they claimed to be, if they did.
    pub caller: Principal,
    /// From where; empty where that is not known.
    pub address: String,
    /// What; empty if it is no operation at all.
    pub operation: String,
    /// On what: ids, as they stand in the path or came of it.
    pub object: String,
    /// The gateway that it is about; empty where it is about none, or not about one alone.
    pub gateway_id: String,
    /// `Ok`, or the code of the error.
    pub result: String,
    pub request_id: String,
}

impl AuditRow {
    pub const OK: &str = "Ok";
    /// What is told of many refusals of unknown callers in a short time, in one row; its object is how many.
    pub const MORE: &str = "MoreRefusals";
}

/// A row of the list, with what is still there of what it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuditEntry {
    #[serde(flatten)]
    pub row: AuditRow,
    /// The object as it is now; absent where there is none any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub present: Option<Present>,
    /// What the gateway is called now; absent where there is none any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway_name: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Present {
    pub id: String,
    pub name: String,
    /// Where it belongs to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway_id: Option<String>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// Somebody was not let do it.
    Refused,
    /// It was let, and could not be done.
    Failed,
}

impl Outcome {
    /// Of the result of a row.
    pub fn of(result: &str) -> Self {
        match result {
            AuditRow::OK => Self::Done,
            code if ErrorCode::from(code).is_refusal() => Self::Refused,
            _ => Self::Failed,
        }
    }
}

/// Each filter that is left out lets everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct AuditQuery {
    /// A part of any text of a row.
    pub q: Option<String>,
    /// A part of the id or of the name.
    pub caller: Option<String>,
    pub operation: Option<String>,
    /// A part of it.
    pub object: Option<String>,
    pub gateway_id: Option<String>,
    /// `Ok`, the code of an error, `refused` (somebody was not let do it) or `failed` (it could not be done).
    pub result: Option<String>,
    /// Inclusive.
    pub from: Option<Millis>,
    /// Exclusive.
    pub to: Option<Millis>,
    /// Only rows before the one of this `sequence`: pages that new rows do not shift.
    pub before: Option<i64>,
    pub page_number: Option<u32>,
    pub page_size: Option<u32>,
    /// Of an export.
    pub format: Option<ExportFormat>,
}

impl AuditQuery {
    pub const REFUSED: &str = "refused";
    pub const FAILED: &str = "failed";
}

wire_enum! {
    pub enum ExportFormat {
        JsonLines = "jsonl",
        Csv = "csv",
    }
}

/// The text of a result.
pub fn result(code: Option<&ErrorCode>) -> String {
    code.map_or_else(|| AuditRow::OK.to_owned(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::Outcome;

    #[test]
    fn who_is_not_let_is_refused_and_what_cannot_be_done_fails() {
        for (result, outcome) in [
            ("Ok", Outcome::Done),
            ("APIG.ErrorCode.Forbidden", Outcome::Refused),
            ("Unauthorized.WrongNameOrPassword", Outcome::Refused),
            ("SignatureDoesNotMatch", Outcome::Refused),
            ("Throttling.SignIn", Outcome::Refused),
            ("Conflict.SourceAlreadyExists", Outcome::Failed),
            ("404", Outcome::Failed),
            ("Later.Code", Outcome::Failed),
        ] {
            assert_eq!(Outcome::of(result), outcome, "{result}");
        }
    }
}
