//! HTTP clients that bring their own TLS provider, so that nothing has to be installed for the whole process.

use anyhow::Result;
use std::sync::Arc;
use std::time::Duration;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// A client for plain HTTP on loopback, patient for ten seconds.
pub fn client() -> Result<reqwest::Client> {
    Ok(builder(RootCertStore::empty())?.timeout(Duration::from_secs(10)).build()?)
}

/// A client that trusts this CA and nothing else; without a time limit, for watches.
pub fn client_trusting(ca_pem: &str) -> Result<reqwest::Client> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(ca_pem.as_bytes())?)?;
    Ok(builder(roots)?.build()?)
}

fn builder(roots: RootCertStore) -> Result<reqwest::ClientBuilder> {
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    // Given up before a server does: a request on a connection that is just being closed would fail.
    let idle = Duration::from_secs(2);
    Ok(reqwest::Client::builder().no_proxy().pool_idle_timeout(idle).tls_backend_preconfigured(tls))
}
