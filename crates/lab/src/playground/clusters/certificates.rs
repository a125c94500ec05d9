//! What a cluster serves HTTPS with: a certificate that is good, one that ends soon, one that has ended, and one
//! that is missing.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Result;
use rcgen::{CertificateParams, DnType, KeyPair, date_time_ymd};

use crate::kube::ApiServer;

const DAY: Duration = Duration::from_hours(24);
const NAMESPACE: &str = "storefront";

pub fn put(server: &ApiServer) -> Result<()> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
    for (secret, host, ends) in [
        ("shop-tls", "shop.example.com", now + DAY * 310),
        ("assets-tls", "assets.example.com", now + DAY * 12),
        ("old-tls", "old.example.com", now.saturating_sub(DAY * 3)),
    ] {
        let (certificate, key) = certificate(host, ends)?;
        server.put_tls_secret(NAMESPACE, secret, &certificate, &key)?;
    }
    let front = [("shop.example.com", "shop-tls"), ("www.shop.example.com", "shop-tls")];
    server.put_ingress(NAMESPACE, "storefront", &front)?;
    let side = [("assets.example.com", "assets-tls"), ("old.example.com", "old-tls")];
    server.put_ingress(NAMESPACE, "assets", &side)?;
    server.put_ingress(NAMESPACE, "preview", &[("preview.example.com", "preview-tls")])
}

/// A certificate and its key, as PEM; `ends` counts from the Unix epoch.
fn certificate(host: &str, ends: Duration) -> Result<(String, String)> {
    let mut params = CertificateParams::new(vec![host.to_owned()])?;
    params.distinguished_name.push(DnType::CommonName, host);
    let epoch = date_time_ymd(1970, 1, 1);
    params.not_before = epoch + ends.saturating_sub(DAY * 365);
    params.not_after = epoch + ends;
    let key = KeyPair::generate()?;
    Ok((params.self_signed(&key)?.pem(), key.serialize_pem()))
}
