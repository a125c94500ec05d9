//! What must hold of whatever bytes arrive, one module for each reader of them. `cargo xtask test` tries the seeds and
//! what comes of shaking them; `cargo xtask test --long` has libFuzzer look for more (`targets/`). A `check` that panics
//! is a finding.

pub mod kubeconfig;
pub mod query;
pub mod signature;

/// The server's own files: whole, they would bring its database along, which takes long to instrument.
#[path = "../../server/src/discovery/kube/kubeconfig.rs"]
mod read_kubeconfig;
#[path = "../../server/src/http/query.rs"]
mod read_query;
