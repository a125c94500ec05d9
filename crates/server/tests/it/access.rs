//! Who is calling, and what they may do.

mod audit;
mod commands;
mod people;
mod roles;
mod signatures;

use reqwest::StatusCode;
use serde_json::Value;

fn refused(answer: &(StatusCode, Value)) -> (u16, &str) {
    (answer.0.as_u16(), answer.1["code"].as_str().unwrap_or_default())
}
