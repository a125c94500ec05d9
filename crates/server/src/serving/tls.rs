//! TLS from two files, read again when they change: a certificate is renewed without a restart. A pair that can't be
//! used changes nothing, and the log says so.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use anyhow::{Context, anyhow};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde::Deserialize;
use tokio_rustls::TlsAcceptor;

/// The name of HTTP/2 in the handshake.
pub const HTTP2: &[u8] = b"h2";
/// Files may be replaced by way of links, which no notification tells: they are small, and read again this often.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// The section `[tls]` of the configuration: PEM files. Without it the server speaks plain HTTP.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Files {
    /// The server's certificate first, then those that lead to its authority.
    pub certificate: PathBuf,
    pub key: PathBuf,
}

/// What the files held.
#[derive(PartialEq, Eq)]
struct Pair {
    certificate: Vec<u8>,
    key: Vec<u8>,
}

/// For new connections, as the files are now.
#[derive(Clone)]
pub struct Tls {
    files: Files,
    current: Arc<RwLock<Arc<ServerConfig>>>,
}

impl Tls {
    pub fn open(files: &Files) -> anyhow::Result<Self> {
        let config = files.read()?.config()?;
        Ok(Self { files: files.clone(), current: Arc::new(RwLock::new(Arc::new(config))) })
    }

    pub fn acceptor(&self) -> TlsAcceptor {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone().into()
    }

    /// Looks at the files for as long as the server runs. What is wrong with them is told once.
    pub async fn follow(self) {
        let mut seen = self.files.read().ok();
        let mut looks = tokio::time::interval(LOOK_EVERY);
        loop {
            looks.tick().await;
            let read = match self.files.read() {
                Ok(pair) if seen.as_ref() == Some(&pair) => continue,
                Ok(pair) => pair,
                Err(error) => {
                    if seen.take().is_some() {
                        tracing::error!("TLS goes on with the certificate that it has: {error:#}");
                    }
                    continue;
                }
            };
            match read.config() {
                Ok(config) => {
                    *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(config);
                    tracing::info!(file = %self.files.certificate.display(), "the certificate was read again");
                }
                Err(error) => tracing::error!("TLS goes on with the certificate that it has: {error:#}"),
            }
            seen = Some(read);
        }
    }
}

impl Files {
    /// Fails with what keeps TLS from being spoken.
    pub fn check(&self) -> anyhow::Result<()> {
        self.read()?.config().map(drop)
    }

    fn read(&self) -> anyhow::Result<Pair> {
        let read = |what: &str, file: &PathBuf| {
            std::fs::read(file).with_context(|| format!("can't read tls.{what} {}", file.display()))
        };
        Ok(Pair { certificate: read("certificate", &self.certificate)?, key: read("key", &self.key)? })
    }
}

impl Pair {
    fn config(&self) -> anyhow::Result<ServerConfig> {
        // What the parser quotes could be a piece of the key.
        let chain = CertificateDer::pem_slice_iter(&self.certificate)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| anyhow!("tls.certificate holds something that is no certificate"))?;
        anyhow::ensure!(!chain.is_empty(), "tls.certificate holds no certificate");
        let key =
            PrivateKeyDer::from_pem_slice(&self.key).map_err(|_| anyhow!("tls.key holds no private key"))?;
        let config = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key);
        let mut config = config.context("tls.certificate and tls.key don't go together")?;
        config.alpn_protocols = vec![HTTP2.to_vec(), b"http/1.1".to_vec()];
        Ok(config)
    }
}
