//! The record of who did what, and of what was refused.

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::access::Principal;
use crate::error::ErrorCode;
use crate::wire_enum::wire_enum;

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
    /// `Ok`, or the code of the error.
    pub result: String,
    pub request_id: String,
}

impl AuditRow {
    pub const OK: &str = "Ok";
    /// What is told of many refusals of unknown callers in a short time, in one row; its object is how many.
    pub const MORE: &str = "MoreRefusals";
}

/// Each filter that is left out lets everything through; `result` may also be `refused`: all but `Ok`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct AuditQuery {
    /// A part of the id or of the name.
    pub caller: Option<String>,
    pub operation: Option<String>,
    /// A part of it.
    pub object: Option<String>,
    pub result: Option<String>,
    /// Inclusive.
    pub from: Option<Millis>,
    /// Exclusive.
    pub to: Option<Millis>,
    pub page_number: Option<u32>,
    pub page_size: Option<u32>,
    /// Of an export.
    pub format: Option<ExportFormat>,
}

impl AuditQuery {
    pub const REFUSED: &str = "refused";
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
