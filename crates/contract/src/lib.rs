//! What travels between Headwater's server, its console and the cloud's official SDKs: requests,
//! answers, error codes and the validation both sides share. Knows serde and nothing of ours; no I/O.
//!
//! The modules at the top are the cloud's own API (names and casing are the SDKs'); [`console`] is
//! what the console needs beyond it, under `/console/v1`.

mod wire_enum;

pub mod access;
pub mod address;
pub mod clusters;
pub mod console;
pub mod cs;
pub mod envelope;
pub mod error;
pub mod flag;
pub mod gateways;
pub mod kube_role;
pub mod mse;
pub mod nacos;
pub mod port_range;
pub mod security_groups;
pub mod services;
pub mod sources;

/// Milliseconds since the Unix epoch, as everywhere in the cloud's API.
pub type Millis = i64;
