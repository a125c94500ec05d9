//! What clients trust a stand-in by: its CA, its certificate for loopback, and its token. Can be kept in a
//! directory, so that a kubeconfig handed out by an earlier run stays good.

use anyhow::{Context, Result};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

const FILE: &str = "identity.json";

#[derive(Clone, Serialize, Deserialize)]
pub struct Identity {
    pub ca_pem: String,
    pub token: String,
    certificate_pem: String,
    key_pem: String,
}

impl Identity {
    /// A fresh CA, a certificate of it for 127.0.0.1 and localhost, and a token unless one is given.
    pub fn generate(token: Option<String>) -> Result<Self> {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "headwater-lab");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let ca = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned(), "localhost".to_owned()])?;
        params.distinguished_name.push(DnType::CommonName, "kube-apiserver");
        params.use_authority_key_identifier_extension = true;
        let certificate = params.signed_by(&key, &ca)?;
        Ok(Self {
            ca_pem: ca.pem(),
            token: token.unwrap_or_else(|| uuid::Uuid::new_v4().simple().to_string()),
            certificate_pem: certificate.pem(),
            key_pem: key.serialize_pem(),
        })
    }

    /// The identity kept in the directory; generated and written there the first time.
    pub fn kept_in(directory: &Path, token: Option<String>) -> Result<Self> {
        let path = directory.join(FILE);
        if let Ok(text) = fs::read_to_string(&path) {
            let mut identity: Self =
                serde_json::from_str(&text).with_context(|| format!("{} is damaged", path.display()))?;
            identity.token = token.unwrap_or(identity.token);
            return Ok(identity);
        }
        let identity = Self::generate(token)?;
        fs::create_dir_all(directory)?;
        fs::write(&path, serde_json::to_vec_pretty(&identity)?)
            .with_context(|| format!("cannot write {}", path.display()))?;
        Ok(identity)
    }

    pub fn acceptor(&self) -> Result<TlsAcceptor> {
        let certificate = CertificateDer::from_pem_slice(self.certificate_pem.as_bytes())?;
        let key = PrivateKeyDer::from_pem_slice(self.key_pem.as_bytes())?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}
