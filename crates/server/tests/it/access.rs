//! Who is calling, and what they may do.

mod audit;
mod commands;
mod people;
mod roles;
mod secrets;
mod signatures;
mod streams;

use reqwest::StatusCode;
use serde_json::Value;

/// Actions answer in capitals.
fn refused((status, body): &(StatusCode, Value)) -> (u16, &str) {
    let code = body.get("code").or(body.get("Code"));
    (status.as_u16(), code.and_then(Value::as_str).unwrap_or_default())
}
