//! The facts of a certificate as a Secret holds it. Whatever can't be read has none.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contract::console::sources::CertificateFacts;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate, X509Name};

/// Nobody reads more; so an odd certificate can't fill the memory.
const MOST_NAMES: usize = 200;
const LONGEST_NAME: usize = 300;

/// Of the first certificate in the Secret's `tls.crt`, which is PEM in base64.
pub fn facts_of(data: &str) -> Option<CertificateFacts> {
    let pem = STANDARD.decode(data).ok()?;
    facts_of_der(&CertificateDer::from_pem_slice(&pem).ok()?)
}

pub fn facts_of_der(der: &[u8]) -> Option<CertificateFacts> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let validity = certificate.validity();
    Some(CertificateFacts {
        subject: readable(certificate.subject()),
        issuer: readable(certificate.issuer()),
        names: names_of(&certificate),
        not_before: validity.not_before.timestamp().saturating_mul(1000),
        not_after: validity.not_after.timestamp().saturating_mul(1000),
    })
}

fn readable(name: &X509Name) -> String {
    shortened(&name.to_string())
}

fn names_of(certificate: &X509Certificate) -> Vec<String> {
    let Ok(Some(extension)) = certificate.subject_alternative_name() else { return vec![] };
    let names = extension.value.general_names.iter().filter_map(|name| match name {
        GeneralName::DNSName(name) => Some(shortened(name)),
        _ => None,
    });
    names.take(MOST_NAMES).collect()
}

fn shortened(text: &str) -> String {
    text.chars().take(LONGEST_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_certificate_has_no_facts() {
        let pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
        for data in ["", "not base64 at all", &STANDARD.encode("no PEM"), &STANDARD.encode(pem)] {
            assert_eq!(facts_of(data), None, "{data}");
        }
    }
}
