//! The server as its callers meet it: over HTTP, on a real SQLite file, with real Nacos servers and the
//! Kubernetes stand-in behind it. The modules mirror the API.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod added;
mod assets;
mod clusters;
mod console;
mod crash;
mod create_source;
mod databases;
mod deletions;
mod events;
mod gateway_deletions;
mod gateways;
mod harness;
mod inside;
mod instances;
mod inventory;
mod isolation;
mod kube_discovery;
mod leases;
mod log;
mod model;
mod nacos;
mod notices;
mod outgoing;
mod preflight;
mod reader;
mod registries;
mod replicas;
mod requests;
mod rotation;
mod sample;
mod search;
mod secrets;
mod services;
mod serving;
mod settings;
mod shutdown;
mod sources;
mod store;
mod supervision;
