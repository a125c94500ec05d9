//! The stand-in of the Kubernetes API, against captures of a real server, against real clients, and its faults.
#![allow(clippy::unwrap_used)]

mod captures;
mod faults;
mod kubectl;
mod requests;
mod support;
mod writes;
