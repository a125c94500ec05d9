//! What the tests and the playground stand up: real Nacos and PostgreSQL servers, a stand-in of the Kubernetes API, an OpenID
//! provider, and a proxy
//! that breaks connections on purpose. Never a dependency of what ships.

pub mod http;
pub mod kube;
pub mod nacos;
pub mod oidc;
pub mod playground;
pub mod postgres;
pub mod proxy;
pub mod server;
